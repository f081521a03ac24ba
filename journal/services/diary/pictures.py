"""Pictures of positions: kept once each, shown in the journal, taken away with a way back."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from journal.domain.attachment import Attachment, AttachmentKind
from journal.domain.errors import JournalError
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.storage.files.attachment_files import AttachmentFiles
from journal.storage.files.thumbnail_files import ThumbnailFiles
from journal.storage.store import Store

MOST_BYTES: Final = 20_000_000
LONGEST_SIDE: Final = 10_000
MOST_PIXELS: Final = 40_000_000
"""Decoded four bytes each: no picture takes more than 160 MB of memory."""

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_HEADER: Final = struct.Struct(">I4sII")


class RefusedPictureError(JournalError):
    """A file that is no picture, or too large a one; nothing was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureService:
    """Keeps which pictures belong to which position."""

    store: Store
    files: AttachmentFiles
    thumbnails: ThumbnailFiles
    clock: Clock

    def pictures(self, account: str, position_key: str) -> tuple[Attachment, ...]:
        """Return a position's pictures in the order they were taken."""
        with self.store.reading() as reader:
            found = reader.attachments(account, position_key)
        return tuple(one for one in found if one.removed_at is None)

    def content(self, attachment: Attachment) -> bytes:
        """Return a picture as PNG.

        Raises:
            DamagedAttachmentError: its file is gone or holds something else.
        """
        return self.files.read(attachment.sha256)

    def thumbnail(self, attachment: Attachment) -> bytes | None:
        """Return a small copy that was kept; None: it is to be made."""
        return self.thumbnails.read(attachment.sha256)

    def keep_thumbnail(self, attachment: Attachment, content: bytes) -> None:
        """Keep a small copy of a picture; without room for it the next one is made anew."""
        self.thumbnails.keep(attachment.sha256, content)

    def attach(
        self,
        account: str,
        position_key: str,
        content: bytes,
        *,
        file_name: str,
        kind: AttachmentKind,
        taken_at: datetime | None = None,
    ) -> Changes:
        """Keep a picture of a position; the same one twice is there once.

        Args:
            account: whose position.
            position_key: which one.
            content: PNG as the program itself encoded it, never a file as it came.
            file_name: as the trader knows it.
            kind: where it comes from.
            taken_at: None: now.

        Raises:
            RefusedPictureError: it is no PNG, or too large.
            UnusableFolderError: the disk does not take it.
        """
        require_png(content)
        attachment = Attachment(
            position_key=position_key,
            sha256=self.files.add(content),
            file_name=file_name,
            kind=kind,
            taken_at=self.clock.now() if taken_at is None else taken_at,
        )
        return self._save(account, attachment)

    def remove(self, account: str, attachment: Attachment) -> Changes:
        """Show a picture no more; its file stays, so that it can be brought back."""
        return self._save(account, replace(attachment, removed_at=self.clock.now()))

    def bring_back(self, account: str, attachment: Attachment) -> Changes:
        """Show a picture again."""
        return self._save(account, replace(attachment, removed_at=None))

    def undo_of_removal(self, account: str, attachment: Attachment) -> Callable[[], Changes]:
        """Return what brings a picture back."""
        return lambda: self.bring_back(account, attachment)

    def _save(self, account: str, attachment: Attachment) -> Changes:
        with self.store.writing(beside_record=True) as writer:
            writer.save_attachment(account, attachment)
        return Changes.PICTURES


def require_size(size: int, width: int, height: int) -> None:
    """Refuse a picture that would take too much room, before any of it is decoded.

    Raises:
        RefusedPictureError: with how large it is and how large it may be.
    """
    if size > MOST_BYTES:
        raise RefusedPictureError(
            f"The picture has {size / 1e6:.0f} MB; at most {MOST_BYTES // 1_000_000} MB are "
            "kept. Make it smaller first."
        )
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise RefusedPictureError(
            f"The picture has {width} × {height} pixels; at most {LONGEST_SIDE} on a side and "
            f"{MOST_PIXELS // 1_000_000} million altogether are kept. Make it smaller first."
        )


def require_png(content: bytes) -> None:
    """Refuse what is no PNG of a size that is kept; nothing of it is decoded.

    Raises:
        RefusedPictureError: with what is wrong.
    """
    require_size(len(content), *_png_size(content))


def _png_size(content: bytes) -> tuple[int, int]:
    """Return width and height by the header of a PNG.

    Raises:
        RefusedPictureError: it is none.
    """
    head = content[len(_PNG) : len(_PNG) + _HEADER.size]
    if not content.startswith(_PNG) or len(head) < _HEADER.size:
        raise RefusedPictureError("This is no picture in PNG form; nothing was kept.")
    _, name, width, height = _HEADER.unpack(head)
    if name != b"IHDR" or not width or not height:
        raise RefusedPictureError("This picture is damaged; nothing was kept.")
    return int(width), int(height)
