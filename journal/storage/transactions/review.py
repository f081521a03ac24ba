"""Reviews of liquidation episodes, one an episode; and which liquidations belong together."""

from journal.domain.ledger.episode_edits import EpisodeEdit
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

    def episode_edits(self, account: Account | str) -> tuple[EpisodeEdit, ...]:
        """Return what the trader joined and parted, by liquidation."""
        table = TABLES["episode_edit"]
        return self._values(EpisodeEdit, table, self._owned(table, account))


class ReviewWriting(RoomWriting):
    """Keeps reviews."""

    def save_review(self, account: Account | str, review: SavedReview) -> None:
        """Record the review of an episode in place of an earlier wording."""
        row = columns_of(review) | {"account_id": self._require_id(account)}
        self._upsert("review", ("account_id", "episode_id"), row)

    def save_episode_edit(self, account: Account | str, edit: EpisodeEdit) -> None:
        """Record what is wanted of a liquidation in place of an earlier wish."""
        row = columns_of(edit) | {"account_id": self._require_id(account)}
        self._upsert("episode_edit", ("account_id", "liquidation_id"), row)

    def forget_episode_edit(self, account: Account | str, liquidation_id: str) -> None:
        """Take out what is wanted of a liquidation, if anything is."""
        table = TABLES["episode_edit"]
        self._connection.execute(
            table.delete().where(
                table.c.account_id == self._require_id(account),
                table.c.liquidation_id == liquidation_id,
            )
        )
