"""Where the trader stands after a pause, told by what was recorded."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.domain.margin.brackets.book import BracketBook
from journal.domain.pause.reentry.terms import HISTORY, StepName
from journal.domain.pause.stage import Stage
from journal.domain.review.saved import Cause
from journal.domain.values import Account, Fill, Liquidation, MarginMode, PositionFacts
from journal.services.record.record import read_record
from journal.services.reentry.service import ReentryService
from journal.services.review.reading import ReviewReading
from journal.services.review.saving import ReviewService
from journal.services.rules.service import RulesService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.records import ImportBatch
from journal.storage.store import Store

DAY = 24 * 60


@pytest.fixture
def rules(store: Store, clock: Any, brackets: BracketBook) -> RulesService:
    return RulesService(store=store, brackets=brackets, clock=clock)


@pytest.fixture
def service(store: Store, clock: Any, rules: RulesService) -> ReentryService:
    return ReentryService(store=store, rules=rules, clock=clock)


@pytest.fixture
def liquidated(store: Store, liquidation: Callable[..., Liquidation]) -> Callable[..., Liquidation]:
    """Return a function that types a liquidation at 12x, a day before noon unless told."""

    def keep(minutes: float = -DAY, account: str = "Main", **changes: Any) -> Liquidation:
        one = liquidation(minutes, **({"leverage": Decimal(12)} | changes))
        with store.writing() as writer:
            writer.ensure_account(account)
            writer.add_liquidation(account, one)
        return one

    return keep


@pytest.fixture
def review(store: Store, clock: Any, rules: RulesService, tmp_path: Path) -> Callable[..., None]:
    why = ReviewReading(
        store=store, rules=rules, candle_files=CandleFiles(tmp_path / "candles"), clock=clock
    )

    def save(one: Liquidation, account: str = "Main") -> None:
        ReviewService(store=store, clock=clock, why=why).save(
            account, one.liquidation_id, Cause.LEVERAGE, "12x.", "R01"
        )

    return save


@pytest.fixture
def trades(store: Store, fill: Callable[..., Fill], clock: Any) -> Callable[..., None]:
    """Return a function that records closed trades, one an hour, and what was typed about them."""

    def keep(count: int, *, account: str = "Main", **facts: Any) -> None:
        start = (clock.at - datetime(2024, 5, 14, 12, tzinfo=clock.at.tzinfo)).total_seconds() / 60
        fills = []
        for number in range(count):
            opened = start + 60 * number
            fills += [fill(opened, "buy", "1", "100"), fill(opened + 30, "sell", "1", "101")]
        typed: dict[str, Any] = {
            "leverage": Decimal(5),
            "margin_mode": MarginMode.ISOLATED,
            "stop_price": Decimal(95),
        } | facts
        with store.writing() as writer:
            writer.ensure_account(account)
            writer.add_fills(account, fills, None)
        mine = {one.trade_id for one in fills}
        with store.writing() as writer:
            for position in read_record(store, account).positions:
                if position.events[0].fill.trade_id in mine:
                    writer.save_facts(account, PositionFacts(position_key=position.key, **typed))
        clock.at += timedelta(hours=count)

    return keep


def test_without_a_liquidation_nothing_is_asked_for(service: ReentryService) -> None:
    assert service.standing().stage is Stage.NORMAL
    assert service.state("Main") is None
    assert service.state("Nobody") is None


def test_the_way_from_the_pause_to_trading_as_before(
    service: ReentryService,
    liquidated: Callable[..., Liquidation],
    review: Callable[..., None],
    trades: Callable[..., None],
    clock: Any,
) -> None:
    one = liquidated(-60)
    assert service.standing().stage is Stage.PAUSED
    clock.at += timedelta(hours=24)
    due = service.standing()
    assert (due.stage, due.reentry) == (Stage.REVIEW_DUE, None)
    review(one)
    begun = service.standing()
    assert begun.stage is Stage.REENTRY
    assert begun.reentry is not None
    assert begun.reentry.started_at == clock.at
    assert begun.reentry.leverage_limit == Decimal(6)
    assert begun.reentry.terms.leverage is not None
    assert begun.reentry.terms.leverage.rule_id == "R02"
    trades(10)
    counted = service.state("Main")
    assert counted is not None
    assert counted.clean_trades == 10
    clock.at += timedelta(days=7)
    over = service.standing()
    assert over.stage is Stage.NORMAL
    assert over.reentry is not None
    assert over.reentry.is_over(clock.at)
    assert service.state("Main") is None


def test_a_review_saved_during_the_pause_lets_re_entry_begin_with_its_end(
    service: ReentryService,
    liquidated: Callable[..., Liquidation],
    review: Callable[..., None],
    clock: Any,
) -> None:
    one = liquidated(-60)
    review(one)
    assert service.standing().stage is Stage.PAUSED
    clock.at += timedelta(hours=30)
    found = service.state("Main")
    assert found is not None
    assert found.started_at == one.occurred_at + timedelta(hours=24)


def test_a_broken_rule_restarts_the_count_and_the_rules_hear_of_it(
    service: ReentryService,
    rules: RulesService,
    liquidated: Callable[..., Liquidation],
    review: Callable[..., None],
    trades: Callable[..., None],
    clock: Any,
) -> None:
    one = liquidated()
    review(one)
    trades(3)
    trades(1, leverage=Decimal(8))
    trades(2)
    found = service.state("Main")
    assert found is not None
    assert found.clean_trades == 2
    assert [fault.rule_id for fault in found.restarted_by] == ["R02"]
    clock.at += timedelta(days=9)
    trades(5, leverage=Decimal(8))
    # Nine days and eleven closed trades would end it where nobody counts the clean ones.
    broken = [each for each in rules.breach_log("Main") if each.breach.rule_id == "R02"]
    assert len(broken) == 6


def test_after_its_end_half_the_leverage_is_no_longer_asked_for(
    service: ReentryService,
    rules: RulesService,
    liquidated: Callable[..., Liquidation],
    review: Callable[..., None],
    trades: Callable[..., None],
    clock: Any,
) -> None:
    review(liquidated())
    trades(10)
    clock.at += timedelta(days=8)
    trades(1, leverage=Decimal(8))
    assert service.standing().stage is Stage.NORMAL
    assert not [each for each in rules.breach_log("Main") if each.breach.rule_id == "R02"]


def test_trades_of_another_account_count_and_break_too(
    service: ReentryService,
    liquidated: Callable[..., Liquidation],
    review: Callable[..., None],
    trades: Callable[..., None],
    store: Store,
) -> None:
    review(liquidated())
    with store.writing() as writer:
        writer.save_account(
            Account(name="Second", wallet_balance=Decimal(10_000), wallet_balance_at=None)
        )
    trades(2, account="Second", leverage=Decimal(9))
    found = service.state("Second")
    assert found is not None
    assert len(found.restarted_by) == 2


def test_an_unknown_leverage_leaves_the_limit_to_the_other_rules(
    service: ReentryService,
    liquidated: Callable[..., Liquidation],
    review: Callable[..., None],
) -> None:
    review(liquidated(leverage=None))
    found = service.state("Main")
    assert found is not None
    assert found.terms.liquidated_leverage is None
    assert found.terms.leverage is not None
    assert (found.terms.leverage.rule_id, found.leverage_limit) == ("R01", Decimal(10))


def test_the_leverage_of_the_liquidated_position_is_taken_from_its_record(
    service: ReentryService,
    store: Store,
    fill: Callable[..., Fill],
    liquidated: Callable[..., Liquidation],
    review: Callable[..., None],
    clock: Any,
) -> None:
    with store.writing() as writer:
        writer.add_fills(
            "Main", [fill(-100, "buy", "1", "100"), fill(-60, "sell", "1", "90")], None
        )
    (position,) = read_record(store, "Main").positions
    with store.writing() as writer:
        writer.save_facts("Main", PositionFacts(position_key=position.key, leverage=Decimal(8)))
    review(liquidated(-60, leverage=None))
    clock.at += timedelta(days=2)
    found = service.state("Main")
    assert found is not None
    assert found.terms.liquidated_leverage == Decimal(8)
    assert found.leverage_limit == Decimal(4)


def test_a_second_liquidation_makes_another_review_due(
    service: ReentryService,
    liquidated: Callable[..., Liquidation],
    review: Callable[..., None],
    trades: Callable[..., None],
    clock: Any,
) -> None:
    review(liquidated())
    trades(4)
    second = liquidated(5 * 60, account="Second", leverage=Decimal(8))
    assert service.standing().stage is Stage.PAUSED
    clock.at += timedelta(hours=26)
    due = service.standing()
    assert due.stage is Stage.REVIEW_DUE
    assert due.ending is not None
    assert due.ending.account == "Second"
    review(second, "Second")
    found = service.state("Main")
    assert found is not None
    assert (found.clean_trades, found.leverage_limit) == (0, Decimal(4))


def test_what_nobody_typed_is_counted_as_neither_clean_nor_broken(
    service: ReentryService,
    liquidated: Callable[..., Liquidation],
    review: Callable[..., None],
    trades: Callable[..., None],
) -> None:
    review(liquidated())
    trades(2, leverage=None, stop_price=None)
    found = service.state("Main")
    assert found is not None
    assert (found.clean_trades, found.untold_trades, found.restarted_by) == (0, 2, ())
    untold = {step.name: step.untold for step in found.steps}
    assert untold[StepName.LEVERAGE] == untold[StepName.STOP] == 2
    assert untold[StepName.ISOLATED] == 0


@pytest.mark.parametrize(("days", "stage"), [(1, Stage.REVIEW_DUE), (32, Stage.NORMAL)])
def test_a_liquidation_long_before_the_first_import_asks_for_nothing(
    service: ReentryService,
    store: Store,
    liquidated: Callable[..., Liquidation],
    clock: Any,
    days: int,
    stage: Stage,
) -> None:
    liquidated(-days * DAY)
    with store.writing() as writer:
        writer.add_batch(
            ImportBatch(
                account="Main",
                file_name="a.csv",
                content_sha256="00",
                kind="trade history",
                zone=None,
                imported_at=clock.at,
            )
        )
    assert timedelta(days=30) == HISTORY
    assert service.standing().stage is stage
