"""Reviews of liquidation episodes: one an episode, the newest wording."""

from journal.domain.review.saved import SavedReview
from journal.domain.values import Account
from journal.storage.tables import TABLES
from journal.storage.transactions.room import RoomReading, RoomWriting, columns_of


class ReviewReading(RoomReading):
    """Reads reviews."""

    def reviews(self, account: Account | str) -> tuple[SavedReview, ...]:
        """Return the finished reviews of an account, by episode."""
        table = TABLES["review"]
        return self._values(SavedReview, table, self._owned(table, account))


class ReviewWriting(RoomWriting):
    """Keeps reviews."""

    def save_review(self, account: Account | str, review: SavedReview) -> None:
        """Record the review of an episode in place of an earlier wording."""
        row = columns_of(review) | {"account_id": self._require_id(account)}
        self._upsert("review", ("account_id", "episode_id"), row)
