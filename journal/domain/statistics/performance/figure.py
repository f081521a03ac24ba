"""A figure as it is shown: its value, how many trades stand behind it, and what it means."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from journal.domain.statistics.bootstrap import ENOUGH, Interval


class FigureKind(StrEnum):
    """How a value is to be read."""

    AMOUNT = "amount"
    """In the unit of the question: money, a share of the wallet, or R."""
    MONEY = "money"
    """Money whatever the unit is."""
    R = "R"
    SHARE = "share"
    """A fraction, shown in percent."""
    RATIO = "ratio"
    COUNT = "count"
    DURATION = "duration"
    """Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What a figure means, for whoever looks at it."""

    name: str
    """Stands for it in files and commands."""
    label: str
    kind: FigureKind
    text: str
    """How it is worked out, in words a trader knows."""
    source: str
    """Who defined it, or how it comes from the record where nobody had to."""
    is_signed: bool = True
    """Whether it can be below zero where it is an amount; what was paid or lost cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of some trades."""

    definition: Definition
    value: Decimal | None
    """None: not known."""
    count: int
    """The trades, or days, that it is made of."""
    interval: Interval | None = None
    reason: str | None = None
    """Why there is no value."""
    enough: int = ENOUGH
    """From so many on it tells more than its own sum."""

    @property
    def is_too_few(self) -> bool:
        """Whether it is made of too few to say anything about the next ones."""
        return self.count < self.enough

    @property
    def name(self) -> str:
        """Stands for it in files and commands."""
        return self.definition.name
