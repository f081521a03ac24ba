"""Nothing that is deleted, restored or opened beside it ends a pause."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from journal.domain.errors import JournalError
from journal.domain.values import Account
from journal.services.pause.service import PauseService
from journal.storage.backups.backup import Backups
from journal.storage.folder import DataFolder
from journal.storage.store import Store

House = Any
Computer = Any
Left = Callable[..., float]


def execute(folder: DataFolder, *statements: str) -> None:
    with closing(sqlite3.connect(folder.database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.fixture
def paused(house: House) -> House:
    """Two hours into a pause of which both copies were written."""
    house.liquidate()
    house.pause().sample()
    house.computer.wait(hours=2)
    house.pause().sample()
    return house


def test_deleting_the_row_of_the_liquidation_ends_nothing(paused: House, left: Left) -> None:
    execute(paused.close(), "DELETE FROM income")
    assert left() == 22
    assert "BTCUSDT was liquidated" in (paused.pause().state().sentence or "")


def test_deleting_the_journal_ends_nothing(paused: House, left: Left) -> None:
    folder = paused.close()
    for path in folder.path.iterdir():
        path.unlink()
    assert left() == 22
    state = paused.pause().state()
    assert state.liquidation is None
    assert state.sentence is not None
    assert "this journal does not have the record" in state.sentence
    assert any("did not know of the pause" in note for note in state.notes)


def test_deleting_the_settings_ends_nothing(paused: House, left: Left) -> None:
    paused.pause().choose("hours", "48")
    execute(paused.close(), "DELETE FROM setting")
    assert left() == 22
    assert paused.pause().policies().policy.hours == 48


def test_deleting_the_computers_copy_ends_nothing(
    paused: House, left: Left, computer: Computer
) -> None:
    paused.pause().extend(timedelta(hours=1))
    paused.state_folder.sentinel.unlink()
    assert left() == 23
    assert any("It was restored from the journal" in note for note in paused.pause().state().notes)
    assert paused.state_folder.sentinel.exists()
    computer.wait(hours=1)
    assert left() == 22


def test_deleting_the_whole_state_folder_counts_what_the_clock_agrees_with(
    paused: House, left: Left
) -> None:
    paused.pause().extend(timedelta(hours=1))
    for path in paused.state_folder.path.iterdir():
        path.unlink()
    assert left() == 23
    assert any("key" in note for note in paused.pause().state().notes)


def test_deleting_both_copies_is_undone_by_the_record(paused: House, left: Left) -> None:
    for path in paused.state_folder.path.iterdir():
        path.unlink()
    execute(paused.close(), "DELETE FROM pause_state", "DELETE FROM pause_entry")
    assert left() == 22


def test_an_edited_copy_does_not_count(paused: House, left: Left) -> None:
    execute(paused.close(), "UPDATE pause_state SET verified = 90000, seq = seq + 9")
    assert left() == 22
    assert any("changed from outside" in note for note in paused.pause().state().notes)


def test_an_edited_computers_copy_does_not_count(paused: House, left: Left) -> None:
    with closing(sqlite3.connect(paused.state_folder.sentinel)) as connection:
        connection.execute("UPDATE pause_state SET need = 1, seq = seq + 9")
        connection.commit()
    assert left() == 22
    assert any("changed from outside" in note for note in paused.pause().state().notes)


@pytest.mark.parametrize("rubbish", [b"", b"a text", b"\x00" * 5000])
def test_a_damaged_computers_copy_is_set_aside(paused: House, left: Left, rubbish: bytes) -> None:
    paused.state_folder.sentinel.write_bytes(rubbish)
    assert left() == 22
    paused.pause().sample()
    assert left() == 22
    assert paused.state_folder.sentinel.stat().st_size > 5000


def test_a_damaged_state_in_the_journal_leaves_the_computers_copy(
    paused: House, left: Left
) -> None:
    paused.pause().extend(timedelta(hours=1))
    execute(paused.close(), "UPDATE pause_entry SET kind = 'nothing of ours'")
    assert left() == 23
    assert any("could not be read" in note for note in paused.pause().state().notes)


def test_restoring_an_old_backup_keeps_the_pause(
    house: House, computer: Computer, left: Left
) -> None:
    house.store()
    backups = Backups(DataFolder(house.place / "journal"))
    old = backups.make(computer.now())
    house.liquidate()
    house.pause().sample()
    computer.wait(hours=2)
    folder = house.close()
    folder.database.write_bytes(old.path.read_bytes())
    assert left() == 22


def test_a_second_data_directory_is_paused_too(paused: House, left: Left) -> None:
    assert left("second") == 22
    paused.pause("second").extend(timedelta(hours=2))
    assert left() == 24


def test_a_second_account_is_paused_too(paused: House, left: Left) -> None:
    with paused.store().writing() as writer:
        writer.save_account(Account(name="Second"))
    assert left() == 22


def test_the_copies_are_for_their_owner_only(paused: House) -> None:
    assert paused.state_folder.path.stat().st_mode & 0o777 == 0o700
    for path in (paused.state_folder.sentinel, paused.state_folder.key):
        assert path.stat().st_mode & 0o777 == 0o600


def test_where_the_state_folder_cannot_be_written_the_journal_holds_the_pause(
    house: House, computer: Computer, left: Left
) -> None:
    house.state_folder.path.write_text("a file is in the way")
    house.liquidate()
    assert left() == 24
    computer.wait(hours=1)
    assert left() == 23
    assert any("could not be written down" in note for note in house.pause().state().notes)


def test_while_an_import_holds_the_journal_the_computers_copy_is_written(
    paused: House, left: Left
) -> None:
    folder = paused.store().folder
    with Store.open(folder, busy_timeout_ms=20) as hurried, paused.store().writing():
        replace(paused.pause(), store=hurried).extend(timedelta(hours=1))
    with paused.store().reading() as reader:
        copy = reader.pause_copy()
    assert copy is not None
    assert copy.kept.state.need == 24 * 3600
    assert left() == 23
    (note,) = paused.pause().state().notes
    assert note.startswith("This journal's copy of the pause was older")


def test_a_journal_that_can_only_be_read_is_paused_all_the_same(paused: House) -> None:
    folder = paused.close()
    with Store.open(folder, read_only=True) as frozen:
        pause = PauseService(
            store=frozen,
            clock=paused.computer,
            state_folder=paused.state_folder,
            clocks=paused.computer,
        )
        assert pause.state().remaining == timedelta(hours=22)
        pause.extend(timedelta(hours=1))
        assert pause.state().remaining == timedelta(hours=23)


def test_a_decision_that_nothing_can_keep_is_refused(house: House) -> None:
    house.store()
    house.state_folder.path.write_text("a file is in the way")
    folder = house.close()
    with Store.open(folder, read_only=True) as frozen:
        pause = PauseService(
            store=frozen,
            clock=house.computer,
            state_folder=house.state_folder,
            clocks=house.computer,
        )
        with pytest.raises(JournalError, match=r"Nothing was saved\. Make the folders writable"):
            pause.start(timedelta(hours=2))
        assert not pause.state().running


def test_the_journal_is_not_written_for_every_reading(paused: House, computer: Computer) -> None:
    store = paused.store()
    before = store.revision()
    for _ in range(3):
        computer.wait(seconds=15)
        paused.pause().sample()
    assert store.revision() == before
    assert paused.pause().state().notes == ()
    computer.wait(minutes=10)
    paused.pause().sample()
    assert store.revision() != before


def test_without_a_pause_the_clocks_are_watched_now_and_then(
    house: House, computer: Computer
) -> None:
    house.pause().sample()
    watched = house.pause()._copies.read(0).kept
    computer.wait(minutes=9)
    house.pause().sample()
    assert house.pause()._copies.read(0).kept == watched
    computer.wait(minutes=1)
    house.pause().sample()
    assert house.pause()._copies.read(0).kept != watched
