"""What the trader wrote down about a liquidation: cause, one sentence, one rule to change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from journal.domain.errors import InvalidValueError
from journal.domain.instants import require_utc
from journal.domain.ledger.liquidations import SAME_EVENT, Episode

LONGEST_SENTENCE: Final = 500
"""Letters: one sentence, not an essay."""


class Cause(StrEnum):
    """The four causes of a liquidation."""

    LEVERAGE = "leverage"
    NO_STOP = "no stop"
    STACKED_CROSS = "stacked cross"
    WICK = "wick"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedReview:
    """A finished review of one liquidation episode.

    An episode that was typed gets the exchange's own id once that is imported, so a review also
    knows the time of what it is about: ``is_of`` goes by either.
    """

    episode_id: str
    cause: Cause
    sentence: str
    """The trader's own words, 1 to 500 letters."""
    rule_id: str | None
    """The rule the trader made stricter; None where none was changed."""
    occurred_at: datetime
    """Exchange time of the episode's last liquidation as it was known when reviewed."""
    saved_at: datetime
    """When it was first saved: re-entry is counted from here, later wording changes nothing."""

    def __post_init__(self) -> None:
        """Refuse a review without its one sentence, or with times that cannot be."""
        if not self.sentence.strip():
            raise InvalidValueError("sentence", "is missing: write one sentence about the cause")
        if len(self.sentence) > LONGEST_SENTENCE:
            raise InvalidValueError(
                "sentence",
                f"has {len(self.sentence)} letters, at most {LONGEST_SENTENCE} are kept",
            )
        require_utc("occurred_at", self.occurred_at)
        require_utc("saved_at", self.saved_at)

    def is_of(self, episode: Episode) -> bool:
        """Return whether this is a review of all of that episode.

        A liquidation that joins an episode after its review makes another review due.
        """
        is_known = any(one.liquidation_id == self.episode_id for one in episode.liquidations)
        is_same_time = abs(self.occurred_at - episode.ended_at) <= SAME_EVENT
        joined_later = episode.ended_at - self.occurred_at > SAME_EVENT
        return is_same_time or (is_known and not joined_later)


def review_of(episode: Episode, reviews: Iterable[SavedReview]) -> SavedReview | None:
    """Return the review of an episode, the newest where there are several; None without one."""
    found = [review for review in reviews if review.is_of(episode)]
    return max(found, key=lambda review: review.saved_at, default=None)
