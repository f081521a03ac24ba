"""The survival grid: every leverage with every stop at the same size, as words."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from journal.domain.margin.sweep.survival import Outcome
from journal.domain.review.what_if.answers import GRID_LEVERAGES, WhatIf

GRID_STOPS: Final = tuple(Decimal(number) / 200 for number in range(1, 61))
"""0.5 % to 30 % from the entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRange:
    """Neighboring stops with which one leverage ended alike; both ends are in it."""

    nearest: Decimal
    farthest: Decimal
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalGrid:
    """What became of each leverage with each stop."""

    leverages: tuple[Decimal, ...]
    stop_ratios: tuple[Decimal, ...]
    """Distances from the entry, fractions, rising."""
    rows: tuple[tuple[Outcome, ...], ...]
    """One a leverage, one outcome a stop."""

    def ranges(self, leverage: Decimal) -> tuple[StopRange, ...]:
        """Return the row of a leverage as ranges of stops, nearest first.

        Raises:
            ValueError: the grid has no such leverage.
        """
        row = self.rows[self.leverages.index(leverage)]
        alike = groupby(zip(self.stop_ratios, row, strict=True), key=lambda cell: cell[1])
        found = []
        for outcome, cells in alike:
            ratios = [ratio for ratio, _ in cells]
            found.append(StopRange(nearest=ratios[0], farthest=ratios[-1], outcome=outcome))
        return tuple(found)


def survival_grid(what_if: WhatIf) -> SurvivalGrid:
    """Return the whole grid; a leverage the exchange does not offer for the size is marked so."""
    outcomes = what_if.grid(GRID_STOPS, GRID_LEVERAGES).replayed.outcomes
    none = (Outcome.NOT_OFFERED,) * len(GRID_STOPS)
    known = {int(one): one for one in Outcome}
    return SurvivalGrid(
        leverages=GRID_LEVERAGES,
        stop_ratios=GRID_STOPS,
        rows=tuple(
            tuple(known[cell] for cell in row) if what_if.is_offered(leverage) else none
            for leverage, row in zip(GRID_LEVERAGES, outcomes.tolist(), strict=True)
        ),
    )
