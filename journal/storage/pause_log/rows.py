"""How state and log of the pause lie in two tables, the same in the journal and in the sentinel.

Plain SQL over whatever runs it: a connection of the sentinel, or the journal's own.
"""

from dataclasses import dataclass
from typing import Final

from journal.domain.errors import JournalError
from journal.domain.pause.entries import EntryKind, PauseEntry
from journal.domain.pause.kept import Kept
from journal.storage.pause_log.state_rows import (
    STATE,
    Cells,
    Execute,
    UnreadableCopyError,
    read_state,
    state_cells,
)

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS pause_state (
    id INTEGER NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, began INTEGER NOT NULL,
    need INTEGER NOT NULL, verified INTEGER NOT NULL, unverified INTEGER NOT NULL,
    disputed INTEGER NOT NULL, t0 INTEGER, boot_id TEXT NOT NULL, boot INTEGER NOT NULL,
    wall INTEGER NOT NULL, tampered INTEGER NOT NULL, ahead INTEGER NOT NULL,
    heard_boot_id TEXT, heard_boot INTEGER, heard_at INTEGER, mac TEXT NOT NULL) STRICT""",
    """CREATE TABLE IF NOT EXISTS pause_entry (
    number INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, at INTEGER NOT NULL,
    subject TEXT NOT NULL, until INTEGER, words TEXT NOT NULL, mac TEXT NOT NULL) STRICT""",
)
"""The sentinel's tables; the journal's come from its migrations."""

_WRITE_STATE: Final = (
    f"INSERT OR REPLACE INTO pause_state (id, {STATE}) "  # noqa: S608  # our own names
    "VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_READ_ENTRIES: Final = (
    "SELECT kind, at, subject, until, words, mac FROM pause_entry ORDER BY number"
)
_WRITE_ENTRY: Final = (
    "INSERT INTO pause_entry (number, kind, at, subject, until, words, mac) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A copy as it lies there, with the seals that were found or made."""

    kept: Kept
    state_mac: str
    entry_macs: tuple[str, ...]


def entry_cells(entry: PauseEntry) -> Cells:
    """Return an entry as the cells of its row."""
    return (entry.kind.value, entry.at, entry.subject, entry.until, entry.words)


def read_sealed(execute: Execute) -> Sealed | None:
    """Return a copy with its seals, None where there is none.

    Raises:
        UnreadableCopyError: a row cannot be what was written.
    """
    found = read_state(execute)
    if found is None:
        return None
    rows = execute(_READ_ENTRIES, ())
    try:
        entries = tuple(
            PauseEntry(kind=EntryKind(kind), at=int(at), subject=subject, until=until, words=words)
            for kind, at, subject, until, words, _ in rows
        )
    except (ValueError, TypeError, JournalError) as error:
        raise UnreadableCopyError(f"the log of the pause: {error}") from error
    state, mac = found
    macs = tuple(row[-1] for row in rows)
    return Sealed(kept=Kept(state=state, entries=entries), state_mac=mac, entry_macs=macs)


def write_sealed(execute: Execute, sealed: Sealed) -> None:
    """Write a copy: entries that are there already stay, others take their place."""
    there = tuple(row[-1] for row in execute(_READ_ENTRIES, ()))
    if there != sealed.entry_macs[: len(there)]:
        execute("DELETE FROM pause_entry", ())
        there = ()
    numbered = enumerate(zip(sealed.kept.entries, sealed.entry_macs, strict=True), start=1)
    for number, (entry, mac) in numbered:
        if number > len(there):
            execute(_WRITE_ENTRY, (number, *entry_cells(entry), mac))
    execute(_WRITE_STATE, (*state_cells(sealed.kept.state), sealed.state_mac))
