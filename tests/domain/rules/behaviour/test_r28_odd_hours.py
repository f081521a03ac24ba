from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.rules.behaviour.r28_odd_hours import OddHoursAfterLoss, usual_hours
from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.facts import Adding, Recent
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach, NotJudged

Make = Callable[..., RuleContext]
AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
FIVE = Decimal(5)


def by_hour(**openings: int) -> tuple[int, ...]:
    """Openings as ``h13=20``; none in the other hours."""
    return tuple(openings.get(f"h{hour}", 0) for hour in range(24))


def test_usual_hours_leave_out_the_outer_shares() -> None:
    assert usual_hours(by_hour(h9=5, h10=45, h11=45, h12=5), FIVE) == (10, 11)
    assert usual_hours(by_hour(h9=6, h10=44, h11=44, h12=6), FIVE) == (9, 10, 11, 12)
    assert usual_hours(by_hour(h9=1, h23=1), Decimal(0))[0] == 23


def test_an_evening_past_midnight_is_one_evening() -> None:
    assert usual_hours(by_hour(h22=30, h23=30, h0=30, h1=10), FIVE) == (22, 23, 0, 1)


def test_the_quietest_hours_cut_a_day_without_an_empty_one() -> None:
    busy = tuple(1 if hour in {3, 4, 5} else 9 for hour in range(24))
    assert usual_hours(busy, Decimal(0))[0] == 6
    assert usual_hours((1,) * 24, Decimal(0)) == tuple(range(24))


@pytest.mark.parametrize(
    ("minutes", "broken"), [(24 * 60 - 1, True), (24 * 60, True), (24 * 60 + 1, False)]
)
def test_an_odd_hour_counts_within_a_day_of_a_loss(
    moment: Make, minutes: int, *, broken: bool
) -> None:
    recent = Recent(hours=by_hour(h19=10, h20=10))
    answer = OddHoursAfterLoss().check(
        moment(recent=recent, last_loss_at=AT - timedelta(minutes=minutes))
    )
    assert (isinstance(answer, Breach) and answer.severity is Severity.INFO) is broken
    assert broken or answer is None


def test_the_sentence_tells_the_usual_hours(moment: Make) -> None:
    recent = Recent(hours=by_hour(h22=10, h23=10))
    answer = OddHoursAfterLoss().check(moment(recent=recent, last_loss_at=AT))
    assert isinstance(answer, Breach)
    assert answer.sentence == (
        "BTCUSDT long at 12:00 UTC, within 24 h of a loss; your usual hours are 22:00 to 00:00 UTC."
    )


def test_a_usual_hour_and_an_increase_are_free(moment: Make) -> None:
    usual = Recent(hours=by_hour(h12=20))
    odd = Recent(hours=by_hour(h19=20))
    adding = Adding(price=Decimal(1), entry_price_before=None, opened_at=AT)
    rule = OddHoursAfterLoss()
    assert rule.check(moment(recent=usual, last_loss_at=AT)) is None
    adds = moment(moment=Moment.PLAN, adding=adding, recent=odd, last_loss_at=AT)
    assert rule.check(adds) is None


@pytest.mark.parametrize(("known", "judged"), [(19, False), (20, True)])
def test_twenty_hours_with_openings_are_enough_to_know_them(
    moment: Make, known: int, *, judged: bool
) -> None:
    recent = Recent(hours=by_hour(h19=known))
    answer = OddHoursAfterLoss().check(moment(recent=recent, last_loss_at=AT))
    assert isinstance(answer, Breach) is judged
    assert isinstance(answer, NotJudged) is not judged


def test_an_odd_hour_after_an_unknown_result_is_not_judged(moment: Make) -> None:
    recent = Recent(hours=by_hour(h19=20))
    answer = OddHoursAfterLoss().check(moment(recent=recent, last_untold_at=AT))
    assert answer == NotJudged(
        rule_id="R28", reason="the result of a position closed shortly before is not known"
    )
