from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError, PausedError
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.planning.kept import PlanWord
from journal.domain.rules.scope import Scope
from journal.domain.rules.severity import Severity
from journal.domain.values import (
    Account,
    Fill,
    Liquidation,
    Plan,
    PlanIntent,
    PositionFacts,
)
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.pause.service import PauseService
from journal.services.planning.papers import PlanPapers
from journal.services.planning.refusals import (
    OverrideNeededError,
    RefusedPlanError,
    UnansweredError,
    UncheckedError,
)
from journal.services.planning.service import PlanService
from journal.services.rules.acknowledgements import Acknowledgements
from journal.services.rules.service import RulesService
from journal.services.rules.settings import RuleSettings
from journal.storage.store import Store

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


@pytest.fixture
def paused(store: Store, liquidation: Callable[..., Liquidation]) -> None:
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(-60, leverage=Decimal(20)))


def test_a_plan_refused_before_anybody_asked_for_the_pause_keeps_it_in_the_journal(
    service: PlanService, plan: Callable[..., Plan], paused: None, store: Store
) -> None:
    # The pause is written by a transaction of its own, which the plan's must not hold up.
    assert paused is None
    with pytest.raises(PausedError):
        service.ready(plan(), "Main")
    with store.reading() as reader:
        assert reader.pause_copy() is not None


def test_broken_rules_are_answered_in_writing_before_a_plan_that_opens_is_kept(
    service: PlanService, plan: Callable[..., Plan], fill: Callable[..., Fill], store: Store
) -> None:
    with store.writing() as writer:
        writer.add_fills(
            "Main", [fill(-60, "buy", "1", "100"), fill(-30, "sell", "1", "100")], None
        )
        writer.save_facts("Main", PositionFacts(position_key="BTCUSDT:both:1", has_stop=False))
    with pytest.raises(UnansweredError, match=r"1 broken rule waits .* \(R04\)") as refusal:
        service.ready(plan(), "Main")
    with store.reading() as reader:
        assert reader.plans("Main") == ()
    service.ready(plan(intent=PlanIntent.REDUCE), "Main")  # reducing is never held up
    answers = Acknowledgements(store=store, rules=service.rules, clock=service.clock)
    answers.answer_all("Main", [one.key for one in refusal.value.waiting], "I forgot the stop.")
    assert service.ready(plan(), "Main") == Changes.PLANS


def test_a_broken_rule_is_not_dodged_by_planning_in_another_account(
    service: PlanService, plan: Callable[..., Plan], fill: Callable[..., Fill], store: Store
) -> None:
    with store.writing() as writer:
        writer.ensure_account("Other")
        writer.add_fills("Other", [fill(-60, "buy", "1", "100")], None)
        writer.save_facts("Other", PositionFacts(position_key="BTCUSDT:both:1", has_stop=False))
    with pytest.raises(UnansweredError, match='--account "Other"') as refusal:
        service.ready(plan(), "Main")
    answers = Acknowledgements(store=store, rules=service.rules, clock=service.clock)
    assert answers.waiting() == refusal.value.waiting
    (waiting,) = answers.waiting()
    assert (waiting.account, answers.unanswered("Main")) == ("Other", ())
    answers.answer_all("Other", [waiting.key], "I forgot the stop.")
    assert service.ready(plan(), "Main") == Changes.PLANS


def test_a_plan_that_keeps_the_rules_is_told_in_full(
    service: PlanService, plan: Callable[..., Plan]
) -> None:
    verdict = service.judge(plan(), "Main")
    assert (verdict.breaches, verdict.not_judged, verdict.severity) == ((), (), None)
    assert verdict.allowed
    assert not verdict.locked
    assert (verdict.notional, verdict.initial_margin) == (Decimal(1000), Decimal(200))
    # 10 * 5 way and 0.05 % of 1,000 and of 950.
    assert verdict.loss_at_stop == Decimal("50.975")
    assert verdict.loss_at_liquidation == Decimal(200)
    assert verdict.lines is not None
    # The wallet of 199.5 less the cost of 1,000, by 10 pieces less 1 % of them.
    assert verdict.lines.liquidation_price == Decimal("80.85858586")
    assert verdict.stop_to_liquidation == Decimal("14.14141414")
    assert verdict.stop_to_liquidation_ratio is not None
    assert verdict.stop_to_liquidation_ratio > Decimal("0.73")
    assert verdict.outcome is not None
    assert verdict.outcome.share(verdict.initial_margin) == Decimal("0.02")
    assert verdict.outcome.share(None) is None
    assert verdict.funding_per_day is None
    assert verdict.funding_reason


