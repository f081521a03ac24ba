import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from journal.domain.pause.entries import EntryKind, PauseEntry
from journal.domain.pause.kept import Kept
from journal.domain.pause.trusted_time import Contact, Sample, first_state
from journal.storage.pause_log import glancing, sentinel
from journal.storage.pause_log.copies import CopyNote, Found, PauseCopies
from journal.storage.pause_log.rows import TABLES, write_sealed
from journal.storage.pause_log.sealing import is_true, make_key, on_its_word, read_key, seal
from journal.storage.pause_log.sentinel import DamagedSentinelError
from journal.storage.pause_log.state_folder import StateFolder
from journal.storage.store import Store

AT = 1_715_614_800
KEY = b"k" * 32
STATE = replace(
    first_state(Sample(boot_id="a", boot=10, wall=AT)),
    need=500,
    verified=3,
    t0=AT,
    tampered=True,
    ahead=-4,
    contact=Contact(boot_id="a", boot=9, at=AT),
)
KEPT = Kept(
    state=STATE,
    entries=(
        PauseEntry(kind=EntryKind.FOUND, at=AT, subject="row:1", until=AT + 500, words="BTCUSDT"),
        PauseEntry(kind=EntryKind.NOTED, at=AT + 1, words="é—“"),
    ),
)


@pytest.fixture
def state_folder(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "state")


def keep(folder: StateFolder, kept: Kept) -> None:
    with sentinel.held(folder) as execute:
        write_sealed(execute, seal(kept, KEY))


def test_what_is_written_is_read_again(state_folder: StateFolder) -> None:
    assert sentinel.read(state_folder) is None
    assert glancing.glance(state_folder) is None
    keep(state_folder, KEPT)
    found = sentinel.read(state_folder)
    assert found is not None
    assert found.kept == KEPT
    assert is_true(found, KEY)
    assert not is_true(found, b"another key")
    assert glancing.glance(state_folder) == STATE


def test_entries_that_are_there_stay_and_others_take_their_place(
    state_folder: StateFolder,
) -> None:
    keep(state_folder, KEPT)
    longer = KEPT.having(PauseEntry(kind=EntryKind.STARTED, at=AT + 2, until=AT + 9))
    other = Kept(state=STATE, entries=KEPT.entries[1:])
    for kept in (longer, other, Kept(state=STATE), KEPT):
        keep(state_folder, kept)
        found = sentinel.read(state_folder)
        assert found is not None
        assert found.kept == kept
        assert is_true(found, KEY)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE pause_state SET need = need - 1",
        "UPDATE pause_state SET tampered = 0",
        "UPDATE pause_state SET heard_at = NULL, heard_boot = NULL, heard_boot_id = NULL",
        "UPDATE pause_entry SET until = until + 1 WHERE number = 1",
        "DELETE FROM pause_entry WHERE number = 2",
        "DELETE FROM pause_entry WHERE number = 1",
        "UPDATE pause_entry SET kind = 'voided' WHERE number = 2",
    ],
)
def test_any_change_from_outside_shows(state_folder: StateFolder, change: str) -> None:
    keep(state_folder, KEPT)
    with closing(sqlite3.connect(state_folder.sentinel)) as connection:
        assert connection.execute(change).rowcount == 1
        connection.commit()
    found = sentinel.read(state_folder)
    assert found is not None
    assert not is_true(found, KEY)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE pause_state SET heard_boot = NULL",
        "UPDATE pause_entry SET kind = 'nothing of ours'",
        "UPDATE pause_entry SET at = -1",
        "DROP TABLE pause_entry",
        "ALTER TABLE pause_state DROP COLUMN need",
    ],
)
def test_rows_that_cannot_be_ours_are_damage(state_folder: StateFolder, change: str) -> None:
    keep(state_folder, KEPT)
    with closing(sqlite3.connect(state_folder.sentinel)) as connection:
        connection.execute(change)
        connection.commit()
    with pytest.raises(DamagedSentinelError):
        sentinel.read(state_folder)


def test_the_journal_has_the_same_tables(store: Store, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "own.sqlite3")) as connection:
        for table in TABLES:
            connection.execute(table)
        own = [
            connection.execute(f"PRAGMA table_info({name})").fetchall()
            for name in ("pause_state", "pause_entry")
        ]
    with closing(sqlite3.connect(store.folder.database)) as connection:
        journal = [
            connection.execute(f"PRAGMA table_info({name})").fetchall()
            for name in ("pause_state", "pause_entry")
        ]
    assert journal == own


def test_a_key_is_made_once_and_the_quicker_one_stays(state_folder: StateFolder) -> None:
    state_folder.path.mkdir()
    assert read_key(state_folder.key) is None
    key = make_key(state_folder.key)
    assert read_key(state_folder.key) == key
    assert make_key(state_folder.key) == key
    assert [path.name for path in state_folder.path.iterdir()] == ["pause.key"]
    for rubbish in ("", "zz", "ab"):
        state_folder.key.write_text(rubbish)
        assert read_key(state_folder.key) is None


def test_an_unsealed_copy_counts_no_more_than_the_clock_says() -> None:
    boasting = Kept(state=replace(STATE, verified=400, unverified=90))
    assert on_its_word(boasting, AT + 450).state.verified == 400
    assert on_its_word(boasting, AT + 450).state.unverified == 50
    assert on_its_word(boasting, AT + 60).state.verified == 60
    assert on_its_word(boasting, AT - 60).state.verified == 0


def test_without_a_state_folder_the_journal_holds_the_copy(store: Store) -> None:
    alone = PauseCopies(store=store)
    assert alone.read(AT) == Found(kept=None)
    assert alone.update(AT, lambda found: found.kept).kept is None
    assert alone.update(AT, lambda _: KEPT).kept == KEPT
    assert alone.read(AT).kept == KEPT
    assert alone.read(AT).notes == ()


def test_a_computers_copy_that_is_held_is_left_out_for_now(
    store: Store, state_folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = PauseCopies(store=store, state_folder=state_folder)
    assert both.update(AT, lambda _: None).kept is None
    both.update(AT, lambda _: KEPT)
    monkeypatch.setattr(sentinel, "_BUSY_TIMEOUT_S", 0.01)
    newer = KEPT.having(PauseEntry(kind=EntryKind.NOTED, at=AT + 5))
    with closing(sqlite3.connect(state_folder.sentinel, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        found = both.update(AT, lambda _: newer)
        assert both.read(AT).notes == (CopyNote.NOT_KEPT,)
    assert (found.kept, found.notes) == (newer, (CopyNote.NOT_KEPT,))
    assert both.read(AT).kept == newer


def test_a_damaged_copy_that_cannot_be_set_aside_is_left_out(
    store: Store, state_folder: StateFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = PauseCopies(store=store, state_folder=state_folder)
    both.update(AT, lambda _: KEPT)
    state_folder.sentinel.write_bytes(b"no database at all")

    def refuse(_: StateFolder) -> None:
        raise PermissionError(13, "not yours")

    monkeypatch.setattr(sentinel, "set_aside", refuse)
    newer = KEPT.having(PauseEntry(kind=EntryKind.NOTED, at=AT + 5))
    assert both.update(AT, lambda _: newer).kept == newer
    assert both.read(AT).kept == newer
    monkeypatch.undo()
    assert CopyNote.SENTINEL_DAMAGED in both.update(AT, lambda found: found.kept).notes
    assert both.read(AT) == Found(kept=newer, journal=newer)
