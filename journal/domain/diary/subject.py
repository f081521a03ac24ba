"""What an entry of the diary is about: a position, or a day of the trader's time zone."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from journal.domain.errors import InvalidValueError

_POSITION: Final = "p:"
_DAY: Final = "d:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Exactly one of both; made by ``Subject.position`` or ``Subject.day``."""

    position_key: str | None = None
    on_day: date | None = None

    def __post_init__(self) -> None:
        """Refuse what is about nothing, or about two things."""
        if (not self.position_key) == (self.on_day is None):
            raise InvalidValueError("subject", "is a position or a day")

    @classmethod
    def position(cls, key: str) -> Self:
        """Return what entries about a position are about."""
        return cls(position_key=key)

    @classmethod
    def day(cls, day: date) -> Self:
        """Return what entries about a day are about."""
        return cls(on_day=day)

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Return the subject that a text stands for.

        Raises:
            InvalidValueError: it stands for none.
        """
        if text.startswith(_POSITION):
            return cls.position(text.removeprefix(_POSITION))
        try:
            found = cls.day(date.fromisoformat(text.removeprefix(_DAY)))
        except ValueError:
            found = None
        if found is None or found.text != text:  # Python reads many another way to write a date
            raise InvalidValueError("subject", "must be p: and a position, or d: and a date")
        return found

    @property
    def text(self) -> str:
        """``p:KEY`` or ``d:YYYY-MM-DD``."""
        if self.on_day is not None:
            return f"{_DAY}{self.on_day.isoformat()}"
        return f"{_POSITION}{self.position_key}"
