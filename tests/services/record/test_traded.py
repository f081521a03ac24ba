"""Which plan a position was opened by."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from journal.domain.ledger.positions import fold_positions
from journal.domain.rules.process.r18_no_plan import NoPlan
from journal.domain.rules.survival.r01_leverage import LeverageTooHigh
from journal.domain.values import Fill, MarginMode, Plan, PlanIntent, Side
from journal.services.record.traded import plans_of, window_of
from journal.storage.records import StoredPlan

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


def stored(number: int, minute: int, side: Side = Side.LONG, **changes: Any) -> StoredPlan:
    plan = Plan(
        symbol=changes.get("symbol", "BTCUSDT"),
        side=side,
        margin_mode=MarginMode.ISOLATED,
        leverage=Decimal(5),
        entry_price=Decimal(100),
        quantity=Decimal(1),
        intent=changes.get("intent", PlanIntent.OPEN),
    )
    return StoredPlan(plan_id=number, plan=plan, stored_at=NOON + timedelta(minutes=minute))


def test_each_position_has_the_newest_plan_no_earlier_one_used(fill: Callable[..., Fill]) -> None:
    positions = fold_positions(
        [
            fill(0, "buy", "1", "100"),
            fill(10, "sell", "1", "101"),
            fill(20, "buy", "1", "100"),
            fill(30, "sell", "1", "101"),
            fill(40, "buy", "1", "100"),
            fill(50, "sell", "2", "101"),
        ]
    )
    plans = [
        stored(4, 35),
        stored(1, -60),
        stored(2, -1),
        stored(3, 2, Side.SHORT),
        stored(5, 36, symbol="ETHUSDT"),
        stored(6, 37, intent=PlanIntent.REDUCE),
        stored(7, 45),
    ]
    first, second, third, short = positions
    found = {key: plan.plan_id for key, plan in plans_of(positions, plans).items()}
    assert found == {first.key: 2, third.key: 4, short.key: 3}
    assert second.key not in found
    assert plans_of(positions, []) == {}


def test_a_plan_is_meant_for_a_day_or_as_long_as_the_rule_says(fill: Callable[..., Fill]) -> None:
    positions = fold_positions([fill(0, "buy", "1", "100")])
    assert plans_of(positions, [stored(1, -24 * 60)])
    assert plans_of(positions, [stored(1, -24 * 60 - 1)]) == {}
    assert window_of([]) == timedelta(hours=24)
    window = window_of([NoPlan(), NoPlan(hours=Decimal(2)), LeverageTooHigh()])
    assert plans_of(positions, [stored(1, -121)], window) == {}
