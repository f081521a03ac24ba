"""The diary as it is read and saved."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag, TagGroup
from journal.services.changes import Changes
from journal.services.diary.service import DiaryService
from journal.storage.store import Store
from tests.written import write_entry

POSITION = Subject.position("BTCUSDT:both:1")
DAY = Subject.day(date(2024, 5, 14))
FOMO = Tag(TagGroup.MISTAKE, "fomo")
OPENING = Tag(TagGroup.SETUP, "opening")
FULL = DiaryEntry(
    subject=POSITION,
    note="**late**\nand tired",
    planned="out at 105",
    before=Feeling.FOMO,
    during=Feeling.ANXIOUS,
    after=Feeling.CALM,
    rating=2,
    tags=(FOMO, OPENING),
)


@pytest.fixture
def diary(store: Store, clock: Any) -> DiaryService:
    return DiaryService(store=store, clock=clock)


def test_an_entry_is_read_as_it_was_saved(diary: DiaryService, clock: Any) -> None:
    assert write_entry(diary, "Main", FULL) == Changes.NOTES
    assert diary.entry("Main", POSITION) == replace(FULL, written_at=clock.at)
    assert diary.entry("Main", DAY) == DiaryEntry(subject=DAY)
    assert diary.entries("Main") == {POSITION: replace(FULL, written_at=clock.at)}
    assert diary.entries("Nobody") == {}


def test_an_unchanged_entry_writes_nothing(diary: DiaryService, store: Store) -> None:
    write_entry(diary, "Main", FULL)
    revision = store.revision()
    assert write_entry(diary, "Main", replace(FULL, written_at=None)) == Changes.NONE
    assert write_entry(diary, "Main", DiaryEntry(subject=DAY)) == Changes.NONE
    assert store.revision() == revision


def test_no_two_states_of_an_entry_carry_one_time(diary: DiaryService, clock: Any) -> None:
    write_entry(diary, "Main", FULL)
    write_entry(diary, "Main", replace(FULL, rating=3))
    assert diary.entry("Main", POSITION).written_at == clock.at + timedelta(milliseconds=1)


def test_an_entry_without_anything_is_none(diary: DiaryService) -> None:
    write_entry(diary, "Main", FULL)
    assert write_entry(diary, "Main", DiaryEntry(subject=POSITION)) == Changes.NOTES
    assert diary.entries("Main") == {}


def test_entries_are_read_once_until_something_is_written(diary: DiaryService) -> None:
    write_entry(diary, "Main", FULL)
    entries = diary.entries("Main")
    assert diary.entries("Main") is entries
    write_entry(diary, "Main", replace(FULL, subject=DAY))
    assert set(diary.entries("Main")) == {POSITION, DAY}


def test_the_tag_used_most_is_offered_first(diary: DiaryService) -> None:
    write_entry(diary, "Main", replace(FULL, tags=(OPENING,)))
    write_entry(diary, "Main", replace(FULL, subject=DAY))
    assert diary.known_tags("Main") == (OPENING, FOMO)


def test_the_first_note_makes_the_account(diary: DiaryService) -> None:
    write_entry(diary, "New", replace(FULL, subject=DAY))
    assert diary.entry("New", DAY).rating == 2


def test_a_draft_changes_only_what_it_changed(diary: DiaryService) -> None:
    write_entry(diary, "Main", FULL)
    base = diary.entry("Main", POSITION)
    write_entry(diary, "Main", replace(base, rating=5))
    written = diary.write("Main", base, replace(base, note="**late**\nand tired, again"))
    assert written.changes == Changes.NOTES
    assert (written.entry.rating, written.entry.note) == (5, "**late**\nand tired, again")
    assert diary.entry("Main", POSITION) == written.entry
    assert diary.write("Main", written.entry, written.entry).changes == Changes.NONE


def test_of_many_entries_only_others_are_read_again(diary: DiaryService, store: Store) -> None:
    for day in (1, 2, 3):
        write_entry(diary, "Main", replace(FULL, subject=Subject.day(date(2024, 5, day))))
    before = diary.entries("Main")
    first, second, third = (Subject.day(date(2024, 5, day)) for day in (1, 2, 3))
    write_entry(diary, "Main", replace(FULL, subject=second, rating=5))
    write_entry(diary, "Main", DiaryEntry(subject=third))
    after = diary.entries("Main")
    assert set(after) == {first, second}
    assert after[first] is before[first]
    assert after[second].rating == 5
    with store.writing() as writer:
        writer.save_setting("theme", "light")
    assert diary.entries("Main") is after
