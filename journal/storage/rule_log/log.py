"""The log of one journal's rules: a chain of entries, each sealed with all before it.

It lies in the state folder, not in the journal, so neither an edited journal nor an old copy of it
takes anything back. The key lies beside it: it tells an edited log from a true one, it is no safe.
Only SQLite may ever open the file.
"""

import hashlib
import hmac
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.rules.force.asked import Asked, Note
from journal.storage.folder import FILE_MODE, FOLDER_MODE
from journal.storage.pause_log.sealing import make_key, read_key
from journal.storage.pause_log.state_folder import StateFolder
from journal.storage.rule_log.cells import (
    UnreadableEntryError,
    change_of,
    change_text,
    written_of,
    written_text,
)

_TABLE: Final = """CREATE TABLE IF NOT EXISTS rule_entry (
    journal TEXT NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
    mac TEXT NOT NULL, PRIMARY KEY (journal, number)) STRICT"""
_READ: Final = "SELECT kind, text, mac FROM rule_entry WHERE journal = ? ORDER BY number"
_WRITE: Final = "INSERT INTO rule_entry (journal, number, kind, text, mac) VALUES (?, ?, ?, ?, ?)"
_BUSY_TIMEOUT_S: Final = 2.0
_DAMAGED: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class LogUnavailableError(Exception):
    """The log cannot be read or written now; never shown, what follows from it is."""


class Kind(StrEnum):
    """What an entry tells."""

    BEGUN = "begun"
    """From here on the journal is watched."""
    CHANGE = "change"
    """A later one of the same id tells that it was taken back."""
    WRITTEN = "written"
    NOTED = "noted"
    """What somebody did to the journal, in a sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLog:
    """What the log of one journal knows."""

    entries: tuple[Entry, ...] = ()
    """Those whose seal is true, the oldest first."""
    is_broken: bool = False
    """Whether more lay there and was changed, or the key of the seal is lost."""

    @property
    def has_begun(self) -> bool:
        """Whether the journal was ever watched."""
        return bool(self.entries) or self.is_broken

    @property
    def asked(self) -> Asked:
        """Everything asked for, as it stands."""
        changes = [change_of(text) for text in self._texts(Kind.CHANGE)]
        rules = [written_of(text) for text in self._texts(Kind.WRITTEN)]
        return Asked(
            changes=tuple({one.change.change_id: one for one in changes}.values()),
            written=tuple({one.rule_id: one for one in rules}.values()),
        )

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was noted about the journal, the oldest first."""
        return tuple(note_of(text) for text in self._texts(Kind.NOTED))

    def _texts(self, kind: Kind) -> Iterator[str]:
        return (entry.text for entry in self.entries if entry.kind is kind)


def noted(at: datetime, sentence: str) -> Entry:
    """Return a sentence as an entry."""
    return Entry(Kind.NOTED, f"{ms_from_utc(at)} {sentence}")


def note_of(text: str) -> Note:
    """Return the note in an entry.

    Raises:
        ValueError: it is none.
    """
    at, _, sentence = text.partition(" ")
    return Note(at=utc_from_ms(int(at)), sentence=sentence)


def entries_of(asked: Asked) -> tuple[Entry, ...]:
    """Return what was asked for as entries."""
    changes = [Entry(Kind.CHANGE, change_text(one)) for one in asked.changes]
    return (*changes, *(Entry(Kind.WRITTEN, written_text(rule)) for rule in asked.written))


def read_log(folder: StateFolder, journal: str) -> RuleLog:
    """Return the log of a journal; an empty one where there is none.

    Raises:
        LogUnavailableError: it lies there and cannot be read now.
    """
    if not folder.rules.exists():
        return RuleLog()
    with _told(), closing(_connect(folder, "ro")) as connection:
        return _read(connection, journal, read_key(folder.rules_key))


