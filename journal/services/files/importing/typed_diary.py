"""The diary and its pictures, from a file of our own: added where new, never written over."""

import binascii
from base64 import b64decode
from dataclasses import dataclass, field, fields
from hashlib import sha256
from typing import Final

from journal.domain.attachment import Attachment
from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.tag import text_of_tags
from journal.domain.errors import JournalError
from journal.importers.own.kinds import OfDiary, PicturePart
from journal.services.diary.pictures import MOST_BYTES, RefusedPictureError, require_png
from journal.storage.records import Added, Conflict
from journal.storage.transactions.writing import Writer

_MOST_WAITING: Final = 4 * MOST_BYTES
"""Letters of pictures of which parts are still to come."""
_SHOWN: Final = 80


class SpoiledPictureError(JournalError):
    """A picture in a file is not what the file says; nothing of the file is kept."""


@dataclass(slots=True)
class DiaryTaking:
    """Takes the diary of one file; pictures come in parts."""

    writer: Writer
    _parts: dict[str, list[str]] = field(default_factory=dict)
    _known: dict[str, bool] = field(default_factory=dict)
    """Whether a picture was kept before this file was read."""

    def add(self, account: str, one: OfDiary) -> Added:
        """Keep what is new, and say what is kept otherwise than the file has it.

        Raises:
            SpoiledPictureError: a picture cannot be what it should be.
        """
        match one:
            case DiaryEntry():
                return self._add_entry(account, one)
            case Attachment():
                return self._add_attachment(account, one)
            case _:
                return self._add_part(one)

    def _add_entry(self, account: str, entry: DiaryEntry) -> Added:
        stored = self.writer.diary_entry(account, entry.subject)
        if stored is None:
            self.writer.save_diary_entry(account, entry)
            return Added(added=1)
        if stored.says_the_same_as(entry):
            return Added(known=1)
        return Added(conflicting=1, conflicts=(_conflict(stored, entry),))

    def _add_attachment(self, account: str, one: Attachment) -> Added:
        known = self.writer.attachments(account, one.position_key)
        if one.sha256 in {other.sha256 for other in known}:
            return Added(known=1)
        self.writer.save_attachment(account, one)
        return Added(added=1)

    def _add_part(self, part: PicturePart) -> Added:
        is_known = self._known.setdefault(part.sha256, self.writer.has_picture(part.sha256))
        if is_known:
            return Added(known=1)
        parts = self._parts.setdefault(part.sha256, [])
        if part.part != len(parts) + 1:
            raise _spoiled(part, "its parts do not follow one another")
        parts.append(part.content)
        if sum(map(len, parts)) > 2 * MOST_BYTES or len(self._parts) > _MOST_WAITING // MOST_BYTES:
            raise _spoiled(part, "it is too large, or others before it have no end")
        if part.part == part.parts:
            self._keep(part, "".join(self._parts.pop(part.sha256)))
        return Added(added=1)

    def _keep(self, part: PicturePart, text: str) -> None:
        try:
            content = b64decode(text, validate=True)
        except binascii.Error as error:
            raise _spoiled(part, "it cannot be read") from error
        if sha256(content).hexdigest() != part.sha256:
            raise _spoiled(part, "its content does not match its checksum")
        try:
            require_png(content)
        except RefusedPictureError as error:
            raise _spoiled(part, str(error)) from error
        self.writer.keep_picture(content)


def _conflict(stored: DiaryEntry, offered: DiaryEntry) -> Conflict:
    """Return what differs first, in words."""
    name = next(
        one.name
        for one in fields(DiaryEntry)
        if one.name != "written_at" and getattr(stored, one.name) != getattr(offered, one.name)
    )
    return Conflict(
        identity=("diary", stored.subject.text),
        field=name,
        stored=_words(getattr(stored, name)),
        offered=_words(getattr(offered, name)),
    )


def _words(value: object) -> str:
    """Return a field in one short line."""
    said = text_of_tags(value) if isinstance(value, tuple) else str(value or "nothing")
    line = " ".join(said.split()) or "nothing"
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _spoiled(part: PicturePart, reason: str) -> SpoiledPictureError:
    return SpoiledPictureError(f"holds a picture, {part.sha256[:12]}, that is spoiled: {reason}")
