from collections.abc import Callable
from decimal import Decimal

import pytest

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.facts import Snapshot
from journal.domain.rules.severity import Severity
from journal.domain.rules.survival.r15_margin_ratio import MarginRatioTooHigh
from journal.domain.rules.verdict import Breach, NotJudged

Make = Callable[..., RuleContext]


@pytest.mark.parametrize(
    ("ratio", "severity"),
    [
        ("0.4999", None),
        ("0.5", Severity.INFO),
        ("0.7999", Severity.INFO),
        ("0.8", Severity.WARN),
        ("0.8999", Severity.WARN),
        ("0.9", Severity.CRITICAL),
        ("1.2", Severity.CRITICAL),
    ],
)
def test_half_is_noted_eighty_warns_and_ninety_is_critical(
    moment: Make, ratio: str, severity: Severity | None
) -> None:
    snapshot = Snapshot(margin_ratio=Decimal(ratio))
    answer = MarginRatioTooHigh().check(moment(moment=Moment.SNAPSHOT, snapshot=snapshot))
    assert (answer.severity if isinstance(answer, Breach) else answer) is severity


def test_the_whole_account_is_named_as_such(moment: Make) -> None:
    snapshot = Snapshot(margin_ratio=Decimal("0.85"))
    answer = MarginRatioTooHigh().check(moment(symbol=None, side=None, snapshot=snapshot))
    assert isinstance(answer, Breach)
    assert answer.sentence.startswith("The account had a margin ratio of 85 %; from 80 % on")


@pytest.mark.parametrize("snapshot", [None, Snapshot()])
def test_an_unknown_ratio_is_not_judged(moment: Make, snapshot: Snapshot | None) -> None:
    answer = MarginRatioTooHigh().check(moment(snapshot=snapshot))
    assert answer == NotJudged(rule_id="R15", reason="no margin ratio is recorded")
