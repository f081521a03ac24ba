"""What is written down about pauses, one entry after the other and never changed again.

A pause follows from the record; entries are what the record does not tell: pauses the trader began
himself, extensions, disputed records, the door, the policy chosen, and clocks that were set.
"""

from dataclasses import dataclass
from enum import StrEnum

from journal.domain.errors import InvalidValueError


class EntryKind(StrEnum):
    """What an entry tells."""

    FOUND = "found"
    """A liquidation started or joined a pause; ``subject`` is its id, ``until`` the end."""
    STARTED = "started by hand"
    """The trader began a pause; ``until`` is its end."""
    EXTENDED = "extended"
    """The trader made it longer; ``until`` is the new end, ``subject`` what it counted from."""
    VOID_ASKED = "void asked"
    """The trader called a record wrong; ``subject`` is its id, ``words`` the reason."""
    VOIDED = "voided"
    """A record counts as wrong; ``subject`` is its id, ``words`` what was decided on."""
    DOOR_ASKED = "door asked"
    """Leaving early was asked for; ``until`` is what was served then, in seconds."""
    DOOR_OPENED = "door opened"
    """Planning was opened; ``until`` is what was served then, in seconds."""
    POLICY = "policy"
    """A policy was chosen: ``subject`` names it, ``words`` its value, ``until`` since when."""
    NOTED = "noted"
    """Something was noticed, such as a clock that was set; ``words`` says what."""
    ENDED_BY_HAND = "ended by hand"
    """A pause that was stuck was ended; ``until`` is the end it should have had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseEntry:
    """One entry. Times are seconds of UTC since 1970, as they are believed."""

    kind: EntryKind
    at: int
    subject: str = ""
    until: int | None = None
    words: str = ""

    def __post_init__(self) -> None:
        """Refuse a time that cannot be."""
        if self.at < 0:
            raise InvalidValueError("at", "cannot lie before 1970")
