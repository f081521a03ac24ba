"""One step of the pause: what was kept, a reading of the clocks and the record, brought together.

The record tells which pauses there are; what was kept tells how much of the newest one has been
served. Neither alone ends a pause: a record without the liquidation changes nothing that was kept,
and what was kept is begun anew from the record where it was lost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from journal.domain.pause.causes import Window
from journal.domain.pause.entries import EntryKind, PauseEntry
from journal.domain.pause.kept import Kept
from journal.domain.pause.trusted_time import (
    Reading,
    TimeNote,
    TimePolicy,
    TimeState,
    begin,
    extend,
    first_state,
    present,
    served,
    tick,
)

_ONCE: Final = {TimeNote.SERVER_IGNORED, TimeNote.SERVER_BEFORE_FILL}
"""What is noticed with every answer, and told once in a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced:
    """The pause after a step."""

    kept: Kept
    notes: tuple[TimeNote, ...]
    """What this reading showed for the first time."""
    must_be_kept: bool
    """Whether something happened that may not be forgotten, not only time."""
    now: int
    """The time that is believed, in seconds of UTC since 1970."""


def advance(kept: Kept | None, reading: Reading, found: Sequence[Window]) -> Advanced:
    """Return the pause after a reading, with what the record tells.

    Args:
        kept: what was kept; None where nothing was, or it was lost.
        reading: the clocks.
        found: the pauses of the record and of the log, earliest first.
    """
    if kept is None:
        kept = Kept(state=first_state(reading.sample))
    state, notes = tick(kept.state, reading)
    now = present(state, reading)
    told = {one.words for one in kept.entries if one.at >= state.began} & _ONCE
    entries = tuple(
        PauseEntry(kind=EntryKind.NOTED, at=now, words=note) for note in notes if note not in told
    )
    joined = joined_with(state, reading, found[-1] if found else None, kept.entries)
    if joined is not state and found:
        entries = (*entries, *_told(found[-1], now))
    return Advanced(
        kept=Kept(state=joined, entries=(*kept.entries, *entries)),
        notes=notes,
        must_be_kept=bool(entries),
        now=now,
    )


def joined_with(
    state: TimeState, reading: Reading, newest: Window | None, entries: Iterable[PauseEntry]
) -> TimeState:
    """Return the state with the newest pause of the record in it: begun, or made longer by it."""
    if newest is None or newest.ends <= state.began or _is_settled(newest, entries):
        return state
    if state.need == 0 or newest.began > state.ends_at:
        left = state.need - served(state, TimePolicy.STANDARD, is_synchronized=False)
        need = max(newest.ends - newest.began, left)
        return begin(state, reading, began=newest.began, need=need, is_told=newest.is_told)
    longer = newest.ends - state.ends_at
    return extend(state, longer) if longer > 0 else state


def _is_settled(newest: Window, entries: Iterable[PauseEntry]) -> bool:
    """Return whether the trader ended that very pause by hand because it was stuck."""
    return any(one.kind is EntryKind.ENDED_BY_HAND and one.until == newest.ends for one in entries)


def _told(newest: Window, now: int) -> tuple[PauseEntry, ...]:
    """Return what the log keeps of a liquidation, for when the journal is gone."""
    cause = newest.liquidated
    if cause is None or cause.liquidation is None:
        return ()
    one = cause.liquidation
    side = f" {one.side}" if one.side else ""
    return (
        PauseEntry(
            kind=EntryKind.FOUND,
            at=now,
            subject=one.liquidation_id,
            until=newest.ends,
            words=f"{one.symbol}{side}",
        ),
    )
