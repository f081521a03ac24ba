"""What candles tell about one position, and why where they tell nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from journal.domain.ledger.excursions import Excursions
from journal.domain.market.series import interval_words
from journal.domain.values import PriceType

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """The first candle in which the margin ratio reached a mark on the way to liquidation.

    Attributes:
        at: when that candle opened.
        price: its worst price.
        margin_ratio: the mark: one of ``RATIOS``.
    """

    at: datetime
    price: Decimal
    margin_ratio: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Approach:
    """How near liquidation came.

    Attributes:
        distance: what was left to the liquidation price as it stood, as a fraction of the price
            then; zero where it was reached.
        margin_ratio: the highest one reached; liquidated at 1. None: not known.
        is_estimate: whether the margin behind it was estimated.
        crossings: when the margin ratio first reached 50 % and 80 %, as far as it did.
    """

    distance: Decimal
    margin_ratio: Decimal | None
    is_estimate: bool
    crossings: tuple[Crossing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundExcursions:
    """The excursions of one position.

    Attributes:
        reached: how far price went.
        approach: how near liquidation came; None where no line is known.
        exit_efficiency: which part of the best run was kept; None while it is open.
        price_type: of the candles: mark, or last where mark is missing.
        interval: of the candles, such as "1m".
        covered: which part of the time it was held they tell.
    """

    reached: Excursions
    approach: Approach | None
    exit_efficiency: Decimal | None
    price_type: PriceType
    interval: str
    covered: Decimal

    @property
    def source(self) -> str:
        """A sentence on which candles tell it, and how much of the time they cover."""
        percent = f"{self.covered * 100:.0f} %"
        sentence = (
            f"From {interval_words(self.interval)} candles of the {self.price_type.value} price, "
            f"which cover {percent} of the time it was held; where it was opened and closed "
            "within a candle its own fills count."
        )
        if self.price_type is PriceType.MARK:
            return sentence
        return f"{sentence} Mark price, by which positions are liquidated, tells less of it."


@dataclass(frozen=True, slots=True, kw_only=True)
class NoExcursions:
    """Nothing is known of how far price went.

    Attributes:
        reason: why, and what would tell.
    """

    reason: str


Found = FoundExcursions | NoExcursions


class AllExcursions(Protocol):
    """The excursions of all positions of an account."""

    def of(self, key: str) -> Found:
        """Return those of one position, exact; measured when they are first asked for."""
        ...

    def column(self, name: str) -> Floats:
        """Return a figure of all positions in the order of the ledger; NaN: not known."""
        ...

    def warm(self, is_cancelled: Callable[[], bool]) -> None:
        """Measure those that take so long that nobody should wait for one."""
        ...


NO_CANDLES_OF: Final = NoExcursions(
    reason="No candles of this contract are stored. Import mark price candles of it (1 minute "
    "tells most)."
)
