"""Saving the review of a liquidation, and finding it again."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.review.saved import Cause
from journal.domain.values import Fill, Liquidation, MarginMode, PositionFacts
from journal.services.changes import Changes
from journal.services.record.record import read_record
from journal.services.review.reading import ReviewReading
from journal.services.review.saving import ReviewService
from journal.services.rules.service import RulesService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store


@pytest.fixture
def why(store: Store, clock: Any, brackets: BracketBook, tmp_path: Path) -> ReviewReading:
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    return ReviewReading(
        store=store, rules=rules, candle_files=CandleFiles(tmp_path / "candles"), clock=clock
    )


@pytest.fixture
def reviews(
    store: Store, clock: Any, why: ReviewReading, liquidation: Callable[..., Liquidation]
) -> ReviewService:
    with store.writing() as writer:
        writer.add_liquidation("Main", liquidation(-60, liquidation_id="hand:a"))
        writer.add_liquidation("Main", liquidation(-30, liquidation_id="hand:b"))
    return ReviewService(store=store, clock=clock, why=why)


def test_a_review_is_saved_and_found(reviews: ReviewService, clock: Any) -> None:
    assert reviews.why.review("Main", "hand:a").saved is None
    changes = reviews.save("Main", "hand:b", Cause.NO_STOP, " I had no stop. ", "R04")
    assert changes == Changes.LIQUIDATIONS | Changes.PAUSE
    saved = reviews.why.review("Main", "hand:a").saved
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
    saved = reviews.why.review("Main", "hand:a").saved
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


@pytest.fixture
def liquidated_position(
    store: Store,
    fill: Callable[..., Fill],
    liquidation: Callable[..., Liquidation],
    why: ReviewReading,
    clock: Any,
) -> Callable[..., ReviewService]:
    """Return a function that records a liquidated position with what was typed about it."""

    def keep(**facts: Any) -> ReviewService:
        with store.writing() as writer:
            writer.add_fills(
                "Main", [fill(-9, "buy", "1", "100"), fill(-5, "sell", "1", "90")], None
            )
            writer.add_liquidation("Main", liquidation(-5, liquidation_id="hand:p"))
        (position,) = read_record(store, "Main").positions
        with store.writing() as writer:
            writer.save_facts("Main", PositionFacts(position_key=position.key, **facts))
        return ReviewService(store=store, clock=clock, why=why)

    return keep


@pytest.mark.parametrize(
    ("facts", "is_refused"),
    [
        ({"leverage": Decimal(25), "stop_price": Decimal(99)}, True),
        ({"leverage": Decimal(5), "has_stop": False}, True),
        ({"leverage": Decimal(5), "stop_price": Decimal(99)}, False),
        ({}, False),
    ],
)
def test_a_wick_is_not_named_beside_high_leverage_or_without_a_stop(
    liquidated_position: Callable[..., ReviewService], facts: dict[str, Any], *, is_refused: bool
) -> None:
    margin_mode = MarginMode.ISOLATED if facts else None
    service = liquidated_position(margin_mode=margin_mode, **facts)
    if is_refused:
        with pytest.raises(InvalidValueError, match="cause: Not the cause by itself"):
            service.save("Main", "hand:p", Cause.WICK, "It was a wick.", None)
        service.save("Main", "hand:p", Cause.LEVERAGE, "It was the leverage.", None)
    else:
        service.save("Main", "hand:p", Cause.WICK, "It was a wick.", None)
