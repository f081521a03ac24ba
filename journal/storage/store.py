"""The store: opens a journal and hands out its transactions, one context manager each."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from journal.storage.database.connecting import BUSY_TIMEOUT_MS, connect_to_read, has_log
from journal.storage.database.engines import journal_engine
from journal.storage.database.inspection import SCHEMA_VERSION, schema_version
from journal.storage.database.migrating import create_journal, migrate_journal, sweep_parts
from journal.storage.database.watching import Watch
from journal.storage.errors import (
    DamagedJournalError,
    NoJournalError,
    UnusableFolderError,
    damaged,
    journal_error,
    read_only_error,
    unreachable,
)
from journal.storage.folder import DataFolder
from journal.storage.transactions.reading import Reader
from journal.storage.transactions.writing import Writer

_PULSE: Final = (
    "INSERT INTO pulse (id, record) VALUES (1, 1) "
    "ON CONFLICT (id) DO UPDATE SET record = record + 1"
)


class Store:
    """One open journal. Usable from any thread; writing transactions wait for one another.

    Attributes:
        folder: where it lies.
        read_only: it can only be read: by wish, because the disk does not allow writing, or
            because it was found to be damaged.
    """

    def __init__(self, folder: DataFolder, engine: Engine, *, read_only: bool) -> None:
        """Use ``Store.open`` instead."""
        self.folder = folder
        self.read_only = read_only
        self._damage: DamagedJournalError | None = None
        self._engine = engine
        self._watch = Watch(lambda: connect_to_read(folder.database))

    @classmethod
    def open(
        cls,
        folder: DataFolder,
        *,
        read_only: bool = False,
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
        before_migration: Callable[[], object] | None = None,
    ) -> Self:
        """Open the journal of a folder; make it where there is none, migrate an older one.

        Args:
            folder: created if missing.
            read_only: neither create nor change anything.
            busy_timeout_ms: how long to wait for another program that is writing.
            before_migration: called before an older journal is changed; what it raises keeps it.

        Raises:
            UnusableFolderError, NoJournalError, NewerJournalError, NotAJournalError,
            DamagedJournalError, ReadOnlyJournalError, LockedJournalError: as it says.
        """
        database = folder.database
        with _sentences(database):
            if not read_only:
                folder.create()
            if not database.exists():
                _create(folder, read_only=read_only, busy_timeout_ms=busy_timeout_ms)
            version = schema_version(database)
            read_only = read_only or not folder.is_writable()
            if version < SCHEMA_VERSION:
                if read_only:
                    raise read_only_error(database)
                if before_migration is not None:
                    before_migration()
                migrate_journal(database, busy_timeout_ms)
            if not read_only:
                sweep_parts(database)
            engine = journal_engine(database, read_only=read_only, busy_timeout_ms=busy_timeout_ms)
            return cls(folder, engine, read_only=read_only)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Yield a view of the record as it is now; later writing does not show in it."""
        with self._transaction("BEGIN") as connection:
            yield Reader(connection, self.folder.database)

    @contextmanager
    def writing(self, *, beside_record: bool = False) -> Iterator[Writer]:
        """Yield the one writer; what it did is kept if the block ends, undone if it raises.

        Args:
            beside_record: nothing is written that positions, liquidations or verdicts follow
                from, so that those need not be worked out again: the diary, pictures.

        Raises:
            ReadOnlyJournalError, LockedJournalError, DiskFullError: nothing was saved.
        """
        with self._writing() as connection:
            yield Writer(connection, self.folder.database)
            if not beside_record:
                connection.exec_driver_sql(_PULSE)
            connection.commit()

    @contextmanager
    def rehearsing(self) -> Iterator[Writer]:
        """Yield a writer of which nothing is ever kept: it shows what writing would do.

        Raises:
            ReadOnlyJournalError, LockedJournalError, DiskFullError: as for ``writing``.
        """
        with self._writing() as connection:
            writer = Writer(connection, self.folder.database)
            writer.is_rehearsal = True
            yield writer

    def revision(self) -> tuple[int, int]:
        """Return numbers that are others after every change, by this program or another one.

        What was read from the record is still true while they are the same.
        """
        with _sentences(self.folder.database):
            return self._watch.revision()

    def record_revision(self) -> tuple[int, int]:
        """Return numbers that are others after every change of the record.

        What is written beside it, such as the diary, leaves them as they are.
        """
        with _sentences(self.folder.database):
            return self._watch.record_revision()

    def close(self) -> None:
        """Close every connection; the last one moves the log into the database."""
        self._watch.close()  # it only reads: it must not be the last one
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if self._damage is not None:
            raise self._damage  # what can still be read is never written over
        if self.read_only:
            raise read_only_error(self.folder.database)
        # IMMEDIATE: a reader that turns writer fails at once where another one wrote meanwhile.
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        # Leaving the connection's own block without a commit rolls back.
        try:
            with _sentences(self.folder.database), self._engine.connect() as connection:
                connection.exec_driver_sql(begin)
                yield connection
        except DamagedJournalError as error:
            self._damage, self.read_only = error, True
            raise


def _create(folder: DataFolder, *, read_only: bool, busy_timeout_ms: int) -> None:
    database = folder.database
    if read_only:
        raise NoJournalError(f"There is no journal in {folder.path}.")
    if has_log(database):
        raise damaged(database, "the file is missing, though its log is there")
    if not folder.is_writable():
        raise UnusableFolderError(
            f"The folder {folder.path} does not allow writing, and there is no journal in it. "
            "Make it writable or choose another one with --data-dir."
        )
    create_journal(database, busy_timeout_ms)


@contextmanager
def _sentences(database: Path) -> Iterator[None]:
    """Turn what the disk or another program did into the trader's sentence."""
    try:
        yield
    except DBAPIError as error:
        known = (
            journal_error(error.orig, database) if isinstance(error.orig, sqlite3.Error) else None
        )
        if known is None:
            raise
        raise known from error
    except PermissionError as error:
        raise unreachable(database, str(error.strerror)) from error
    except sqlite3.Error as error:
        known = journal_error(error, database)
        if known is None:
            raise
        raise known from error