def test_the_margin_share_sets_the_largest_quantity(
    service: PlanService, plan: Callable[..., Plan]
) -> None:
    near = Decimal("99.5")
    largest = service.judge(plan(stop_price=near), "Main").largest_allowed
    assert largest is not None
    assert (largest.quantity, largest.set_by) == (Decimal(100), "R03")
    kept = service.judge(plan(stop_price=near, quantity=largest.quantity), "Main")
    more = largest.quantity + Decimal("0.00000001")
    over = service.judge(plan(stop_price=near, quantity=more), "Main")
    assert "R03" not in [breach.rule_id for breach in kept.breaches]
    assert "R03" in [breach.rule_id for breach in over.breaches]


def test_the_bracket_of_the_leverage_sets_it_where_it_is_less(
    service: PlanService, store: Store, plan: Callable[..., Plan]
) -> None:
    with store.writing() as writer:
        writer.save_account(
            Account(name="Main", wallet_balance=Decimal(10**7), wallet_balance_at=NOON)
        )
    largest = service.judge(plan(), "Main").largest_allowed
    assert largest is not None
    assert (largest.quantity, largest.set_by) == (Decimal(10_000), "exchange")


def test_the_loss_at_the_stop_sets_it_where_the_stop_is_far(
    service: PlanService, plan: Callable[..., Plan]
) -> None:
    largest = service.judge(plan(), "Main").largest_allowed
    assert largest is not None
    # 5 of way and 0.0975 of fees each: 2 % of 10,000 by that.
    assert (largest.quantity, largest.set_by) == (Decimal("39.23491907"), "R21")
    kept = service.judge(plan(quantity=largest.quantity), "Main")
    over = service.judge(plan(quantity=largest.quantity + Decimal("0.00000001")), "Main")
    assert kept.severity is None
    assert [breach.rule_id for breach in over.breaches] == ["R21"]


def test_no_size_is_allowed_without_a_stop_and_the_rule_says_so(
    service: PlanService, plan: Callable[..., Plan]
) -> None:
    largest = service.judge(plan(stop_price=None), "Main").largest_allowed
    assert largest is not None
    assert (largest.quantity, largest.set_by) == (Decimal(0), "R04")


def test_a_leverage_that_is_never_offered_allows_nothing(
    service: PlanService, plan: Callable[..., Plan]
) -> None:
    largest = service.judge(plan(leverage=Decimal(101)), "Main").largest_allowed
    assert largest is not None
    assert largest.quantity == 0


def test_without_a_balance_no_size_is_called_allowed(
    service: PlanService, store: Store, plan: Callable[..., Plan]
) -> None:
    with store.writing() as writer:
        writer.save_account(Account(name="Main"))
    assert service.judge(plan(), "Main").largest_allowed is None


def test_without_a_balance_and_brackets_nothing_limits_the_size(
    service: PlanService, store: Store, plan: Callable[..., Plan]
) -> None:
    with store.writing() as writer:
        writer.save_account(Account(name="Main"))
    verdict = service.judge(plan(symbol="XRPUSDT"), "Main")
    assert verdict.largest_allowed is None
    assert verdict.lines_reason == "no leverage brackets are known for XRPUSDT"
    untold = [each.rule_id for each in verdict.not_judged]
    assert untold == ["R03", "R05", "R06", "R14", "R21", "R22"]
    assert verdict.allowed
    assert verdict.outcome is not None
    assert verdict.outcome.share(verdict.notional) is None


