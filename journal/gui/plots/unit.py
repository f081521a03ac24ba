"""What the values of a plot are counted in, and how they are written."""

import math
from dataclasses import dataclass, replace
from typing import Final

from journal.gui.style.text import HIDDEN, THIN_SPACE, measured

_MOST_DECIMALS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of plotted values.

    Attributes:
        name: written after a value; empty: nothing.
        decimals: of a value that is read.
        factor: from what is plotted to what is written; 100 for percent of fractions.
        is_hidden: dots instead of figures.
        is_signed: a value's sign is always written.
    """

    name: str
    decimals: int = 2
    factor: float = 1.0
    is_hidden: bool = False
    is_signed: bool = True

    def write(self, value: float) -> str:
        """Return a value that is read, for example ``+12.50 USDT``."""
        figure = self.figure(value)
        return f"{figure}{THIN_SPACE}{self.name}" if self.name else figure

    def figure(self, value: float) -> str:
        """Return a value without its unit."""
        if self.is_hidden:
            return HIDDEN
        return measured(value * self.factor, self.decimals, signed=self.is_signed)

    def short(self, value: float) -> str:
        """Return a value without its unit and without decimals, for a narrow place."""
        return replace(self, decimals=0).figure(value)

    def tick(self, value: float, step: float) -> str:
        """Return a value of an axis with the decimals its step needs; hidden ones say nothing."""
        if self.is_hidden:
            return "0" if value == 0 else ""
        return measured(value * self.factor, decimals_of_step(step * self.factor))


def decimals_of_step(step: float) -> int:
    """Return how many decimals multiples of a round step have."""
    if step <= 0 or not math.isfinite(step):
        return 0
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return min(decimals, _MOST_DECIMALS)
