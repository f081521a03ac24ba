"""The plan a position was opened by, as far as plans are stored, and what came of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from journal.domain.ledger.positions import Position
from journal.domain.planning.matching import (
    WINDOW,
    Difference,
    Traded,
    UnusedPlans,
    differences,
    planned_risk,
)
from journal.domain.rules.context import loss_at_stop
from journal.domain.rules.definition import Rule
from journal.domain.rules.process.r18_no_plan import NoPlan
from journal.domain.values import Side
from journal.services.record.exposures import Exposure, exposed_size
from journal.services.record.stops import stop_at
from journal.storage.records import StoredPlan

Where = tuple[str, Side]
"""Symbol and side."""


def plans_of(
    positions: Iterable[Position], plans: Sequence[StoredPlan], window: timedelta = WINDOW
) -> dict[str, StoredPlan]:
    """Return the plan of each position by its key; positions without one are left out.

    It is the newest of its symbol and side that was stored before the position was opened, and not
    longer before than the window; rule R18 asks for the same one.

    Args:
        positions: of one account, in any order.
        plans: of the same account.
        window: how long a plan is meant.
    """
    if not plans:
        return {}  # without asking for a single position
    unused = UnusedPlans(plans)
    found: dict[str, StoredPlan] = {}
    opened: dict[Where, datetime] = {}
    for position in sorted(positions, key=lambda one: one.opened_at):
        where, at = (position.symbol, position.side), position.opened_at
        plan = unused.newest(*where, at, after=opened.get(where))
        opened[where] = at
        if plan is not None and at - plan.stored_at <= window:
            found[position.key] = plan
    return found


def window_of(rules: Iterable[Rule]) -> timedelta:
    """Return how long a plan is meant by the strictest rule in force, 24 hours without one."""
    hours = [rule.hours for rule in rules if isinstance(rule, NoPlan)]
    return timedelta(hours=float(min(hours))) if hours else WINDOW


def differences_of(plan: StoredPlan, exposure: Exposure) -> tuple[Difference, ...]:
    """Return in what a position differs from its plan."""
    position = exposure.position
    stop = stop_at(exposure, position.opened_at)
    traded = Traded(
        quantity=position.peak_quantity if exposure.is_sized else None,
        entry_price=exposure.entry_price if exposure.is_sized else None,
        leverage=exposure.leverage,
        has_stop=stop.exists,
        stop_price=stop.price,
    )
    return differences(plan.plan, traded)


def risk_of(exposure: Exposure, plan: StoredPlan | None) -> Decimal | None:
    """Return what a position was to lose at its stop: one R, in the quote asset.

    As planned; without a plan that has a stop, as the whole position stood at its first stop.
    None: neither is known, or the stop was no loss.
    """
    planned = None if plan is None else planned_risk(plan.plan)
    if planned is not None:
        return planned
    size = exposed_size(exposure.position)
    if size is None or not exposure.is_sized:
        return None
    stop = stop_at(exposure, exposure.position.opened_at)
    lost = loss_at_stop(exposure.position.side, *size, stop.price)
    return lost if lost is not None and lost > 0 else None
