"""What an exchange calls a liquidation or auto-deleveraging in its list of closed PnL."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from journal.domain.margin.brackets.book import BracketBook
from journal.domain.told_positions import ToldPosition
from journal.domain.values import Certainty, OrderSide, Side
from journal.services.clock import Clock
from journal.services.liquidations.deleveraging import Deleveraging
from journal.services.liquidations.service import LiquidationService
from journal.services.pause.service import PauseService
from journal.services.rules.service import RulesService
from journal.storage.store import Store


def test_a_told_liquidation_starts_a_pause_and_auto_deleveraging_is_only_shown(
    store: Store, brackets: BracketBook, clock: Clock
) -> None:
    at = clock.now() - timedelta(hours=2)
    row = ToldPosition(
        symbol="OPUSDT",
        told_id="98:1",
        source="Bybit closed PnL",
        side=Side.LONG,
        margin_mode=None,
        entry_price=Decimal("0.63"),
        opened_at=None,
        closed_at=at,
        exit_price=Decimal("0.6"),
        peak_quantity=None,
        closed_quantity=Decimal(10),
        realized_pnl=Decimal("-0.31"),
        status="LIQUIDATION",
    )
    told = (
        row,
        replace(row, told_id="99:1", status="ADLTRADE"),
        replace(row, told_id="97:1", status="ADL", side=Side.SHORT, closed_at=clock.now()),
        replace(row, told_id="96:1", status="TRADE"),
    )
    with store.writing() as writer:
        writer.ensure_account("Main")
        writer.add_told_positions("Main", told, None)
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    overview = LiquidationService(
        store=store, rules=rules, clock=clock, pause=PauseService(store=store, clock=clock)
    ).overview("Main")
    ((found,),) = [view.episode.liquidations for view in overview.episodes]
    assert (found.symbol, found.certainty, found.loss) == (
        "OPUSDT",
        Certainty.CERTAIN,
        Decimal("0.31"),
    )
    sell, buy = overview.deleveraged[1], overview.deleveraged[0]
    assert (sell.order_side, buy.order_side) == (OrderSide.SELL, OrderSide.BUY)
    assert sell == Deleveraging(
        symbol="OPUSDT",
        occurred_at=at,
        order_side=OrderSide.SELL,
        quantity=Decimal(10),
        price=Decimal("0.6"),
    )
    assert PauseService(store=store, clock=clock).state().running
