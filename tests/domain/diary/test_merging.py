"""Two hands at one entry."""

from dataclasses import replace

import pytest

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.merging import merged
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag, TagGroup
from journal.domain.errors import InvalidValueError

BASE = DiaryEntry(subject=Subject.position("BTCUSDT:both:1"), note="a", rating=2)
OPENING, NEWS = Tag(TagGroup.SETUP, "opening"), Tag(TagGroup.MARKET, "news")
LATE, FOMO, CALM = (Tag(TagGroup.OWN, name) for name in ("late", "fomo", "calm"))


def test_what_only_one_of_them_changed_is_kept() -> None:
    base = replace(BASE, tags=(LATE, FOMO, NEWS))
    draft = replace(base, note="ab", before=Feeling.CALM, tags=(FOMO, CALM, NEWS))
    stored = replace(base, rating=4, tags=(LATE, FOMO, OPENING))
    assert merged(base, draft, stored) == replace(
        stored, note="ab", before=Feeling.CALM, tags=(FOMO, CALM, OPENING)
    )


@pytest.mark.parametrize(
    ("draft", "stored", "kept"),
    [
        ("a", "other", "other"),
        ("ab", "a", "ab"),
        ("ab", "ab", "ab"),
        ("ab", "other", "ab\n\nother"),
        ("ab\n\nother", "other", "ab\n\nother"),
        ("", "other", "other"),
    ],
)
def test_no_note_is_written_over_by_another(draft: str, stored: str, kept: str) -> None:
    assert merged(BASE, replace(BASE, note=draft), replace(BASE, note=stored)).note == kept


def test_two_notes_too_long_for_one_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="note"):
        merged(BASE, replace(BASE, note="b" * 19_999), replace(BASE, note="other"))