def test_critical_rules_are_named_and_refuse_the_plan(
    service: PlanService, store: Store, plan: Callable[..., Plan]
) -> None:
    reckless = plan(leverage=Decimal(25), stop_price=None)
    verdict = service.judge(reckless, "Main")
    assert [breach.rule_id for breach in verdict.breaches] == ["R01", "R04", "R14"]
    assert verdict.severity is Severity.CRITICAL
    assert not verdict.allowed
    assert (verdict.loss_at_stop, verdict.stop_to_liquidation) == (None, None)
    assert verdict.stop_to_liquidation_ratio is None
    with pytest.raises(RefusedPlanError) as refused:
        service.ready(reckless, "Main")
    assert "R01: BTCUSDT long at 25x is above your limit of 20x" in str(refused.value)
    assert "R04: BTCUSDT long has no stop-loss." in str(refused.value)
    with store.reading() as reader:
        assert reader.plans("Main") == ()


def test_a_breach_is_told_and_may_still_be_made_ready(
    service: PlanService, store: Store, plan: Callable[..., Plan]
) -> None:
    daring = plan(leverage=Decimal(15))
    verdict = service.judge(daring, "Main")
    assert verdict.severity is Severity.BREACH
    assert verdict.allowed
    with pytest.raises(OverrideNeededError, match="breaks R01"):
        service.ready(daring, "Main")
    with pytest.raises(InvalidValueError, match="a sentence of 10 to 500"):
        service.ready(daring, "Main", override="because")
    why = "The stop is near, and I risk half of what I may."
    assert service.ready(daring, "Main", override=f" {why} ") == Changes.PLANS
    with store.reading() as reader:
        (stored,) = reader.plans("Main")
    assert (stored.plan, stored.stored_at) == (daring, NOON)
    assert stored.word == PlanWord(override=why)


def test_no_sentence_helps_with_a_critical_rule_or_a_pause(
    service: PlanService, plan: Callable[..., Plan], store: Store, liquidation: Callable[..., Any]
) -> None:
    why = "This time it is different, I am sure."
    with pytest.raises(RefusedPlanError):
        service.ready(plan(leverage=Decimal(25)), "Main", override=why)
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(-60))
    with pytest.raises(PausedError):
        service.ready(plan(), "Main", override=why)
    with store.reading() as reader:
        assert reader.plans("Main") == ()


def test_a_sentence_where_no_rule_asks_for_one_is_not_kept(
    service: PlanService, plan: Callable[..., Plan], store: Store
) -> None:
    service.ready(plan(), "Main", override="Nothing is broken at all.")
    with store.reading() as reader:
        assert reader.plans("Main")[0].word == PlanWord()


def test_every_line_of_the_checklist_is_ticked_first(
    service: PlanService, plan: Callable[..., Plan], store: Store
) -> None:
    papers = PlanPapers(store=store, pause=service.pause)
    assert papers.checklist("Main") == ()
    papers.save_checklist("Main", "slept well\n\nno news today")
    with pytest.raises(UncheckedError, match="Not ticked yet on your checklist: no news today"):
        service.ready(plan(), "Main", ticked=("slept well",))
    service.ready(plan(intent=PlanIntent.REDUCE), "Main")  # reducing is never held up
    service.ready(plan(), "Main", ticked=("no news today", "slept well"))
    service.ready(plan(), "Second")  # whose list is its own
    with store.reading() as reader:
        assert reader.plans("Main")[1].word.checked == "slept well\nno news today"


def test_a_plan_put_aside_comes_back_as_it_was_typed_and_waits_in_a_pause(
    service: PlanService, store: Store, liquidation: Callable[..., Any]
) -> None:
    papers = PlanPapers(store=store, pause=service.pause)
    assert papers.draft("Main") == {}
    assert papers.save_draft("Main", {"symbol": "BTC", "leverage": "1,5"}) == Changes.PLANS
    assert papers.draft("Main") == {"symbol": "BTC", "leverage": "1,5"}
    assert papers.draft("Second") == {}
    papers.drop_draft("Main")
    assert papers.draft("Main") == {}
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(-60))
    with pytest.raises(PausedError):
        papers.save_draft("Main", {"symbol": "BTC"})


def test_ready_makes_the_account_where_there_is_none(
    service: PlanService, store: Store, plan: Callable[..., Plan]
) -> None:
    service.ready(plan(), "Second")
    with store.reading() as reader:
        assert len(reader.plans("Second")) == 1


