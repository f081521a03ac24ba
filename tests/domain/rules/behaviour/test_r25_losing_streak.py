from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from journal.domain.rules.behaviour.r25_losing_streak import TradedInLosingStreak
from journal.domain.rules.context import RuleContext
from journal.domain.rules.facts import Recent, Streak
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged

Make = Callable[..., RuleContext]
AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


def losing(certain: int, possible: int | None = None) -> Recent:
    return Recent(losing=Streak(certain=certain, possible=possible or certain))


@pytest.mark.parametrize(
    ("losses", "minutes", "broken"),
    [(2, 5, False), (3, 5, True), (4, 60, True), (3, 60, True), (3, 61, False)],
)
def test_after_three_losses_an_hour_without_trading(
    moment: Make, losses: int, minutes: int, *, broken: bool
) -> None:
    context = moment(recent=losing(losses), last_loss_at=AT - timedelta(minutes=minutes))
    answer = TradedInLosingStreak().check(context)
    assert (isinstance(answer, Breach) and answer.severity is Severity.BREACH) is broken
    assert broken or answer is None


def test_the_sentence_tells_how_long_after_how_many(moment: Make) -> None:
    context = moment(recent=losing(4), last_loss_at=AT - timedelta(minutes=12))
    answer = TradedInLosingStreak().check(context)
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long, 12 min after 4 losses in a row; your limit is 3, then 60 min without "
        "trading."
    )


def test_a_result_nobody_knows_leaves_a_streak_unjudged(moment: Make) -> None:
    context = moment(recent=losing(2, 3), last_untold_at=AT - timedelta(minutes=5))
    assert TradedInLosingStreak().check(context) == NotJudged(
        rule_id="R25", reason="the result of a position closed shortly before is not known"
    )


def test_a_streak_whose_time_nobody_tells_is_over(moment: Make) -> None:
    assert TradedInLosingStreak().check(moment(recent=losing(5))) is None
