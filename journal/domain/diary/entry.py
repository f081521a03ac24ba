"""One entry of the diary: everything the trader wrote about one position or one day."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag
from journal.domain.errors import InvalidValueError
from journal.domain.instants import ms_from_utc, require_utc, utc_from_ms

LONGEST_NOTE: Final = 20_000
LONGEST_PLANNED: Final = 500
MOST_TAGS: Final = 24
_LEAST: Final = timedelta(milliseconds=1)
"""The finest difference of times that is kept."""
WORST: Final = 1
BEST: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryEntry:
    """What was written; whatever was not said is None or empty."""

    subject: Subject
    note: str = ""
    """Plain text; what looks like simple Markdown may be shown so."""
    planned: str = ""
    """What was meant to happen, in a line."""
    before: Feeling | None = None
    during: Feeling | None = None
    after: Feeling | None = None
    rating: int | None = None
    """How well it was done, 1 to 5; says nothing about money."""
    tags: tuple[Tag, ...] = ()
    """Sorted, each once, however they were given."""
    written_at: datetime | None = None
    """When it was last saved; None: it was not saved yet."""

    def __post_init__(self) -> None:
        """Refuse what is too long or no rating; put the tags in their order."""
        _require_text("note", self.note, LONGEST_NOTE)
        _require_text("planned", self.planned, LONGEST_PLANNED)
        require_utc("written_at", self.written_at)
        if self.rating is not None and not WORST <= self.rating <= BEST:
            raise InvalidValueError("rating", f"must be {WORST} to {BEST}")
        if len(self.tags) > 1:
            object.__setattr__(self, "tags", tuple(sorted(set(self.tags))))
        if len(self.tags) > MOST_TAGS:
            raise InvalidValueError("tags", f"must not be more than {MOST_TAGS}")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said in it."""
        return self.says_the_same_as(DiaryEntry(subject=self.subject))

    def next_time(self, now: datetime) -> datetime:
        """Return the time of saving it next, as exact as it is kept; later than the last one.

        So no two states of an entry carry one time, wherever the clock was set.
        """
        at, last = utc_from_ms(ms_from_utc(now)), self.written_at
        return at if last is None else max(at, last + _LEAST)

    def says_the_same_as(self, other: "DiaryEntry") -> bool:
        """Return whether nothing but the time of saving differs."""
        return replace(self, written_at=other.written_at) == other


def _require_text(field: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise InvalidValueError(field, f"must not be longer than {longest:,} characters")
    try:
        is_text = b"\0" not in text.encode()
    except UnicodeEncodeError:  # half a character
        is_text = False
    if not is_text:
        raise InvalidValueError(field, "holds characters that are no text")
