"""The emergency door: only where the trader chose in calm that there is one.

It is slow on purpose: an hour of the pause, a reason, a quarter of an hour of waiting, a sentence
to retype. Planning is open for half an hour then, the pause goes on, and it counts as broken.
"""

from datetime import timedelta
from typing import Final

from journal.domain.errors import InvalidValueError, PausedError
from journal.domain.pause.entries import EntryKind, PauseEntry
from journal.services.pause.moment import Moment
from journal.services.pause.state import DoorState, duration

SENTENCE: Final = "I plan a trade during my pause; I know it counts as a broken one"
"""What has to be retyped: 64 characters."""
EARLIEST: Final = 3600
"""Seconds of the pause that must be served before it may be asked for."""
WAIT: Final = 900
"""Seconds of the pause from asking to opening."""
OPEN_FOR: Final = 1800
"""Seconds of the pause for which planning is open."""
BUDGET_DAYS: Final = 30
"""Days in which it may be used once."""
_DAY: Final = 86_400


def door_of(moment: Moment) -> DoorState:
    """Return how the door stands."""
    opened = _last(moment, EntryKind.DOOR_OPENED)
    if opened is not None and 0 <= moment.served - (opened.until or 0) < OPEN_FOR:
        left = OPEN_FOR - (moment.served - (opened.until or 0))
        return DoorState(refusal="It is open.", open_for=timedelta(seconds=left))
    refusal = _refusal(moment)
    asked = _pending(moment)
    if refusal is not None or asked is None:
        return DoorState(refusal=refusal)
    left = max(0, WAIT - (moment.served - (asked.until or 0)))
    return DoorState(refusal="It was asked for.", opens_in=timedelta(seconds=left))


def asked(moment: Moment, reason: str) -> Moment:
    """Return the moment with the wish to plan early in its log.

    Raises:
        InvalidValueError: no reason is given.
        PausedError: there is no door, or not now.
    """
    if not reason.strip():
        raise InvalidValueError("reason", "is missing: write why it cannot wait")
    refusal = _refusal(moment)
    if refusal is not None:
        raise PausedError(refusal)
    return moment.having(
        PauseEntry(
            kind=EntryKind.DOOR_ASKED, at=moment.now, until=moment.served, words=reason.strip()
        )
    )


def opened(moment: Moment, sentence: str) -> Moment:
    """Return the moment with the door open.

    Raises:
        InvalidValueError: the sentence is another one.
        PausedError: it was not asked for, or the wait is not over.
    """
    refusal = _refusal(moment)
    asked_before = _pending(moment)
    if refusal is None and asked_before is None:
        refusal = "Leaving early was not asked for. Ask for it with a reason first."
    if refusal is None and asked_before is not None:
        left = WAIT - (moment.served - (asked_before.until or 0))
        if left > 0:
            refusal = f"The wait is not over: {duration(timedelta(seconds=left))} left."
    if refusal is not None:
        raise PausedError(refusal)
    if sentence.strip() != SENTENCE:
        raise InvalidValueError("sentence", f"must be exactly: {SENTENCE}")
    return moment.having(PauseEntry(kind=EntryKind.DOOR_OPENED, at=moment.now, until=moment.served))


def _refusal(moment: Moment) -> str | None:
    """Return why the door stays shut, None where it may be asked for."""
    if not moment.is_locked:
        return "No pause is running."
    if not moment.policy.door:
        return "There is no way to leave a pause early. A policy with a door is chosen in calm."
    if moment.served < EARLIEST:
        left = duration(timedelta(seconds=EARLIEST - moment.served))
        return f"Not in the first hour of a pause: {left} left."
    used = [one.at for one in moment.kept.entries if one.kind is EntryKind.DOOR_OPENED]
    if used and moment.now - max(used) < BUDGET_DAYS * _DAY:
        return f"It was used in the last {BUDGET_DAYS} days: once in that time is all there is."
    return None


def _pending(moment: Moment) -> PauseEntry | None:
    """Return the wish that was not answered yet."""
    asked_last, opened_last = (
        _last(moment, kind) for kind in (EntryKind.DOOR_ASKED, EntryKind.DOOR_OPENED)
    )
    if asked_last is None or (opened_last is not None and opened_last.at >= asked_last.at):
        return None
    return asked_last


def _last(moment: Moment, kind: EntryKind) -> PauseEntry | None:
    found = [one for one in moment.of_this_pause if one.kind is kind]
    return found[-1] if found else None
