from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from journal.domain.rules.context import PastLiquidation, RuleContext
from journal.domain.rules.pause.r19_practice_skipped import PracticeSkipped
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged

Make = Callable[..., RuleContext]
AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


def in_reentry(moment: Make, done: int | None) -> RuleContext:
    last = PastLiquidation(occurred_at=AT - timedelta(days=2), symbol="ETHUSDT", leverage=None)
    return moment(last_liquidation=last, practice_trades=done)


@pytest.mark.parametrize(("done", "broken"), [(0, True), (2, True), (3, False), (4, False)])
def test_three_practice_trades_come_before_a_real_one(
    moment: Make, done: int, *, broken: bool
) -> None:
    answer = PracticeSkipped().check(in_reentry(moment, done))
    assert (isinstance(answer, Breach) and answer.severity is Severity.INFO) is broken


def test_the_sentence_tells_how_many_there_were(moment: Make) -> None:
    answer = PracticeSkipped().check(in_reentry(moment, 1))
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long was opened in re-entry after 1 noted practice trade; 3 come first."
    )


def test_practice_that_is_not_recorded_is_not_judged(moment: Make) -> None:
    assert PracticeSkipped().check(in_reentry(moment, None)) == NotJudged(
        rule_id="R19", reason="this journal does not go back to the liquidation"
    )


def test_outside_re_entry_nothing_is_asked(moment: Make) -> None:
    assert PracticeSkipped().check(moment(practice_trades=0)) is None
