from collections.abc import Callable
from decimal import Decimal

import pytest

from journal.domain.rules.context import RuleContext, Source
from journal.domain.rules.severity import Severity
from journal.domain.rules.survival.r03_position_size import PositionTooLarge
from journal.domain.rules.verdict import Breach, NotJudged

INCOMPLETE = "size or average entry are not known: the record of this position is incomplete"


@pytest.mark.parametrize(
    ("quantity", "severity"),
    [
        ("99.99", None),
        ("100", None),
        ("100.01", Severity.BREACH),
        ("200", Severity.BREACH),
        ("200.01", Severity.CRITICAL),
    ],
)
def test_above_a_fifth_is_a_breach_and_above_two_fifths_is_critical(
    moment: Callable[..., RuleContext], quantity: str, severity: Severity | None
) -> None:
    # 100 a piece at 5x with 10,000 in the account: 100 pieces bind exactly 20 %.
    answer = PositionTooLarge().check(moment(quantity=Decimal(quantity)))
    assert (answer.severity if isinstance(answer, Breach) else answer) is severity


def test_a_leverage_that_does_not_divide_evenly_still_allows_exactly_the_limit(
    moment: Callable[..., RuleContext],
) -> None:
    context = moment(leverage=Decimal(7), quantity=Decimal(140), equity=Decimal(10_000))
    assert PositionTooLarge().check(context) is None


def test_the_sentence_shows_margin_and_notional_shares(
    moment: Callable[..., RuleContext],
) -> None:
    answer = PositionTooLarge().check(moment(quantity=Decimal(150), leverage_source=Source.USUAL))
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long binds 30 % of the account as margin (by your usual leverage), above your "
        "limit of 20 %; its notional is 150 %."
    )
    assert (answer.value, answer.threshold, answer.unit) == (Decimal(30), Decimal(20), "%")


@pytest.mark.parametrize(
    ("unknown", "reason"),
    [
        ({"leverage": None}, "no leverage recorded"),
        ({"equity": None}, "no account balance recorded for that time"),
        ({"quantity": None}, INCOMPLETE),
        ({"entry_price": None}, INCOMPLETE),
    ],
)
def test_unknown_input_is_not_judged(
    moment: Callable[..., RuleContext], unknown: dict[str, None], reason: str
) -> None:
    answer = PositionTooLarge().check(moment(**unknown))
    assert answer == NotJudged(rule_id="R03", reason=reason)
