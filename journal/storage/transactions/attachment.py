"""Pictures of positions: which file belongs to which, removed ones included."""

from journal.domain.attachment import Attachment
from journal.domain.values import Account
from journal.storage.tables import TABLES
from journal.storage.transactions.room import RoomReading, RoomWriting, columns_of


class AttachmentReading(RoomReading):
    """Reads which pictures there are."""

    def attachments(self, account: Account | str, position_key: str) -> tuple[Attachment, ...]:
        """Return the pictures of a position in the order they were taken, removed ones too."""
        table = TABLES["attachment"]
        where = self._owned(table, account) & (table.c.position_key == position_key)
        found = self._values(Attachment, table, where)
        return tuple(sorted(found, key=lambda one: (one.taken_at, one.sha256)))


class AttachmentWriting(RoomWriting):
    """Keeps which pictures there are."""

    def save_attachment(self, account: Account | str, attachment: Attachment) -> None:
        """Record a picture in place of what was said of the same one of the same position."""
        row = columns_of(attachment) | {"account_id": self._require_id(account)}
        self._upsert("attachment", ("account_id", "position_key", "sha256"), row)
