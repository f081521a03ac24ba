"""Stops that are moved, taken away or triggered, as moments that rules judge."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.values import (
    ExchangeOrder,
    Fill,
    PositionFacts,
    PriceType,
)
from journal.services.rules.service import RulesService

D = Decimal
NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
Told = Callable[..., list[RuleContext]]
Entries = Callable[[RulesService], list[RuleContext]]
Keep = Callable[..., None]
MakeFill = Callable[..., Fill]
MakeOrder = Callable[..., ExchangeOrder]


def test_a_stop_that_is_moved_or_taken_away_is_a_moment_of_its_own(
    rules: RulesService,
    keep: Keep,
    fill: MakeFill,
    order: MakeOrder,
    at: Callable[[float], datetime],
    told: Told,
    entries: Entries,
) -> None:
    orders = [
        order(-89, "95", ended=-80, quantity=D(1)),
        order(-80, "90", ended=-70),
        order(-65, "97", ended=-64),
    ]
    keep([fill(-90, "buy", "2", "100"), fill(-10, "sell", "2", "99")], orders=orders)
    (opening,) = entries(rules)
    assert (opening.has_stop, opening.stop_price, opening.stop_placed_at) == (True, D(95), at(-89))
    assert opening.stop_quantity == 1
    assert opening.stop_is_recorded
    placed, moved, removed, again, gone = told(rules, Moment.STOP)
    assert (placed.at, placed.stop_change) == (at(-89), None)
    assert moved.stop_change is not None
    assert (moved.stop_change.price_before, moved.stop_change.price_after) == (D(95), D(90))
    assert (moved.stop_price, moved.quantity, moved.equity) == (D(90), D(2), D(10_000))
    assert removed.stop_change is not None
    assert removed.stop_change.price_after is None
    assert (removed.stop_change.replaced_at, removed.stop_change.replaced_by) == (at(-65), D(97))
    assert (again.at, again.stop_change) == (at(-65), None)
    assert gone.stop_change is not None
    assert gone.stop_change.replaced_at is None
    judged = rules.judge(rules.case("Main"))[0]
    assert "the stop was moved away from 95 to 90" in next(
        one.sentence for one in judged.breaches if one.rule_id == "R08"
    )


def test_a_second_stop_farther_away_moves_nothing(
    rules: RulesService, keep: Keep, fill: MakeFill, order: MakeOrder, told: Told
) -> None:
    orders = [order(-91, "95", quantity=D(1)), order(-80, "90", quantity=D(1))]
    keep([fill(-90, "buy", "2", "100")], orders=orders)
    assert len(rules.case("Main").story.exposures[0].stops) == 2
    assert told(rules, Moment.STOP) == []


def test_a_stop_that_was_triggered_was_not_moved(
    rules: RulesService, keep: Keep, fill: MakeFill, order: MakeOrder, told: Told
) -> None:
    fills = [
        fill(-90, "buy", "2", "100"),
        fill(-80, "sell", "1", "95"),
        fill(-9, "sell", "1", "99"),
    ]
    filled = order(-90, "95", ended=-80, status="FILLED", quantity=D(1))
    keep(fills, orders=[filled, order(-90, "90", order_id="second", quantity=D(1))])
    assert told(rules, Moment.STOP) == []


def test_an_increase_after_the_stop_was_taken_away_has_none(
    rules: RulesService, keep: Keep, fill: MakeFill, order: MakeOrder, entries: Entries
) -> None:
    fills = [fill(-90, "buy", "1", "100"), fill(-50, "buy", "1", "100")]
    keep(fills, orders=[order(-91, "95", ended=-60)])
    opening, increase = entries(rules)
    assert (opening.has_stop, opening.stop_placed_at) == (True, None)
    assert (increase.has_stop, increase.stop_price) == (False, None)


def test_what_was_typed_about_the_stop_holds_for_the_whole_life(
    rules: RulesService, keep: Keep, fill: MakeFill, order: MakeOrder, told: Told, entries: Entries
) -> None:
    facts = [PositionFacts(position_key="BTCUSDT:both:1", stop_price=D(96))]
    keep([fill(-90, "buy", "1", "100")], orders=[order(-80, "95")], facts=facts)
    (opening,) = entries(rules)
    assert (opening.stop_price, opening.stop_placed_at) == (D(96), None)
    (placed,) = told(rules, Moment.STOP)
    assert placed.stop_price == D(95)
    none = [PositionFacts(position_key="BTCUSDT:both:1", has_stop=False)]
    keep([], facts=none)
    (opening,) = entries(rules)
    assert (opening.has_stop, opening.stop_is_recorded) == (False, False)
    assert told(rules, Moment.STOP) == []


def test_which_price_a_stop_watches_is_the_traders_word_with_any_source_of_the_stop(
    rules: RulesService, keep: Keep, fill: MakeFill, order: MakeOrder, entries: Entries
) -> None:
    facts = [PositionFacts(position_key="BTCUSDT:both:1", stop_watches=PriceType.LAST)]
    keep([fill(-90, "buy", "1", "100")], orders=[order(-91, "95")], facts=facts)
    (opening,) = entries(rules)
    assert (opening.stop_price, opening.stop_working_type) == (D(95), PriceType.LAST)
    typed = [replace(facts[0], stop_price=D(96))]
    keep([], facts=typed)
    (opening,) = entries(rules)
    assert (opening.stop_price, opening.stop_working_type) == (D(96), PriceType.LAST)
