"""The life of a position candle by candle: lines, margin ratio and PnL as they ran along."""

from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

import numpy as np

from journal.domain.errors import JournalError
from journal.domain.instants import ms_from_utc
from journal.domain.ledger.events import average_price
from journal.domain.ledger.positions import PositionEvent, PositionEventKind
from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType, Side
from journal.services.charting.content import ChartContent
from journal.services.record.exposures import Exposure
from journal.services.record.line_history import HeldLines, lines_at_mark, lines_over_time

RATIOS: Final = (Decimal(1), Decimal("0.8"), Decimal("0.5"))
"""Margin ratios at which a replay stops, highest first; liquidation begins at 1."""
LEAD: Final = 30
"""Candles before the opening."""
REST: Final = 15
"""Candles after the end."""
_VERBS: Final = {
    PositionEventKind.OPEN: "Opened",
    PositionEventKind.INCREASE: "Added",
    PositionEventKind.REDUCE: "Reduced",
    PositionEventKind.CLOSE: "Closed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What a replay stops at: fills of one kind, or a margin ratio that was reached."""

    name: str
    quantity: Decimal | None = None
    price: Decimal | None = None
    margin_ratio: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayMoment:
    """How everything stood when a candle ended; None is unknown or there is no position."""

    until_ms: int
    price: Decimal
    price_type: PriceType
    quantity: Decimal
    entry_price: Decimal | None
    liquidation_price: Decimal | None
    margin_ratio: Decimal | None
    worst_margin_ratio: Decimal | None
    """At the candle's extreme against the position."""
    unrealized_pnl: Decimal | None
    realized_pnl: Decimal | None
    """Of all fills so far, before fees."""
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, kw_only=True)
class Replay:
    """Candles to be played one by one, and the position's changes during them."""

    series: CandleSeries
    exposure: Exposure
    history: tuple[HeldLines, ...]

    def __len__(self) -> int:
        """Return how many candles there are."""
        return len(self.series)

    @cached_property
    def _since_ms(self) -> list[int]:
        return [ms_from_utc(held.since) for held in self.history]

    @cached_property
    def _fills(self) -> list[tuple[int, PositionEvent]]:
        events = self.exposure.position.events
        return [(ms_from_utc(event.fill.traded_at), event) for event in events]

    def moment(self, index: int) -> ReplayMoment:
        """Return how everything stood when a candle ended, and what happened during it."""
        series, side = self.series, self.exposure.position.side
        open_ms = int(series.open_at[index])
        end_ms = open_ms + series.interval_ms
        price = _exact(series.close[index])
        worst = _exact(series.low[index] if side is Side.LONG else series.high[index])
        during, before = self._events(open_ms, end_ms), self._events(0, end_ms)
        held = self._held(end_ms)
        is_open = bool(before) and before[-1].kind is not PositionEventKind.CLOSE
        at_worst = self._margin_ratio(held, worst)
        lines = lines_at_mark(self.exposure, held, price) if held and is_open else None
        return ReplayMoment(
            until_ms=end_ms,
            price=price,
            price_type=series.price_type,
            quantity=held.quantity if held and is_open else Decimal(0),
            entry_price=held.entry_price if held and is_open else None,
            liquidation_price=held.liquidation_price if held and is_open else None,
            margin_ratio=None if lines is None else lines.margin_ratio,
            worst_margin_ratio=at_worst if is_open or during else None,
            unrealized_pnl=None if lines is None else lines.unrealized_pnl,
            realized_pnl=_total([event.pnl for event in before]),
            happenings=(
                *_fill_happenings(during),
                *self._reached(index, at_worst, during, is_open=is_open),
            ),
        )

    def next_stop(self, index: int) -> int:
        """Return the next candle in which something happens, else the last."""
        for later in range(index + 1, len(self)):
            if self.moment(later).happenings:
                return later
        return len(self) - 1

    def _events(self, start_ms: int, end_ms: int) -> list[PositionEvent]:
        return [event for at_ms, event in self._fills if start_ms <= at_ms < end_ms]

    def _held(self, end_ms: int) -> HeldLines | None:
        place = bisect_left(self._since_ms, end_ms)
        return self.history[place - 1] if place else None

    def _margin_ratio(self, held: HeldLines | None, price: Decimal) -> Decimal | None:
        lines = None if held is None else lines_at_mark(self.exposure, held, price)
        return None if lines is None else lines.margin_ratio

    def _reached(
        self,
        index: int,
        ratio: Decimal | None,
        during: list[PositionEvent],
        *,
        is_open: bool,
    ) -> tuple[Happening, ...]:
        """Return the highest ratio that this candle reached and the one before did not."""
        if ratio is None or not (is_open or during):
            return ()
        reached = next((limit for limit in RATIOS if ratio >= limit), None)
        if reached is None or self._ratio_before(index) >= reached:
            return ()
        name = "Margin ratio" if reached < 1 else "Liquidation price reached, margin ratio"
        return (Happening(name=name, margin_ratio=reached),)

    def _ratio_before(self, index: int) -> Decimal:
        """Return the worst ratio in the candle before, 0 where there was no position yet."""
        if not index:
            return Decimal(0)
        open_ms = int(self.series.open_at[index - 1])
        side = self.exposure.position.side
        worst = self.series.low if side is Side.LONG else self.series.high
        held = self._held(open_ms + self.series.interval_ms)
        return self._margin_ratio(held, _exact(worst[index - 1])) or Decimal(0)


def replay_of(exposure: Exposure, content: ChartContent) -> Replay:
    """Return the candles of a position's life with some before and after.

    Mark decides, so mark candles are played for the figures where they have the interval shown.

    Raises:
        JournalError: there are no candles of that time, or the opening is not recorded.
    """
    history = lines_over_time(exposure)
    if not history:
        raise JournalError("There is nothing to replay: the opening is not recorded.")
    series, other = content.series, content.overlay
    if other is not None and other.price_type is PriceType.MARK:
        series = other if other.interval == series.interval else series
    opened_ms = ms_from_utc(exposure.position.opened_at)
    closed_at = exposure.position.closed_at
    step = series.interval_ms
    start_ms = opened_ms - LEAD * step
    end_ms = ms_from_utc(exposure.ground.now if closed_at is None else closed_at) + REST * step
    played = series.slice(start_ms, end_ms)
    if not len(played.slice(opened_ms - step, end_ms)):
        raise JournalError("There is nothing to replay: no candles of that time are stored.")
    return Replay(series=played, exposure=exposure, history=history)


def _fill_happenings(events: list[PositionEvent]) -> tuple[Happening, ...]:
    """Return what fills did, those of a kind together at their average price."""
    found = []
    for kind, verb in _VERBS.items():
        fills = [event for event in events if event.kind is kind]
        if fills:
            quantity = sum((event.quantity for event in fills), Decimal(0))
            found.append(Happening(name=verb, quantity=quantity, price=average_price(fills)))
    return tuple(found)


def _total(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def _exact(value: np.float64) -> Decimal:
    return Decimal(repr(float(value)))
