"""Was it a wick? (Q2): how far price went past the liquidation price and how soon it came back.

Source of the definitions: ``product.md``, the review of a liquidation. For a long with
liquidation price L and entry E, all on mark:

* overshoot = (L - lowest mark in 24 h) / L; below 0.05 % it is a BOUNDARY;
* back = the first 5-minute close above L;
* WICK: back within 15 minutes, and within 60 minutes mark regains at least 25 % of E - L;
* TREND: no 5-minute close above L within 60 minutes;
* SPIKE: neither.

A short is the same mirrored. Candles coarser than 5 minutes leave several verdicts possible.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

import numpy as np

from journal.domain.errors import InvalidValueError
from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.market.resample import can_resample, resampled
from journal.domain.market.series import interval_words
from journal.domain.review.path import Confidence, PricePath, exact
from journal.domain.wording import span


class WickVerdict(StrEnum):
    """What the price did after it reached the liquidation price."""

    WICK = "wick"
    SPIKE = "spike"
    TREND = "trend"
    BOUNDARY = "boundary"


@dataclass(frozen=True, slots=True, kw_only=True)
class WickSettings:
    """Where the verdicts part from each other; the trader may change each."""

    back_within: timedelta = timedelta(minutes=15)
    regain_within: timedelta = timedelta(minutes=60)
    """Also how long price must stay beyond the liquidation price for a trend."""
    regain_ratio: Decimal = Decimal("0.25")
    """Of the way from the liquidation price to the entry."""
    boundary_ratio: Decimal = Decimal("0.0005")
    overshoot_within: timedelta = timedelta(hours=24)

    def __post_init__(self) -> None:
        """Refuse settings that no price could meet."""
        for name in ("back_within", "regain_within", "overshoot_within"):
            if getattr(self, name) <= timedelta(0):
                raise InvalidValueError(name, "must be longer than no time at all")
        for name in ("regain_ratio", "boundary_ratio"):
            value: Decimal = getattr(self, name)
            if not (value.is_finite() and 0 <= value < 1):
                raise InvalidValueError(name, f"must be a fraction from 0 to below 1, not {value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What was reached: the liquidation price of a position, and when the exchange acted on it."""

    liquidation_price: Decimal
    entry_price: Decimal
    liquidated_at: datetime
    since: datetime | None = None
    """Since when the liquidation price stood there; None: for longer than it is looked for."""
    is_estimate: bool = False
    """Whether the liquidation price rests on an assumed wallet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WickAnswer:
    """The verdict with the figures it follows from."""

    possible: tuple[WickVerdict, ...]
    """One: the verdict. Several: the candles leave them open. None: price never got there."""
    confidence: Confidence
    overshoot_ratio: Decimal | None = None
    """How far price went past the liquidation price in ``overshoot_within``, a fraction of it."""
    extreme_price: Decimal | None = None
    extreme_at: datetime | None = None
    """Opening of the candle with the extreme."""
    back_after: timedelta | None = None
    """From the liquidation to the first 5-minute close on the safe side; None: not seen."""
    regained_ratio: Decimal | None = None
    """Most of the way back to the entry that was regained in ``regain_within``."""
    notes: tuple[str, ...] = ()
    """What limits the answer."""
    settings: WickSettings = field(default_factory=WickSettings)
    """The thresholds it follows from: words about it say how long was looked."""

    @property
    def verdict(self) -> WickVerdict | None:
        """The verdict where there is exactly one."""
        return self.possible[0] if len(self.possible) == 1 else None


UNTOUCHED: Final = (
    "The {interval} {price} candles around the liquidation never reach the computed liquidation "
    "price, so nothing can be said about how far past it price went."
)


def wick_answer(
    path: PricePath, reached: Reached, settings: WickSettings | None = None
) -> WickAnswer:
    """Return whether a liquidation was a wick, a spike, a trend or touched the price barely.

    Args:
        path: the candles, of mark where there are any; they may end at any time.
        reached: liquidation price, entry and time.
        settings: thresholds; None: those of ``product.md``.
    """
    rules = settings or WickSettings()
    found = path.trigger(reached.liquidation_price, reached.liquidated_at, reached.since)
    notes = path.weaknesses
    if reached.is_estimate:
        notes = (*notes, "The liquidation price is an estimate: the margin is not recorded.")
    if found is None:
        candles = path.candles
        said = UNTOUCHED.format(
            interval=interval_words(candles.interval), price=candles.price_type.value
        )
        return WickAnswer(
            possible=(), confidence=Confidence.LOW, notes=(*notes, said), settings=rules
        )
    return _Search(path=path, reached=reached, rules=rules, trigger=found).answer(notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """One liquidation found in its candles."""

    path: PricePath
    reached: Reached
    rules: WickSettings
    trigger: int

    def answer(self, notes: tuple[str, ...]) -> WickAnswer:
        """Return the verdict."""
        extreme = self._extreme()
        overshoot = abs(self.reached.liquidation_price - extreme[0])
        ratio = overshoot / self.reached.liquidation_price
        back_after, regained = self._back_after(), self._regained()
        if not self._is_seen(self.rules.overshoot_within):
            looked = span(self.rules.overshoot_within)
            notes = (
                *notes,
                f"The candles end less than {looked} after it: the overshoot is so far.",
            )
        possible = self._possible(ratio, back_after, regained)
        if len(possible) > 1 and self.path.is_coarse:
            interval = interval_words(self.path.candles.interval)
            notes = (*notes, f"With {interval} candles {_words(possible)} cannot be told apart.")
        elif len(possible) > 1:
            notes = (*notes, "The candles end too soon after the liquidation for a verdict.")
        return WickAnswer(
            possible=possible,
            confidence=Confidence.after(len(notes)),
            overshoot_ratio=ratio,
            extreme_price=extreme[0],
            extreme_at=extreme[1],
            back_after=back_after,
            regained_ratio=regained,
            notes=notes,
            settings=self.rules,
        )

    def _possible(
        self, overshoot: Decimal, back_after: timedelta | None, regained: Decimal
    ) -> tuple[WickVerdict, ...]:
        """Return the verdicts that the candles leave open."""
        rules = self.rules
        if overshoot < rules.boundary_ratio and self._is_seen(rules.overshoot_within):
            return (WickVerdict.BOUNDARY,)
        is_whole = self._is_seen(rules.regain_within)
        if self.path.is_coarse:
            is_back = back_after is not None and back_after <= rules.regain_within
            both = (WickVerdict.WICK, WickVerdict.SPIKE)
            return both if is_back else (*both, WickVerdict.TREND)
        if back_after is None or back_after > rules.regain_within:
            everything = (WickVerdict.WICK, WickVerdict.SPIKE, WickVerdict.TREND)
            return (WickVerdict.TREND,) if is_whole else everything
        if back_after > rules.back_within:
            return (WickVerdict.SPIKE,)
        if regained >= rules.regain_ratio:
            return (WickVerdict.WICK,)
        return (WickVerdict.SPIKE,) if is_whole else (WickVerdict.WICK, WickVerdict.SPIKE)

    def _is_seen(self, after: timedelta) -> bool:
        """Whether the candles reach that far past the liquidation."""
        return self.path.ends_at >= self.reached.liquidated_at + after

    def _extreme(self) -> tuple[Decimal, datetime]:
        """Return the price farthest against the position in time, and its candle's opening."""
        last = self._before(self.rules.overshoot_within)
        worst = self.path.worst[self.trigger : last]
        place = int(np.argmin(worst))
        opened = int(self.path.candles.open_at[self.trigger + place])
        return exact(abs(float(worst[place]))), utc_from_ms(opened)

    def _regained(self) -> Decimal:
        """Return the most of the way from liquidation price to entry that was regained in time.

        Of the candle of the liquidation only the close counts: its best price may be older.
        """
        last = self._before(self.rules.regain_within)
        best = np.concatenate(
            (
                self.path.closes[self.trigger : self.trigger + 1],
                self.path.best[self.trigger + 1 : last],
            )
        )
        reached = self.reached
        way = abs(reached.entry_price - reached.liquidation_price)
        regained = exact(float(best.max())) - self.path.side.sign * reached.liquidation_price
        return regained / way if way else Decimal(0)

    def _before(self, after: timedelta) -> int:
        """Return the end of the candles that open before a time past the liquidation."""
        until_ms = ms_from_utc(self.reached.liquidated_at + after)
        opened = int(np.searchsorted(self.path.candles.open_at, until_ms))
        return max(opened, self.trigger + 1)

    def _back_after(self) -> timedelta | None:
        """Return when a 5-minute candle (or the stored coarser one) first closed on the safe side.

        The candle in which the liquidation happened counts: it closes after it.
        """
        candles = self.path.candles
        if can_resample(candles.interval, "5m"):
            candles = resampled(candles, "5m")
        closed = PricePath(candles=candles, side=self.path.side)
        began_ms = int(self.path.candles.open_at[self.trigger])
        first = int(np.searchsorted(candles.open_at, began_ms - candles.interval_ms, side="right"))
        is_safe = closed.closes[first:] > closed.signed(self.reached.liquidation_price)
        # A 5-minute candle of which the last minutes are not stored has not closed yet.
        whole_until_ms = ms_from_utc(self.path.ends_at) - candles.interval_ms
        is_safe &= candles.open_at[first:] <= whole_until_ms
        if not bool(is_safe.any()):
            return None
        closed_ms = int(candles.open_at[first + int(np.argmax(is_safe))]) + candles.interval_ms
        return max(utc_from_ms(closed_ms) - self.reached.liquidated_at, timedelta(0))


def _words(possible: tuple[WickVerdict, ...]) -> str:
    """Return "wick and spike"."""
    names = [one.value for one in possible]
    return " and ".join([", ".join(names[:-1]), names[-1]])
