"""A picture that belongs to a position: what it is called and when it was taken."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from journal.domain.errors import InvalidValueError
from journal.domain.instants import require_utc

_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class AttachmentKind(StrEnum):
    """Where a picture comes from."""

    SNAPSHOT = "snapshot"
    """Of the journal's own chart."""
    PICTURE = "picture"
    """A file of the trader's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One picture of one position; the picture itself is a file named by its own checksum."""

    position_key: str
    sha256: str
    """Of the file, in lower-case hexadecimal digits."""
    file_name: str
    """As the trader knows it, shown and never opened."""
    kind: AttachmentKind
    taken_at: datetime
    removed_at: datetime | None = None
    """When the trader took it away; None while it is shown."""

    def __post_init__(self) -> None:
        """Refuse what names no file."""
        if not self.position_key:
            raise InvalidValueError("position_key", "is missing: a picture belongs to a position")
        if _SHA256.fullmatch(self.sha256) is None:
            raise InvalidValueError("sha256", "must be 64 hexadecimal digits")
        if not self.file_name.strip():
            raise InvalidValueError("file_name", "is missing: give the picture a name")
        require_utc("taken_at", self.taken_at)
        require_utc("removed_at", self.removed_at)
