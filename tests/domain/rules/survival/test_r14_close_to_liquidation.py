from collections.abc import Callable
from decimal import Decimal

import pytest

from journal.domain.rules.context import LiquidationLine, RuleContext
from journal.domain.rules.severity import Severity
from journal.domain.rules.survival.r14_close_to_liquidation import CloseToLiquidation
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import Side

Make = Callable[..., RuleContext]
WITH_RANGE = CloseToLiquidation(uses_range=Decimal(1))


def line(price: str | None, *, is_estimate: bool = False) -> LiquidationLine:
    return LiquidationLine(
        entry_price=Decimal(100),
        price=None if price is None else Decimal(price),
        is_estimate=is_estimate,
    )


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize(
    ("distance", "severity"),
    [
        ("10.01", None),
        ("10", None),
        ("9.99", Severity.WARN),
        ("5", Severity.WARN),
        ("4.99", Severity.BREACH),
    ],
)
def test_ten_percent_warns_and_five_is_a_breach(
    moment: Make, side: Side, distance: str, severity: Severity | None
) -> None:
    price = Decimal(100) - side.sign * Decimal(distance)
    answer = CloseToLiquidation().check(moment(side=side, liquidation_line=line(str(price))))
    assert (answer.severity if isinstance(answer, Breach) else answer) is severity


def test_the_sentence_says_how_far_and_whether_it_is_estimated(moment: Make) -> None:
    answer = CloseToLiquidation().check(moment(liquidation_line=line("96", is_estimate=True)))
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long: liquidation at 96 (estimated) is 4 % away from the entry, nearer than your "
        "5 %."
    )


@pytest.mark.parametrize(
    ("side", "entry", "price", "said"),
    [
        (Side.LONG, "100", "96.00011", "96.0002"),
        (Side.SHORT, "100", "103.99999", "103.999"),
        (Side.LONG, "100000", "99123.451", "99123.46"),
    ],
)
def test_the_price_is_said_with_six_digits_never_farther_than_it_is(
    moment: Make, side: Side, entry: str, price: str, said: str
) -> None:
    told = LiquidationLine(entry_price=Decimal(entry), price=Decimal(price))
    answer = CloseToLiquidation().check(moment(side=side, liquidation_line=told))
    assert isinstance(answer, Breach)
    assert f"liquidation at {said} is " in answer.sentence


@pytest.mark.parametrize(("average", "broken"), [("9.99", False), ("10", False), ("10.01", True)])
def test_where_switched_on_twice_the_daily_range_is_asked_for(
    moment: Make, average: str, *, broken: bool
) -> None:
    context = moment(average_true_range=Decimal(average))
    answer = WITH_RANGE.check(context)
    assert (isinstance(answer, Breach) and answer.severity is Severity.WARN) is broken
    assert CloseToLiquidation().check(context) is None


def test_an_unknown_range_or_line_is_not_judged(moment: Make) -> None:
    assert WITH_RANGE.check(moment()) == NotJudged(
        rule_id="R14", reason="no daily candles of the 14 days before are stored"
    )
    answer = CloseToLiquidation().check(moment(liquidation_line=None, liquidation_unknown="none"))
    assert answer == NotJudged(rule_id="R14", reason="none")


def test_what_is_never_liquidated_is_never_close(moment: Make) -> None:
    assert WITH_RANGE.check(moment(liquidation_line=line(None))) is None
