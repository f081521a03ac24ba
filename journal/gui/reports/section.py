"""One question of a review with its answer in words and numbers, ready to be shown or printed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from journal.gui.reports.drawing.shapes import Drawing
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning

ESTIMATE: Final = "estimate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A number worth reading, under its label."""

    label: str
    value: str
    note: str = ""
    meaning: Meaning = Meaning.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table; what its color says must also be in its words."""

    cells: tuple[str, ...]
    meaning: Meaning = Meaning.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """A small table; every row has as many cells as there are headers."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: frozenset[int] = field(default_factory=frozenset)
    """Which columns hold numbers and stand on the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Something the trader wrote, as it was written."""

    about: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture of the trader's, as PNG."""

    png: bytes
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One question and its answer."""

    question: str
    answer: str = ""
    """One sentence, read first."""
    facts: tuple[Fact, ...] = ()
    table: TextTable | None = None
    drawing: Drawing | None = None
    """A chart, for paper."""
    quotes: tuple[Quote, ...] = ()
    """What the trader wrote."""
    photos: tuple[Photo, ...] = ()
    notes: tuple[str, ...] = ()
    """What limits the answer and what no file tells."""


def when(style: TextStyle, at: datetime) -> str:
    """Return a moment to the minute with the zone it is shown in."""
    return f"{style.day_and_time(at)} {style.zone_label}"
