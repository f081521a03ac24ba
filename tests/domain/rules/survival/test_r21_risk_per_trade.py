from collections.abc import Callable
from decimal import Decimal

import pytest

from journal.domain.rules.context import RuleContext
from journal.domain.rules.severity import Severity
from journal.domain.rules.survival.r21_risk_per_trade import RiskTooLarge
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import Side

Make = Callable[..., RuleContext]
LOSS = Decimal("50.975")
"""10 at 100, stop at 95: 50 of the way, 0.5 and 0.475 of taker fees."""


@pytest.mark.parametrize(
    ("equity", "severity"),
    [
        (LOSS * 50 + 1, None),
        (LOSS * 50, None),
        (LOSS * 50 - 1, Severity.WARN),
        (LOSS * 20, Severity.WARN),
        (LOSS * 20 - 1, Severity.BREACH),
    ],
)
def test_two_percent_warns_and_five_is_a_breach_fees_included(
    moment: Make, equity: Decimal, severity: Severity | None
) -> None:
    answer = RiskTooLarge().check(moment(equity=equity))
    assert (answer.severity if isinstance(answer, Breach) else answer) is severity


def test_the_sentence_tells_the_share_of_the_whole_position(moment: Make) -> None:
    answer = RiskTooLarge().check(moment(quantity=Decimal(100)))
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long loses 5.1 % of the account at its stop, fees included; your limit is 5 %."
    )
    assert answer.value == Decimal("5.0975")


def test_a_stop_that_locks_a_profit_in_risks_nothing(moment: Make) -> None:
    assert RiskTooLarge().check(moment(stop_price=Decimal(105), equity=Decimal(1))) is None
    short = moment(side=Side.SHORT, stop_price=Decimal(95), equity=Decimal(1))
    assert RiskTooLarge().check(short) is None


@pytest.mark.parametrize(
    ("unknown", "reason"),
    [
        (
            {"has_stop": False, "stop_price": None},
            "without a stop the loss ends only at liquidation",
        ),
        ({"has_stop": None, "stop_price": None}, "whether there was a stop is not recorded"),
        ({"stop_price": None}, "the price of the stop is not recorded"),
        (
            {"quantity": None},
            "size or average entry are not known: the record of this position is incomplete",
        ),
        ({"equity": None}, "no account balance recorded for that time"),
    ],
)
def test_unknown_input_is_not_judged(moment: Make, unknown: dict[str, object], reason: str) -> None:
    assert RiskTooLarge().check(moment(**unknown)) == NotJudged(rule_id="R21", reason=reason)
