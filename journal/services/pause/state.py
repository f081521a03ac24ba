"""What is told about the pause: whether it runs, what is left, and what must be known about it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from journal.domain.ledger.liquidations import UNTOLD_SYMBOL
from journal.domain.pause.cooldown import Pause
from journal.domain.pause.policy import PausePolicy
from journal.domain.pause.stage import Stage
from journal.domain.values import Liquidation

# Not strftime: its names follow the machine's language, the sentence around them does not.
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorState:
    """The emergency door of a pause, where the trader chose in calm that there is one."""

    refusal: str | None
    """Why it cannot be asked for now; None where it can."""
    opens_in: timedelta | None = None
    """What is left to wait after asking; zero: the sentence may be typed; None: not asked."""
    open_for: timedelta | None = None
    """How long planning is open yet; None where it is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseState:
    """Whether a pause runs, and what it follows from."""

    running: bool
    pause: Pause | None
    """The last pause of the record, running or over; where the record is gone, what was kept."""
    liquidation: Liquidation | None
    """The newest liquidation of the pause; None where the trader paused or the record is gone."""
    account: str | None
    """The account that was liquidated."""
    remaining: timedelta
    stage: Stage = Stage.NORMAL
    """NORMAL or PAUSED: review and re-entry are told by ``ReentryService.standing``."""
    ends_at: datetime | None = None
    """When it ends by this computer's clock as it is now; None where no pause runs."""
    verified: bool = True
    """Whether all of the time that counts is proven."""
    verified_remaining: timedelta | None = None
    """What is left of proven time alone, where that is more than ``confirmed_remaining``."""
    confirmed_remaining: timedelta | None = None
    """What is left once the exchange's clock confirms the time the computer was off."""
    notes: tuple[str, ...] = ()
    """What must be known about the time: a changed clock, a restored copy, time not verified."""
    stuck: bool = False
    """Whether the pause outlasts its time through a fault of ours and may be ended by hand."""
    tampered: bool = False
    """Whether this computer's clock was set forward during the pause."""
    door: DoorState | None = None
    """None where the policy has no door, or no pause runs."""
    policy: PausePolicy = field(default_factory=PausePolicy)
    """What holds for this pause, or now where none runs."""
    follows: str | None = None
    """What the pause follows from in words, as far as anything tells it."""

    @property
    def sentence(self) -> str | None:
        """The sentence of the lock while it runs, else None."""
        if not self.running or self.ends_at is None:
            return None
        until = f"until {_day_and_time(self.ends_at)} — {duration(self.remaining)} left"
        why = "" if self.follows is None else f": {self.follows}"
        return f"Trading is paused {until}{why}. Whatever reduces risk stays open."


def liquidated_words(liquidation: Liquidation) -> str:
    """Return what happened as the end of a sentence."""
    symbol, side = liquidation.symbol, liquidation.side
    what = "a position" if symbol == UNTOLD_SYMBOL else symbol
    if side is not None:
        what = f"{what} {side.value}"
    return f"{what} was liquidated at {liquidation.occurred_at:%H:%M} UTC"


def _day_and_time(at: datetime) -> str:
    """Return a time as "Tue 14 May, 15:40 UTC"."""
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]}, {at:%H:%M} UTC"


def duration(left: timedelta) -> str:
    """Return a duration as "23 h 12 min", rounded down to the minute."""
    minutes = left // timedelta(minutes=1)
    if minutes == 0:
        return "less than a minute"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
