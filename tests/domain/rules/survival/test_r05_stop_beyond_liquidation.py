from collections.abc import Callable
from decimal import Decimal

import pytest

from journal.domain.rules.context import LiquidationLine, RuleContext
from journal.domain.rules.severity import Severity
from journal.domain.rules.survival.r05_stop_beyond_liquidation import StopBeyondLiquidation
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import Side

LONG_LINE = LiquidationLine(entry_price=Decimal(100), price=Decimal(80))
SHORT_LINE = LiquidationLine(entry_price=Decimal(100), price=Decimal(120))


@pytest.mark.parametrize(
    ("side", "line", "stop", "broken"),
    [
        (Side.LONG, LONG_LINE, "81.01", False),
        (Side.LONG, LONG_LINE, "81", True),
        (Side.LONG, LONG_LINE, "80", True),
        (Side.LONG, LONG_LINE, "79.99", True),
        (Side.LONG, LONG_LINE, "101", False),
        (Side.SHORT, SHORT_LINE, "118.99", False),
        (Side.SHORT, SHORT_LINE, "119", True),
        (Side.SHORT, SHORT_LINE, "120", True),
        (Side.SHORT, SHORT_LINE, "121", True),
    ],
)
def test_the_stop_keeps_a_buffer_before_the_liquidation_price(
    moment: Callable[..., RuleContext],
    side: Side,
    line: LiquidationLine,
    stop: str,
    *,
    broken: bool,
) -> None:
    answer = StopBeyondLiquidation().check(
        moment(side=side, liquidation_line=line, stop_price=Decimal(stop))
    )
    assert (isinstance(answer, Breach) and answer.severity is Severity.CRITICAL) is broken
    assert broken or answer is None


def test_without_a_buffer_only_the_line_itself_and_beyond_break_the_rule(
    moment: Callable[..., RuleContext],
) -> None:
    rule = StopBeyondLiquidation(buffer=Decimal(0))
    assert isinstance(rule.check(moment(stop_price=Decimal(80))), Breach)
    assert rule.check(moment(stop_price=Decimal("80.01"))) is None


def test_the_sentence_tells_room_and_estimate(moment: Callable[..., RuleContext]) -> None:
    line = LiquidationLine(entry_price=Decimal(100), price=Decimal(80), is_estimate=True)
    near = StopBeyondLiquidation().check(moment(stop_price=Decimal("80.5"), liquidation_line=line))
    beyond = StopBeyondLiquidation().check(moment(stop_price=Decimal(70)))
    assert isinstance(near, Breach)
    assert isinstance(beyond, Breach)
    assert near.sentence == (
        "BTCUSDT long: the stop at 80.5 leaves 2.5 % of the way (your least is more than 5 %) "
        "before the liquidation price 80 (estimated)."
    )
    assert near.value == Decimal("2.5")
    assert beyond.sentence == (
        "BTCUSDT long: the stop at 70 lies at or beyond the liquidation price 80."
    )


def test_an_entry_at_the_liquidation_price_leaves_no_room_to_measure(
    moment: Callable[..., RuleContext],
) -> None:
    line = LiquidationLine(entry_price=Decimal(100), price=Decimal(100))
    answer = StopBeyondLiquidation().check(moment(liquidation_line=line))
    assert isinstance(answer, Breach)
    assert answer.value is None


def test_no_stop_at_all_is_for_another_rule(moment: Callable[..., RuleContext]) -> None:
    assert StopBeyondLiquidation().check(moment(has_stop=False, stop_price=None)) is None


def test_a_position_that_cannot_be_liquidated_keeps_the_rule(
    moment: Callable[..., RuleContext],
) -> None:
    line = LiquidationLine(entry_price=Decimal(100), price=None)
    assert StopBeyondLiquidation().check(moment(liquidation_line=line)) is None


@pytest.mark.parametrize(
    ("unknown", "reason"),
    [
        ({"has_stop": None, "stop_price": None}, "whether there was a stop is not recorded"),
        ({"stop_price": None}, "the price of the stop is not recorded"),
        ({"liquidation_line": None}, "the liquidation price is not known"),
        ({"liquidation_line": None, "liquidation_unknown": "no brackets"}, "no brackets"),
    ],
)
def test_unknown_input_is_not_judged(
    moment: Callable[..., RuleContext], unknown: dict[str, object], reason: str
) -> None:
    answer = StopBeyondLiquidation().check(moment(**unknown))
    assert answer == NotJudged(rule_id="R05", reason=reason)