@contextmanager
def held_log(folder: StateFolder, journal: str) -> Iterator["HeldLog"]:
    """Yield the log of a journal to be added to; nobody else writes until the block ends.

    Raises:
        LogUnavailableError: it cannot be written.
    """
    with _told():
        was_damaged = _made_ready(folder)
        with closing(_connect(folder, "rw")) as connection:
            connection.execute("PRAGMA synchronous = EXTRA").close()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_TABLE)
            key = read_key(folder.rules_key)
            log = _read(connection, journal, key)
            log = replace(log, is_broken=log.is_broken or was_damaged)
            yield HeldLog(connection, journal, key or make_key(folder.rules_key), log)
            connection.execute("COMMIT")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise LogUnavailableError(str(error)) from error


def _made_ready(folder: StateFolder) -> bool:
    """Make folder and file where there are none; return whether a damaged one was set aside."""
    folder.path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    was_damaged = _is_damaged(folder)
    if was_damaged:
        folder.rules.replace(folder.rules.with_name("rules.damaged.sqlite3"))
    with suppress(FileExistsError):
        os.close(os.open(folder.rules, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
    return was_damaged


def _is_damaged(folder: StateFolder) -> bool:
    """Return whether what lies there is no log of ours."""
    if not folder.rules.exists():
        return False
    try:
        with closing(_connect(folder, "ro")) as connection:
            return bool(connection.execute("PRAGMA quick_check").fetchone() != ("ok",))
    except sqlite3.DatabaseError as error:
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED


class HeldLog:
    """A log while it is written.

    Attributes:
        log: what it knew before.
    """

    def __init__(
        self, connection: sqlite3.Connection, journal: str, key: bytes, log: RuleLog
    ) -> None:
        self.log = log
        self._connection = connection
        self._journal = journal
        self._key = key

    def add(self, *entries: Entry) -> None:
        """Add entries behind the true ones; what was broken is taken out, sealed anew or not."""
        before = self.log.entries
        if self.log.is_broken:
            self._connection.execute("DELETE FROM rule_entry WHERE journal = ?", (self._journal,))
            entries, before = (*before, *entries), ()
        mac = ""
        for number, entry in enumerate((*before, *entries), start=1):
            mac = _mac(self._key, mac, self._journal, entry)
            if number > len(before):
                row = (self._journal, number, entry.kind.value, entry.text, mac)
                self._connection.execute(_WRITE, row)
        self.log = RuleLog(entries=(*before, *entries))


def _read(connection: sqlite3.Connection, journal: str, key: bytes | None) -> RuleLog:
    """Return the entries up to the first whose seal is not true."""
    try:
        rows = connection.execute(_READ, (journal,)).fetchall()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return RuleLog()
        raise
    entries: list[Entry] = []
    before = ""
    for kind, text, mac in rows:
        entry = _entry(kind, text)
        if entry is None or key is None or _mac(key, before, journal, entry) != mac:
            return RuleLog(entries=tuple(entries), is_broken=True)
        entries.append(entry)
        before = mac
    return RuleLog(entries=tuple(entries))


def _entry(kind: str, text: str) -> Entry | None:
    """Return an entry, None where it is none."""
    try:
        entry = Entry(Kind(kind), text)
        _READERS[entry.kind](text)
    except (ValueError, OverflowError, UnreadableEntryError):
        return None
    return entry


_READERS: Final[Mapping[Kind, Callable[[str], object]]] = {
    Kind.BEGUN: str,
    Kind.CHANGE: change_of,
    Kind.WRITTEN: written_of,
    Kind.NOTED: note_of,
}


def _mac(key: bytes, before: str, journal: str, entry: Entry) -> str:
    text = json.dumps([before, journal, entry.kind.value, entry.text], ensure_ascii=True)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _connect(folder: StateFolder, mode: str) -> sqlite3.Connection:
    uri = f"{folder.rules.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
    connection.execute("PRAGMA trusted_schema = OFF").close()
    return connection
