from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.ledger.liquidations import Episode
from journal.domain.review.saved import Cause, SavedReview, review_of
from journal.domain.values import Certainty, Liquidation

AT = datetime(2026, 5, 14, 15, 40, tzinfo=UTC)


def episode(*minutes: float, first: str = "hand:1") -> Episode:
    return Episode(
        liquidations=tuple(
            Liquidation(
                liquidation_id=first if number == 0 else f"{first}:{number}",
                symbol="BTCUSDT",
                side=None,
                occurred_at=AT + timedelta(minutes=minute),
                certainty=Certainty.CERTAIN,
                source="order history",
            )
            for number, minute in enumerate(minutes)
        )
    )


def review(**changes: Any) -> SavedReview:
    fields: dict[str, Any] = {
        "episode_id": "hand:1",
        "cause": Cause.LEVERAGE,
        "sentence": "25x left no room.",
        "rule_id": None,
        "occurred_at": AT,
        "saved_at": AT + timedelta(hours=20),
    }
    return SavedReview(**(fields | changes))


@pytest.mark.parametrize("sentence", ["", "  ", "x" * 501])
def test_a_review_needs_one_sentence(sentence: str) -> None:
    with pytest.raises(InvalidValueError, match="sentence"):
        review(sentence=sentence)


@pytest.mark.parametrize("field", ["occurred_at", "saved_at"])
def test_times_are_in_utc(field: str) -> None:
    with pytest.raises(InvalidValueError, match=field):
        review(**{field: AT.replace(tzinfo=None)})


def test_the_longest_sentence_is_kept() -> None:
    assert len(review(sentence="x" * 500).sentence) == 500


def test_a_review_is_found_by_the_id_of_its_episode() -> None:
    assert review().is_of(episode(-10, 0))


def test_a_review_stays_when_the_exchange_gives_the_typed_episode_its_own_id() -> None:
    assert review().is_of(episode(0.5, first="BTCUSDT:order:7"))
    assert not review().is_of(episode(2, first="BTCUSDT:order:7"))


def test_a_liquidation_that_joins_the_episode_makes_another_review_due() -> None:
    assert not review().is_of(episode(0, 30))


def test_an_episode_that_ended_earlier_than_known_is_still_reviewed() -> None:
    assert review().is_of(episode(-30))


def test_the_newest_of_several_reviews_counts() -> None:
    older = review(sentence="older", saved_at=AT + timedelta(hours=1))
    assert review_of(episode(0), [review(), older]) == review()
    assert review_of(episode(-500, first="other"), [review()]) is None
