"""The candles that a review reads a price from, and how far they can be trusted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, Self

import numpy as np

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.market.series import MINUTE_MS, CandleSeries, interval_words
from journal.domain.values import PriceType, Side

FIVE_MINUTES_MS: Final = 5 * MINUTE_MS
_FOREVER_MS: Final = 1 << 62
TOUCH_SLACK: Final = timedelta(minutes=5)
"""How far from the exchange's time the liquidation price is looked for in the candles: the
order follows the trigger, and a computed price may be off by a few ticks."""


class Confidence(StrEnum):
    """How far an answer can be relied on."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @classmethod
    def after(cls, weaknesses: int) -> "Confidence":
        """Return high without a weakness, medium with one, low with more."""
        return (cls.HIGH, cls.MEDIUM, cls.LOW)[min(weaknesses, 2)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PricePath:
    """Candles of one price, seen from one side: what is *against* the position and what is for it.

    Liquidation goes by mark; where only last price is stored, everything says so.
    """

    candles: CandleSeries
    side: Side

    @classmethod
    def of(cls, mark: CandleSeries | None, last: CandleSeries | None, side: Side) -> Self | None:
        """Return the path of mark where there is any, else of last, else None."""
        for series in (mark, last):
            if series is not None and len(series):
                return cls(candles=series, side=side)
        return None

    @property
    def is_mark(self) -> bool:
        """Whether it is the price that liquidates."""
        return self.candles.price_type is PriceType.MARK

    @property
    def is_coarse(self) -> bool:
        """Whether a 5-minute close cannot be read off its candles."""
        return self.candles.interval_ms > FIVE_MINUTES_MS

    @property
    def weaknesses(self) -> tuple[str, ...]:
        """Sentences that every answer from these candles carries."""
        said = []
        if not self.is_mark:
            said.append(
                "Only last price candles are stored, and liquidation goes by mark: "
                "mark may have gone another way."
            )
        if self.candles.interval_ms > MINUTE_MS:
            said.append(
                f"Only {interval_words(self.candles.interval)} candles are stored: "
                "what happened within one of them is not known."
            )
        return tuple(said)

    @property
    def ends_at(self) -> datetime:
        """When the last candle closes."""
        return utc_from_ms(int(self.candles.open_at[-1]) + self.candles.interval_ms)

    def since(self, at: datetime) -> "PricePath":
        """Return the path from the candle on that runs at a time."""
        first = ms_from_utc(at) - self.candles.interval_ms + 1
        return PricePath(candles=self.candles.slice(first, _FOREVER_MS), side=self.side)

    def until(self, at: datetime) -> "PricePath":
        """Return the path without the candles that close after a time."""
        last = ms_from_utc(at) - self.candles.interval_ms + 1
        return PricePath(candles=self.candles.slice(-_FOREVER_MS, last), side=self.side)

    def opened_by(self, at: datetime) -> "PricePath":
        """Return the path with the candle that runs at a time as its last."""
        return self.until(at + timedelta(milliseconds=self.candles.interval_ms))

    def index_at(self, at: datetime) -> int:
        """Return the first candle that closes after a time; len(candles) when there is none."""
        return int(
            np.searchsorted(
                self.candles.open_at, ms_from_utc(at) - self.candles.interval_ms, side="right"
            )
        )

    def signed(self, price: Decimal | float) -> float:
        """Return a price as it is for a long: multiplied by -1 for a short."""
        return self.side.sign * float(price)

    @property
    def worst(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """The extreme against the position of each candle, signed: lows of a long."""
        return self.candles.low if self.side is Side.LONG else -self.candles.high

    @property
    def best(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """The extreme in favor of the position of each candle, signed: highs of a long."""
        return self.candles.high if self.side is Side.LONG else -self.candles.low

    @property
    def closes(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """The close of each candle, signed."""
        return self.side.sign * self.candles.close

    def trigger(
        self, liquidation_price: Decimal, liquidated_at: datetime, since: datetime | None = None
    ) -> int | None:
        """Return the candle in which the price first reached the liquidation price, else None.

        Looked for from the candle five minutes before the exchange's time of the liquidation to
        five minutes after it, and not before ``since``, when the line came to stand there.
        """
        begun = liquidated_at - TOUCH_SLACK
        first = self.index_at(begun if since is None else max(begun, since))
        last = int(
            np.searchsorted(
                self.candles.open_at, ms_from_utc(liquidated_at + TOUCH_SLACK), side="right"
            )
        )
        reached = self.worst[first:last] <= self.signed(liquidation_price)
        return first + int(np.argmax(reached)) if bool(reached.any()) else None


def exact(price: float) -> Decimal:
    """Return the decimal that a candle file printed: the shortest that is this number."""
    return Decimal(repr(float(price)))
