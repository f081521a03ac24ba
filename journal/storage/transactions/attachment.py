"""Pictures of positions: which file belongs to which, removed ones included."""

import hashlib
from pathlib import Path

from journal.domain.attachment import Attachment
from journal.domain.values import Account
from journal.storage.errors import DamagedAttachmentError
from journal.storage.files.attachment_files import AttachmentFiles
from journal.storage.folder import DataFolder
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

    def all_attachments(self, account: Account | str) -> tuple[Attachment, ...]:
        """Return the pictures of every position and day, removed ones too."""
        table = TABLES["attachment"]
        return self._values(Attachment, table, self._owned(table, account))

    def picture(self, sha256: str) -> bytes | None:
        """Return the content of a picture; None where its file is gone or damaged."""
        try:
            return _files_beside(self._database).read(sha256)
        except DamagedAttachmentError:
            return None

    def has_picture(self, sha256: str) -> bool:
        """Return whether the file of a picture is there."""
        return _files_beside(self._database).path(sha256).exists()


class AttachmentWriting(RoomWriting):
    """Keeps which pictures there are."""

    def save_attachment(self, account: Account | str, attachment: Attachment) -> None:
        """Record a picture in place of what was said of the same one of the same position."""
        row = columns_of(attachment) | {"account_id": self._require_id(account)}
        self._upsert("attachment", ("account_id", "position_key", "sha256"), row)

    def keep_picture(self, content: bytes) -> str:
        """Keep the content of a picture and return its checksum.

        It lies in a file of its own, which stays where the transaction is undone: it is named by
        what is in it, so that it can only be the right one later.

        Raises:
            UnusableFolderError: the disk does not take it.
        """
        if self.is_rehearsal:
            return hashlib.sha256(content).hexdigest()
        return _files_beside(self._database).add(content)


def _files_beside(database: Path) -> AttachmentFiles:
    return AttachmentFiles(DataFolder(database.parent).attachments)
