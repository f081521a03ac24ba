from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from journal.domain.rules.behaviour.r26_too_many_trades import TooManyTrades
from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.facts import Adding, Recent, Times
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach

Make = Callable[..., RuleContext]
MIDNIGHT = datetime(2024, 5, 14, tzinfo=UTC)


def opened(today: int, yesterday: int = 0, later: int = 0) -> Recent:
    times = [
        *(MIDNIGHT - timedelta(seconds=yesterday - each) for each in range(yesterday)),
        *(MIDNIGHT + timedelta(minutes=each) for each in range(today)),
        *(MIDNIGHT + timedelta(hours=20) for _ in range(later)),
    ]
    return Recent(openings=Times(at=times, come=yesterday + today))


@pytest.mark.parametrize(("before", "broken"), [(3, False), (4, False), (5, True), (6, True)])
@pytest.mark.parametrize("kind", [Moment.PLAN, Moment.OPEN])
def test_the_sixth_position_of_a_day_warns(
    moment: Make, kind: Moment, before: int, *, broken: bool
) -> None:
    answer = TooManyTrades().check(moment(moment=kind, recent=opened(before)))
    assert (isinstance(answer, Breach) and answer.severity is Severity.WARN) is broken


def test_yesterday_and_what_came_later_do_not_count(moment: Make) -> None:
    assert TooManyTrades().check(moment(recent=opened(4, yesterday=9, later=9))) is None


def test_a_plan_that_adds_opens_no_position(moment: Make) -> None:
    adding = Adding(price=moment().entry_price, entry_price_before=None, opened_at=MIDNIGHT)  # type: ignore[arg-type]  # the moment has one
    context = moment(moment=Moment.PLAN, adding=adding, recent=opened(9))
    assert TooManyTrades().check(context) is None


def test_the_sentence_counts_this_one_too(moment: Make) -> None:
    answer = TooManyTrades().check(moment(recent=opened(6)))
    assert isinstance(answer, Breach)
    assert answer.sentence == "BTCUSDT long is position 7 of the day (UTC); your limit is 5."
