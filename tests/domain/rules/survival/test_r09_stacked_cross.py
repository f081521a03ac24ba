from collections.abc import Callable

import pytest

from journal.domain.rules.context import OtherPosition, RuleContext, Source
from journal.domain.rules.severity import Severity
from journal.domain.rules.survival.r09_stacked_cross import StackedCross
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import MarginMode, Side

CROSS_LONG = OtherPosition(symbol="ETHUSDT", side=Side.LONG, margin_mode=MarginMode.CROSS)
CROSS_SHORT = OtherPosition(symbol="SOLUSDT", side=Side.SHORT, margin_mode=MarginMode.CROSS)
HEDGE_LEG = OtherPosition(symbol="BTCUSDT", side=Side.SHORT, margin_mode=MarginMode.CROSS)
ISOLATED = OtherPosition(symbol="XRPUSDT", side=Side.LONG, margin_mode=MarginMode.ISOLATED)
UNTOLD = OtherPosition(symbol="ADAUSDT", side=Side.LONG, margin_mode=None)


@pytest.mark.parametrize(
    ("others", "severity"),
    [
        ((), None),
        ((ISOLATED,), None),
        ((CROSS_SHORT,), Severity.WARN),
        ((HEDGE_LEG,), Severity.WARN),
        ((CROSS_LONG,), Severity.BREACH),
        ((CROSS_SHORT, HEDGE_LEG), Severity.BREACH),
        ((CROSS_SHORT, ISOLATED), Severity.WARN),
        ((CROSS_SHORT, UNTOLD), Severity.WARN),
    ],
)
def test_two_in_cross_warn_three_are_a_breach_and_the_same_direction_counts_double(
    moment: Callable[..., RuleContext],
    others: tuple[OtherPosition, ...],
    severity: Severity | None,
) -> None:
    answer = StackedCross().check(moment(margin_mode=MarginMode.CROSS, others=others))
    assert (answer.severity if isinstance(answer, Breach) else answer) is severity


def test_an_isolated_position_is_part_of_no_stack(moment: Callable[..., RuleContext]) -> None:
    assert StackedCross().check(moment(others=(CROSS_LONG, CROSS_SHORT))) is None


def test_the_sentence_tells_a_usual_margin_mode_as_such(
    moment: Callable[..., RuleContext],
) -> None:
    answer = StackedCross().check(
        moment(margin_mode=MarginMode.CROSS, margin_mode_source=Source.USUAL, others=(CROSS_LONG,))
    )
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long in cross (by your usual margin mode) makes a stack of 3 on one wallet "
        "(same direction counts double); from 3 on they pull each other down."
    )


def test_an_unknown_margin_mode_is_not_judged(moment: Callable[..., RuleContext]) -> None:
    answer = StackedCross().check(moment(margin_mode=None, others=(CROSS_LONG,)))
    assert answer == NotJudged(rule_id="R09", reason="no margin mode recorded")


def test_an_unknown_margin_mode_of_another_position_is_not_judged(
    moment: Callable[..., RuleContext],
) -> None:
    answer = StackedCross().check(moment(margin_mode=MarginMode.CROSS, others=(UNTOLD,)))
    assert isinstance(answer, NotJudged)
    assert answer.reason == "no margin mode recorded for ADAUSDT, open as well"
