"""PnL, target price, largest size and average entry, as the lab answers them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError, PausedError
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.book import UnknownBracketsError
from journal.domain.margin.quantities.orders import OpenLimit, PlannedOrder
from journal.domain.values import Side
from journal.services.margin_lab.adding import AddAsk
from journal.services.margin_lab.service import MarginLabService
from journal.services.margin_lab.trades import MaxOpenAsk, ProfitAsk, TargetAsk
from journal.storage.store import Store

D = Decimal
Typed = Callable[..., Any]


def test_profit_takes_off_the_fees_of_both_ends(lab: MarginLabService, typed: Typed) -> None:
    answer = lab.profit(ProfitAsk(position=typed(), exit_price=D(33_000)))
    assert (answer.pnl, answer.fees, answer.net_pnl) == (D(3000), D("31.5"), D("2968.5"))
    assert answer.initial_margin == D(3000)
    assert (answer.return_on_entry, answer.return_on_mark) == (D(1), D("0.90909091"))
    assert answer.move_ratio == D("0.1")
    assert answer.break_even_price == D(30_015)
    assert answer.honest_break_even_price is not None
    at_even = lab.profit(ProfitAsk(position=typed(), exit_price=answer.honest_break_even_price))
    assert abs(at_even.net_pnl) < D("0.0000001")


def test_profit_without_leverage_has_no_return(lab: MarginLabService, typed: Typed) -> None:
    answer = lab.profit(ProfitAsk(position=typed(leverage=None), exit_price=D(29_000)))
    assert answer.pnl == D(-1000)
    assert answer.return_on_entry is answer.initial_margin is None


def test_profit_of_a_coin_contract_is_in_coin(lab: MarginLabService, typed: Typed) -> None:
    position = typed(symbol="BTCUSD_PERP", quantity=D(300))
    answer = lab.profit(ProfitAsk(position=position, exit_price=D(60_000)))
    assert (answer.asset, answer.pnl, answer.notional) == ("BTC", D("0.5"), D(1))


def test_a_fee_that_cannot_be_is_refused_by_name(lab: MarginLabService, typed: Typed) -> None:
    ask = ProfitAsk(position=typed(), exit_price=D(1), closing_fee_rate=D(1))
    with pytest.raises(InvalidValueError) as refusal:
        lab.profit(ask)
    assert refusal.value.field == "closing_fee_rate"


def test_target_prices_of_both_denominators(lab: MarginLabService) -> None:
    ask = TargetAsk(
        side=Side.LONG,
        entry_price=D(100),
        leverage=D(10),
        target_return=D("0.5"),
        quantity=D(2),
    )
    answer = lab.target(ask)
    assert answer.on_entry == D(105)
    assert answer.on_mark == D("105.26315789")
    assert (answer.move_ratio, answer.pnl) == (D("0.05"), D(10))


def test_a_short_cannot_win_more_than_its_notional(lab: MarginLabService) -> None:
    ask = TargetAsk(side=Side.SHORT, entry_price=D(100), leverage=D(1), target_return=D(2))
    answer = lab.target(ask)
    assert answer.on_entry is answer.move_ratio is answer.pnl is None


def order(**changes: Any) -> PlannedOrder:
    fields: dict[str, Any] = {
        "side": Side.LONG,
        "order_price": D(30_000),
        "mark_price": D(30_000),
        "leverage": D(10),
    }
    return PlannedOrder(**(fields | changes))


def test_max_open_by_balance_keeps_the_fee_back(lab: MarginLabService) -> None:
    answer = lab.max_open(MaxOpenAsk(symbol="BTCUSDT", order=order(), available_balance=D(3015)))
    assert answer.largest.quantity == D(1)
    assert answer.largest.limited_by is OpenLimit.BALANCE
    assert (answer.notional, answer.cost, answer.open_loss) == (D(30_000), D(3000), D(0))
    assert answer.cap == D(600_000)
    assert answer.lines is not None
    assert MarginFlag.ESTIMATED_WALLET in answer.lines.flags
    assert answer.brackets is not None
    assert not answer.brackets.is_stale


def test_max_open_without_room_has_no_lines(lab: MarginLabService) -> None:
    ask = MaxOpenAsk(
        symbol="BTCUSDT", order=order(), available_balance=D(10), held_notional=D(600_000)
    )
    answer = lab.max_open(ask)
    assert answer.largest.limited_by is OpenLimit.BRACKETS
    assert (answer.notional, answer.lines, answer.cost) == (D(0), None, None)


def test_max_open_refuses_what_cannot_be(lab: MarginLabService) -> None:
    with pytest.raises(UnknownBracketsError):
        lab.max_open(MaxOpenAsk(symbol="NOPE", order=order(), available_balance=D(1)))
    ask = MaxOpenAsk(symbol="BTCUSDT", order=order(), available_balance=D(1), held_notional=D(-1))
    with pytest.raises(InvalidValueError, match="held_notional"):
        lab.max_open(ask)


def test_adding_moves_entry_and_liquidation(lab: MarginLabService, typed: Typed) -> None:
    answer = lab.added(AddAsk(position=typed(), added_quantity=D(1), added_price=D(28_000)))
    assert (answer.entry_price, answer.quantity) == (D(29_000), D(2))
    assert answer.before is not None
    assert answer.after is not None
    assert answer.after.wallet == D("2985") + D("2786")
    assert MarginFlag.ESTIMATED_WALLET in answer.after.flags


def test_adding_to_a_coin_position_averages_coins(lab: MarginLabService, typed: Typed) -> None:
    position = typed(symbol="BTCUSD_PERP", leverage=None)
    answer = lab.added(AddAsk(position=position, added_quantity=D(1), added_price=D(60_000)))
    assert answer.entry_price == D(40_000)
    assert answer.before is answer.after is None


def test_what_enlarges_is_locked_while_paused(
    lab: MarginLabService, store: Store, liquidation: Callable[..., Any], typed: Typed
) -> None:
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(-30))
    with pytest.raises(PausedError, match="Trading is paused"):
        lab.target(TargetAsk(side=Side.LONG, entry_price=D(1), leverage=D(1), target_return=D(1)))
    with pytest.raises(PausedError):
        lab.max_open(MaxOpenAsk(symbol="BTCUSDT", order=order(), available_balance=D(1)))
    with pytest.raises(PausedError):
        lab.added(AddAsk(position=typed(), added_quantity=D(1), added_price=D(1)))
    assert lab.liquidation(typed()).lines.liquidation_price is not None
    assert lab.profit(ProfitAsk(position=typed(), exit_price=D(33_000))).pnl == D(3000)
