from collections.abc import Callable
from decimal import Decimal

import pytest

from journal.domain.rules.context import LiquidationLine, RuleContext
from journal.domain.rules.severity import Severity
from journal.domain.rules.survival.r07_stop_watches_last import StopWatchesLast
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import PriceType

Make = Callable[..., RuleContext]


@pytest.mark.parametrize(
    ("leverage", "liquidation", "severity"),
    [
        ("10", "98", Severity.INFO),
        ("10", "98.01", Severity.WARN),
        ("10.01", "80", Severity.WARN),
        ("5", None, Severity.INFO),
        (None, "80", Severity.INFO),
    ],
)
def test_a_stop_on_the_last_price_is_noted_and_warned_of_near_liquidation(
    moment: Make, leverage: str | None, liquidation: str | None, severity: Severity
) -> None:
    line = LiquidationLine(
        entry_price=Decimal(100), price=None if liquidation is None else Decimal(liquidation)
    )
    context = moment(
        stop_working_type=PriceType.LAST,
        leverage=None if leverage is None else Decimal(leverage),
        liquidation_line=line,
    )
    answer = StopWatchesLast().check(context)
    assert isinstance(answer, Breach)
    assert answer.severity is severity


def test_the_sentence_says_what_each_watches(moment: Make) -> None:
    near = LiquidationLine(entry_price=Decimal(100), price=Decimal(99))
    last = PriceType.LAST
    close = StopWatchesLast().check(moment(stop_working_type=last, liquidation_line=near))
    high = StopWatchesLast().check(moment(stop_working_type=last, leverage=Decimal(20)))
    assert isinstance(close, Breach)
    assert close.sentence == (
        "BTCUSDT long: the stop watches the last price, liquidation the mark price; liquidation is "
        "only 1 % away from the entry."
    )
    assert isinstance(high, Breach)
    assert high.sentence.endswith("; at 20x (as you typed it) both lie close together.")


def test_without_lines_the_leverage_alone_warns(moment: Make) -> None:
    answer = StopWatchesLast().check(
        moment(stop_working_type=PriceType.LAST, liquidation_line=None, leverage=Decimal(11))
    )
    assert isinstance(answer, Breach)
    assert answer.severity is Severity.WARN


def test_a_stop_on_the_mark_price_and_no_stop_keep_the_rule(moment: Make) -> None:
    assert StopWatchesLast().check(moment()) is None
    assert StopWatchesLast().check(moment(has_stop=False, stop_price=None)) is None


@pytest.mark.parametrize(
    ("unknown", "reason"),
    [
        ({"has_stop": None}, "whether there was a stop is not recorded"),
        ({"stop_working_type": None}, "which price triggers the stop is not recorded"),
    ],
)
def test_unknown_input_is_not_judged(moment: Make, unknown: dict[str, None], reason: str) -> None:
    assert StopWatchesLast().check(moment(**unknown)) == NotJudged(rule_id="R07", reason=reason)
