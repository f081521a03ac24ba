"""Positions as the trader looks at them, and the ones typed by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.assets import quote_asset
from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.ledger.payoff import CONTRACT_SIZE_UNKNOWN
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.values import Fill, Income, MarginMode, PositionFacts, PositionSide, Side
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.positions.rows import position_row
from journal.services.positions.service import HandTrade, PositionService
from journal.services.rules.service import RulesService
from journal.storage.store import Store

D = Decimal


@pytest.fixture
def positions(store: Store, clock: Clock, brackets: BracketBook) -> PositionService:
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    return PositionService(store=store, rules=rules, clock=clock)


@pytest.fixture
def trade(clock: Clock) -> HandTrade:
    return HandTrade(
        symbol=" btcusdt ",
        side=Side.LONG,
        quantity=D(10),
        entry_price=D(100),
        opened_at=clock.now() - timedelta(hours=2),
        leverage=D(20),
        margin_mode=MarginMode.ISOLATED,
    )


def test_a_position_typed_by_hand_has_its_lines(
    positions: PositionService, trade: HandTrade
) -> None:
    assert positions.record_by_hand("Main", trade) == Changes.FILLS | Changes.FACTS
    (view,) = positions.views("Main")
    assert view.position.symbol == "BTCUSDT"
    assert view.position.is_open
    assert view.position.position_side is PositionSide.LONG
    assert view.exposure.leverage == 20
    assert view.exposure.wallet_estimated
    assert view.exposure.lines is not None
    # WB = 10·100/20 − 0.05 % of 1000 = 49.5; LP = (49.5 − 1000)/(10·0.01 − 10) = 96.01010101
    assert view.exposure.lines.liquidation_price == D("96.01010101")
    assert view.net_pnl == 0


def test_a_closing_typed_by_hand_ends_the_position(
    positions: PositionService, trade: HandTrade, clock: Clock
) -> None:
    closed = replace(trade, exit_price=D(103), closed_at=clock.now())
    positions.record_by_hand("New account", closed)
    (view,) = positions.views("New account")
    assert not view.position.is_open
    assert view.position.realized_pnl == 30
    assert view.net_pnl == 30


def test_half_a_closing_is_refused(trade: HandTrade, clock: Clock) -> None:
    with pytest.raises(InvalidValueError, match="closed_at: is missing"):
        replace(trade, exit_price=D(103))
    with pytest.raises(InvalidValueError, match="exit_price: is missing"):
        replace(trade, closed_at=clock.now())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"symbol": "  "}, "symbol"),
        ({"quantity": D(0)}, "quantity"),
        ({"entry_price": D("NaN")}, "entry_price"),
    ],
)
def test_what_no_position_can_be_is_refused_at_its_field(
    trade: HandTrade, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidValueError) as refused:
        replace(trade, **change)
    assert refused.value.field == field


def test_a_closing_before_the_opening_is_refused(trade: HandTrade) -> None:
    early = trade.opened_at - timedelta(seconds=1)
    with pytest.raises(InvalidValueError, match="before the opening"):
        replace(trade, exit_price=D(99), closed_at=early)


def test_facts_change_the_lines_of_an_imported_position(
    positions: PositionService, store: Store, fill: Callable[..., Fill]
) -> None:
    with store.writing() as writer:
        writer.add_fills("Main", [fill(0, "buy", "10", "100")], None)
    (before,) = positions.views("Main")
    assert before.exposure.lines is None
    facts = PositionFacts(
        position_key=before.position.key,
        leverage=D(20),
        margin_mode=MarginMode.ISOLATED,
        isolated_wallet=D(60),
    )
    assert positions.save_facts("Main", facts) == Changes.FACTS
    after = positions.view("Main", before.position.key)
    assert after.facts == facts
    assert after.exposure.lines is not None
    assert not after.exposure.wallet_estimated
    # (60 − 1000)/(10·0.01 − 10)
    assert after.exposure.lines.liquidation_price == D("94.94949495")


def test_net_pnl_takes_fees_and_funding_of_the_quote_asset_only(
    positions: PositionService, store: Store, fill: Callable[..., Fill], clock: Clock
) -> None:
    closing = fill(30, "sell", "10", "103", fee=D("0.5"), realized_pnl=D(30))
    in_bnb = fill(0, "buy", "10", "100", fee=D("0.001"), fee_asset="BNB")
    paid = Income(
        income_type="FUNDING_FEE",
        amount=D("-0.2"),
        asset="USDT",
        symbol="BTCUSDT",
        transaction_id="1",
        occurred_at=clock.now() + timedelta(minutes=10),
    )
    with store.writing() as writer:
        writer.add_fills("Main", [in_bnb, closing], None)
        writer.add_incomes("Main", [paid], None)
    (view,) = positions.views("Main")
    assert view.funding == (("USDT", D("-0.2")),)
    assert view.net_pnl == D("29.3")


@pytest.mark.parametrize(
    ("symbol", "asset"),
    [
        ("BTCUSDT", "USDT"),
        ("BTCUSDC_261225", "USDC"),
        ("ETHUSD_PERP", "ETH"),
        ("BTCUSD_261225", "BTC"),
        ("ETHBTC", "BTC"),
        ("BTC", "USDT"),
        ("ODDNAME", "USDT"),
    ],
)
def test_the_name_of_a_contract_tells_what_it_is_settled_in(symbol: str, asset: str) -> None:
    assert quote_asset(symbol) == asset


def test_net_pnl_is_unknown_where_the_pnl_is(
    positions: PositionService, store: Store, fill: Callable[..., Fill]
) -> None:
    closing_only = fill(0, "sell", "10", "100", position_side=PositionSide.LONG)
    with store.writing() as writer:
        writer.add_fills("Main", [closing_only], None)
    (view,) = positions.views("Main")
    assert view.position.history_incomplete
    assert view.net_pnl is None


def test_positions_come_newest_first(
    positions: PositionService, store: Store, fill: Callable[..., Fill]
) -> None:
    fills = [
        fill(0, "buy", "1", "100"),
        fill(5, "sell", "1", "101"),
        fill(9, "buy", "1", "100", symbol="ETHUSDT"),
    ]
    with store.writing() as writer:
        writer.add_fills("Main", fills, None)
    assert [view.position.symbol for view in positions.views("Main")] == ["ETHUSDT", "BTCUSDT"]


def test_a_position_that_is_not_there_is_named(positions: PositionService) -> None:
    with pytest.raises(JournalError, match="no position X:both:1 in account Main"):
        positions.view("Main", "X:both:1")


def test_what_was_not_done_yet_is_no_trade(
    positions: PositionService, trade: HandTrade, clock: Clock
) -> None:
    later = clock.now() + timedelta(minutes=1)
    with pytest.raises(InvalidValueError, match="opened_at: lies in the future"):
        positions.record_by_hand("Main", replace(trade, opened_at=later))
    with pytest.raises(InvalidValueError, match="closed_at: lies in the future"):
        positions.record_by_hand("Main", replace(trade, exit_price=D(101), closed_at=later))
    assert positions.views("Main") == ()


def test_two_trades_typed_by_hand_never_melt_into_one(
    positions: PositionService, trade: HandTrade, clock: Any
) -> None:
    positions.record_by_hand("Main", trade)
    clock.at += timedelta(seconds=1)
    with pytest.raises(InvalidValueError, match="close that one first"):
        positions.record_by_hand("Main", replace(trade, entry_price=D(90)))
    before = replace(
        trade,
        opened_at=trade.opened_at - timedelta(hours=2),
        exit_price=D(101),
        closed_at=trade.opened_at - timedelta(hours=1),
    )
    positions.record_by_hand("Main", before)
    clock.at += timedelta(seconds=1)
    positions.record_by_hand("Main", replace(trade, symbol="ETHUSDT"))
    clock.at += timedelta(seconds=1)
    positions.record_by_hand("Main", replace(trade, side=Side.SHORT))
    assert len(positions.views("Main")) == 4


def test_an_open_trade_typed_by_hand_is_closed_by_hand(
    positions: PositionService, trade: HandTrade, clock: Any
) -> None:
    positions.record_by_hand("Main", trade)
    (view,) = positions.views("Main")
    assert view.can_be_closed_by_hand
    key, early = view.position.key, trade.opened_at - timedelta(seconds=1)
    with pytest.raises(InvalidValueError, match="before the opening"):
        positions.close_by_hand("Main", key, exit_price=D(98), closed_at=early)
    clock.at += timedelta(minutes=1)
    changes = positions.close_by_hand("Main", key, exit_price=D(98), closed_at=clock.at)
    assert changes == Changes.FILLS
    (closed,) = positions.views("Main")
    assert closed.position.realized_pnl == -20
    assert closed.exposure.leverage == 20
    assert not closed.can_be_closed_by_hand
    with pytest.raises(JournalError, match="closed already"):
        positions.close_by_hand("Main", key, exit_price=D(98), closed_at=clock.at)


def test_a_position_from_a_file_is_closed_by_its_file_only(
    positions: PositionService, store: Store, fill: Callable[..., Fill], clock: Clock
) -> None:
    with store.writing() as writer:
        writer.add_fills("Main", [fill(-9, "buy", "10", "100")], None)
    (view,) = positions.views("Main")
    assert not view.can_be_closed_by_hand
    with pytest.raises(JournalError, match="import a newer one"):
        positions.close_by_hand("Main", view.position.key, exit_price=D(98), closed_at=clock.now())


def test_a_coin_settled_trade_typed_by_hand_makes_its_coin(
    positions: PositionService, trade: HandTrade, clock: Clock
) -> None:
    coin = replace(
        trade,
        symbol="BTCUSD_PERP",
        entry_price=D(20000),
        exit_price=D(25000),
        closed_at=clock.now(),
    )
    positions.record_by_hand("Main", coin)
    (view,) = positions.views("Main")
    # 10 contracts of 100 USD: 1000 * (1/20000 - 1/25000)
    assert view.net_pnl == D("0.01")
    assert position_row(view)["asset"] == "BTC"
    assert position_row(view)["pnl_unknown_because"] is None


def test_a_coin_settled_trade_of_unknown_contract_size_says_why_it_has_no_result(
    positions: PositionService, trade: HandTrade, clock: Clock
) -> None:
    positions.record_by_hand(
        "Main", replace(trade, symbol="BTCUSD", exit_price=D(101), closed_at=clock.now())
    )
    (view,) = positions.views("Main")
    row = position_row(view)
    assert (row["net_pnl"], row["pnl_unknown_because"]) == (None, CONTRACT_SIZE_UNKNOWN)
