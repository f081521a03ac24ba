"""The plan a position was opened by, as far as plans are stored."""

from collections.abc import Iterable

from journal.domain.ledger.positions import Position
from journal.domain.values import PlanIntent, Side
from journal.storage.records import StoredPlan


def plans_of(positions: Iterable[Position], plans: Iterable[StoredPlan]) -> dict[str, StoredPlan]:
    """Return the plan of each position by its key; positions without one are left out.

    It is the newest of its symbol and side that was stored before the position was opened. A
    position uses up all plans stored before it, as the rules take it too: an older plan is not
    the plan of a later trade.
    """
    waiting: dict[tuple[str, Side], list[StoredPlan]] = {}
    for one in sorted(plans, key=lambda stored: stored.stored_at):
        if one.plan.intent is PlanIntent.OPEN:
            waiting.setdefault((one.plan.symbol, one.plan.side), []).append(one)
    found: dict[str, StoredPlan] = {}
    for position in sorted(positions, key=lambda one: one.opened_at):
        mine = waiting.get((position.symbol, position.side), [])
        while mine and mine[0].stored_at <= position.opened_at:
            found[position.key] = mine.pop(0)
    return found
