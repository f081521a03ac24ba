from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.rules.context import PastLiquidation, RuleContext, Source
from journal.domain.rules.pause.r02_halve_leverage import LeverageNotHalved
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged

AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


def liquidated(leverage: str | None, days_ago: float = 1) -> PastLiquidation:
    return PastLiquidation(
        occurred_at=AT - timedelta(days=days_ago),
        symbol="ETHUSDT",
        leverage=None if leverage is None else Decimal(leverage),
        leverage_source=Source.LIQUIDATION,
    )


@pytest.mark.parametrize(
    ("before", "now", "broken"),
    [
        ("20", "9.99", False),
        ("20", "10", False),
        ("20", "10.01", True),
        ("1.5", "1", False),
        ("1.5", "1.01", True),
    ],
)
def test_at_most_half_and_never_less_than_one(
    moment: Callable[..., RuleContext], before: str, now: str, *, broken: bool
) -> None:
    answer = LeverageNotHalved().check(
        moment(leverage=Decimal(now), last_liquidation=liquidated(before))
    )
    assert (isinstance(answer, Breach) and answer.severity is Severity.BREACH) is broken
    assert broken or answer is None


def test_the_sentence_names_both_leverages(moment: Callable[..., RuleContext]) -> None:
    answer = LeverageNotHalved().check(
        moment(
            leverage=Decimal(15), leverage_source=Source.USUAL, last_liquidation=liquidated("20")
        )
    )
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long at 15x (by your usual leverage): after the liquidation at 20x "
        "(from the liquidation record) on 2024-05-13 12:00 UTC at most 10x until re-entry ends."
    )


@pytest.mark.parametrize(
    ("days_ago", "closed", "applies"),
    [(6.99, 10, True), (7, 9, True), (7, 10, False), (30, 9, True), (30, 11, False)],
)
def test_it_applies_until_seven_days_and_ten_closed_trades_are_over(
    moment: Callable[..., RuleContext], days_ago: float, closed: int, *, applies: bool
) -> None:
    context = moment(
        leverage=Decimal(15),
        last_liquidation=liquidated("20", days_ago),
        closed_since_liquidation=closed,
    )
    assert isinstance(LeverageNotHalved().check(context), Breach) is applies


@pytest.mark.parametrize(("hours_later", "applies"), [(-1, False), (0, False), (1, True)])
def test_a_told_end_of_re_entry_decides_alone(
    moment: Callable[..., RuleContext], hours_later: int, *, applies: bool
) -> None:
    context = moment(
        leverage=Decimal(15),
        last_liquidation=liquidated("20"),
        reentry_ended_at=AT + timedelta(hours=hours_later),
    )
    assert isinstance(LeverageNotHalved().check(context), Breach) is applies


def test_without_a_liquidation_there_is_nothing_to_halve(
    moment: Callable[..., RuleContext],
) -> None:
    assert LeverageNotHalved().check(moment(leverage=None)) is None


def test_unknown_leverage_now_is_not_judged(moment: Callable[..., RuleContext]) -> None:
    answer = LeverageNotHalved().check(moment(leverage=None, last_liquidation=liquidated("20")))
    assert answer == NotJudged(rule_id="R02", reason="no leverage recorded")


def test_unknown_leverage_of_the_liquidated_position_is_not_judged(
    moment: Callable[..., RuleContext],
) -> None:
    answer = LeverageNotHalved().check(moment(last_liquidation=liquidated(None)))
    assert isinstance(answer, NotJudged)
    assert answer.reason == (
        "the leverage of the position liquidated at 2024-05-13 12:00 UTC (ETHUSDT) is not recorded"
    )
