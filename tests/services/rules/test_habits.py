"""The price list of one account: what is compared, and what is left out and said."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from journal.domain.margin.brackets.book import BracketBook
from journal.domain.values import Fill, MarginMode, Plan, PositionFacts
from journal.services.clock import Clock
from journal.services.rules.habits import HabitService
from journal.services.rules.service import RulesService
from journal.storage.store import Store

D = Decimal


@pytest.fixture
def habits(store: Store, brackets: BracketBook, clock: Clock) -> HabitService:
    return HabitService(rules=RulesService(store=store, brackets=brackets, clock=clock))


def test_broken_and_clean_trades_are_told_apart_with_money_and_risk(
    habits: HabitService, store: Store, fill: Callable[..., Fill]
) -> None:
    def trade(minutes: float, exit_price: str) -> list[Fill]:
        return [fill(minutes, "buy", "10", "100"), fill(minutes + 5, "sell", "10", exit_price)]

    fills = [*trade(-9000, "110"), *trade(-6000, "90"), *trade(-3000, "95"), *trade(-60, "97")]
    with store.writing() as writer:
        writer.add_fills("Main", fills, None)
        for number, leverage, stop in ((1, "5", "95"), (3, "15", "95"), (5, "5", "95")):
            writer.save_facts(
                "Main",
                PositionFacts(
                    position_key=f"BTCUSDT:both:{number}",
                    leverage=D(leverage),
                    margin_mode=MarginMode.ISOLATED,
                    stop_price=D(stop),
                ),
            )
    found = habits.price_list("Main")
    prices = {one.rule_id: one for one in found.prices.prices}
    assert prices["R01"].money.total == -100
    assert prices["R01"].money.count == 1
    assert prices["R01"].money.interval is None
    # 50 of way and 0.05 % of 1,000 and of 950.
    assert prices["R01"].risk_multiples.total == D(-100) / D("50.975")
    assert (found.prices.trades, found.prices.clean, found.without_result) == (4, 3, 0)


def test_a_planned_risk_goes_before_the_stop_that_was_set(
    habits: HabitService, store: Store, fill: Callable[..., Fill], plan: Callable[..., Plan]
) -> None:
    fills = [fill(-60, "buy", "10", "100"), fill(-5, "sell", "10", "90")]
    with store.writing() as writer:
        writer.add_fills("Main", fills, None)
        writer.add_plan("Main", plan(stop_price=D(98), quantity=D(10)), fills[0].traded_at)
        writer.save_facts(
            "Main",
            PositionFacts(
                position_key="BTCUSDT:both:1",
                leverage=D(15),
                margin_mode=MarginMode.ISOLATED,
                stop_price=D(95),
            ),
        )
    (price,) = [one for one in habits.price_list("Main").prices.prices if one.rule_id == "R01"]
    assert price.risk_multiples.total == D(-100) / D("20.99")
