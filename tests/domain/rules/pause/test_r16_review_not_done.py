from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from journal.domain.rules.context import Moment, PastLiquidation, RuleContext
from journal.domain.rules.pause.r16_review_not_done import ReviewNotDone
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged

Make = Callable[..., RuleContext]
AT = datetime(2024, 5, 10, 8, 30, tzinfo=UTC)


def plan(moment: Make, *, due: bool | None) -> RuleContext:
    last = PastLiquidation(occurred_at=AT, symbol="ETHUSDT", leverage=None, review_due=due)
    return moment(moment=Moment.PLAN, last_liquidation=last)


def test_a_plan_before_the_review_is_critical(moment: Make) -> None:
    answer = ReviewNotDone().check(plan(moment, due=True))
    assert isinstance(answer, Breach)
    assert answer.severity is Severity.CRITICAL
    assert answer.sentence == (
        "The liquidation of ETHUSDT on 2024-05-10 08:30 UTC is not reviewed: finish its review "
        "before planning the next trade."
    )


def test_after_the_review_and_without_a_liquidation_plans_are_free(moment: Make) -> None:
    assert ReviewNotDone().check(plan(moment, due=False)) is None
    assert ReviewNotDone().check(moment(moment=Moment.PLAN)) is None


def test_what_is_not_told_is_not_judged(moment: Make) -> None:
    assert ReviewNotDone().check(plan(moment, due=None)) == NotJudged(
        rule_id="R16", reason="whether the last liquidation was reviewed is not recorded"
    )


@pytest.mark.parametrize("kind", [Moment.OPEN, Moment.INCREASE])
def test_fills_are_not_asked_for_a_review(kind: Moment) -> None:
    assert kind not in ReviewNotDone.judged_on
