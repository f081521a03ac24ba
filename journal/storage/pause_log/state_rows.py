"""How the state of the pause lies in its table, the same in the journal and in the sentinel.

Apart from the log because the first frame reads only this.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from journal.domain.pause.trusted_time import Contact, Sample, TimeState

Cells = tuple[Any, ...]
Execute = Callable[[str, Cells], Sequence[Sequence[Any]]]
"""Runs one statement with its parameters and returns the rows."""

STATE: Final = (
    "seq, began, need, verified, unverified, disputed, t0, boot_id, boot, wall, tampered, ahead, "
    "heard_boot_id, heard_boot, heard_at, mac"
)
_READ_STATE: Final = f"SELECT {STATE} FROM pause_state WHERE id = 1"  # noqa: S608  # our own names


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
