"""The pause after a liquidation, derived from the record: no restart and no deleted row ends it.

Every liquidation that is certain, of high certainty, confirmed or typed by hand locks for the
duration from its own time (``pause.md``). Windows that touch or overlap are one pause, so a second
liquidation inside a pause moves its end later and never nearer. Which "now" is compared with the
end is the caller's: a trusted time takes the place of the wall clock there, not here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from journal.domain.errors import InvalidValueError
from journal.domain.instants import require_utc

if TYPE_CHECKING:
    # Every value costs the first frame of the window time; this one is only named here.
    from journal.domain.values import Liquidation

PAUSE_DURATION: Final = timedelta(hours=24)
CLOCK_TOLERANCE: Final = timedelta(minutes=2)
"""How far ahead of this computer's clock the exchange's time may be when typed by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """One stretch of time in which nothing may be opened or increased."""

    started_at: datetime
    """The first liquidation of the stretch."""
    liquidated_at: datetime
    """The last liquidation of the stretch: the end is counted from here."""
    ends_at: datetime

    def __post_init__(self) -> None:
        """Refuse times out of order."""
        for name in ("started_at", "liquidated_at", "ends_at"):
            require_utc(name, getattr(self, name))
        if not self.started_at <= self.liquidated_at < self.ends_at:
            raise InvalidValueError("ends_at", "must be later than the liquidation")

    def is_running(self, now: datetime) -> bool:
        """Return whether it is not over yet; a clock behind the liquidation does not end it."""
        return now < self.ends_at

    def covers(self, at: datetime) -> bool:
        """Return whether a recorded moment lies inside, both edges left out."""
        return self.started_at < at < self.ends_at

    def remaining(self, now: datetime) -> timedelta:
        """Return what is left: zero once over, never more than counted from the liquidation."""
        left = self.ends_at - max(now, self.liquidated_at)
        return max(left, timedelta(0))


def pauses_from_times(
    times: Iterable[datetime], duration: timedelta = PAUSE_DURATION
) -> tuple[Pause, ...]:
    """Return the pauses that follow from times of liquidations, earliest first, none overlapping.

    Args:
        times: aware UTC times in any order.
        duration: how long each locks, at least 24 hours.

    Raises:
        InvalidValueError: the duration is shorter than 24 hours.
    """
    if duration < PAUSE_DURATION:
        raise InvalidValueError("duration", "must be at least 24 hours: a pause only gets longer")
    found: list[Pause] = []
    for at in sorted(times):
        started_at = at
        if found and at <= found[-1].ends_at:
            started_at = found.pop().started_at
        found.append(Pause(started_at=started_at, liquidated_at=at, ends_at=at + duration))
    return tuple(found)


def pauses(
    liquidations: "Iterable[Liquidation]", duration: timedelta = PAUSE_DURATION
) -> tuple[Pause, ...]:
    """Return all pauses that followed from a record, for judging what was traded within them."""
    return pauses_from_times(
        (each.occurred_at for each in liquidations if each.certainty.starts_pause), duration
    )


def require_typed_time(occurred_at: datetime, now: datetime) -> None:
    """Refuse a liquidation typed by hand that has not happened yet.

    An earlier time is accepted and locks from that time. A later one would lock for longer than
    the pause lasts, by a slip of the finger.

    Args:
        occurred_at: the time typed, aware UTC.
        now: the present.

    Raises:
        InvalidValueError: the time lies in the future by more than the clocks may differ.
    """
    require_utc("occurred_at", occurred_at)
    if occurred_at > now + CLOCK_TOLERANCE:
        raise InvalidValueError(
            "occurred_at", "lies in the future: type when it happened, by the exchange's time"
        )
