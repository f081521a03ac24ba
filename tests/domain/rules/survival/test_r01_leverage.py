from collections.abc import Callable
from decimal import Decimal

import pytest

from journal.domain.rules.context import Moment, RuleContext, Source
from journal.domain.rules.severity import Severity
from journal.domain.rules.survival.r01_leverage import LeverageTooHigh
from journal.domain.rules.verdict import Breach, NotJudged


@pytest.mark.parametrize(
    ("leverage", "severity"),
    [
        ("1", None),
        ("9.99", None),
        ("10", Severity.WARN),
        ("10.01", Severity.BREACH),
        ("20", Severity.BREACH),
        ("20.01", Severity.CRITICAL),
        ("125", Severity.CRITICAL),
    ],
)
@pytest.mark.parametrize("kind", list(Moment))
def test_ten_warns_above_is_a_breach_and_above_twenty_is_critical(
    moment: Callable[..., RuleContext], leverage: str, severity: Severity | None, kind: Moment
) -> None:
    answer = LeverageTooHigh().check(moment(leverage=Decimal(leverage), moment=kind))
    assert (answer.severity if isinstance(answer, Breach) else answer) is severity


def test_the_sentence_shows_the_effective_leverage_beside(
    moment: Callable[..., RuleContext],
) -> None:
    answer = LeverageTooHigh().check(
        moment(leverage=Decimal(25), quantity=Decimal(250), equity=Decimal(10_000))
    )
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long at 25x (as you typed it) is above your limit of 20x; "
        "effective leverage on the account 2.5x."
    )
    assert (answer.value, answer.threshold, answer.unit) == (Decimal(25), Decimal(20), "x")


def test_without_an_account_balance_only_the_leverage_is_told(
    moment: Callable[..., RuleContext],
) -> None:
    answer = LeverageTooHigh().check(
        moment(leverage=Decimal(10), leverage_source=Source.PLAN, equity=None)
    )
    assert isinstance(answer, Breach)
    assert answer.sentence == "BTCUSDT long at 10x is your limit of 10x."


def test_a_usual_leverage_is_told_as_such(moment: Callable[..., RuleContext]) -> None:
    answer = LeverageTooHigh().check(moment(leverage=Decimal(15), leverage_source=Source.USUAL))
    assert isinstance(answer, Breach)
    assert "15x (by your usual leverage)" in answer.sentence


def test_unknown_leverage_is_not_judged(moment: Callable[..., RuleContext]) -> None:
    answer = LeverageTooHigh().check(moment(leverage=None))
    assert answer == NotJudged(rule_id="R01", reason="no leverage recorded")
