"""One entry of the diary."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag, TagGroup
from journal.domain.errors import InvalidValueError

NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)
EMPTY = DiaryEntry(subject=Subject.position("BTCUSDT:both:1"))


def tag(name: str) -> Tag:
    return Tag(TagGroup.OWN, name)


def test_tags_are_sorted_and_stand_once() -> None:
    entry = replace(EMPTY, tags=(tag("b"), tag("a"), tag("b")))
    assert entry.tags == (tag("a"), tag("b"))


def test_an_entry_is_empty_until_something_is_said() -> None:
    assert EMPTY.is_empty
    assert replace(EMPTY, written_at=NOON).is_empty
    assert not replace(EMPTY, during=Feeling.FOMO).is_empty


def test_the_time_of_saving_says_nothing() -> None:
    assert replace(EMPTY, rating=3, written_at=NOON).says_the_same_as(replace(EMPTY, rating=3))
    assert not replace(EMPTY, rating=3).says_the_same_as(replace(EMPTY, rating=4))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("note", "x" * 20_001),
        ("note", "a\0b"),
        ("planned", "\ud800"),
        ("planned", "x" * 501),
        ("rating", 0),
        ("rating", 6),
        ("tags", tuple(tag(str(number)) for number in range(25))),
        ("written_at", datetime(2024, 5, 14, 12)),  # noqa: DTZ001  # that is the point
    ],
)
def test_what_cannot_be_kept_is_named(field: str, value: Any) -> None:
    with pytest.raises(InvalidValueError) as refused:
        replace(EMPTY, **{field: value})
    assert refused.value.field == field


def test_no_two_states_carry_one_time() -> None:
    later = NOON + timedelta(microseconds=2_900)
    assert EMPTY.next_time(later) == NOON + timedelta(milliseconds=2)
    saved = replace(EMPTY, written_at=NOON)
    assert saved.next_time(NOON - timedelta(hours=1)) == NOON + timedelta(milliseconds=1)
