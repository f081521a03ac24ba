from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.errors import PausedError
from journal.domain.ledger.liquidations import UNTOLD_SYMBOL
from journal.domain.pause.stage import Stage
from journal.domain.values import (
    Account,
    Certainty,
    Fill,
    Income,
    Liquidation,
    PlanIntent,
)
from journal.services.clock import Clock
from journal.services.pause.service import PauseService
from journal.storage.store import Store

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
INSURANCE_CLEAR = "INSURANCE_CLEAR"


@pytest.fixture
def service(store: Store, clock: Clock) -> PauseService:
    return PauseService(store=store, clock=clock)


def typed(store: Store, liquidation: Liquidation, account: str = "Main") -> None:
    with store.writing() as writer:
        writer.ensure_account(account)
        writer.add_liquidation(account, liquidation)


def clear_row(minutes: int) -> Income:
    return Income(
        income_type=INSURANCE_CLEAR,
        amount=Decimal("-1.5"),
        asset="USDT",
        symbol="BTCUSDT",
        transaction_id=str(minutes),
        occurred_at=NOON + timedelta(minutes=minutes),
    )


def test_an_empty_journal_is_not_paused(service: PauseService) -> None:
    state = service.state()
    assert (state.running, state.pause, state.liquidation) == (False, None, None)
    assert state.remaining == timedelta(0)
    assert state.sentence is None
    service.require_open()


def test_a_typed_liquidation_locks_what_opens_and_never_what_reduces(
    service: PauseService, store: Store, liquidation: Callable[..., Liquidation]
) -> None:
    typed(store, liquidation(-48))
    state = service.state()
    assert state.running
    assert state.account == "Main"
    assert state.remaining == timedelta(hours=23, minutes=12)
    with pytest.raises(PausedError) as refused:
        service.require_open()
    assert str(refused.value) == (
        "Trading is paused until Wed 15 May, 11:12 UTC — 23 h 12 min left: BTCUSDT long was "
        "liquidated at 11:12 UTC. Whatever reduces risk stays open."
    )
    service.require_open(PlanIntent.REDUCE)


def test_what_is_decided_for_later_waits_for_calm(
    service: PauseService, store: Store, liquidation: Callable[..., Liquidation]
) -> None:
    service.require_calm("Loosening a rule")
    assert service.state().stage is Stage.NORMAL
    typed(store, liquidation(-48))
    assert service.state().stage is Stage.PAUSED
    with pytest.raises(PausedError) as refused:
        service.require_calm("Loosening a rule")
    assert str(refused.value).startswith("Loosening a rule waits until the pause is over. Trading")


def test_it_ends_by_itself_and_is_still_known_afterwards(
    service: PauseService, store: Store, liquidation: Callable[..., Liquidation]
) -> None:
    typed(store, liquidation(-24 * 60))
    state = service.state()
    assert not state.running
    assert state.pause is not None
    assert state.sentence is None
    service.require_open()


def test_reopening_the_journal_changes_nothing(
    service: PauseService, store: Store, clock: Clock, liquidation: Callable[..., Liquidation]
) -> None:
    typed(store, liquidation(-30))
    before = service.state()
    store.close()
    with Store.open(store.folder) as reopened:
        assert PauseService(store=reopened, clock=clock).state() == before


def test_a_liquidation_of_another_account_pauses_the_trader(
    service: PauseService, store: Store, liquidation: Callable[..., Liquidation]
) -> None:
    typed(store, liquidation(-30), account="Second")
    assert service.state().account == "Second"
    assert service.state().running


def test_an_insurance_row_pauses_from_the_time_of_the_forced_fill(
    service: PauseService, store: Store, fill: Callable[..., Fill]
) -> None:
    with store.writing() as writer:
        writer.add_fills("Main", [fill(-90, "buy", "1", "100"), fill(-60, "sell", "1", "80")], None)
        writer.add_incomes("Main", [clear_row(-60)], None)
    state = service.state()
    assert state.running
    assert state.pause is not None
    assert state.pause.ends_at == NOON + timedelta(hours=23)
    assert state.liquidation is not None
    assert state.liquidation.certainty is Certainty.HIGH


def test_a_second_liquidation_moves_the_end_and_becomes_the_cause(
    service: PauseService, store: Store, liquidation: Callable[..., Liquidation]
) -> None:
    typed(store, liquidation(-300))
    typed(store, liquidation(-20, symbol="ETHUSDT", side=None))
    state = service.state()
    assert state.pause is not None
    assert state.pause.started_at == NOON - timedelta(minutes=300)
    assert state.pause.ends_at == NOON + timedelta(hours=24, minutes=-20)
    assert state.sentence is not None
    assert "ETHUSDT was liquidated at 11:40 UTC" in state.sentence


@pytest.mark.parametrize(
    ("elapsed", "left"),
    [
        (timedelta(0), "24 h 0 min left"),
        (timedelta(hours=23), "1 h 0 min left"),
        (timedelta(hours=23, seconds=1), "59 min left"),
        (timedelta(hours=23, minutes=59, seconds=30), "less than a minute left"),
    ],
)
def test_what_is_left_is_told_to_the_minute(
    service: PauseService,
    store: Store,
    clock: Any,
    liquidation: Callable[..., Liquidation],
    elapsed: timedelta,
    left: str,
) -> None:
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(0))
    clock.at = NOON + elapsed
    sentence = service.state().sentence
    assert sentence is not None
    assert f"— {left}:" in sentence


def test_a_liquidation_whose_symbol_is_not_told_is_called_a_position(
    service: PauseService, store: Store, liquidation: Callable[..., Liquidation]
) -> None:
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(0, symbol=UNTOLD_SYMBOL, side=None))
    sentence = service.state().sentence
    assert sentence is not None
    assert "left: a position was liquidated" in sentence


def test_an_unconfirmed_guess_does_not_pause(
    service: PauseService, store: Store, liquidation: Callable[..., Liquidation]
) -> None:
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(0, certainty=Certainty.PROBABLE))
    assert service.state().pause is None


def test_settings_of_an_account_do_not_end_a_pause(
    service: PauseService, store: Store, liquidation: Callable[..., Liquidation]
) -> None:
    typed(store, liquidation(-30))
    with store.writing() as writer:
        writer.save_account(Account(name="Main", usual_leverage=Decimal(1)))
        writer.save_setting("pause_hours", "0")
    assert service.state().running
