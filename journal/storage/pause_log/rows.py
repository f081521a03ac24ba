"""How state and log of the pause lie in two tables, the same in the journal and in the sentinel.

Plain SQL over whatever runs it, and nothing heavier: the first paint reads the pause through here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from journal.domain.errors import JournalError
from journal.domain.pause.entries import EntryKind, PauseEntry
from journal.domain.pause.kept import Kept
from journal.domain.pause.trusted_time import Contact, Sample, TimeState

Cells = tuple[Any, ...]
Execute = Callable[[str, Cells], Sequence[Sequence[Any]]]
"""Runs one statement with its parameters and returns the rows."""

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

_STATE: Final = (
    "seq, began, need, verified, unverified, disputed, t0, boot_id, boot, wall, tampered, ahead, "
    "heard_boot_id, heard_boot, heard_at, mac"
)
_READ_STATE: Final = f"SELECT {_STATE} FROM pause_state WHERE id = 1"  # noqa: S608  # our own names
_WRITE_STATE: Final = (
    f"INSERT OR REPLACE INTO pause_state (id, {_STATE}) "  # noqa: S608  # our own names
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


def state_cells(state: TimeState) -> Cells:
    """Return a state as the cells of its row."""
    heard = state.contact
    return (
        state.seq,
        state.began,
        state.need,
        state.verified,
        state.unverified,
        state.disputed,
        state.t0,
        state.last.boot_id,
        state.last.boot,
        state.last.wall,
        int(state.tampered),
        state.ahead,
        heard.boot_id if heard else None,
        heard.boot if heard else None,
        heard.at if heard else None,
    )


def entry_cells(entry: PauseEntry) -> Cells:
    """Return an entry as the cells of its row."""
    return (entry.kind.value, entry.at, entry.subject, entry.until, entry.words)


class UnreadableCopyError(Exception):
    """A row is not what was written; never shown, the other copy takes its place."""


def read_state(execute: Execute) -> tuple[TimeState, str] | None:
    """Return the state with its seal, None where there is none.

    Raises:
        UnreadableCopyError: a row cannot be what was written.
    """
    rows = execute(_READ_STATE, ())
    try:
        return _state(rows[0]) if rows else None
    except (ValueError, TypeError) as error:
        raise UnreadableCopyError(f"the state of the pause: {error}") from error


def _state(row: Sequence[Any]) -> tuple[TimeState, str]:
    (seq, began, need, verified, unverified, disputed, t0, *rest) = row
    (boot_id, boot, wall, tampered, ahead, heard_id, heard_boot, heard_at, mac) = rest
    heard = None
    if heard_id is not None:
        heard = Contact(boot_id=heard_id, boot=int(heard_boot), at=int(heard_at))
    state = TimeState(
        seq=int(seq),
        began=int(began),
        need=int(need),
        verified=int(verified),
        unverified=int(unverified),
        disputed=int(disputed),
        t0=None if t0 is None else int(t0),
        last=Sample(boot_id=boot_id, boot=int(boot), wall=int(wall)),
        tampered=bool(tampered),
        ahead=int(ahead),
        contact=heard,
    )
    return state, mac


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
