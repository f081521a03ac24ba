"""Saving the review of a liquidation, and finding it again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.review.saved import Cause
from journal.domain.values import Liquidation
from journal.services.changes import Changes
from journal.services.review.saving import ReviewService
from journal.storage.store import Store


@pytest.fixture
def reviews(store: Store, clock: Any, liquidation: Callable[..., Liquidation]) -> ReviewService:
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(-60, liquidation_id="hand:a"))
        writer.add_liquidation("Main", liquidation(-30, liquidation_id="hand:b"))
    return ReviewService(store=store, clock=clock)


def test_a_review_is_saved_and_found(reviews: ReviewService, clock: Any) -> None:
    assert reviews.of_episode("Main", "hand:a") is None
    changes = reviews.save("Main", "hand:b", Cause.NO_STOP, " I had no stop. ", "R04")
    assert changes == Changes.LIQUIDATIONS | Changes.PAUSE
    saved = reviews.of_episode("Main", "hand:a")
    assert saved is not None
    assert (saved.episode_id, saved.cause, saved.sentence, saved.rule_id) == (
        "hand:a",
        Cause.NO_STOP,
        "I had no stop.",
        "R04",
    )
    assert saved.saved_at == clock.at


def test_another_wording_keeps_the_time_of_the_first(reviews: ReviewService, clock: Any) -> None:
    first = clock.at
    reviews.save("Main", "hand:a", Cause.NO_STOP, "I had no stop.", "R04")
    clock.at += timedelta(days=2)
    reviews.save("Main", "hand:a", Cause.LEVERAGE, "25x.", None)
    saved = reviews.of_episode("Main", "hand:a")
    assert saved is not None
    assert (saved.cause, saved.sentence, saved.saved_at) == (Cause.LEVERAGE, "25x.", first)
    with reviews.store.reading() as reader:
        assert reader.reviews("Main") == (saved,)


def test_what_cannot_be_a_review_is_refused_and_nothing_is_kept(reviews: ReviewService) -> None:
    with pytest.raises(InvalidValueError, match="sentence"):
        reviews.save("Main", "hand:a", Cause.WICK, " ", None)
    with pytest.raises(JournalError, match=r"no liquidation hand:x in Main.*nothing was saved"):
        reviews.save("Main", "hand:x", Cause.WICK, "A wick.", None)
    with reviews.store.reading() as reader:
        assert reader.reviews("Main") == ()
