from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.severity import Severity
from journal.domain.rules.survival.r04_no_stop import NoStop
from journal.domain.rules.verdict import Breach, NotJudged

AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


def test_a_position_with_a_stop_keeps_the_rule(moment: Callable[..., RuleContext]) -> None:
    assert NoStop().check(moment()) is None


def test_a_position_without_a_stop_is_critical(moment: Callable[..., RuleContext]) -> None:
    answer = NoStop().check(moment(has_stop=False, stop_price=None))
    assert isinstance(answer, Breach)
    assert answer.severity is Severity.CRITICAL
    assert answer.sentence == "BTCUSDT long has no stop-loss."


@pytest.mark.parametrize(("seconds", "broken"), [(59, False), (60, False), (61, True)])
def test_a_position_closed_within_the_grace_needs_no_stop(
    moment: Callable[..., RuleContext], seconds: int, *, broken: bool
) -> None:
    context = moment(has_stop=False, stop_price=None, held_until=AT + timedelta(seconds=seconds))
    assert isinstance(NoStop().check(context), Breach) is broken


@pytest.mark.parametrize(("seconds", "broken"), [(59, False), (60, False), (61, True)])
def test_a_stop_has_sixty_seconds_to_come(
    moment: Callable[..., RuleContext], seconds: int, *, broken: bool
) -> None:
    answer = NoStop().check(moment(stop_placed_at=AT + timedelta(seconds=seconds)))
    assert isinstance(answer, Breach) is broken


def test_a_plan_has_no_grace(moment: Callable[..., RuleContext]) -> None:
    answer = NoStop().check(moment(moment=Moment.PLAN, has_stop=False, stop_price=None))
    assert isinstance(answer, Breach)


@pytest.mark.parametrize(("covered", "broken"), [("9.99", True), ("10", False), ("11", False)])
def test_a_stop_over_part_of_the_size_counts_as_none_for_the_rest(
    moment: Callable[..., RuleContext], covered: str, *, broken: bool
) -> None:
    answer = NoStop().check(moment(stop_quantity=Decimal(covered)))
    assert isinstance(answer, Breach) is broken
    if isinstance(answer, Breach):
        assert answer.sentence.endswith("the stop-loss covers 9.99 of 10; the rest has none.")


@pytest.mark.parametrize(
    ("unknown", "reason"),
    [
        ({"has_stop": None, "stop_price": None}, "whether there was a stop is not recorded"),
        (
            {"stop_quantity": Decimal(1), "quantity": None},
            "size or average entry are not known: the record of this position is incomplete",
        ),
    ],
)
def test_unknown_input_is_not_judged(
    moment: Callable[..., RuleContext], unknown: dict[str, object], reason: str
) -> None:
    assert NoStop().check(moment(**unknown)) == NotJudged(rule_id="R04", reason=reason)
