from collections.abc import Callable
from decimal import Decimal

import pytest

from journal.domain.rules.context import LiquidationLine, RuleContext
from journal.domain.rules.severity import Severity
from journal.domain.rules.survival.r06_stop_too_wide import StopTooWide
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import Side

Make = Callable[..., RuleContext]


def line(entry: str, price: str | None) -> LiquidationLine:
    return LiquidationLine(
        entry_price=Decimal(entry), price=None if price is None else Decimal(price)
    )


@pytest.mark.parametrize(
    ("stop", "severity"),
    [
        ("95.01", None),
        ("95", None),
        ("94.99", Severity.INFO),
        ("90.01", Severity.INFO),
        ("90", Severity.INFO),
        ("89.99", Severity.WARN),
        ("80", Severity.WARN),
        ("101", None),
    ],
)
def test_half_the_way_to_liquidation_warns_and_five_percent_of_the_entry_is_noted(
    moment: Make, stop: str, severity: Severity | None
) -> None:
    answer = StopTooWide().check(moment(stop_price=Decimal(stop)))
    assert (answer.severity if isinstance(answer, Breach) else answer) is severity


def test_a_short_is_measured_upwards(moment: Make) -> None:
    context = moment(side=Side.SHORT, liquidation_line=line("100", "120"))
    wide = StopTooWide().check(moment(side=Side.SHORT, stop_price=Decimal("110.01")))
    assert isinstance(wide, Breach)
    fitting = StopTooWide().check(
        moment(
            side=Side.SHORT,
            stop_price=Decimal(105),
            liquidation_line=context.liquidation_line,
        )
    )
    assert fitting is None


def test_the_sentences_tell_both_shares(moment: Make) -> None:
    warned = StopTooWide().check(moment(stop_price=Decimal(88)))
    noted = StopTooWide().check(moment(stop_price=Decimal(92)))
    assert isinstance(warned, Breach)
    assert warned.sentence == (
        "BTCUSDT long: the stop at 88 waits for 60 % of the way to liquidation at 80, above your "
        "limit of 50 %."
    )
    assert (warned.value, warned.threshold) == (Decimal(60), Decimal(50))
    assert isinstance(noted, Breach)
    assert noted.sentence == (
        "BTCUSDT long: the stop at 92 is 8 % away from the entry, more than your 5 %."
    )


def test_without_a_liquidation_price_the_entry_alone_is_judged(moment: Make) -> None:
    rule = StopTooWide()
    never = line("100", None)
    assert rule.check(moment(stop_price=Decimal(96), liquidation_line=never)) is None
    assert isinstance(rule.check(moment(stop_price=Decimal(90), liquidation_line=never)), Breach)
    unknown = moment(stop_price=Decimal(96), liquidation_line=None, liquidation_unknown="no lines")
    assert rule.check(unknown) == NotJudged(rule_id="R06", reason="no lines")
    noted = rule.check(moment(stop_price=Decimal(90), liquidation_line=None))
    assert isinstance(noted, Breach)
    assert noted.severity is Severity.INFO


def test_an_entry_at_its_own_liquidation_has_no_way_to_share(moment: Make) -> None:
    answer = StopTooWide().check(moment(liquidation_line=line("100", "100")))
    assert isinstance(answer, Breach)
    assert answer.value is None
    assert "waits for all of the way" in answer.sentence


@pytest.mark.parametrize(
    ("unknown", "reason"),
    [
        ({"has_stop": None}, "whether there was a stop is not recorded"),
        ({"stop_price": None}, "the price of the stop is not recorded"),
        (
            {"entry_price": None},
            "size or average entry are not known: the record of this position is incomplete",
        ),
    ],
)
def test_unknown_input_is_not_judged(moment: Make, unknown: dict[str, None], reason: str) -> None:
    assert StopTooWide().check(moment(**unknown)) == NotJudged(rule_id="R06", reason=reason)


def test_no_stop_at_all_is_not_for_this_rule(moment: Make) -> None:
    assert StopTooWide().check(moment(has_stop=False, stop_price=None)) is None
