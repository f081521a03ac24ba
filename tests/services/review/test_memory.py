"""What is remembered of earlier reviews."""

from datetime import UTC, datetime, timedelta

import pytest

from journal.domain.review.saved import Cause, SavedReview
from journal.services.review.memory import remembered

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def review(day: int, cause: Cause, sentence: str = "I had no plan.") -> SavedReview:
    at = BEGAN + timedelta(days=day)
    return SavedReview(
        episode_id=f"order:{day}",
        cause=cause,
        sentence=sentence,
        rule_id=None,
        occurred_at=at,
        saved_at=at + timedelta(hours=30),
    )


def test_the_cause_that_came_back_most_often_is_remembered_with_its_last_words() -> None:
    told = remembered(
        [
            review(30, Cause.NO_STOP, "I moved it away."),
            review(1, Cause.NO_STOP),
            review(40, Cause.LEVERAGE),
            review(9, Cause.NO_STOP),
        ]
    )
    assert told is not None
    assert (told.cause, told.count) == (Cause.NO_STOP, 3)
    assert told.sentence == (
        "Your last liquidation of this kind was the third without a stop. "
        "You wrote: “I moved it away.”"
    )


def test_of_causes_named_equally_often_the_newest_is_remembered() -> None:
    told = remembered([review(2, Cause.WICK), review(3, Cause.LEVERAGE), review(1, Cause.WICK)][:2])
    assert told is not None
    assert told.cause is Cause.LEVERAGE


def test_nothing_is_remembered_before_the_first_review() -> None:
    assert remembered([]) is None


@pytest.mark.parametrize("count", [1, 9, 12])
def test_any_number_of_times_has_its_word(count: int) -> None:
    told = remembered([review(day, Cause.WICK) for day in range(count)])
    assert told is not None
    word = {1: "first", 9: "ninth", 12: "12th"}[count]
    assert f"was the {word} by a wick" in told.sentence