@pytest.mark.usefixtures("paused")
def test_a_pause_locks_planning_and_tells_no_figures(
    service: PlanService, store: Store, plan: Callable[..., Plan]
) -> None:
    verdict = service.judge(plan(), "Main")
    assert verdict.locked
    assert not verdict.allowed
    assert verdict.lock_sentence is not None
    assert verdict.lock_sentence.startswith("Trading is paused until Wed 15 May, 11:00 UTC")
    assert [breach.rule_id for breach in verdict.breaches] == ["R11", "R16"]
    assert verdict.outcome is None
    assert verdict.lines is None
    assert verdict.lines_reason == "locked while trading is paused"
    assert (verdict.notional, verdict.initial_margin, verdict.loss_at_stop) == (None, None, None)
    assert (verdict.loss_at_liquidation, verdict.largest_allowed) == (None, None)
    with pytest.raises(PausedError, match="Trading is paused until"):
        service.ready(plan(), "Main")
    with store.reading() as reader:
        assert reader.plans("Main") == ()


@pytest.mark.usefixtures("paused")
def test_a_plan_that_reduces_is_never_locked_or_judged(
    service: PlanService, store: Store, plan: Callable[..., Plan]
) -> None:
    reduce = plan(intent=PlanIntent.REDUCE, leverage=Decimal(50), stop_price=None)
    verdict = service.judge(reduce, "Main")
    assert verdict.allowed
    assert not verdict.locked
    assert verdict.breaches == ()
    assert service.ready(reduce, "Main") == Changes.PLANS
    with store.reading() as reader:
        assert len(reader.plans("Main")) == 1


@pytest.mark.usefixtures("paused")
def test_another_account_is_locked_as_well(service: PlanService, plan: Callable[..., Plan]) -> None:
    with pytest.raises(PausedError):
        service.ready(plan(), "Second")


@pytest.mark.usefixtures("paused")
def test_a_ground_read_before_the_pause_ended_is_judged_by_the_present(
    service: PlanService, clock: Clock, plan: Callable[..., Plan]
) -> None:
    ground = service.ground("Main")
    assert service.judge_on(ground, plan()).locked
    clock.at = NOON + timedelta(hours=23)  # type: ignore[attr-defined]  # the test's own clock
    verdict = service.judge_on(ground, plan(leverage=Decimal(11)))
    assert not verdict.locked
    assert [breach.rule_id for breach in verdict.breaches][:2] == ["R01", "R02"]


def test_the_largest_quantity_follows_the_rule_in_force(
    store: Store,
    brackets: BracketBook,
    clock: Clock,
    plan: Callable[..., Plan],
) -> None:
    pause = PauseService(store=store, clock=clock)
    settings = RuleSettings(store=store, clock=clock, pause=pause)
    settings.tighten("R03", limit=Decimal(5))
    settings.switch_on("R03", scope=Scope(symbol="ETHUSDT"), limit=Decimal(1))
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    planning = PlanService(
        store=store,
        brackets=brackets,
        clock=clock,
        rules=rules,
        pause=PauseService(store=store, clock=clock),
    )
    largest = planning.judge(plan(), "Main").largest_allowed
    assert largest is not None
    assert (largest.quantity, largest.set_by) == (Decimal(25), "R03")
    settings.switch_on("R03", scope=Scope(symbol="BTCUSDT"), limit=Decimal(2))
    narrower = planning.judge(plan(), "Main").largest_allowed
    assert narrower is not None
    assert (narrower.quantity, narrower.set_by) == (Decimal(10), "R03 for BTCUSDT")


def test_a_review_that_is_due_in_one_account_refuses_the_plans_of_all(
    service: PlanService,
    store: Store,
    plan: Callable[..., Plan],
    liquidation: Callable[..., Liquidation],
) -> None:
    with store.writing() as writer:
        writer.save_account(
            Account(
                name="Second",
                wallet_balance=Decimal(10_000),
                wallet_balance_at=liquidation(-60).occurred_at,
            )
        )
        writer.add_liquidation("Main", liquidation(-30 * 60, leverage=Decimal(4)))
    verdict = service.judge(plan(), "Second")
    assert [one.rule_id for one in verdict.breaches if one.rule_id == "R16"] == ["R16"]
    with pytest.raises(RefusedPlanError, match="R16"):
        service.ready(plan(), "Second")
