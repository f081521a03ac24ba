"""Which plan a trade was made by, and in what it differs from it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.planning.matching import (
    Difference,
    Differing,
    Traded,
    UnusedPlans,
    differences,
    planned_risk,
)
from journal.domain.values import MarginMode, Plan, PlanIntent, Side

D = Decimal
NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)
PLAN = Plan(
    symbol="BTCUSDT",
    side=Side.LONG,
    margin_mode=MarginMode.ISOLATED,
    leverage=D(5),
    entry_price=D(100),
    quantity=D(10),
    stop_price=D(95),
)
AS_PLANNED = Traded(
    quantity=D(10), entry_price=D(100), leverage=D(5), has_stop=True, stop_price=D(95)
)


@dataclass(frozen=True)
class Kept:
    plan: Plan
    stored_at: datetime


def minute(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


def test_the_newest_plan_before_the_trade_that_no_earlier_trade_used() -> None:
    late, early = Kept(PLAN, minute(5)), Kept(PLAN, NOON)
    plans = UnusedPlans([late, early, Kept(replace(PLAN, intent=PlanIntent.REDUCE), minute(6))])
    ask = plans.newest
    assert ask("BTCUSDT", Side.LONG, minute(-1), after=None) is None
    assert ask("BTCUSDT", Side.LONG, minute(4), after=None) is early
    assert ask("BTCUSDT", Side.LONG, minute(9), after=None) is late
    assert ask("BTCUSDT", Side.LONG, minute(9), after=minute(4)) is late
    assert ask("BTCUSDT", Side.LONG, minute(9), after=minute(5)) is None
    assert ask("BTCUSDT", Side.SHORT, minute(9), after=None) is None


def test_a_trade_as_planned_differs_in_nothing() -> None:
    assert differences(PLAN, AS_PLANNED) == ()
    rounded = replace(AS_PLANNED, quantity=D("10.1"), entry_price=D("100.1"), stop_price=D("95.1"))
    assert differences(PLAN, rounded) == ()


@pytest.mark.parametrize(
    ("done", "what", "planned", "found"),
    [
        ({"quantity": D("10.11")}, Differing.SIZE, D(10), D("10.11")),
        ({"leverage": D(6)}, Differing.LEVERAGE, D(5), D(6)),
        ({"entry_price": D("99.8")}, Differing.ENTRY, D(100), D("99.8")),
        ({"stop_price": D("94.8")}, Differing.STOP, D(95), D("94.8")),
        ({"has_stop": False, "stop_price": None}, Differing.STOP, D(95), None),
    ],
)
def test_what_was_done_otherwise_is_told(
    done: dict[str, Any], what: Differing, planned: Decimal, found: Decimal
) -> None:
    expected = Difference(what=what, planned=planned, done=found)
    assert differences(PLAN, replace(AS_PLANNED, **done)) == (expected,)


def test_a_stop_that_was_not_planned_is_a_difference_and_none_at_all_is_not() -> None:
    bare = replace(PLAN, stop_price=None)
    assert differences(bare, AS_PLANNED) == (
        Difference(what=Differing.STOP, planned=None, done=D(95)),
    )
    assert differences(bare, replace(AS_PLANNED, has_stop=False, stop_price=None)) == ()


def test_what_nobody_knows_is_no_difference() -> None:
    unknown = Traded(quantity=None, entry_price=None, leverage=None, has_stop=None, stop_price=None)
    assert differences(PLAN, unknown) == ()


def test_one_r_is_the_planned_loss_at_the_stop() -> None:
    assert planned_risk(PLAN) == D("50.975")
    assert planned_risk(replace(PLAN, stop_price=None)) is None
