"""Sizes by a share of the account, locked while a pause runs."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError, JournalError, PausedError
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.planning.sizing import SizeBy
from journal.domain.values import Account, Liquidation, Plan, Side
from journal.services.clock import Clock
from journal.services.pause.service import PauseService
from journal.services.planning.service import PlanService
from journal.services.planning.sizing import Wish
from journal.services.rules.service import RulesService
from journal.storage.store import Store

D = Decimal


@pytest.fixture
def service(store: Store, brackets: BracketBook, clock: Clock) -> PlanService:
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    pause = PauseService(store=store, clock=clock)
    return PlanService(store=store, brackets=brackets, clock=clock, rules=rules, pause=pause)


def wish(size_by: SizeBy, share: str, stop: str | None = "95") -> Wish:
    return Wish(
        size_by=size_by,
        share=D(share),
        side=Side.LONG,
        leverage=D(5),
        entry_price=D(100),
        stop_price=None if stop is None else D(stop),
    )


def test_the_wallet_is_what_a_share_is_taken_of(
    service: PlanService, plan: Callable[..., Plan]
) -> None:
    ground = service.ground("Main")
    by_margin = service.quantity(ground, wish(SizeBy.MARGIN, "0.1", None))
    assert by_margin == 50
    by_risk = service.quantity(ground, wish(SizeBy.RISK, "0.01"))
    verdict = service.judge_on(ground, plan(quantity=by_risk))
    assert verdict.loss_at_stop is not None
    assert D("99.9999") < verdict.loss_at_stop <= 100


def test_what_is_missing_for_a_size_is_said(service: PlanService, store: Store) -> None:
    ground = service.ground("Main")
    with pytest.raises(JournalError, match="Type the stop first"):
        service.quantity(ground, wish(SizeBy.RISK, "0.01", None))
    with pytest.raises(InvalidValueError, match="a quantity is its own size"):
        service.quantity(ground, wish(SizeBy.QUANTITY, "0.01"))
    with store.writing() as writer:
        writer.save_account(Account(name="Main"))
    with pytest.raises(JournalError, match="Type it in Settings"):
        service.quantity(service.ground("Main"), wish(SizeBy.MARGIN, "0.01"))


def test_a_pause_locks_the_sizer(
    service: PlanService, store: Store, liquidation: Callable[..., Liquidation]
) -> None:
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(-60))
    with pytest.raises(PausedError):
        service.quantity(service.ground("Main"), wish(SizeBy.MARGIN, "0.1"))
