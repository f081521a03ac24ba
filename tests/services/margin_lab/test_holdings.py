"""Liquidation, funding, top-up and the cross stack, as the lab answers them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.answer import MarginFlag
from journal.domain.units import units_of
from journal.domain.values import MarginMode, Side
from journal.services.margin_lab.holdings import FundingAsk, Relief, ReliefAsk
from journal.services.margin_lab.position import CoinBracket, LabPosition
from journal.services.margin_lab.service import MarginLabService

D = Decimal
Typed = Callable[..., LabPosition]


def test_every_contract_of_the_book_is_offered(lab: MarginLabService) -> None:
    assert lab.symbols() == ("BTCUSDT",)


def test_units_follow_the_name_of_the_contract() -> None:
    assert (units_of("BTCUSDT").size, units_of("BTCUSDT").money) == ("BTC", "USDT")
    assert units_of("ETHUSDC").price == "USDC"
    coin = units_of("ETHUSD_PERP")
    assert (coin.size, coin.price, coin.money, coin.digits) == ("contracts", "USD", "ETH", 8)
    assert (units_of("").size, units_of("").digits) == ("", 2)


def test_the_founding_example_is_liquidated_at_its_exact_price(
    lab: MarginLabService, typed: Typed
) -> None:
    answer = lab.liquidation(typed(wallet_balance=D(3000)))
    assert answer.lines.liquidation_price == D("27108.43373494")
    assert answer.lines.simplified_liquidation_price == D(27_000)
    assert answer.distance_ratio is not None
    assert answer.distance_ratio.quantize(D("0.0001")) == D("0.0964")
    assert answer.brackets is not None


def test_old_brackets_are_dated(lab: MarginLabService, typed: Typed, clock: Any) -> None:
    clock.at = clock.at.replace(year=2025)
    answer = lab.liquidation(typed())
    assert answer.brackets is not None
    assert answer.brackets.is_stale
    assert {MarginFlag.STALE_BRACKETS, MarginFlag.ESTIMATED_WALLET} <= answer.lines.flags


def test_a_long_without_leverage_has_no_liquidation_price(
    lab: MarginLabService, typed: Typed
) -> None:
    answer = lab.liquidation(typed(wallet_balance=D(31_000)))
    assert answer.distance_ratio is None
    assert MarginFlag.NO_LIQUIDATION in answer.lines.flags


def test_unknown_brackets_are_said_and_never_guessed(lab: MarginLabService, typed: Typed) -> None:
    answer = lab.liquidation(typed(symbol="NOPEUSDT"))
    assert answer.lines.liquidation_price is None
    assert MarginFlag.UNKNOWN_BRACKETS in answer.lines.flags
    assert answer.brackets is None


def test_a_recorded_coin_position_within_its_rounding(lab: MarginLabService, typed: Typed) -> None:
    position = typed(
        symbol="BTCUSD_PERP",
        quantity=D(2),
        entry_price=D("37643.10000021"),
        wallet_balance=D("0.00268058"),
        coin_bracket=CoinBracket(maintenance_margin_rate=D("0.004")),
    )
    price = lab.liquidation(position).lines.liquidation_price
    assert price is not None
    assert abs(price - D("25119.97445760")) < D("0.05")


def test_a_coin_bracket_above_the_first_has_its_amount() -> None:
    table = CoinBracket(maintenance_margin_rate=D("0.005"), maintenance_amount=D("0.005")).table(
        "BTCUSD_PERP"
    )
    assert table.exact_maintenance_margin(D(10)) == D("0.045")
    assert table.exact_maintenance_margin(D("0.5")) == 0


@pytest.mark.parametrize(
    ("rate", "amount", "field"),
    [
        ("0", "0", "maintenance_margin_rate"),
        ("1", "0", "maintenance_margin_rate"),
        ("0.01", "-1", "maintenance_amount"),
    ],
)
def test_a_coin_bracket_that_cannot_be_is_refused(rate: str, amount: str, field: str) -> None:
    bracket = CoinBracket(maintenance_margin_rate=D(rate), maintenance_amount=D(amount))
    with pytest.raises(InvalidValueError) as refusal:
        bracket.table("BTCUSD_PERP")
    assert refusal.value.field == field


def funding(position: LabPosition, **changes: Any) -> FundingAsk:
    fields: dict[str, Any] = {
        "funding_rate": D("0.0001"),
        "interval_hours": 8,
        "days": D(10),
    }
    return FundingAsk(position=position, **(fields | changes))


def test_funding_is_paid_by_longs_and_moves_their_liquidation(
    lab: MarginLabService, typed: Typed
) -> None:
    answer = lab.funding(funding(typed(wallet_balance=D(3000))))
    assert (answer.each, answer.per_day, answer.total) == (D(-3), D(-9), D(-90))
    assert answer.count == 30
    assert answer.share_of_margin == D("0.03")
    assert answer.before is not None
    assert answer.after is not None
    before, after = answer.before.liquidation_price, answer.after.liquidation_price
    assert before is not None
    assert after is not None
    assert after > before


def test_funding_without_margin_has_no_lines(lab: MarginLabService, typed: Typed) -> None:
    answer = lab.funding(funding(typed(leverage=None, side=Side.SHORT)))
    assert answer.total == D(90)
    assert (answer.before, answer.share_of_margin) == (None, None)


def test_funding_can_use_the_margin_up(lab: MarginLabService, typed: Typed) -> None:
    answer = lab.funding(funding(typed(), days=D(3650)))
    assert answer.is_used_up
    assert answer.after is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"days": D(0)}, "days"),
        ({"days": D(5000)}, "days"),
        ({"funding_rate": D(1)}, "funding_rate"),
    ],
)
def test_funding_that_cannot_be_is_refused(
    lab: MarginLabService, typed: Typed, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        lab.funding(funding(typed(), **changes))
    assert refusal.value.field == field


def test_funding_of_coin_contracts_is_refused(lab: MarginLabService, typed: Typed) -> None:
    with pytest.raises(InvalidValueError, match="settled in coin"):
        lab.funding(funding(typed(symbol="BTCUSD_PERP")))


def relief(position: LabPosition, kind: Relief, amount: str, **changes: Any) -> ReliefAsk:
    return ReliefAsk(position=position, relief=kind, amount=D(amount), **changes)


def test_added_margin_moves_liquidation_away(lab: MarginLabService, typed: Typed) -> None:
    ask = relief(typed(), Relief.ADD_MARGIN, "300", cross_wallet_balance=D(500))
    answer = lab.relieved(ask)
    assert answer.after is not None
    assert answer.after.wallet == D(3285)
    assert answer.before_distance is not None
    assert answer.after_distance is not None
    assert answer.after_distance > answer.before_distance
    assert (answer.most_addable, answer.realized_pnl) == (D(500), None)
    assert MarginFlag.ESTIMATED_WALLET in answer.after.flags


def test_removed_margin_is_bound_by_what_may_leave(lab: MarginLabService, typed: Typed) -> None:
    position = typed(wallet_balance=D(4000))
    answer = lab.relieved(relief(position, Relief.REMOVE_MARGIN, "1000"))
    assert answer.most_removable == D(1000)
    with pytest.raises(InvalidValueError, match="at most 1000"):
        lab.relieved(relief(position, Relief.REMOVE_MARGIN, "1000.01"))
    cross = typed(margin_mode=MarginMode.CROSS, wallet_balance=D(4000))
    with pytest.raises(InvalidValueError, match="leave some margin"):
        lab.relieved(relief(cross, Relief.REMOVE_MARGIN, "4000"))


def test_a_part_closed_in_cross_leaves_its_loss_in_the_wallet(
    lab: MarginLabService, typed: Typed
) -> None:
    position = typed(margin_mode=MarginMode.CROSS, wallet_balance=D(4000), mark_price=D(29_000))
    answer = lab.relieved(relief(position, Relief.REDUCE, "0.5"))
    assert answer.realized_pnl == D("-507.25")
    assert answer.after is not None
    assert answer.after.wallet == D("3492.75")
    assert answer.most_removable is None


def test_a_part_closed_in_isolated_takes_its_share_of_margin(
    lab: MarginLabService, typed: Typed
) -> None:
    answer = lab.relieved(relief(typed(wallet_balance=D(3000)), Relief.REDUCE, "0.25"))
    assert answer.after is not None
    assert answer.after.wallet == D(2250)
    assert answer.after.liquidation_price == answer.before.liquidation_price


def test_a_whole_position_closed_has_no_lines_left(lab: MarginLabService, typed: Typed) -> None:
    answer = lab.relieved(relief(typed(), Relief.REDUCE, "1"))
    assert (answer.after, answer.after_distance) == (None, None)
    with pytest.raises(InvalidValueError, match="more than the size"):
        lab.relieved(relief(typed(), Relief.REDUCE, "2"))


def test_a_loss_above_the_wallet_cannot_be_realized(lab: MarginLabService, typed: Typed) -> None:
    position = typed(margin_mode=MarginMode.CROSS, wallet_balance=D(100), mark_price=D(20_000))
    with pytest.raises(InvalidValueError, match="more loss than the wallet"):
        lab.relieved(relief(position, Relief.REDUCE, "0.5"))


def test_stacked_positions_share_one_wallet(lab: MarginLabService, typed: Typed) -> None:
    alone = lab.stacked(D(4000), [typed(mark_price=D(30_000))])
    long, short = typed(mark_price=D(29_500)), typed(side=Side.SHORT, mark_price=D(29_500))
    both = lab.stacked(D(4000), [long, short])
    assert alone.nearest == 0
    assert alone.margin_ratio is not None
    assert (both.unrealized_pnl, both.margin_balance) == (D(0), D(4000))
    assert both.maintenance_margin == D(236)
    assert both.asset == "USDT"


def test_a_stack_that_cannot_be_is_refused_by_place(lab: MarginLabService, typed: Typed) -> None:
    with pytest.raises(InvalidValueError, match=r"positions\[0\]\.mark_price"):
        lab.stacked(D(1), [typed()])
    with pytest.raises(InvalidValueError, match="at least one"):
        lab.stacked(D(1), [])
    mixed = [typed(mark_price=D(1)), typed(symbol="BTCUSDC", mark_price=D(1))]
    with pytest.raises(InvalidValueError, match="share one asset"):
        lab.stacked(D(1), mixed)
