"""What became of plans: matched by themselves, asked about once."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.planning.matching import Differing
from journal.domain.values import Fill, MarginMode, Plan, PositionFacts
from journal.services.clock import Clock
from journal.services.planning.following import PlanFollowing
from journal.services.rules.service import RulesService
from journal.storage.store import Store

D = Decimal


@pytest.fixture
def following(store: Store, brackets: BracketBook, clock: Clock) -> PlanFollowing:
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    return PlanFollowing(store=store, rules=rules, clock=clock)


def test_a_trade_that_differs_from_its_plan_is_asked_about_once(
    following: PlanFollowing,
    store: Store,
    fill: Callable[..., Fill],
    plan: Callable[..., Plan],
) -> None:
    fills = [fill(-60, "buy", "12", "100"), fill(-5, "sell", "12", "98")]
    made = fills[0].traded_at - timedelta(minutes=5)
    with store.writing() as writer:
        writer.add_plan("Main", plan(symbol="ETHUSDT"), made)
        writer.add_plan("Main", plan(), made)
        writer.add_fills("Main", fills, None)
        writer.save_facts(
            "Main",
            PositionFacts(
                position_key="BTCUSDT:both:1",
                leverage=D(5),
                margin_mode=MarginMode.ISOLATED,
                stop_price=D(95),
            ),
        )
    traded, untraded = following.followed("Main")
    assert untraded.position is None
    assert not untraded.wants_answer
    assert [one.what for one in traded.differences] == [Differing.SIZE]
    assert traded.r_multiple == D(-24) / D("50.975")
    assert traded.wants_answer
    with pytest.raises(InvalidValueError, match="a sentence"):
        following.answer("Main", "BTCUSDT:both:1", "no")
    following.answer("Main", "BTCUSDT:both:1", "I wanted more than I had planned.")
    answered = following.followed("Main")[0]
    assert answered.answer is not None
    assert answered.answer.sentence == "I wanted more than I had planned."
    assert not answered.wants_answer
    with pytest.raises(JournalError, match="Nothing is asked"):
        following.answer("Main", "BTCUSDT:both:1", "Another sentence about it.")


def test_without_plans_nothing_is_asked(
    following: PlanFollowing, store: Store, fill: Callable[..., Fill]
) -> None:
    with store.writing() as writer:
        writer.add_fills("Main", [fill(-60, "buy", "12", "100")], None)
    assert following.followed("Main") == ()
