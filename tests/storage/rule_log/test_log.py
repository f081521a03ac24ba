"""The log of the rules: a chain that tells what was changed from outside, and never breaks."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from journal.domain.rules.custom.codec import condition_text
from journal.domain.rules.custom.condition import Compare
from journal.domain.rules.custom.vocabulary import Comparison
from journal.domain.rules.custom.written import Level, WrittenRule
from journal.domain.rules.force.asked import Asked
from journal.domain.rules.force.change import RecordedChange, RuleChange, settings_text
from journal.domain.values import Side
from journal.storage.pause_log.state_folder import StateFolder
from journal.storage.rule_log.cells import (
    UnreadableEntryError,
    change_of,
    change_text,
    written_of,
    written_text,
)
from journal.storage.rule_log.log import entries_of, held_log, noted, read_log

NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)
LATE = Compare(field="hour", comparison=Comparison.AT_LEAST, value="22")
RULE = WrittenRule(
    rule_id="C1",
    name="Nights",
    level=Level.BREACH,
    sentence="I sleep at night.",
    condition=condition_text(LATE),
    created_at=NOON,
)


def change(change_id: str = "one", **more: object) -> RecordedChange:
    values = {"rule_id": "R01", "settings": settings_text({"limit": Decimal(5)})} | more
    one = RuleChange(change_id=change_id, asked_at=NOON, effective_at=NOON, **values)  # type: ignore[arg-type]  # by name
    return RecordedChange(change=one, recorded_at=NOON)


@pytest.fixture
def folder(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "state")


def keep(folder: StateFolder, *changes: RecordedChange, journal: str = "mine") -> None:
    with held_log(folder, journal) as held:
        held.add(*entries_of(Asked(changes=changes)))


def execute(folder: StateFolder, sql: str) -> None:
    with closing(sqlite3.connect(folder.rules)) as connection:
        connection.execute(sql)
        connection.commit()


def test_every_field_comes_back() -> None:
    full = change(side=Side.SHORT, symbol="ÄBC", only_account="Main", enabled=False)
    assert change_of(change_text(full)) == full
    assert change_of(change_text(change())) == change()


def test_a_rule_of_ones_own_comes_back() -> None:
    assert written_of(written_text(RULE)) == RULE


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"asked_at": "x"}', '{"change_id": 1}', "1"])
def test_what_is_no_entry_is_told_apart(text: str) -> None:
    for read in (change_of, written_of):
        with pytest.raises(UnreadableEntryError):
            read(text)


def test_journals_have_logs_of_their_own(folder: StateFolder) -> None:
    assert not read_log(folder, "mine").has_begun
    keep(folder, change())
    assert read_log(folder, "mine").asked.changes == (change(),)
    assert not read_log(folder, "another").has_begun


def test_a_change_taken_back_later_is_told_once(folder: StateFolder) -> None:
    keep(folder, change(), change("two"))
    keep(folder, change(cancelled_at=NOON))
    assert read_log(folder, "mine").asked.changes == (change(cancelled_at=NOON), change("two"))


def test_notes_come_back_with_their_times(folder: StateFolder) -> None:
    with held_log(folder, "mine") as held:
        held.add(noted(NOON, "Something was taken out."))
    (note,) = read_log(folder, "mine").notes
    assert (note.at, note.sentence) == (NOON, "Something was taken out.")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE rule_entry SET text = replace(text, 'limit=5', 'limit=50') WHERE number = 2",
        "DELETE FROM rule_entry WHERE number = 2",
        "UPDATE rule_entry SET journal = 'mine' WHERE journal = 'other' AND number = 3",
        "UPDATE rule_entry SET kind = 'nonsense' WHERE number = 2",
    ],
)
def test_the_log_ends_before_what_was_changed(folder: StateFolder, sql: str) -> None:
    keep(folder, change("one"), change("two"))
    keep(folder, change("three"))
    keep(folder, change("four"), change("five"), change("six"), journal="other")
    if "other" in sql:
        execute(folder, "DELETE FROM rule_entry WHERE journal = 'mine' AND number = 3")
    execute(folder, sql)
    log = read_log(folder, "mine")
    assert log.is_broken
    assert "four" not in str(log.asked)
    keep(folder, change("seven"))
    healed = read_log(folder, "mine")
    assert not healed.is_broken
    known = [one.change.change_id for one in log.asked.changes]
    assert [one.change.change_id for one in healed.asked.changes] == [*known, "seven"]


def test_without_its_key_nothing_of_it_is_believed(folder: StateFolder) -> None:
    keep(folder, change())
    folder.rules_key.unlink()
    log = read_log(folder, "mine")
    assert (log.is_broken, log.has_begun, log.asked) == (True, True, Asked())
    keep(folder, change("two"))
    assert not read_log(folder, "mine").is_broken


@pytest.mark.parametrize("rubbish", [b"rubbish, no database at all" * 100, b"SQLite format 3\0xx"])
def test_a_damaged_log_is_set_aside_and_begun_anew(folder: StateFolder, rubbish: bytes) -> None:
    keep(folder, change())
    folder.rules.write_bytes(rubbish)
    with held_log(folder, "mine") as held:
        assert held.log.is_broken
        held.add(*entries_of(Asked(changes=(change(),))))
    assert read_log(folder, "mine").asked.changes == (change(),)
    assert (folder.path / "rules.damaged.sqlite3").read_bytes() == rubbish


def test_the_log_is_for_its_owner_only(folder: StateFolder) -> None:
    keep(folder, change())
    assert [oct(path.stat().st_mode & 0o777) for path in (folder.rules, folder.rules_key)] == [
        "0o600",
        "0o600",
    ]


def test_what_raises_while_it_is_held_keeps_nothing(folder: StateFolder) -> None:
    def fail() -> None:
        with held_log(folder, "mine") as held:
            held.add(*entries_of(Asked(changes=(change(),))))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not read_log(folder, "mine").has_begun
