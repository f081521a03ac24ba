"""Reviews as they are saved, and the if-then sentences in them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.errors import InvalidValueError
from journal.domain.routine.numbers import numbers_of
from journal.domain.routine.period import Period
from journal.domain.routine.saved import (
    LONGEST_LINE,
    LONGEST_PART,
    DailyReview,
    Grade,
    IfThen,
    Stood,
    WeeklyReview,
    Went,
    newest_days,
)
from journal.domain.routine.sentence import kept_sentences, sentence_before, sentences
from journal.domain.statistics.streaks import KeptInARow
from tests.examples import examples

MONDAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)


def week(number: int, said: str = "", grade: Grade | None = None, **more: Any) -> WeeklyReview:
    """Return the review of a week, its sentence about one thing."""
    known: dict[str, Any] = {
        "week": MONDAY + timedelta(weeks=number),
        "saved_at": NOW + timedelta(weeks=number),
        "if_part": said,
        "then_part": "I wait" if said else "",
        "grade": grade,
    }
    return WeeklyReview(**(known | more))


@pytest.mark.parametrize(
    ("if_part", "then_part"),
    [
        ("I have lost twice", "I stop for the day"),
        ("If I have lost twice,", "then I stop for the day."),
        ("  if I have lost twice. ", " Then I stop for the day "),
    ],
)
def test_a_sentence_reads_the_same_however_its_parts_were_typed(
    if_part: str, then_part: str
) -> None:
    sentence = IfThen(if_part=if_part, then_part=then_part)
    assert sentence.text == "If I have lost twice, then I stop for the day."


def test_half_a_sentence_and_a_long_one_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="needs both parts"):
        IfThen(if_part="I lose", then_part=" ")
    with pytest.raises(InvalidValueError, match="needs both parts"):
        week(0, "I lose", then_part="")
    with pytest.raises(InvalidValueError, match=f"at most {LONGEST_PART}"):
        IfThen(if_part="I lose", then_part="x" * (LONGEST_PART + 1))


def test_essays_other_days_and_other_zones_are_refused() -> None:
    long = "x" * (LONGEST_LINE + 1)
    with pytest.raises(InvalidValueError, match=f"at most {LONGEST_LINE}"):
        DailyReview(day=MONDAY, saved_at=NOW, went=Went.WELL, line=long)
    for field in ("worked", "cost", "grade_line"):
        with pytest.raises(InvalidValueError, match=field):
            week(0, "", None, **{field: long})
    with pytest.raises(InvalidValueError, match="Monday"):
        week(0, week=MONDAY + timedelta(days=1))
    with pytest.raises(InvalidValueError, match="UTC"):
        week(0, saved_at=NOW.replace(tzinfo=None))


def test_a_grade_belongs_to_the_sentence_before_however_many_weeks_lie_between() -> None:
    reviews = [
        week(4, "third"),
        week(0, "first"),
        week(1, "second", Grade.KEPT, grade_line="On Tuesday."),
        week(3, "", Grade.BROKEN),
    ]
    found = [
        (one.week, one.sentence.if_part, one.grade, one.graded_in) for one in sentences(reviews)
    ]
    monday = [MONDAY + timedelta(weeks=number) for number in range(5)]
    assert found == [
        (monday[4], "third", None, None),
        (monday[1], "second", Grade.BROKEN, monday[3]),
        (monday[0], "first", Grade.KEPT, monday[1]),
    ]
    assert sentences(reviews)[2].line == "On Tuesday."
    asked = sentence_before(reviews, monday[3])
    assert asked is not None
    assert (asked.sentence.if_part, asked.grade) == ("second", None)
    assert sentence_before(reviews, monday[0]) is None


def test_a_correction_counts_and_its_first_wording_is_history() -> None:
    corrected = week(0, "better", saved_at=NOW + timedelta(hours=1))
    for reviews in ([week(0, "first"), corrected], [corrected, week(0, "first")]):
        assert [one.sentence.if_part for one in sentences(reviews)] == ["better"]
    days = [
        DailyReview(day=MONDAY, saved_at=NOW + timedelta(hours=hour), went=went)
        for hour, went in ((1, Went.WELL), (0, Went.BADLY))
    ]
    assert newest_days(days)[MONDAY].went is Went.WELL


@examples(30)
@given(
    told=st.lists(st.tuples(st.booleans(), st.none() | st.sampled_from(Grade)), max_size=8),
    order=st.randoms(use_true_random=False),
)
def test_every_grade_is_given_to_the_newest_sentence_of_an_earlier_week(
    told: list[tuple[bool, Grade | None]], order: Any
) -> None:
    reviews = [
        week(number, f"s{number}" if has else "", grade) for number, (has, grade) in enumerate(told)
    ]
    order.shuffle(reviews)
    found = sentences(reviews)
    assert [one.week for one in found] == sorted((one.week for one in found), reverse=True)
    by_week = {one.week: one for one in reviews}
    for one in found:
        if one.graded_in is None:
            assert one.grade is None
            continue
        assert one.week < one.graded_in
        assert by_week[one.graded_in].grade is one.grade
        asked = sentence_before(reviews, one.graded_in)
        assert asked is not None
        assert asked.sentence == one.sentence


def test_what_did_not_come_up_neither_adds_nor_ends() -> None:
    grades = (Grade.PARTLY, Grade.KEPT, Grade.DID_NOT_COME_UP, Grade.KEPT)
    reviews = [week(0, "s0")]
    reviews += [week(number, f"s{number}", grade) for number, grade in enumerate(grades, 1)]
    assert kept_sentences(sentences(reviews)) == KeptInARow(current=2, longest=2)


def test_the_numbers_stand_as_they_were_when_it_was_saved() -> None:
    stood = Stood.of(numbers_of([]), breaches=2, near=None)
    assert (stood.trades, stood.clean, stood.breaches) == (Decimal(0), Decimal(0), Decimal(2))
    assert stood.near is None
    assert (stood.net_result, stood.numbers_version) == (None, Decimal(1))
    assert Stood.of(numbers_of([], "BTC"), breaches=2, near=None).asset == "BTC"
    assert week(0).period == Period.week(MONDAY)
    assert DailyReview(day=MONDAY, saved_at=NOW, went=Went.WELL).period == Period.day(MONDAY)
