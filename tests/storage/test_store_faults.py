import os
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from journal.domain.errors import JournalError
from journal.domain.values import Fill
from journal.storage import store as store_module
from journal.storage.errors import (
    DamagedJournalError,
    DiskFullError,
    LockedJournalError,
    NewerJournalError,
    NoJournalError,
    NotAJournalError,
    ReadOnlyJournalError,
    UnusableFolderError,
)
from journal.storage.folder import DataFolder
from journal.storage.pause_peek import peek
from journal.storage.store import Store

Protect = Callable[[DataFolder], AbstractContextManager[DataFolder]]
MakeFill = Callable[..., Fill]


def execute(database: Path, *statements: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def content(folder: DataFolder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.path.iterdir() if path.is_file()}


def read_everything(folder: DataFolder) -> None:
    with Store.open(folder, read_only=True) as store, store.reading() as reader:
        for account in reader.accounts():
            reader.fills(account)
            reader.incomes(account)
            reader.orders(account)
        reader.settings()


def test_a_newer_journal_is_named_and_not_touched(folder: DataFolder) -> None:
    execute(folder.database, "PRAGMA user_version = 99")
    before = content(folder)
    with pytest.raises(NewerJournalError, match=r"newer version .*schema 99.*Nothing was touched"):
        Store.open(folder)
    assert content(folder) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_a_folder_that_may_not_be_looked_into_says_why(
    folder: DataFolder, write_protected: Protect
) -> None:
    with write_protected(folder):  # without root's rights
        closed = DataFolder(Path(tempfile.mkdtemp()))
        closed.path.chmod(0)
        try:
            with pytest.raises(UnusableFolderError, match=r"cannot be reached: Permission denied"):
                Store.open(closed)
            glance = peek(closed.database)
        finally:
            closed.path.chmod(0o700)
            closed.path.rmdir()
    assert glance is not None
    assert isinstance(glance.trouble, UnusableFolderError)


@pytest.mark.parametrize(
    "foreign", [b"not a database, just a text", b"\x00" * 4096, bytes(range(256)) * 64, b"x"]
)
def test_a_file_that_is_no_journal_is_refused_and_kept(folder: DataFolder, foreign: bytes) -> None:
    folder.database.write_bytes(foreign)
    with pytest.raises(NotAJournalError, match="is not a journal of this program"):
        Store.open(folder)
    assert content(folder) == {"journal.sqlite3": foreign}


def test_the_database_of_another_program_is_refused(folder: DataFolder) -> None:
    folder.database.unlink()
    execute(folder.database, "CREATE TABLE account (id)", "PRAGMA application_id = 1")
    with pytest.raises(NotAJournalError, match="is not a journal of this program"):
        Store.open(folder)


def test_an_empty_file_is_damage_and_no_new_journal(folder: DataFolder) -> None:
    folder.database.write_bytes(b"")
    with pytest.raises(DamagedJournalError, match="the file is empty"):
        Store.open(folder)
    assert folder.database.stat().st_size == 0


def test_a_journal_without_schema_number_is_damaged(folder: DataFolder) -> None:
    execute(folder.database, "PRAGMA user_version = 0")
    with pytest.raises(DamagedJournalError, match="schema number is missing"):
        Store.open(folder)


def test_a_missing_database_whose_log_is_there_is_damage(folder: DataFolder) -> None:
    folder.database.rename(folder.path / "journal.sqlite3-wal")
    with pytest.raises(DamagedJournalError, match="though its log is there"):
        Store.open(folder)
    assert not folder.database.exists()


def test_a_folder_in_place_of_the_database_has_its_sentence(folder: DataFolder) -> None:
    folder.database.unlink()
    folder.database.mkdir()
    with pytest.raises(UnusableFolderError, match="cannot be reached"):
        Store.open(folder)


def filled(folder: DataFolder, make_fill: MakeFill, count: int) -> bytes:
    with Store.open(folder) as store, store.writing() as writer:
        writer.ensure_account()
        writer.add_fills("Main", map(make_fill, range(1, count + 1)), None)
        writer.save_setting("theme", "dark")
    return folder.database.read_bytes()


def test_a_truncated_journal_is_damaged_wherever_it_ends(
    folder: DataFolder, make_fill: MakeFill
) -> None:
    whole = filled(folder, make_fill, 200)
    for length in [*range(1, 600, 37), *range(600, len(whole), 1_777), len(whole) - 1]:
        folder.database.write_bytes(whole[:length])
        with pytest.raises((DamagedJournalError, NotAJournalError)):
            Store.open(folder)
        assert folder.database.read_bytes() == whole[:length]


def test_flipped_bytes_and_zeroed_pages_never_raise_anything_but_a_sentence(
    folder: DataFolder, make_fill: MakeFill
) -> None:
    whole = filled(folder, make_fill, 200)
    chance = random.Random(2)  # the same damage every time
    refused = 0
    for turn in range(60):
        broken = bytearray(whole)
        if turn % 5:
            broken[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        else:
            page = 4096 * chance.randrange(len(whole) // 4096)
            broken[page : page + 4096] = bytes(4096)
        folder.database.write_bytes(broken)
        try:
            read_everything(folder)
        except JournalError:
            refused += 1
    assert refused > 5


@pytest.mark.parametrize(
    "change",
    [
        "price = 'abc'",
        "price = '-1'",
        "quantity = 'NaN'",
        "traded_at = 9000000000000000000",
        "order_side = 'hold'",
        "is_maker = 7",
    ],
)
def test_a_row_that_cannot_be_is_damage_and_names_its_table(
    folder: DataFolder, make_fill: MakeFill, change: str
) -> None:
    filled(folder, make_fill, 3)
    execute(folder.database, f"UPDATE fill SET {change} WHERE id = 2")  # noqa: S608  # our own text
    with pytest.raises(DamagedJournalError, match="a row of fill cannot be read"):
        read_everything(folder)


def test_no_journal_and_none_to_be_made(tmp_path: Path) -> None:
    with pytest.raises(NoJournalError, match="There is no journal in"):
        Store.open(DataFolder(tmp_path / "nothing"), read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_write_protected_journal_opens_for_reading(
    folder: DataFolder, make_fill: MakeFill, write_protected: Protect
) -> None:
    filled(folder, make_fill, 3)
    with write_protected(folder) as protected, Store.open(protected) as store:
        assert store.read_only
        with store.reading() as reader:
            assert len(reader.fills("Main")) == 3
        with (
            pytest.raises(ReadOnlyJournalError, match=r"for reading only.*Nothing was saved"),
            store.writing(),
        ):
            pass


def test_a_write_protected_journal_shows_what_a_kill_left_in_its_log(
    folder: DataFolder, make_fill: MakeFill, write_protected: Protect
) -> None:
    with Store.open(folder) as store:
        with store.writing() as writer:
            writer.ensure_account()
            writer.add_fills("Main", [make_fill()], None)
        with (
            write_protected(folder) as protected,
            Store.open(protected) as copy,
            copy.reading() as reader,
        ):
            assert reader.fills("Main") == (make_fill(),)


def test_a_journal_opened_for_reading_by_wish_is_never_written(folder: DataFolder) -> None:
    before = folder.database.read_bytes()
    with Store.open(folder, read_only=True) as store:
        with pytest.raises(ReadOnlyJournalError), store.writing():
            pass
        with store.reading() as reader, pytest.raises(OperationalError):
            reader._connection.exec_driver_sql("CREATE TABLE x (y)")
    assert folder.database.read_bytes() == before


def test_an_older_journal_that_cannot_be_written_is_not_migrated(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "schema_version", lambda _: 0)
    with pytest.raises(ReadOnlyJournalError, match="for reading only"):
        Store.open(folder, read_only=True)


def test_writing_waits_and_then_says_who_holds_the_journal(
    folder: DataFolder, make_fill: MakeFill
) -> None:
    with (
        Store.open(folder) as first,
        Store.open(folder, busy_timeout_ms=30) as second,
        first.writing() as writer,
    ):
        writer.ensure_account()
        writer.add_fills("Main", [make_fill()], None)
        with (
            pytest.raises(LockedJournalError, match=r"written by another program.*Nothing"),
            second.writing(),
        ):
            pass
        with second.reading() as reader:  # reading goes on
            assert reader.accounts() == ()


def test_a_full_disk_undoes_the_whole_transaction(store: Store, make_fill: MakeFill) -> None:
    def overfill() -> None:
        with store.writing() as writer:
            writer._connection.exec_driver_sql("PRAGMA max_page_count = 60")
            writer.add_fills("Main", map(make_fill, range(5_000)), None)

    with pytest.raises(DiskFullError, match=r"disk with .* is full. Nothing was saved"):
        overfill()
    with store.reading() as reader:
        assert reader.fills("Main") == ()


def test_a_bug_in_a_query_stays_a_bug(store: Store) -> None:
    with pytest.raises(OperationalError, match="syntax error"), store.reading() as reader:
        reader._connection.exec_driver_sql("SELECT FROM")


def test_a_failure_of_sqlite_without_a_sentence_stays_a_bug(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> int:
        raise sqlite3.ProgrammingError("a bug")

    monkeypatch.setattr(store_module, "schema_version", fail)
    with pytest.raises(sqlite3.ProgrammingError, match="a bug"):
        Store.open(folder)


def test_a_journal_that_is_damaged_while_open_says_so(
    folder: DataFolder, make_fill: MakeFill
) -> None:
    whole = filled(folder, make_fill, 2_000)
    other = folder.path / "copy"
    shutil.copy(folder.database, other)
    other.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    other.replace(folder.database)
    with pytest.raises(DamagedJournalError, match="is damaged"):
        read_everything(folder)


def test_a_file_sqlite_cannot_reach_has_its_sentence_at_the_first_transaction(
    folder: DataFolder,
) -> None:
    with Store.open(folder) as store:
        folder.database.unlink()
        folder.path.rmdir()
        with pytest.raises(UnusableFolderError, match="cannot be reached"), store.writing():
            pass
