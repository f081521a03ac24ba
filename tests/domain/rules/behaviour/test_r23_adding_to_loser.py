from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.rules.behaviour.r23_adding_to_loser import AddingToLoser
from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.facts import Adding, Planned
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import Side

Make = Callable[..., RuleContext]
AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
UNPLANNED = Planned(at=None)


def added(
    moment: Make,
    price: str,
    *,
    planned: Planned | None = UNPLANNED,
    side: Side = Side.LONG,
    entry: str | None = "100",
) -> RuleContext:
    adding = Adding(
        price=Decimal(price),
        entry_price_before=None if entry is None else Decimal(entry),
        opened_at=AT - timedelta(hours=2),
    )
    return moment(moment=Moment.INCREASE, adding=adding, planned=planned, side=side)


@pytest.mark.parametrize(
    ("side", "price", "broken"),
    [
        (Side.LONG, "100.01", False),
        (Side.LONG, "100", False),
        (Side.LONG, "99.99", True),
        (Side.SHORT, "99.99", False),
        (Side.SHORT, "100.01", True),
    ],
)
def test_an_increase_at_a_worse_price_than_the_average_warns(
    moment: Make, side: Side, price: str, *, broken: bool
) -> None:
    answer = AddingToLoser().check(added(moment, price, side=side))
    assert (isinstance(answer, Breach) and answer.severity is Severity.WARN) is broken


def test_the_sentence_tells_price_and_loss(moment: Make) -> None:
    answer = AddingToLoser().check(added(moment, "97.5"))
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long was increased at 97.5 while it was 2.5 % down, without a plan for it."
    )


@pytest.mark.parametrize(("hours", "broken"), [(0.0, False), (24.0, False), (24.01, True)])
def test_a_plan_for_the_increase_makes_it_no_breach(
    moment: Make, hours: float, *, broken: bool
) -> None:
    planned = Planned(at=AT - timedelta(hours=hours))
    answer = AddingToLoser().check(added(moment, "90", planned=planned))
    assert isinstance(answer, Breach) is broken


def test_unknown_input_is_not_judged(moment: Make) -> None:
    incomplete = "size or average entry are not known: the record of this position is incomplete"
    rule = AddingToLoser()
    assert rule.check(moment(moment=Moment.INCREASE)) == NotJudged(rule_id="R23", reason=incomplete)
    assert rule.check(added(moment, "90", entry=None)) == NotJudged(
        rule_id="R23", reason=incomplete
    )
    assert rule.check(added(moment, "90", planned=None)) == NotJudged(
        rule_id="R23", reason="plans were not kept in this journal yet at that time"
    )
    # A winner may be added to, whatever was planned.
    assert rule.check(added(moment, "110", planned=None)) is None
