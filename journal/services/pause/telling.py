"""A moment of the pause as what is told about it."""

from datetime import datetime, timedelta
from typing import Final

from journal.domain.pause.entries import EntryKind
from journal.domain.pause.stage import Stage
from journal.services.clock import Clock
from journal.services.pause.door import door_of
from journal.services.pause.moment import Moment
from journal.services.pause.state import PauseState, liquidated_words
from journal.services.pause.words import notes_of

_SAME: Final = timedelta(seconds=2)
"""Whole seconds on two clocks: an end that near is the one of the record."""


def told(moment: Moment, clock: Clock) -> PauseState:
    """Return what is told about a moment, with the end on the clock the trader looks at."""
    newest, state = moment.newest, moment.state
    cause = newest.liquidated if newest else None
    remaining = timedelta(seconds=moment.remaining)
    is_running = moment.is_locked
    return PauseState(
        running=is_running,
        pause=moment.pause,
        liquidation=cause.liquidation if cause else None,
        account=cause.account if cause else None,
        remaining=remaining,
        stage=Stage.PAUSED if is_running else Stage.NORMAL,
        ends_at=_ends_at(moment, clock.now(), remaining) if is_running else None,
        verified=moment.served == state.verified or state.need == 0,
        verified_remaining=_left(moment, state.verified) if state.unverified else None,
        confirmed_remaining=(
            _left(moment, state.verified + state.unverified) if state.unverified else None
        ),
        notes=notes_of(moment),
        stuck=moment.is_stuck,
        tampered=state.tampered and state.need > 0,
        door=door_of(moment) if is_running and moment.policy.door else None,
        policy=moment.policy,
        follows=_follows(moment),
    )


def _left(moment: Moment, counted: int) -> timedelta:
    return timedelta(seconds=max(0, moment.state.need - counted))


def _ends_at(moment: Moment, now: datetime, remaining: timedelta) -> datetime:
    """Return the end by the clock as it is now, as the record tells it where the two agree."""
    by_clock = now.replace(microsecond=0) + remaining
    by_record = moment.pause.ends_at if moment.pause else by_clock
    return by_record if abs(by_record - by_clock) <= _SAME else by_clock


def _follows(moment: Moment) -> str | None:
    """Return what the pause follows from, by the record or, where that is gone, by the log."""
    newest = moment.newest
    cause = newest.liquidated if newest else None
    if cause is not None and cause.liquidation is not None:
        return liquidated_words(cause.liquidation)
    for entry in reversed(moment.of_this_pause):
        if entry.kind is EntryKind.FOUND and newest is None:
            return f"{entry.words} was liquidated; this journal does not have the record"
        if entry.kind is EntryKind.STARTED:
            return "you paused it yourself"
    return None
