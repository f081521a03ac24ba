from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from journal.domain.review.saved import Cause
from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.facts import Liquidated, PastCause
from journal.domain.rules.process.r17_same_cause import SameCauseAgain
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged

Make = Callable[..., RuleContext]
AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


def liquidated(
    moment: Make, cause: Cause | None, *earlier: tuple[float, Cause | None]
) -> RuleContext:
    past = tuple(PastCause(at=AT - timedelta(days=days), cause=each) for days, each in earlier)
    return moment(moment=Moment.LIQUIDATION, liquidated=Liquidated(cause=cause, earlier=past))


@pytest.mark.parametrize(
    ("days", "cause", "broken"),
    [
        (89.9, Cause.LEVERAGE, True),
        (90, Cause.LEVERAGE, True),
        (90.1, Cause.LEVERAGE, False),
        (5, Cause.NO_STOP, False),
    ],
)
def test_the_same_confirmed_cause_within_ninety_days_is_a_breach(
    moment: Make, days: float, cause: Cause, *, broken: bool
) -> None:
    answer = SameCauseAgain().check(liquidated(moment, Cause.LEVERAGE, (days, cause)))
    assert (isinstance(answer, Breach) and answer.severity is Severity.BREACH) is broken
    assert broken or answer is None


def test_the_sentence_names_the_cause_and_the_last_time(moment: Make) -> None:
    context = liquidated(moment, Cause.WICK, (60, Cause.WICK), (20, Cause.WICK), (10, None))
    answer = SameCauseAgain().check(context)
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long was liquidated by wick again; the last time was 2024-04-24 12:00 UTC."
    )


def test_the_first_liquidation_has_no_cause_to_repeat(moment: Make) -> None:
    assert SameCauseAgain().check(liquidated(moment, None)) is None
    assert SameCauseAgain().check(liquidated(moment, None, (100, Cause.WICK))) is None


def test_causes_that_nobody_confirmed_are_not_judged(moment: Make) -> None:
    own = NotJudged(rule_id="R17", reason="no finished review tells the cause of this liquidation")
    assert SameCauseAgain().check(moment()) == own
    assert SameCauseAgain().check(liquidated(moment, None, (3, Cause.WICK))) == own
    other = SameCauseAgain().check(liquidated(moment, Cause.WICK, (1, None)))
    assert other == NotJudged(
        rule_id="R17",
        reason="no finished review tells the cause of the liquidation on 2024-05-13 12:00 UTC",
    )
