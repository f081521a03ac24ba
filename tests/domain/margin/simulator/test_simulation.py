from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.simulator.run import Simulation, simulate
from journal.domain.margin.simulator.scene import (
    ClosingOrder,
    MarketRules,
    OpenOrder,
    Rival,
    Scene,
)
from journal.domain.margin.simulator.state import Step, StepKind
from journal.domain.values import MarginMode, Side

MakePosition = Callable[..., LinearPosition]
MakeScene = Callable[..., Scene]
FREE = MarketRules(liquidation_fee_rate=Decimal(0))


def along(*prices: str, symbol: str = "AUSDT") -> list[Mapping[str, Decimal]]:
    return [{symbol: Decimal(price)} for price in prices]


def both(*pairs: tuple[str, str]) -> list[Mapping[str, Decimal]]:
    return [{"AUSDT": Decimal(one), "BUSDT": Decimal(other)} for one, other in pairs]


def kinds(simulation: Simulation) -> list[StepKind]:
    return [step.kind for step in simulation.steps]


def only(simulation: Simulation, kind: StepKind) -> Step:
    (step,) = [step for step in simulation.steps if step.kind is kind]
    return step


def test_a_position_above_its_maintenance_margin_only_sees_its_ratio_move(
    position: MakePosition, scene: MakeScene
) -> None:
    played = simulate(scene(position()), along("100", "95", "89"))
    assert kinds(played) == [StepKind.START, StepKind.MARK, StepKind.MARK, StepKind.MARK]
    assert [step.margins[0].ratio for step in played.steps[1:]] == [
        Decimal("0.5"),
        Decimal("0.63333334"),
        Decimal("0.98888889"),
    ]
    assert [step.tick for step in played.steps] == [-1, 0, 1, 2]
    assert "AUSDT long 98.9 %" in played.steps[-1].sentence
    assert not played.is_liquidated
    assert played.lost == 0


def test_a_small_isolated_position_is_closed_whole_and_loses_no_more_than_its_margin(
    position: MakePosition, scene: MakeScene
) -> None:
    rules = MarketRules(liquidation_fee_rate=Decimal("0.0125"))
    played = simulate(
        scene(position(), cross_wallet=Decimal(500), rules=rules), along("88", "50", "10")
    )
    assert kinds(played) == [
        StepKind.START,
        StepKind.MARK,
        StepKind.LIQUIDATION_ORDER,
        StepKind.CLEARANCE_FEE,
        StepKind.MARGIN_RETURNED,
        StepKind.MARK,
        StepKind.MARK,
    ]
    order = only(played, StepKind.LIQUIDATION_ORDER)
    assert "bankruptcy price 80" in order.sentence
    assert "closes the whole position at 88, a loss of 12" in order.sentence
    # 20 - 12 - 0.0125 * 88
    assert only(played, StepKind.CLEARANCE_FEE).amount == Decimal("1.1")
    assert only(played, StepKind.MARGIN_RETURNED).amount == Decimal("6.9")
    assert played.lost == Decimal("13.1")
    assert played.steps[-1].state.cross_wallet == Decimal("506.9")
    assert played.steps[-1].sentence == "Mark AUSDT 10. Nothing is held."
    assert played.is_liquidated


def test_a_gap_beyond_bankruptcy_costs_the_fund_and_never_the_cross_wallet(
    position: MakePosition, scene: MakeScene
) -> None:
    played = simulate(scene(position(), cross_wallet=Decimal(500), rules=FREE), along("70"))
    assert kinds(played)[2:] == [
        StepKind.ORDER_UNFILLED,
        StepKind.TAKEOVER,
        StepKind.FUND_CLOSED,
    ]
    takeover = only(played, StepKind.TAKEOVER)
    assert takeover.price == Decimal(80)
    assert takeover.amount == Decimal(20)
    closed = only(played, StepKind.FUND_CLOSED)
    assert "closes 1 at 70 and pays 10; 990 is left" in closed.sentence
    assert played.lost == Decimal(20)
    assert played.steps[-1].state.cross_wallet == Decimal(500)
    assert played.steps[-1].state.counterparties == Decimal(30)


