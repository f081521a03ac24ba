"""Risk, R, plan and distance to liquidation of all positions at once are those of each."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from journal.domain.margin.brackets.book import BracketBook
from journal.domain.values import (
    Account,
    ExchangeOrder,
    Fill,
    MarginMode,
    OrderSide,
    Plan,
    PositionFacts,
    PositionSide,
    Side,
)
from journal.services.clock import Clock
from journal.services.positions.service import PositionService
from journal.services.positions.views import PositionView, PositionViews
from journal.services.rules.service import RulesService
from journal.storage.store import Store

D = Decimal


def facts_of(views: PositionViews) -> list[PositionFacts]:
    """What is typed about the first positions, oldest first."""
    first, second, third, fourth, *_ = (view.position.key for view in reversed(views))
    return [
        PositionFacts(
            position_key=first,
            isolated_wallet=D(40),
            leverage=D(5),
            margin_mode=MarginMode.ISOLATED,
            stop_price=D(95),
        ),
        PositionFacts(
            position_key=second, leverage=D(20), margin_mode=MarginMode.ISOLATED, has_stop=False
        ),
        PositionFacts(position_key=third, margin_mode=MarginMode.CROSS, stop_price=D(120)),
        PositionFacts(position_key=fourth, margin_mode=MarginMode.ISOLATED, leverage=D(3000)),
    ]


def stop_order(opening: Fill) -> ExchangeOrder:
    at = opening.traded_at + timedelta(seconds=20)
    return ExchangeOrder(
        symbol=opening.symbol,
        order_id="s1",
        client_order_id=None,
        order_type="STOP_MARKET",
        order_side=OrderSide.SELL,
        position_side=PositionSide.BOTH,
        price=D(0),
        average_price=D(0),
        quantity=D(1),
        executed_quantity=D(0),
        stop_price=D("48.5"),
        status="CANCELED",
        placed_at=at,
        updated_at=at + timedelta(minutes=5),
    )


@pytest.fixture
def views(
    store: Store,
    clock: Clock,
    brackets: BracketBook,
    fill: Callable[..., Fill],
    plan: Callable[..., Plan],
) -> PositionViews:
    """Typed margin, no stop, cross, too much leverage, a told stop, a plan, no brackets, open."""
    second, other = 1 / 60, {"symbol": "XYZUSDT"}
    fills = [
        *(fill(-600, "buy", "1", "100"), fill(-600 + second / 4, "buy", "1", "101")),
        *(fill(-599, "buy", "2", "90"), fill(-598, "sell", "4", "97")),
        *(fill(-590, "sell", "3", "100"), fill(-589, "buy", "3", "90")),
        *(fill(-580, "sell", "1", "100"), fill(-579, "buy", "1", "101")),
        *(fill(-570, "buy", "1", "100"), fill(-569, "sell", "1", "101")),
        *(fill(-560, "buy", "1", "50"), fill(-550, "sell", "1", "51")),
        *(fill(-540, "buy", "10", "100"), fill(-530, "sell", "10", "98")),
        *(fill(-520, "buy", "1", "7", **other), fill(-510, "sell", "1", "8", **other)),
        *(fill(-500, "buy", "1", "100", symbol="BTCUSD_PERP"), fill(-10, "buy", "1", "99")),
    ]  # fmt: skip
    account = Account(
        name="Main", usual_leverage=D(10), usual_margin_mode=MarginMode.ISOLATED,
        wallet_balance=D(700), wallet_balance_at=fills[-1].traded_at,
    )  # fmt: skip
    with store.writing() as writer:
        writer.save_account(account)
        writer.add_fills("Main", fills, None)
        writer.add_orders("Main", [stop_order(fills[10])], None)
        writer.add_plan("Main", plan(side=Side.LONG), fills[12].traded_at - timedelta(minutes=1))
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    service = PositionService(store=store, rules=rules, clock=clock)
    for facts in facts_of(service.glance("Main")):
        service.save_facts("Main", facts)
    return service.glance("Main")


FIGURES: dict[str, Callable[[PositionView], Decimal | bool | None]] = {
    "risk": lambda view: view.risk,
    "r_multiple": lambda view: view.r_multiple,
    "has_plan": lambda view: view.plan is not None,
    "liquidation_distance": lambda view: view.liquidation_distance,
}


@pytest.mark.parametrize("column", FIGURES)
def test_a_column_is_what_each_position_says(views: PositionViews, column: str) -> None:
    exact = [FIGURES[column](view) for view in views]
    wanted = [float("nan") if one is None else float(one) for one in exact]
    assert views.keys(column).tolist() == pytest.approx(wanted, rel=1e-9, nan_ok=True)
    assert len({repr(one) for one in wanted}) > 1


def test_the_ways_to_know_a_risk_and_a_distance_are_all_there(views: PositionViews) -> None:
    told = [view.risk for view in reversed(views)]
    assert [one is not None for one in told] == [
        *(True, False, True, False, True, True, False, False, False)
    ]
    far = [view.liquidation_distance for view in reversed(views)]
    assert [one is not None for one in far] == [
        *(True, True, True, False, True, True, False, False, True)
    ]
