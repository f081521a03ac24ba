from collections.abc import Callable
from decimal import Decimal

import pytest

from journal.domain.rules.behaviour.r24_loss_limit import LossLimitReached
from journal.domain.rules.context import RuleContext
from journal.domain.rules.facts import Results
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged

Make = Callable[..., RuleContext]


def results(day: str | None, week: str | None, equity: str | None = "1000") -> Results:
    known = None if equity is None else Decimal(equity)
    return Results(
        day=None if day is None else Decimal(day),
        week=None if week is None else Decimal(week),
        equity_at_day_start=known,
        equity_at_week_start=known,
    )


@pytest.mark.parametrize(
    ("day", "week", "broken"),
    [
        ("-29.99", "0", False),
        ("-30", "0", True),
        ("-30.01", "0", True),
        ("0", "-59.99", False),
        ("0", "-60", True),
        ("500", "500", False),
    ],
)
def test_three_percent_a_day_and_six_a_week_are_critical(
    moment: Make, day: str, week: str, *, broken: bool
) -> None:
    answer = LossLimitReached().check(moment(results=results(day, week)))
    assert (isinstance(answer, Breach) and answer.severity is Severity.CRITICAL) is broken
    assert broken or answer is None


def test_the_sentence_tells_until_when_to_wait(moment: Make) -> None:
    # The moment is a Tuesday.
    day = LossLimitReached().check(moment(results=results("-40", "0")))
    week = LossLimitReached().check(moment(results=results("-40", "-70")))
    assert isinstance(day, Breach)
    assert day.sentence == (
        "BTCUSDT long: this day had cost 4 % of the account, your limit is 3 %; trading waits "
        "until 2024-05-15 00:00 UTC."
    )
    assert isinstance(week, Breach)
    assert week.sentence.endswith("your limit is 6 %; trading waits until 2024-05-20 00:00 UTC.")


@pytest.mark.parametrize(
    "unknown",
    [None, results(None, "0"), results("0", None), results("0", "0", None), results("0", "0", "0")],
)
def test_unknown_results_are_not_judged(moment: Make, unknown: Results | None) -> None:
    assert LossLimitReached().check(moment(results=unknown)) == NotJudged(
        rule_id="R24", reason="no account balance recorded for that time"
    )


def test_what_is_known_of_the_week_is_enough_for_a_breach(moment: Make) -> None:
    answer = LossLimitReached().check(moment(results=results(None, "-60")))
    assert isinstance(answer, Breach)
