"""Liquidation episodes as the trader looks at them, and the ones he reports."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.values import Account, Fill, Income, MarginMode, Side
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.liquidations.service import HandLiquidation, LiquidationService
from journal.services.pause.history import PauseHistoryService
from journal.services.pause.service import PauseService
from journal.services.rules.service import RulesService
from journal.storage.store import Store
from tests.services.conftest import SetClock

D = Decimal


@pytest.fixture
def liquidations(store: Store, clock: Clock, brackets: BracketBook) -> LiquidationService:
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    return LiquidationService(
        store=store, rules=rules, clock=clock, pause=PauseService(store=store, clock=clock)
    )


def report(clock: Clock, **changes: object) -> HandLiquidation:
    fields: dict[str, object] = {
        "symbol": "btcusdt",
        "side": Side.LONG,
        "occurred_at": clock.now(),
    }
    return HandLiquidation(**(fields | changes))  # type: ignore[arg-type]  # checked by the value


def test_a_reported_liquidation_starts_the_pause(
    liquidations: LiquidationService, store: Store, clock: Clock
) -> None:
    changes = liquidations.record_by_hand("Main", report(clock, loss=D(400), balance_left=D(600)))
    assert changes == Changes.LIQUIDATIONS | Changes.PAUSE
    (view,) = liquidations.episodes("Main")
    assert view.symbols == ("BTCUSDT",)
    assert view.loss == 400
    assert view.share_of_account == D("0.4")
    state = PauseService(store=store, clock=clock).state()
    assert state.running
    assert state.remaining == timedelta(hours=24)


def test_a_liquidation_reported_for_an_unknown_account_makes_it(
    liquidations: LiquidationService, store: Store, clock: Clock
) -> None:
    liquidations.record_by_hand("Other", report(clock))
    with store.reading() as reader:
        assert reader.account("Other") is not None
    (view,) = liquidations.episodes("Other")
    assert view.loss is None
    assert view.loss_is_partial
    assert view.balance_after is None
    assert view.share_of_account is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("loss", D(-1)),
        ("balance_left", D(-1)),
        ("symbol", " "),
        ("leverage", D(0)),
    ],
)
def test_an_impossible_field_is_refused_by_name_and_nothing_is_kept(
    liquidations: LiquidationService, clock: Clock, field: str, value: object
) -> None:
    with pytest.raises(InvalidValueError) as refused:
        liquidations.record_by_hand("Main", report(clock, **{field: value}))
    assert refused.value.field == field
    assert liquidations.episodes("Main") == ()


def test_a_liquidation_in_the_future_is_refused(
    liquidations: LiquidationService, clock: Clock
) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    with pytest.raises(InvalidValueError, match="lies in the future"):
        liquidations.record_by_hand("Main", report(clock, occurred_at=tomorrow))


def test_an_imported_liquidation_shows_the_wallet_before_it_and_who_broke_the_pause(
    liquidations: LiquidationService, store: Store, fill: Callable[..., Fill], clock: Clock
) -> None:
    fills = [
        fill(1, "buy", "100", "100"),
        fill(60, "sell", "100", "96", realized_pnl=D(-400)),
        fill(90, "buy", "1", "95"),
        fill(95, "sell", "1", "95", realized_pnl=D(0)),
    ]
    cleared = Income(
        income_type="INSURANCE_CLEAR",
        amount=D(-25),
        asset="USDT",
        symbol="BTCUSDT",
        transaction_id="9",
        occurred_at=clock.now() + timedelta(minutes=60),
    )
    with store.writing() as writer:
        writer.add_fills("Main", fills, None)
        writer.add_incomes("Main", [cleared], None)
    (view,) = liquidations.episodes("Main")
    assert view.loss == 425
    assert view.balance_before == 10_000
    assert view.share_of_account == D("0.0425")
    assert view.balance_after == D(9575)
    assert view.positions_opened_in_pause == 1
    (one,) = view.liquidations
    assert one.liquidation.execution_price == 96
    assert one.liquidation_price is None


def test_the_wallet_before_has_none_of_the_rows_that_came_seconds_apart(
    liquidations: LiquidationService, store: Store, fill: Callable[..., Fill], clock: Clock
) -> None:
    def row(transaction_id: str, income_type: str, amount: int, seconds: int) -> Income:
        return Income(
            income_type=income_type,
            amount=D(amount),
            asset="USDT",
            symbol="BTCUSDT",
            transaction_id=transaction_id,
            occurred_at=clock.now() + timedelta(minutes=60, seconds=seconds),
        )

    fills = [fill(1, "buy", "100", "100"), fill(60, "sell", "100", "96", realized_pnl=D(-400))]
    rows = [row("1", "REALIZED_PNL", -400, 0), row("2", "INSURANCE_CLEAR", -25, 3)]
    with store.writing() as writer:
        writer.add_fills("Main", fills, None)
        writer.add_incomes("Main", rows, None)
    (view,) = liquidations.episodes("Main")
    assert view.loss == 425
    assert view.balance_before == 10_000
    assert view.balance_after == D(9575)


def test_computed_prices_say_what_they_rest_on(
    liquidations: LiquidationService, store: Store, fill: Callable[..., Fill], clock: Clock
) -> None:
    typed = report(
        clock,
        occurred_at=clock.now() - timedelta(minutes=1),
        leverage=D(25),
        margin_mode=MarginMode.ISOLATED,
    )
    with store.writing() as writer:
        writer.add_fills(
            "Main", [fill(-60, "buy", "10", "100"), fill(-1, "sell", "10", "96.5")], None
        )
    liquidations.record_by_hand("Main", typed)
    (view,) = liquidations.episodes("Main")
    (one,) = view.liquidations
    assert one.leverage == 25
    assert one.margin_mode is MarginMode.ISOLATED
    # WB = 10·100/25 − 0.5 = 39.5; LP = (39.5 − 1000)/(10·0.01 − 10)
    assert one.liquidation_price == D("97.02020202")
    assert any("estimate" in note for note in one.notes)


def test_a_pause_counts_as_long_as_it_was_chosen_to_last(
    liquidations: LiquidationService, store: Store, fill: Callable[..., Fill], clock: Any
) -> None:
    liquidations.pause.choose("hours", "72")
    clock.at += timedelta(hours=1)
    liquidations.record_by_hand("Main", report(clock))
    began = clock.now()
    with store.writing() as writer:
        # The fills of the fixture count minutes from noon.
        writer.add_fills("Main", [fill(60 + 30 * 60, "buy", "1", "95")], None)
    clock.at += timedelta(hours=40)
    (view,) = liquidations.episodes("Main")
    assert view.pause_ends_at == began + timedelta(hours=72)
    assert view.positions_opened_in_pause == 1


def test_a_pause_is_broken_by_the_same_trades_wherever_it_is_told(
    liquidations: LiquidationService, store: Store, fill: Callable[..., Fill], clock: Any
) -> None:
    """An increase breaks it like an opening, in any account; the history says the same."""
    liquidations.record_by_hand("Main", report(clock))
    with store.writing() as writer:
        writer.ensure_account("Second")
        writer.add_fills("Main", [fill(-300, "buy", "1", "95"), fill(60, "buy", "1", "94")], None)
        writer.add_fills("Second", [fill(90, "buy", "1", "95")], None)
    clock.at += timedelta(hours=40)
    (view,) = liquidations.episodes("Main")
    history = PauseHistoryService(store=store, pause=liquidations.pause).history()
    (past,) = history.pauses
    assert view.positions_opened_in_pause == len(past.trades) == 2
    assert past.is_broken
    for account in ("Main", "Second"):
        log = liquidations.rules.breach_log(account)
        assert [one.breach.rule_id for one in log].count("R11") == 1


def test_a_coin_lost_is_not_added_to_dollars_nor_measured_by_their_wallet(
    liquidations: LiquidationService, store: Store, clock: SetClock
) -> None:
    with store.writing() as writer:
        writer.save_account(
            Account(name="Main", wallet_balance=D(1000), wallet_balance_at=clock.now())
        )
    coin = report(clock, symbol="BTCUSD_PERP", loss=D("0.02"))
    liquidations.record_by_hand("Main", coin)
    (alone,) = liquidations.episodes("Main")
    assert (alone.loss, alone.asset, alone.share_of_account) == (D("0.02"), "BTC", None)
    clock.at += timedelta(minutes=5)
    liquidations.record_by_hand("Main", report(clock, loss=D(400)))
    (both,) = liquidations.episodes("Main")
    assert both.lost == (("BTC", D("0.02")), ("USDT", D(400)))
    assert (both.loss, both.asset, both.balance_before) == (None, "", None)
