from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from journal.domain.rules.context import PastLiquidation, RuleContext
from journal.domain.rules.facts import Planned
from journal.domain.rules.process.r18_no_plan import NoPlan
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged

Make = Callable[..., RuleContext]
AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
LAST = PastLiquidation(occurred_at=AT - timedelta(days=2), symbol="ETHUSDT", leverage=None)


@pytest.mark.parametrize(
    ("age", "broken"),
    [
        (timedelta(0), False),
        (timedelta(hours=24), False),
        (timedelta(hours=24, seconds=1), True),
    ],
)
def test_a_plan_holds_for_twenty_four_hours(moment: Make, age: timedelta, *, broken: bool) -> None:
    answer = NoPlan().check(moment(planned=Planned(at=AT - age)))
    assert (isinstance(answer, Breach) and answer.severity is Severity.INFO) is broken


def test_in_re_entry_a_trade_without_a_plan_is_a_breach(moment: Make) -> None:
    none, old = Planned(at=None), Planned(at=AT - timedelta(hours=30))
    free = NoPlan().check(moment(planned=none))
    bound = NoPlan().check(moment(planned=none, last_liquidation=LAST))
    late = NoPlan().check(moment(planned=old, last_liquidation=LAST))
    assert isinstance(free, Breach)
    assert (free.severity, free.sentence) == (Severity.INFO, "BTCUSDT long has no plan.")
    assert isinstance(bound, Breach)
    assert bound.severity is Severity.BREACH
    assert bound.sentence == "BTCUSDT long has no plan, in re-entry after a liquidation."
    assert isinstance(late, Breach)
    assert late.sentence == (
        "BTCUSDT long has a plan 30 h old, older than 24 h, in re-entry after a liquidation."
    )


def test_before_plans_were_kept_nothing_is_judged(moment: Make) -> None:
    assert NoPlan().check(moment(planned=None)) == NotJudged(
        rule_id="R18", reason="plans were not kept in this journal yet at that time"
    )
