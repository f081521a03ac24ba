"""What a chart shows, ready to draw: candles, lines, marks, bands and what has to be said."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from operator import itemgetter

from journal.domain.assets import WALLET_ASSET
from journal.domain.ledger.positions import PositionEventKind
from journal.domain.market.pyramid import CandlePyramid
from journal.domain.market.series import CandleSeries
from journal.domain.rules.severity import Severity
from journal.domain.values import OrderSide, PriceType, Side


class LineKind(StrEnum):
    """What a horizontal line says."""

    LIQUIDATION = "liquidation"
    BANKRUPTCY = "bankruptcy"
    STOP = "stop"
    ENTRY = "entry"
    AVERAGE_ENTRY = "average entry"
    TARGET = "target"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """A price that held for a while, possibly moving in steps.

    ``steps`` are (milliseconds, price), rising in time: each price holds until the next step or
    ``until_ms`` (None: it still holds); a step without a price is a stretch without the line.
    ``distance_ratio`` is (price - entry) / entry.
    """

    kind: LineKind
    price: Decimal
    """The last one there was."""
    steps: tuple[tuple[int, Decimal | None], ...]
    shown_price: Decimal | None = None
    """On the symbol's tick, never optimistic; None: the price itself."""
    until_ms: int | None = None
    distance_ratio: Decimal | None = None
    is_estimate: bool = False
    is_planned: bool = False
    """Out of a plan, not of what was done."""

    @property
    def is_gone(self) -> bool:
        """Whether it did not stand any more at the end, as a stop that was taken away."""
        return self.steps[-1][1] is None

    def price_at(self, at_ms: int) -> Decimal | None:
        """Return where the line stood at a time; None where it did not exist."""
        index = bisect_right(self.steps, at_ms, key=itemgetter(0))
        return self.steps[index - 1][1] if index else None

    def until(self, at_ms: int) -> "PriceLine | None":
        """Return the line as it was known before a time; None where there was none yet."""
        steps = tuple(step for step in self.steps if step[0] < at_ms)
        price = next((price for _, price in reversed(steps) if price is not None), None)
        if price is None:
            return None
        until_ms = at_ms if self.until_ms is None else min(at_ms, self.until_ms)
        is_last = price == self.price
        return replace(
            self,
            price=price,
            steps=steps,
            until_ms=until_ms,
            shown_price=self.shown_price if is_last else None,
            distance_ratio=self.distance_ratio if is_last else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FillMark:
    """One fill of the position."""

    at_ms: int
    price: Decimal
    quantity: Decimal
    order_side: OrderSide
    event: PositionEventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchMark:
    """The first candle that reached the liquidation price while the position was open."""

    at_ms: int
    """When that candle opens."""
    until_ms: int
    since_ms: int
    """Since when the line had stood there."""
    price: Decimal
    """Where the line stood then."""
    price_type: PriceType
    interval: str


class BandKind(StrEnum):
    """What a band says."""

    PAUSE = "pause"
    EPISODE = "episode"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of time with a name, such as a pause."""

    start_ms: int
    end_ms: int
    name: str
    kind: BandKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFlag:
    """A rule broken by the position at one moment."""

    at_ms: int
    rule_id: str
    severity: Severity
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapMark:
    """The candle in which mark and last price were farthest apart, at its lows or highs."""

    at_ms: int
    until_ms: int
    last_price: float
    mark_price: float

    @property
    def ratio(self) -> float:
        """(last - mark) / mark."""
        return self.last_price / self.mark_price - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartChoices:
    """What can be switched to: intervals, finest first, for each price type with candles."""

    intervals: tuple[tuple[PriceType, tuple[str, ...]], ...] = ()

    @property
    def price_types(self) -> tuple[PriceType, ...]:
        """The price types with candles."""
        return tuple(price_type for price_type, _ in self.intervals)

    def intervals_of(self, price_type: PriceType) -> tuple[str, ...]:
        """Return the intervals of a price type; none where it has no candles."""
        return dict(self.intervals).get(price_type, ())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ChartContent:
    """Everything one chart draws. ``window`` is the stretch to show first, in milliseconds."""

    symbol: str
    interval: str
    price_type: PriceType
    pyramid: CandlePyramid
    overlay_pyramid: CandlePyramid | None
    tick_size: Decimal
    window: tuple[int, int]
    position_key: str | None = None
    side: Side | None = None
    quantity: Decimal | None = None
    """Of the position its lines belong to: open now, or after the last increase."""
    asset: str = WALLET_ASSET
    """In which the position wins and loses."""
    suggested_stop: Decimal | None = None
    """Where a what-if stop may begin, on the tick: half way from the entry to liquidation."""
    lines: tuple[PriceLine, ...] = ()
    marks: tuple[FillMark, ...] = ()
    touches: tuple[TouchMark, ...] = ()
    """The one that counts first: on mark candles where there are any."""
    bands: tuple[Band, ...] = ()
    flags: tuple[RuleFlag, ...] = ()
    """Rising in time."""
    gap: GapMark | None = None
    """While the position was open."""
    notes: tuple[str, ...] = ()
    choices: ChartChoices = ChartChoices()
    hidden_from_ms: int | None = None
    """Candles that end later are not shown: the future of a replay."""

    @property
    def series(self) -> CandleSeries:
        """The candles; empty where none are stored."""
        return self.pyramid.series

    @property
    def overlay(self) -> CandleSeries | None:
        """The candles of the other price type, where stored."""
        return None if self.overlay_pyramid is None else self.overlay_pyramid.series

    @property
    def touch(self) -> TouchMark | None:
        """Where the liquidation price was reached first, on the price that counts most."""
        return self.touches[0] if self.touches else None

    @property
    def signed_size(self) -> float | None:
        """The quantity, below zero for a short; None where it is not known."""
        if self.quantity is None or self.side is None:
            return None
        return float(self.quantity) * self.side.sign

    def line(self, kind: LineKind) -> PriceLine | None:
        """Return the line of a kind."""
        return next((line for line in self.lines if line.kind is kind), None)

    def with_line(self, kind: LineKind, price: Decimal) -> "ChartContent":
        """Return the same content with a line at another price, or with one added.

        It stands from the opening on, as an answer to "what if it had been there".
        """
        entry = self.line(LineKind.AVERAGE_ENTRY) or self.line(LineKind.ENTRY)
        start_ms = self.window[0] if entry is None else entry.steps[0][0]
        is_distance = entry is not None and kind is not LineKind.ENTRY
        line = PriceLine(
            kind=kind,
            price=price,
            steps=((start_ms, price),),
            until_ms=None if entry is None else entry.until_ms,
            distance_ratio=price / entry.price - 1 if is_distance and entry else None,
        )
        return self.with_lines((line,), moves_lines=False)

    def with_lines(self, lines: tuple[PriceLine, ...], *, moves_lines: bool) -> "ChartContent":
        """Return the same content with these lines in place of those of their kind.

        A new entry puts the average away; ``moves_lines`` puts liquidation and bankruptcy away
        where they are not among the new ones.
        """
        gone = {line.kind for line in lines}
        if LineKind.ENTRY in gone:
            gone.add(LineKind.AVERAGE_ENTRY)
        if moves_lines:
            gone |= {LineKind.LIQUIDATION, LineKind.BANKRUPTCY}
        kept = tuple(line for line in self.lines if line.kind not in gone)
        return replace(self, lines=(*kept, *lines))

    def until(self, at_ms: int) -> "ChartContent":
        """Return the content as it looked at a time: what came later is not there yet."""
        lines = (line.until(at_ms) for line in self.lines)
        return replace(
            self,
            hidden_from_ms=at_ms,
            lines=tuple(line for line in lines if line is not None),
            marks=tuple(mark for mark in self.marks if mark.at_ms < at_ms),
            touches=tuple(touch for touch in self.touches if touch.until_ms <= at_ms),
            bands=tuple(band for band in self.bands if band.start_ms < at_ms),
            flags=tuple(flag for flag in self.flags if flag.at_ms < at_ms),
            gap=None if self.gap is None or self.gap.until_ms > at_ms else self.gap,
        )
