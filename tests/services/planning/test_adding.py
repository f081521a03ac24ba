"""Plans that add to what is open, and lines that cannot be computed."""

from collections.abc import Callable
from decimal import Decimal

from journal.domain.margin.answer import MarginFlag
from journal.domain.values import (
    Fill,
    MarginMode,
    Plan,
    PositionFacts,
    Side,
)
from journal.services.planning.service import PlanService
from journal.storage.store import Store


def opened(store: Store, fills: list[Fill], facts: PositionFacts | None = None) -> None:
    with store.writing() as writer:
        writer.add_fills("Main", fills, None)
        if facts is not None:
            writer.save_facts("Main", facts)


def test_a_plan_that_adds_is_judged_on_the_whole_position(
    service: PlanService, store: Store, fill: Callable[..., Fill], plan: Callable[..., Plan]
) -> None:
    facts = PositionFacts(
        position_key="BTCUSDT:both:1",
        leverage=Decimal(5),
        margin_mode=MarginMode.ISOLATED,
        isolated_wallet=Decimal(3000),
    )
    opened(store, [fill(-60, "buy", "95", "100")], facts)
    verdict = service.judge(plan(stop_price=Decimal("99.5")), "Main")
    assert verdict.adds_to == "BTCUSDT:both:1"
    (too_large,) = [breach for breach in verdict.breaches if breach.rule_id == "R03"]
    assert too_large.value == Decimal(21)
    assert verdict.notional == Decimal(1000)
    assert verdict.lines is not None
    assert verdict.lines.wallet == Decimal("3199.5")
    assert MarginFlag.ESTIMATED_WALLET in verdict.lines.flags
    assert verdict.largest_allowed is not None
    assert verdict.largest_allowed.quantity == Decimal(5)


def test_an_estimated_wallet_of_the_open_position_is_estimated_for_the_whole(
    service: PlanService, store: Store, fill: Callable[..., Fill], plan: Callable[..., Plan]
) -> None:
    facts = PositionFacts(
        position_key="BTCUSDT:both:1", leverage=Decimal(5), margin_mode=MarginMode.ISOLATED
    )
    opened(store, [fill(-60, "buy", "10", "100")], facts)
    verdict = service.judge(plan(), "Main")
    assert verdict.lines is not None
    assert verdict.lines.wallet == Decimal(399)


def test_a_plan_that_adds_to_an_incomplete_position_has_no_lines(
    service: PlanService, store: Store, fill: Callable[..., Fill], plan: Callable[..., Plan]
) -> None:
    fills = [
        fill(-60, "buy", "1", "100"),
        fill(-50, "sell", "2", "100", realized_pnl=Decimal(7)),
        fill(-40, "sell", "2", "100", realized_pnl=Decimal(7)),
        fill(-30, "buy", "1", "100", realized_pnl=Decimal(0)),
        fill(-20, "buy", "3", "110", realized_pnl=Decimal(-3)),
    ]
    opened(store, fills)
    standing = service.ground("Main").standing.standing
    incomplete = [one for one in standing.values() if one.position.history_incomplete]
    assert incomplete, "the record must leave an incomplete position open"
    side = incomplete[0].position.side
    stop = Decimal(95) if side is Side.LONG else Decimal(105)
    verdict = service.judge(plan(side=side, stop_price=stop), "Main")
    assert verdict.lines is None
    assert verdict.lines_reason == "size and entry of the open position it adds to are not known"
    assert verdict.largest_allowed is None
    assert {"R03", "R05"} <= {each.rule_id for each in verdict.not_judged}


def test_a_cross_plan_answers_with_the_whole_wallet(
    service: PlanService, plan: Callable[..., Plan]
) -> None:
    verdict = service.judge(
        plan(margin_mode=MarginMode.CROSS, side=Side.SHORT, stop_price=Decimal(105)), "Main"
    )
    assert verdict.lines is not None
    # The opening fee of 0.5 is paid before anything can be liquidated.
    assert verdict.lines.wallet == Decimal("9999.5")
    assert verdict.loss_at_liquidation == Decimal(10_000)
    assert MarginFlag.SINGLE_POSITION_ASSUMPTION in verdict.lines.flags


def test_a_plan_that_cannot_be_liquidated_loses_nothing_there(
    service: PlanService, plan: Callable[..., Plan]
) -> None:
    verdict = service.judge(plan(margin_mode=MarginMode.CROSS), "Main")
    assert verdict.lines is not None
    assert verdict.lines.liquidation_price is None
    assert verdict.loss_at_liquidation is None
    assert [breach.rule_id for breach in verdict.breaches] == ["R10"]


def test_a_leverage_the_fee_eats_up_has_no_lines(
    service: PlanService, store: Store, fill: Callable[..., Fill], plan: Callable[..., Plan]
) -> None:
    facts = PositionFacts(
        position_key="BTCUSDT:both:1",
        leverage=Decimal(5),
        margin_mode=MarginMode.ISOLATED,
        isolated_wallet=Decimal(300),
    )
    opened(store, [fill(-60, "buy", "10", "100")], facts)
    verdict = service.judge(plan(leverage=Decimal(2500)), "Main")
    assert verdict.lines is None
    assert verdict.lines_reason is not None
    assert "leaves no margin after the opening fee" in verdict.lines_reason


def test_contracts_settled_in_coin_are_not_computed(
    service: PlanService, plan: Callable[..., Plan]
) -> None:
    verdict = service.judge(plan(symbol="BTCUSD_PERP"), "Main")
    assert (verdict.outcome, verdict.lines) == (None, None)
    assert verdict.lines_reason == "contracts settled in coin are not computed yet"
