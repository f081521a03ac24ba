import gc
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from journal.storage.database import inspection
from journal.storage.database.connecting import (
    connect_to_glance,
    connect_to_read,
    connect_to_write,
    has_log,
)
from journal.storage.database.inspection import SCHEMA_VERSION, schema_version
from journal.storage.folder import DataFolder
from journal.storage.store import Store

Connect = Callable[[Path], sqlite3.Connection]


def told(connection: sqlite3.Connection, name: str) -> int | str:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    assert isinstance(value, int | str)
    return value


def test_a_writing_connection_is_durable_and_distrustful(folder: DataFolder) -> None:
    with closing(connect_to_write(folder.database)) as connection:
        assert {
            name: told(connection, name)
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "busy_timeout",
                "trusted_schema",
                "cell_size_check",
            )
        } == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "busy_timeout": 5_000,
            "trusted_schema": 0,
            "cell_size_check": 1,
        }


@pytest.mark.parametrize("connect", [connect_to_read, connect_to_glance])
def test_a_reading_connection_cannot_write(folder: DataFolder, connect: Connect) -> None:
    with (
        closing(connect(folder.database)) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute("INSERT INTO setting VALUES ('theme', 'dark')")


@pytest.mark.parametrize("connect", [connect_to_read, connect_to_write])
def test_a_connection_that_fails_is_closed(folder: DataFolder, connect: Connect) -> None:
    folder.database.write_bytes(b"no database, and long enough to be looked at as one" * 40)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        connect(folder.database)
    gc.collect()  # an open one would warn here


def test_apple_is_asked_to_empty_the_cache_of_the_drive(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    with closing(connect_to_write(folder.database)) as connection:
        assert told(connection, "fullfsync") == 1
        assert told(connection, "checkpoint_fullfsync") == 1


def test_a_protected_folder_can_be_read_for_as_long_as_one_likes(
    folder: DataFolder,
    write_protected: Callable[[DataFolder], AbstractContextManager[DataFolder]],
) -> None:
    with (
        write_protected(folder) as protected,
        closing(connect_to_read(protected.database)) as connection,
    ):
        assert connection.execute("SELECT * FROM setting").fetchall() == []
        assert told(connection, "foreign_keys") == 1


def test_the_log_is_what_is_not_yet_in_the_database(folder: DataFolder) -> None:
    assert not has_log(folder.database)
    with Store.open(folder) as store:
        with store.writing() as writer:
            writer.ensure_account()
        assert has_log(folder.database)
        assert schema_version(folder.database) == SCHEMA_VERSION
    assert not has_log(folder.database)


def test_a_failure_while_inspecting_that_is_our_bug_stays_one(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise sqlite3.ProgrammingError("a bug")

    monkeypatch.setattr(inspection, "check_header", fail)
    with pytest.raises(sqlite3.ProgrammingError, match="a bug"):
        schema_version(folder.database)


def test_reading_leaves_the_collector_as_it_was(store: Store) -> None:
    gc.disable()
    try:
        with store.reading() as reader:
            assert reader.fills("Main") == ()
        assert not gc.isenabled()
    finally:
        gc.enable()
    with store.reading() as reader:
        assert reader.fills("Main") == ()
    assert gc.isenabled()
