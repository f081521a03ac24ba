"""One replay with its money, and single cells of it as answers that can be shown."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.instants import utc_from_ms
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.sweep.survival import Outcome
from journal.domain.review.path import PricePath, exact
from journal.domain.review.what_if.money import losses, survived, worst_margin_ratios
from journal.domain.review.what_if.position import LostPosition
from journal.domain.review.what_if.replay import NEVER, Replayed, Variants, replay

HOURS: Final = (1, 24, 72)
_CENT: Final = Decimal("0.01")
_TICK: Final = Decimal("1e-8")
_RATIO: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfAnswer:
    """What became of one variant; amounts are estimates in the quote asset, to the cent."""

    name: str
    outcome: Outcome
    leverage: Decimal | None
    """None: as it was, or cross, where it does not matter."""
    stop_price: Decimal | None
    """Of the last stretch; None: without a stop."""
    liquidation_price: Decimal | None
    """Of the last stretch; None: none at a positive price."""
    ended_at: datetime | None
    """Opening of the candle in which it was stopped or liquidated; None: it survived."""
    exit_price: Decimal | None
    loss: Decimal | None
    """Positive when lost; of what survived: as if closed at the last candle. None: not offered."""
    came_back_at: datetime | None
    """After a stop was hit: when price was at the entry again, so the stop ended a good trade."""
    survived: tuple[bool | None, ...]
    """For 1, 24 and 72 h after the real liquidation; None: the candles end sooner."""
    worst_margin_ratio: Decimal
    """Met without the stop up to the last candle, at most 1."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """A position replayed on its candles in many variants."""

    position: LostPosition
    path: PricePath
    table: BracketTable
    variants: Variants

    @cached_property
    def replayed(self) -> Replayed:
        """What became of each variant with each stop."""
        return replay(self.position, self.path, self.table, self.variants)

    @cached_property
    def losses(self) -> NDArray[np.float64]:
        """What each of them lost."""
        return losses(self.position, self.path, self.variants, self.replayed)

    @cached_property
    def _ratios(self) -> NDArray[np.float64]:
        return worst_margin_ratios(self.position, self.path, self.table, self.variants)

    @cached_property
    def _survived(self) -> tuple[NDArray[np.bool_] | None, ...]:
        return tuple(survived(self.position, self.path, self.replayed, hours) for hours in HOURS)

    def answer(
        self,
        name: str,
        row: int,
        column: int = 0,
        *,
        leverage: Decimal | None = None,
        is_offered: bool = True,
    ) -> WhatIfAnswer:
        """Return one cell: the variant of a row with the stop of a column."""
        done = self.replayed
        ended_ms = int(done.ended_at[row, column])
        outcome = Outcome(int(done.outcomes[row, column])) if is_offered else Outcome.NOT_OFFERED
        return WhatIfAnswer(
            name=name,
            outcome=outcome,
            leverage=leverage,
            stop_price=_price(float(self.variants.stop_prices[-1, column])),
            liquidation_price=_price(float(done.liquidation_prices[row, -1])),
            ended_at=None if ended_ms == NEVER else utc_from_ms(ended_ms),
            exit_price=_price(float(done.exit_prices[row, column])),
            loss=exact(self.losses[row, column]).quantize(_CENT) if is_offered else None,
            came_back_at=self._came_back(outcome, row, column),
            survived=tuple(
                None if one is None else bool(one[row, column]) for one in self._survived
            ),
            worst_margin_ratio=exact(self._ratios[row]).quantize(_RATIO),
        )

    def _came_back(self, outcome: Outcome, row: int, column: int) -> datetime | None:
        """Return the opening of the first later candle at the entry that the stop gave up."""
        if outcome is not Outcome.STOPPED:
            return None
        stretch = self.position.stretches[int(self.replayed.stretches[row, column])]
        first = self.path.index_at(utc_from_ms(int(self.replayed.ended_at[row, column]))) + 1
        is_back = self.path.best[first:] >= self.path.signed(stretch.entry_price)
        if not bool(is_back.any()):
            return None
        return utc_from_ms(int(self.path.candles.open_at[first + int(np.argmax(is_back))]))


def _price(price: float) -> Decimal | None:
    """Return a price to 8 decimals, None for NaN."""
    return None if np.isnan(price) else exact(price).quantize(_TICK).normalize()
