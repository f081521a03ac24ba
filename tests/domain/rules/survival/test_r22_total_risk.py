from collections.abc import Callable
from decimal import Decimal

import pytest

from journal.domain.rules.context import OtherPosition, RuleContext
from journal.domain.rules.severity import Severity
from journal.domain.rules.survival.r22_total_risk import TotalRiskTooLarge
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import MarginMode, Side

Make = Callable[..., RuleContext]


def other(margin: str | None, loss: str | None, side: Side = Side.LONG) -> OtherPosition:
    return OtherPosition(
        symbol="ETHUSDT",
        side=side,
        margin_mode=MarginMode.ISOLATED,
        initial_margin=None if margin is None else Decimal(margin),
        loss_at_stop=None if loss is None else Decimal(loss),
    )


@pytest.mark.parametrize(
    ("margin", "broken"), [("4799.99", False), ("4800", False), ("4800.01", True)]
)
def test_half_of_the_account_bound_as_margin_warns(
    moment: Make, margin: str, *, broken: bool
) -> None:
    # This position binds 200 of 10,000.
    answer = TotalRiskTooLarge().check(moment(others=(other(margin, "0"),)))
    assert (isinstance(answer, Breach) and answer.severity is Severity.WARN) is broken


@pytest.mark.parametrize(
    ("loss", "broken"), [("549.02", False), ("549.025", False), ("549.03", True)]
)
def test_six_percent_lost_at_all_stops_warns(moment: Make, loss: str, *, broken: bool) -> None:
    # This position loses 50.975 at its stop.
    answer = TotalRiskTooLarge().check(moment(others=(other("1", loss),)))
    assert isinstance(answer, Breach) is broken


def test_the_sentence_counts_the_positions(moment: Make) -> None:
    answer = TotalRiskTooLarge().check(moment(others=(other("3000", "0"), other("2000", None))))
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long and 2 other positions together bind 52 % of the account as margin; your "
        "limit is 50 %."
    )


def test_one_other_and_none_are_counted_too(moment: Make) -> None:
    one = TotalRiskTooLarge().check(moment(others=(other("6000", "0"),)))
    alone = TotalRiskTooLarge().check(moment(equity=Decimal(300)))
    assert isinstance(one, Breach)
    assert one.sentence.startswith("BTCUSDT long and 1 other position together bind 62 %")
    assert isinstance(alone, Breach)
    assert alone.sentence.startswith("BTCUSDT long and no other position together bind 66.67 %")


def test_a_sum_of_what_is_known_is_called_a_lower_bound(moment: Make) -> None:
    answer = TotalRiskTooLarge().check(moment(others=(other("1", "800"), other("1", None))))
    assert isinstance(answer, Breach)
    assert "lose at least 8.51 % of the account at their stops" in answer.sentence


def test_a_locked_in_profit_does_not_make_up_for_another_risk(moment: Make) -> None:
    both = (other("1", "600"), other("1", "-500", Side.SHORT))
    assert isinstance(TotalRiskTooLarge().check(moment(others=both)), Breach)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"equity": None}, "no account balance recorded for that time"),
        ({"leverage": None}, "the margin of BTCUSDT long is not known"),
        ({"stop_price": None}, "the loss at the stop of BTCUSDT long is not known"),
        ({"others": (other(None, "1"),)}, "the margin of ETHUSDT long is not known"),
        (
            {"others": (other("1", None, Side.SHORT),)},
            "the loss at the stop of ETHUSDT short is not known",
        ),
    ],
)
def test_unknown_input_is_not_judged(moment: Make, changes: dict[str, object], reason: str) -> None:
    answer = TotalRiskTooLarge().check(moment(**changes))
    assert answer == NotJudged(rule_id="R22", reason=reason)
