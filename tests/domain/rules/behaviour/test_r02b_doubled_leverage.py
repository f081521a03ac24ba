from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.rules.behaviour.r02b_doubled_leverage import LeverageDoubled
from journal.domain.rules.context import PreviousMoment, RuleContext
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged

AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


def previous(leverage: str | None) -> PreviousMoment:
    return PreviousMoment(
        at=AT - timedelta(hours=3), leverage=None if leverage is None else Decimal(leverage)
    )


@pytest.mark.parametrize(
    ("now", "broken"), [("9.99", False), ("10", True), ("10.01", True), ("5", False)]
)
def test_twice_the_previous_leverage_within_a_day_of_a_loss_is_critical(
    moment: Callable[..., RuleContext], now: str, *, broken: bool
) -> None:
    answer = LeverageDoubled().check(
        moment(leverage=Decimal(now), previous=previous("5"), last_loss_at=AT - timedelta(hours=1))
    )
    assert (isinstance(answer, Breach) and answer.severity is Severity.CRITICAL) is broken
    assert broken or answer is None


def test_the_sentence_names_how_many_times_the_previous(
    moment: Callable[..., RuleContext],
) -> None:
    answer = LeverageDoubled().check(
        moment(leverage=Decimal(15), previous=previous("5"), last_loss_at=AT)
    )
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long at 15x (as you typed it) is 3x the previous leverage of 5x, "
        "within 24 h of a loss."
    )


@pytest.mark.parametrize(("minutes", "broken"), [(1439, True), (1440, True), (1441, False)])
def test_the_loss_counts_for_twenty_four_hours(
    moment: Callable[..., RuleContext], minutes: int, *, broken: bool
) -> None:
    answer = LeverageDoubled().check(
        moment(
            leverage=Decimal(20),
            previous=previous("5"),
            last_loss_at=AT - timedelta(minutes=minutes),
        )
    )
    assert isinstance(answer, Breach) is broken


def test_the_first_position_of_a_record_has_no_previous_leverage(
    moment: Callable[..., RuleContext],
) -> None:
    assert LeverageDoubled().check(moment(leverage=None, last_loss_at=AT)) is None


def test_without_a_loss_leverage_may_be_doubled(moment: Callable[..., RuleContext]) -> None:
    assert LeverageDoubled().check(moment(leverage=Decimal(20), previous=previous("5"))) is None


def test_unknown_leverage_after_a_loss_is_not_judged(moment: Callable[..., RuleContext]) -> None:
    answer = LeverageDoubled().check(moment(leverage=None, previous=previous("5"), last_loss_at=AT))
    assert answer == NotJudged(rule_id="R02b", reason="no leverage recorded")


def test_unknown_previous_leverage_after_a_loss_is_not_judged(
    moment: Callable[..., RuleContext],
) -> None:
    answer = LeverageDoubled().check(moment(previous=previous(None), last_loss_at=AT))
    assert isinstance(answer, NotJudged)
    assert "the opening before it, at 2024-05-14 09:00 UTC, is not recorded" in answer.reason


@pytest.mark.parametrize(("now", "judged"), [("9", True), ("10", False)])
def test_a_doubling_after_a_close_of_unknown_result_is_not_judged(
    moment: Callable[..., RuleContext], now: str, *, judged: bool
) -> None:
    answer = LeverageDoubled().check(
        moment(leverage=Decimal(now), previous=previous("5"), last_untold_at=AT)
    )
    assert (answer is None) is judged
    assert isinstance(answer, NotJudged) is not judged
