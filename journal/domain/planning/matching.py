"""Which plan a trade was made by, and how the trade differs from it.

A plan is matched by symbol, side and time alone: the newest one kept before the opening. A position
uses up all plans of its symbol and side that were kept before it, so an older plan is never the
plan of a later trade.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, Generic, Protocol, TypeVar

from journal.domain.rules.context import loss_at_stop
from journal.domain.values import Plan, PlanIntent, Side

WINDOW: Final = timedelta(hours=24)
"""How long after *Ready* a plan is meant, where nobody chose otherwise (rule R18)."""
SIZE_TOLERANCE: Final = Decimal("0.01")
"""Of the planned size: what rounding to the exchange's step leaves is no difference."""
PRICE_TOLERANCE: Final = Decimal("0.001")
"""Of the planned entry."""


class KeptPlan(Protocol):
    """A plan with the time at which it was called ready."""

    @property
    def plan(self) -> Plan:
        """What was planned."""

    @property
    def stored_at(self) -> datetime:
        """When it was kept."""


Kept = TypeVar("Kept", bound=KeptPlan)


class UnusedPlans(Generic[Kept]):
    """Plans that open or increase, to be asked for the one a trade was made by."""

    def __init__(self, plans: Iterable[Kept] = ()) -> None:
        """Sort plans of one account, in any order."""
        self._kept: dict[tuple[str, Side], list[Kept]] = {}
        self._times: dict[tuple[str, Side], list[datetime]] = {}
        for one in sorted(plans, key=lambda kept: kept.stored_at):
            if one.plan.intent is PlanIntent.OPEN:
                key = one.plan.symbol, one.plan.side
                self._kept.setdefault(key, []).append(one)
                self._times.setdefault(key, []).append(one.stored_at)

    def newest(
        self, symbol: str, side: Side, at: datetime, *, after: datetime | None
    ) -> Kept | None:
        """Return the newest plan up to a time, or None.

        Args:
            symbol: the contract.
            side: the direction.
            at: the moment of the trade.
            after: plans kept up to then were made for an earlier trade.
        """
        times = self._times.get((symbol, side), [])
        place = bisect_right(times, at)
        if not place or (after is not None and times[place - 1] <= after):
            return None
        return self._kept[symbol, side][place - 1]


class Differing(StrEnum):
    """In what a trade may differ from its plan."""

    SIZE = "size"
    LEVERAGE = "leverage"
    STOP = "stop"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traded:
    """The trade that was made; None is unknown."""

    quantity: Decimal | None
    """The largest it ever was."""
    entry_price: Decimal | None
    leverage: Decimal | None
    has_stop: bool | None
    stop_price: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that was planned and done otherwise."""

    what: Differing
    planned: Decimal | None
    """None: no stop was planned."""
    done: Decimal | None
    """None: no stop was set."""


def differences(plan: Plan, traded: Traded) -> tuple[Difference, ...]:
    """Return in what a trade differs from its plan; what is not known of it is no difference."""
    near = plan.entry_price * PRICE_TOLERANCE
    found = []
    for what, planned, done, tolerance in (
        (Differing.SIZE, plan.quantity, traded.quantity, plan.quantity * SIZE_TOLERANCE),
        (Differing.LEVERAGE, plan.leverage, traded.leverage, Decimal(0)),
        (Differing.ENTRY, plan.entry_price, traded.entry_price, near),
    ):
        if done is not None and abs(done - planned) > tolerance:
            found.append(Difference(what=what, planned=planned, done=done))
    stop = _stop_difference(plan, traded, near)
    return (*found, stop) if stop is not None else tuple(found)


def _stop_difference(plan: Plan, traded: Traded, near: Decimal) -> Difference | None:
    planned, done = plan.stop_price, traded.stop_price
    if traded.has_stop is False:
        differs, done = planned is not None, None
    elif done is None:
        differs = False
    else:
        differs = planned is None or abs(done - planned) > near
    return Difference(what=Differing.STOP, planned=planned, done=done) if differs else None


def planned_risk(plan: Plan) -> Decimal | None:
    """Return what a plan was to lose at its stop with taker fees: one R; None without a stop."""
    return loss_at_stop(plan.side, plan.quantity, plan.entry_price, plan.stop_price)
