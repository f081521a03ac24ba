"""The pause as the services enforce it: whoever opens risk asks here first.

The end comes from the record of every account, so no restart, setting or second account moves it.
"Now" is whatever clock is handed in: a trusted time takes the wall clock's place by being one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from journal.domain.errors import PausedError
from journal.domain.ledger.liquidations import UNTOLD_SYMBOL, merge_hand_entered, recognize
from journal.domain.pause.cooldown import Pause, pause_from
from journal.domain.pause.stage import Stage
from journal.domain.values import Liquidation, PlanIntent
from journal.services.clock import Clock
from journal.services.record import read_record
from journal.storage.store import Store

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
class PauseState:
    """Whether a pause runs, and what it follows from."""

    running: bool
    pause: Pause | None
    """The last pause of the record, running or over."""
    liquidation: Liquidation | None
    """The liquidation its end is counted from."""
    account: str | None
    """The account that was liquidated."""
    remaining: timedelta
    stage: Stage = Stage.NORMAL
    verified: bool = True
    """Whether all of the time that was served is proven."""
    verified_remaining: timedelta | None = None
    """What is left of proven time where it is more than ``remaining``, else None."""
    notes: tuple[str, ...] = ()
    """What must be known about the time: a changed clock, a restored copy, time not verified."""
    stuck: bool = False
    """Whether the pause outlasts its time through a fault of ours and may be ended by hand."""

    @property
    def sentence(self) -> str | None:
        """The sentence of the lock while it runs, else None."""
        if not self.running or self.pause is None or self.liquidation is None:
            return None
        symbol, side = self.liquidation.symbol, self.liquidation.side
        what = "a position" if symbol == UNTOLD_SYMBOL else symbol
        if side is not None:
            what = f"{what} {side.value}"
        return (
            f"Trading is paused until {_day_and_time(self.pause.ends_at)} — "
            f"{_duration(self.remaining)} left: {what} was liquidated at "
            f"{self.pause.liquidated_at:%H:%M} UTC. Whatever reduces risk stays open."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseService:
    """Tells whether trading is paused and refuses what a pause forbids."""

    store: Store
    clock: Clock

    def state(self) -> PauseState:
        """Return the state of the pause now, over all accounts."""
        return pause_state(liquidations_of_all(self.store), self.clock.now())

    def require_open(self, intent: PlanIntent = PlanIntent.OPEN) -> None:
        """Do nothing where the intent is free to go ahead.

        Args:
            intent: what is about to be done; reducing is never refused.

        Raises:
            PausedError: a pause is running and the intent opens or increases risk.
        """
        if intent is PlanIntent.REDUCE:
            return
        sentence = self.state().sentence
        if sentence is not None:
            raise PausedError(sentence)

    def require_calm(self, what: str) -> None:
        """Do nothing where no pause runs: what is decided for later is decided in calm.

        Args:
            what: what is refused, as the beginning of a sentence: "Loosening a rule".

        Raises:
            PausedError: a pause is running.
        """
        sentence = self.state().sentence
        if sentence is not None:
            raise PausedError(f"{what} waits until the pause is over. {sentence}")


def liquidations_of_all(store: Store) -> tuple[tuple[str, Liquidation], ...]:
    """Return the liquidations of every account, each with the account's name."""
    with store.reading() as reader:
        names = [account.name for account in reader.accounts()]
    return tuple((name, one) for name in names for one in _liquidations(store, name))


def _liquidations(store: Store, name: str) -> tuple[Liquidation, ...]:
    """Return one account's liquidations; its fills are read and folded only where some are told."""
    with store.reading() as reader:
        is_told = any(one.is_liquidation for one in reader.answers(name)) or bool(
            recognize((), reader.incomes(name), reader.orders(name))
        )
        by_hand = reader.hand_liquidations(name)
    return read_record(store, name).liquidations if is_told else merge_hand_entered((), by_hand)


def pause_state(found: Iterable[tuple[str, Liquidation]], now: datetime) -> PauseState:
    """Return the state of the pause that follows from liquidations, each with its account."""
    causes = [(account, one) for account, one in found if one.certainty.starts_pause]
    pause = pause_from(one for _, one in causes)
    if pause is None:
        return PauseState(
            running=False, pause=None, liquidation=None, account=None, remaining=timedelta(0)
        )
    account, liquidation = next(
        (account, one) for account, one in causes if one.occurred_at == pause.liquidated_at
    )
    is_running = pause.is_running(now)
    return PauseState(
        stage=Stage.PAUSED if is_running else Stage.NORMAL,
        running=is_running,
        pause=pause,
        liquidation=liquidation,
        account=account,
        remaining=pause.remaining(now),
    )


def _day_and_time(at: datetime) -> str:
    """Return a time as "Tue 14 May, 15:40 UTC"."""
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]}, {at:%H:%M} UTC"


def _duration(left: timedelta) -> str:
    """Return a duration as "23 h 12 min", rounded down to the minute."""
    minutes = left // timedelta(minutes=1)
    if minutes == 0:
        return "less than a minute"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