def test_slippage_and_a_thin_book_leave_the_rest_to_the_fund(
    position: MakePosition, scene: MakeScene
) -> None:
    rules = replace(FREE, fillable_quantity=Decimal("0.25"), slippage_ratio=Decimal("0.05"))
    played = simulate(scene(position(), rules=rules), along("86"))
    order = only(played, StepKind.LIQUIDATION_ORDER)
    assert (order.quantity, order.price) == (Decimal("0.25"), Decimal("81.7"))
    assert "closes 0.25 at 81.7, a loss of 4.575" in order.sentence
    takeover = only(played, StepKind.TAKEOVER)
    # 15.425 is left for 0.75: 100 - 20.56666667
    assert takeover.quantity == Decimal("0.75")
    assert takeover.price == Decimal("79.43333333")
    earned = only(played, StepKind.FUND_CLOSED)
    assert earned.amount == Decimal("1.7")
    assert "earns 1.7" in earned.sentence
    assert played.lost == Decimal(20)


def test_a_book_without_buyers_fills_nothing(position: MakePosition, scene: MakeScene) -> None:
    rules = replace(FREE, fillable_quantity=Decimal(0))
    played = simulate(scene(position(), rules=rules), along("88"))
    assert kinds(played)[2] is StepKind.ORDER_UNFILLED


def test_an_exhausted_fund_deleverages_the_best_ranked_of_the_other_side(
    position: MakePosition, scene: MakeScene
) -> None:
    def rival(name: str, score: int, **changes: object) -> Rival:
        given = {"symbol": "AUSDT", "side": Side.SHORT, "quantity": Decimal("0.3")} | changes
        return Rival(name=name, score=Decimal(score), **given)  # type: ignore[arg-type]  # a table of fields

    queue = (
        rival("second", 2),
        rival("same side", 9, side=Side.LONG),
        rival("first", 5),
        rival("elsewhere", 8, symbol="BUSDT"),
    )
    played = simulate(scene(position(), fund=Decimal(2), queue=queue, rules=FREE), along("70"))
    # The fund can pay for 0.2 of it; 0.3 + 0.3 are deleveraged, 0.2 find nobody.
    assert only(played, StepKind.FUND_CLOSED).quantity == Decimal("0.2")
    deleveraged = [step for step in played.steps if step.kind is StepKind.DELEVERAGED]
    assert [(step.quantity, step.price) for step in deleveraged] == [
        (Decimal("0.3"), Decimal(80)),
        (Decimal("0.3"), Decimal(80)),
    ]
    assert "first, AUSDT short, is deleveraged by 0.3 at 80" in deleveraged[0].sentence
    assert only(played, StepKind.UNCOVERED).quantity == Decimal("0.2")
    assert [one.name for one in played.steps[-1].state.queue] == ["same side", "elsewhere"]
    assert played.lost == Decimal(20)
    assert played.steps[-1].state.fund == 0


def test_a_fund_of_nothing_leaves_all_to_the_queue(
    position: MakePosition, scene: MakeScene
) -> None:
    rival = Rival(name="short", symbol="AUSDT", side=Side.SHORT, quantity=Decimal(5))
    queue = (rival, replace(rival, name="spared"))
    played = simulate(scene(position(), fund=Decimal(0), queue=queue, rules=FREE), along("70"))
    assert {step.state.total for step in played.steps} == {Decimal(20)}
    assert StepKind.FUND_CLOSED not in kinds(played)
    assert only(played, StepKind.DELEVERAGED).quantity == Decimal(1)
    assert played.steps[-1].state.queue[0].quantity == Decimal(4)


def test_only_the_orders_of_a_liquidated_isolated_symbol_are_cancelled(
    position: MakePosition, scene: MakeScene
) -> None:
    orders = (
        OpenOrder(symbol="AUSDT", initial_margin=Decimal(3)),
        OpenOrder(symbol="BUSDT", initial_margin=Decimal(4)),
    )
    other = position(symbol="BUSDT")
    played = simulate(scene(position(), other, orders=orders), both(("88", "100")))
    cancelled = only(played, StepKind.ORDERS_CANCELLED)
    assert "1 open order cancelled, 3 of margin no longer bound" in cancelled.sentence
    assert played.steps[-1].state.orders == orders[1:]
    assert [one.label for one in played.steps[-1].state.holdings] == ["BUSDT long"]


