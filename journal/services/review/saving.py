"""Keeping the review of a liquidation: cause, one sentence, one changed rule."""

from dataclasses import dataclass, replace

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.ledger.liquidations import Episode
from journal.domain.review.saved import Cause, SavedReview, review_of
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.record.record import read_record
from journal.services.review.reading import ReviewReading
from journal.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewService:
    """Saves the reviews of liquidation episodes and finds them again."""

    store: Store
    clock: Clock
    why: ReviewReading

    def save(
        self, account: str, episode_id: str, cause: Cause, sentence: str, rule_id: str | None
    ) -> Changes:
        """Keep the review of an episode; an earlier wording of it is replaced.

        Args:
            account: the account's name.
            episode_id: the id of the episode, or of any liquidation in it.
            cause: the one of four that the trader confirms.
            sentence: the trader's own words, 1 to 500 letters.
            rule_id: the rule that was made stricter, or None.

        Raises:
            JournalError: there is no such episode.
            InvalidValueError: the sentence is missing or too long, or a wick is named as the cause
                where leverage or a missing stop was.
        """
        episode = self._episode(account, episode_id)
        if cause is Cause.WICK:
            # Nothing else is ever refused, and a whole review is not read for nothing.
            self._require_named(account, episode_id, cause)
        review = SavedReview(
            episode_id=episode.episode_id,
            cause=cause,
            sentence=sentence.strip(),
            rule_id=rule_id,
            occurred_at=episode.ended_at,
            saved_at=self.clock.now(),
        )
        with self.store.writing() as writer:
            earlier = review_of(episode, writer.reviews(account))
            if earlier is not None:
                # The wording is new, the time is not: re-entry goes on where it was.
                review = replace(review, episode_id=earlier.episode_id, saved_at=earlier.saved_at)
            writer.save_review(account, review)
        return Changes.LIQUIDATIONS | Changes.PAUSE

    def _require_named(self, account: str, episode_id: str, cause: Cause) -> None:
        ranked = self.why.review(account, episode_id).causes
        told = next(one for one in ranked if one.cause is cause)
        if not told.may_be_named:
            raise InvalidValueError("cause", told.evidence[-1])

    def _episode(self, account: str, episode_id: str) -> Episode:
        for episode in read_record(self.store, account).episodes:
            if any(one.liquidation_id == episode_id for one in episode.liquidations):
                return episode
        raise JournalError(
            f"There is no liquidation {episode_id} in {account}, so nothing was saved. "
            "Open Liquidations and choose it there."
        )
