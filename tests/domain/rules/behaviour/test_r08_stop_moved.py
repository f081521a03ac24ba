from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.rules.behaviour.r08_stop_moved import StopMovedAway
from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.facts import StopChange
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import Side

Make = Callable[..., RuleContext]
AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
DAY = AT + timedelta(days=1)


def changed(
    moment: Make, after: str | None, *, side: Side = Side.LONG, held: datetime | None = DAY
) -> RuleContext:
    price = None if after is None else Decimal(after)
    change = StopChange(price_before=Decimal(95), price_after=price)
    return moment(moment=Moment.STOP, stop_change=change, side=side, held_until=held)


def removed(moment: Make, seconds: int, by: str) -> RuleContext:
    change = StopChange(
        price_before=Decimal(95),
        price_after=None,
        replaced_at=AT + timedelta(seconds=seconds),
        replaced_by=Decimal(by),
    )
    return moment(moment=Moment.STOP, stop_change=change, held_until=DAY)


@pytest.mark.parametrize(
    ("side", "after", "broken"),
    [
        (Side.LONG, "94.99", True),
        (Side.LONG, "95", False),
        (Side.LONG, "95.01", False),
        (Side.SHORT, "95.01", True),
        (Side.SHORT, "94.99", False),
    ],
)
def test_a_stop_may_move_towards_profit_only(
    moment: Make, side: Side, after: str, *, broken: bool
) -> None:
    answer = StopMovedAway().check(changed(moment, after, side=side))
    assert (isinstance(answer, Breach) and answer.severity is Severity.BREACH) is broken


def test_a_stop_taken_away_while_the_position_goes_on_is_a_breach(moment: Make) -> None:
    answer = StopMovedAway().check(changed(moment, None))
    endless = StopMovedAway().check(changed(moment, None, held=None))
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long: the stop at 95 was taken away for 24 h while the position was open."
    )
    assert isinstance(endless, Breach)
    assert "was taken away while the position was open" in endless.sentence


@pytest.mark.parametrize(("seconds", "broken"), [(59, False), (60, False), (61, True)])
def test_a_stop_taken_away_to_close_is_no_breach(
    moment: Make, seconds: int, *, broken: bool
) -> None:
    context = changed(moment, None, held=AT + timedelta(seconds=seconds))
    assert isinstance(StopMovedAway().check(context), Breach) is broken


@pytest.mark.parametrize(
    ("seconds", "by", "broken"),
    [(60, "95", False), (60, "94.99", True), (61, "96", True), (2, "96", False)],
)
def test_a_stop_set_again_within_the_grace_was_moved(
    moment: Make, seconds: int, by: str, *, broken: bool
) -> None:
    assert isinstance(StopMovedAway().check(removed(moment, seconds, by)), Breach) is broken


def test_the_sentence_tells_from_where_to_where(moment: Make) -> None:
    answer = StopMovedAway().check(changed(moment, "90"))
    assert isinstance(answer, Breach)
    assert answer.sentence == "BTCUSDT long: the stop was moved away from 95 to 90."
    assert (answer.value, answer.threshold) == (Decimal(5), Decimal(0))


def test_a_stop_that_was_only_placed_was_not_moved(moment: Make) -> None:
    assert StopMovedAway().check(moment(moment=Moment.STOP)) is None
    assert StopMovedAway().check(moment()) is None


def test_a_position_without_recorded_orders_is_not_judged(moment: Make) -> None:
    assert StopMovedAway().check(moment(stop_is_recorded=False)) == NotJudged(
        rule_id="R08", reason="no stop order of this position is recorded"
    )