def cross(position: MakePosition, **changes: object) -> LinearPosition:
    return position(margin_mode=MarginMode.CROSS, **changes)


def test_cross_drains_every_position_after_its_orders_are_cancelled(
    position: MakePosition, scene: MakeScene
) -> None:
    orders = (
        OpenOrder(symbol="AUSDT", initial_margin=Decimal(3)),
        OpenOrder(symbol="BUSDT", initial_margin=Decimal(4)),
    )
    played = simulate(
        scene(
            cross(position),
            cross(position, symbol="BUSDT"),
            cross_wallet=Decimal(40),
            orders=orders,
            rules=FREE,
        ),
        both(("50", "100")),
    )
    assert "2 open orders cancelled" in only(played, StepKind.ORDERS_CANCELLED).sentence
    # The first is taken over where the whole wallet is gone, 50 + 10; the second has nothing
    # left to be kept open with and is closed at its mark.
    takeover = only(played, StepKind.TAKEOVER)
    assert (takeover.label, takeover.price) == ("AUSDT long", Decimal(60))
    order = played.steps[-1]
    assert (order.kind, order.label) == (StepKind.LIQUIDATION_ORDER, "BUSDT long")
    assert order.price == Decimal(100)
    assert order.amount == 0
    assert order.state.holdings == ()
    assert played.steps[-1].state.cross_wallet == 0
    assert played.lost == Decimal(40)


def test_a_large_cross_position_is_only_reduced_until_the_wallet_is_compliant(
    position: MakePosition, scene: MakeScene
) -> None:
    rules = replace(FREE, whole_up_to=Decimal(10), quantity_step=Decimal("0.1"))
    played = simulate(
        scene(cross(position, quantity=Decimal(10)), cross_wallet=Decimal(200), rules=rules),
        along("88"),
    )
    order = only(played, StepKind.LIQUIDATION_ORDER)
    # 80 left against 88 needed: 8 / 8.8 = 0.909…, and so a whole unit in lots of 0.1.
    assert order.quantity == Decimal("1.0")
    (margin,) = order.margins
    assert margin.ratio == Decimal("0.99")
    assert StepKind.TAKEOVER not in kinds(played)
    assert played.steps[-1].state.holdings[0].quantity == Decimal(9)


def test_a_reduction_reckons_with_the_bracket_it_ends_in(
    position: MakePosition, scene: MakeScene, table: BracketTable
) -> None:
    played = simulate(
        scene(
            cross(position, quantity=Decimal(1000)),
            cross_wallet=Decimal(10100),
            tables={"AUSDT": table},
            rules=FREE,
        ),
        along("90"),
    )
    # 100 is left where 90,000 * 0.005 - 50 are needed. The rate of that bracket asks to close
    # 300 / 0.45 = 666.7; what remains lies in the first one, which asks for 260 / 0.36 = 722.2.
    order = only(played, StepKind.LIQUIDATION_ORDER)
    assert order.quantity == Decimal("722.223")
    assert order.margins[0].ratio is not None
    assert Decimal("0.999") < order.margins[0].ratio < 1


def test_a_thin_book_of_one_of_two_cross_positions_ends_at_the_fund(
    position: MakePosition, scene: MakeScene
) -> None:
    played = simulate(
        scene(
            cross(position),
            cross(position, symbol="BUSDT"),
            cross_wallet=Decimal(40),
            rules=replace(FREE, fillable_quantity=Decimal("0.5")),
        ),
        both(("66", "100")),
    )
    first = played.steps[3]
    # 40 - 34 is left for half of it and for the other one: 66 - 6 / 0.5
    assert (first.kind, first.quantity, first.price) == (
        StepKind.TAKEOVER,
        Decimal("0.5"),
        Decimal(54),
    )
    assert played.steps[-1].state.holdings == ()
    assert played.lost == Decimal(40)


