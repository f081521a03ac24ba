from collections.abc import Callable

from journal.domain.rules.context import RuleContext, Source
from journal.domain.rules.severity import Severity
from journal.domain.rules.survival.r10_cross import CrossMargin
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import MarginMode


def test_cross_is_noted_and_isolated_is_not(moment: Callable[..., RuleContext]) -> None:
    answer = CrossMargin().check(
        moment(margin_mode=MarginMode.CROSS, margin_mode_source=Source.USUAL)
    )
    assert isinstance(answer, Breach)
    assert answer.severity is Severity.INFO
    assert answer.sentence == (
        "BTCUSDT long in cross (by your usual margin mode) answers with the whole futures wallet."
    )
    assert CrossMargin().check(moment()) is None


def test_an_unknown_margin_mode_is_not_judged(moment: Callable[..., RuleContext]) -> None:
    answer = CrossMargin().check(moment(margin_mode=None))
    assert answer == NotJudged(rule_id="R10", reason="no margin mode recorded")
