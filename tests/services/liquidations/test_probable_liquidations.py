"""What files only make probable, and what the exchange's own histories add to positions."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.errors import JournalError, PausedError
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.rules.context import Source
from journal.domain.told_positions import ToldPosition
from journal.domain.values import (
    Account,
    Certainty,
    ExchangeOrder,
    Fill,
    MarginMode,
    OrderSide,
    PositionFacts,
    PositionSide,
    Side,
)
from journal.services.clock import Clock
from journal.services.liquidations.service import LiquidationService
from journal.services.pause.service import PauseService
from journal.services.record.record import read_record
from journal.services.rules.service import RulesService
from journal.storage.pause_peek import newest_liquidation_at
from journal.storage.store import Store

MakeFill = Callable[..., Fill]


@pytest.fixture
def service(store: Store, brackets: BracketBook, clock: Clock) -> LiquidationService:
    """Liquidations of an account that trades isolated at 10x."""
    with store.writing() as writer:
        writer.save_account(
            Account(
                name="Main",
                usual_leverage=Decimal(10),
                usual_margin_mode=MarginMode.ISOLATED,
            )
        )
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    return LiquidationService(
        store=store, rules=rules, clock=clock, pause=PauseService(store=store, clock=clock)
    )


def keep(store: Store, *fills: Fill) -> None:
    with store.writing() as writer:
        writer.add_fills("Main", fills, None)


def test_a_guess_is_asked_about_and_only_a_yes_starts_a_pause(
    service: LiquidationService, store: Store, clock: Clock, fill: MakeFill
) -> None:
    keep(store, fill(-60, "buy", "2", "100"), fill(-30, "sell", "2", "90.5"))
    pause = PauseService(store=store, clock=clock)
    (asked,) = service.probable("Main")
    assert (asked.certainty, pause.state().running) == (Certainty.PROBABLE, False)
    assert service.episodes("Main") == ()
    service.answer("Main", asked.liquidation_id, is_liquidation=True)
    assert service.probable("Main") == ()
    ((found,),) = [view.episode.liquidations for view in service.episodes("Main")]
    assert (found.certainty, found.loss) == (Certainty.CONFIRMED, Decimal(19))
    assert pause.state().running
    assert newest_liquidation_at(store.folder.database) == asked.occurred_at
    with pytest.raises(PausedError):
        service.answer("Main", asked.liquidation_id, is_liquidation=False)
    service.answer("Main", asked.liquidation_id, is_liquidation=True)


def test_a_no_ends_the_question_and_may_become_a_yes(
    service: LiquidationService, store: Store, clock: Clock, fill: MakeFill
) -> None:
    keep(store, fill(-60, "buy", "2", "100"), fill(-30, "sell", "2", "90.5"))
    (asked,) = service.probable("Main")
    service.answer("Main", asked.liquidation_id, is_liquidation=False)
    assert (service.probable("Main"), service.episodes("Main")) == ((), ())
    assert not PauseService(store=store, clock=clock).state().running
    service.answer("Main", asked.liquidation_id, is_liquidation=True)
    assert len(service.episodes("Main")) == 1
    with pytest.raises(JournalError, match="no such liquidation"):
        service.answer("Main", "probable:x", is_liquidation=True)


def test_until_when_a_yes_would_pause_follows_from_how_long_pauses_were_chosen_to_be(
    service: LiquidationService, store: Store, clock: Any, fill: MakeFill
) -> None:
    keep(store, fill(60, "buy", "2", "100"), fill(90, "sell", "2", "90.5"))
    service.pause.choose("hours", "72")
    clock.at += timedelta(hours=40)
    found = service.overview("Main")
    (asked,) = found.asked
    assert found.pauses_until == {asked.liquidation_id: asked.occurred_at + timedelta(hours=72)}
    service.answer("Main", asked.liquidation_id, is_liquidation=True)
    assert service.pause.state().ends_at == asked.occurred_at + timedelta(hours=72)
    keep(store, fill(-60, "buy", "2", "100"), fill(-30, "sell", "2", "90.5"))
    clock.at += timedelta(hours=40)
    assert service.overview("Main").pauses_until == {}
    clock.at += timedelta(days=9)
    assert service.overview("Main").pauses_until == {}


def test_a_loss_says_nothing_about_a_position_that_is_cross(
    service: LiquidationService, store: Store, fill: MakeFill
) -> None:
    opening = fill(-60, "buy", "2", "100")
    keep(store, opening, fill(-30, "sell", "2", "90.5"))
    facts = PositionFacts(
        position_key=f"BTCUSDT:both:{opening.trade_id}", margin_mode=MarginMode.CROSS
    )
    with store.writing() as writer:
        writer.save_facts("Main", facts)
    assert service.probable("Main") == ()


def stop_order(opening: Fill, **changes: Any) -> ExchangeOrder:
    fields: dict[str, Any] = {
        "symbol": opening.symbol,
        "order_id": "s1",
        "client_order_id": None,
        "order_type": "STOP_MARKET",
        "order_side": OrderSide.SELL,
        "position_side": PositionSide.BOTH,
        "price": Decimal(0),
        "average_price": Decimal(0),
        "quantity": Decimal(2),
        "executed_quantity": Decimal(0),
        "stop_price": Decimal(97),
        "status": "NEW",
        "placed_at": opening.traded_at + timedelta(seconds=5),
        "updated_at": None,
    }
    return ExchangeOrder(**(fields | changes))


def test_order_and_position_history_give_stop_and_margin_mode(
    service: LiquidationService, store: Store, fill: MakeFill
) -> None:
    opening = fill(-60, "buy", "2", "100")
    keep(store, opening, fill(-30, "sell", "2", "99"))
    row = ToldPosition(
        symbol="BTCUSDT",
        told_id="long:1",
        source="Position History",
        side=Side.LONG,
        margin_mode=MarginMode.CROSS,
        entry_price=Decimal(100),
        opened_at=opening.traded_at,
        closed_at=None,
        exit_price=None,
        peak_quantity=None,
        closed_quantity=Decimal(0),
        realized_pnl=None,
        status="CLOSED",
    )
    with store.writing() as writer:
        writer.add_orders("Main", [stop_order(opening)], None)
        writer.add_told_positions("Main", [row], None)
    (exposure,) = service.rules.case("Main").exposures
    assert (exposure.stop_price, exposure.has_stop) == (Decimal(97), True)
    assert (exposure.margin_mode, exposure.margin_mode_source) == (
        MarginMode.CROSS,
        Source.EXCHANGE,
    )
    key = exposure.position.key
    typed = PositionFacts(position_key=key, margin_mode=MarginMode.ISOLATED, has_stop=False)
    with store.writing() as writer:
        writer.save_facts("Main", typed)
    (exposure,) = service.rules.case("Main").exposures
    assert (exposure.stop_price, exposure.has_stop) == (None, False)
    assert exposure.margin_mode_source is Source.TYPED
    assert read_record(store, "Main").told[key].stop_price == 97