def test_where_closing_costs_more_than_it_frees_the_whole_position_is_closed(
    position: MakePosition, scene: MakeScene
) -> None:
    rules = replace(FREE, whole_up_to=Decimal(0), slippage_ratio=Decimal("0.08"))
    played = simulate(
        scene(
            cross(position, quantity=Decimal(10)),
            cross_wallet=Decimal(200),
            rules=replace(rules, liquidation_fee_rate=Decimal("0.03")),
        ),
        along("88"),
    )
    assert only(played, StepKind.LIQUIDATION_ORDER).quantity == Decimal(10)
    assert played.steps[-1].state.holdings == ()


@pytest.mark.parametrize(
    ("order", "first"),
    [
        (ClosingOrder.LARGEST_LOSS_FIRST, "BUSDT long"),
        (ClosingOrder.LARGEST_NOTIONAL_FIRST, "AUSDT short"),
        (ClosingOrder.AS_GIVEN, "AUSDT long"),
    ],
)
def test_the_order_of_closing_is_an_assumption_that_is_named(
    position: MakePosition, scene: MakeScene, order: ClosingOrder, first: str
) -> None:
    played = simulate(
        scene(
            cross(position),
            cross(position, side=Side.SHORT, quantity=Decimal(2)),
            cross(position, symbol="BUSDT"),
            cross_wallet=Decimal(40),
            rules=replace(FREE, closing_order=order),
        ),
        both(("100", "60")),
    )
    assert next(step.label for step in played.steps if step.label) == first
    assert order.value.replace("_", " ") in order.sentence
    assert "does not publish" in order.sentence


def test_an_isolated_short_and_a_cross_long_are_judged_apart(
    position: MakePosition, scene: MakeScene
) -> None:
    played = simulate(
        scene(
            position(side=Side.SHORT),
            cross(position, symbol="BUSDT"),
            cross_wallet=Decimal(50),
            rules=FREE,
        ),
        both(("112", "100")),
    )
    assert [margin.label for margin in played.steps[0].margins] == ["cross", "AUSDT short"]
    assert only(played, StepKind.LIQUIDATION_ORDER).label == "AUSDT short"
    assert [one.label for one in played.steps[-1].state.holdings] == ["BUSDT long"]
    assert played.steps[-1].state.cross_wallet == Decimal(58)


def test_an_unknown_isolated_wallet_is_what_the_leverage_posts(
    position: MakePosition, scene: MakeScene
) -> None:
    posted = position(wallet_balance=None, leverage=Decimal(4))
    played = simulate(scene(posted), [])
    assert played.steps[0].state.wallet == Decimal("24.95")
    assert "starts with 24.95 in its wallets" in played.steps[0].sentence


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("cross_wallet", {"cross_wallet": Decimal(-1)}),
        ("fund", {"fund": Decimal("NaN")}),
        ("positions", {"positions": ()}),
        (r"positions\[0\].symbol", {"tables": {}}),
    ],
)
def test_a_scene_that_cannot_be_is_refused_by_name(
    position: MakePosition, scene: MakeScene, field: str, change: dict[str, object]
) -> None:
    with pytest.raises(InvalidValueError, match=field):
        scene(position(), **change) if "positions" not in change else scene(**change)


def test_rules_orders_and_rivals_that_cannot_be_are_refused_by_name(
    position: MakePosition, scene: MakeScene
) -> None:
    with pytest.raises(InvalidValueError, match="slippage_ratio"):
        MarketRules(slippage_ratio=Decimal(1))
    with pytest.raises(InvalidValueError, match="fillable_quantity"):
        MarketRules(fillable_quantity=Decimal(-1))
    with pytest.raises(InvalidValueError, match="quantity_step"):
        MarketRules(quantity_step=Decimal(0))
    with pytest.raises(InvalidValueError, match="initial_margin"):
        OpenOrder(symbol="AUSDT", initial_margin=Decimal(0))
    with pytest.raises(InvalidValueError, match="quantity"):
        Rival(name="nobody", symbol="AUSDT", side=Side.SHORT, quantity=Decimal(0))
    with pytest.raises(InvalidValueError, match=r"path\[0\]: has no mark of AUSDT"):
        simulate(scene(position()), along("1", symbol="BUSDT"))
    with pytest.raises(InvalidValueError, match=r"path\[1\].AUSDT"):
        simulate(scene(position()), along("100", "0"))
