"""Charts of positions and symbols, and what a dragged stop would do; nothing is stored here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeVar

import numpy as np

from journal.domain.assets import quote_asset
from journal.domain.instants import ms_from_utc
from journal.domain.market.pyramid import CandlePyramid
from journal.domain.market.series import CandleSeries, interval_ms
from journal.domain.values import Plan, PriceType
from journal.services.charting.bands import time_bands
from journal.services.charting.candles.gaps import largest_gap
from journal.services.charting.candles.shelf import CandleShelf, Span
from journal.services.charting.candles.ticks import tick_size_of
from journal.services.charting.candles.touches import TouchSearch, touches_of
from journal.services.charting.content import (
    ChartChoices,
    ChartContent,
    LineKind,
    TouchMark,
)
from journal.services.charting.hiding import ended, without_aftermath
from journal.services.charting.lines import (
    fill_marks,
    position_lines,
    rule_flags,
    suggested_stop,
)
from journal.services.charting.notes import line_notes, what_to_get
from journal.services.charting.replay import Replay, replay_of
from journal.services.charting.what_if import (
    WhatIf,
    WhatIfOutcome,
    what_if_outcome,
    what_if_plan,
)
from journal.services.clock import Clock
from journal.services.pause.found import liquidations_of_all
from journal.services.positions.service import PositionService, PositionView
from journal.services.record.exposures import exposed_size
from journal.services.record.line_history import lines_over_time
from journal.storage.errors import DamagedCandlesError
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store

Found = TypeVar("Found")

BEFORE_SHARE: Final = 0.15
AFTER_SHARE: Final = 0.35
SHORTEST_CANDLES: Final = 120
SYMBOL_CANDLES: Final = 300


@dataclass(slots=True, kw_only=True)
class _Candles:
    """What was found for one chart, and what has to be said about it."""

    shelf: CandleShelf
    pyramid: CandlePyramid
    overlay_pyramid: CandlePyramid | None
    notes: list[str]

    @property
    def series(self) -> CandleSeries:
        return self.pyramid.series

    @property
    def overlay(self) -> CandleSeries | None:
        return None if self.overlay_pyramid is None else self.overlay_pyramid.series


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartService:
    """Puts together what a chart shows."""

    store: Store
    candle_files: CandleFiles
    positions: PositionService
    clock: Clock

    def symbols(self) -> tuple[str, ...]:
        """Return the symbols with stored candles."""
        return tuple(sorted({key.symbol for key in self.candle_files.available()}))

    def content(
        self,
        account: str,
        position_key: str,
        price_type: PriceType = PriceType.LAST,
        interval: str | None = None,
    ) -> ChartContent:
        """Return the chart of a position, or of a symbol where no position key is given.

        Args:
            account: whose position.
            position_key: "SYMBOL:leg:trade id", or only a symbol.
            price_type: which candles; where none are stored, those that are, with a note.
            interval: None takes the finest stored candles covering the position.

        Raises:
            JournalError: the account has no such position.
        """
        if ":" not in position_key:
            return self.content_of_symbol(position_key, price_type, interval)
        return self.content_of(self.positions.view(account, position_key), price_type, interval)

    def content_of_symbol(
        self, symbol: str, price_type: PriceType = PriceType.LAST, interval: str | None = None
    ) -> ChartContent:
        """Return the chart of a symbol: its latest candles, no lines."""
        now_ms = ms_from_utc(self.clock.now())
        span = (now_ms, now_ms)
        found = self._candles(symbol, price_type, interval, span)
        series = found.series
        end_ms = int(series.open_at[-1]) + series.interval_ms if len(series) else now_ms
        start_ms = end_ms - SYMBOL_CANDLES * series.interval_ms
        if len(series):
            start_ms = max(start_ms, int(series.open_at[0]))
        content = self._content(found, (start_ms, end_ms), tick_size_of(series, ()))
        liquidated = (one for _, one in liquidations_of_all(self.store) if one.symbol == symbol)
        return without_aftermath(content, liquidated, self.clock.now())

    def content_of(
        self,
        view: PositionView,
        price_type: PriceType = PriceType.LAST,
        interval: str | None = None,
    ) -> ChartContent:
        """Return the chart of a position already at hand."""
        exposure, position = view.exposure, view.position
        size, plan = exposed_size(position), None if view.plan is None else view.plan.plan
        opened_ms = ms_from_utc(position.opened_at)
        ended_at = self.clock.now() if position.closed_at is None else position.closed_at
        life = (opened_ms, max(opened_ms, ms_from_utc(ended_at)))
        found = self._candles(position.symbol, price_type, interval, life)
        shown = _known_part(life, found.series) if position.is_open else life
        marks = fill_marks(position)
        tick_size = tick_size_of(found.series, tuple(mark.price for mark in marks))
        content = self._content(found, _window(shown, found.series), tick_size)
        content = replace(
            content,
            position_key=position.key,
            side=position.side,
            quantity=size[0] if size else None,
            asset=quote_asset(position.symbol),
            lines=position_lines(exposure, lines_over_time(exposure), tick_size, plan),
            marks=marks,
            flags=rule_flags(view.judged),
            gap=largest_gap(found.series, found.overlay, (life[0], life[1] + 1)),
            suggested_stop=suggested_stop(exposure, tick_size),
        )
        touches, notes = self._touches(found, content, life)
        notes = (*found.notes, *notes, *line_notes(exposure))
        content = replace(content, touches=touches, notes=notes)
        liquidated = (one for _, one in liquidations_of_all(self.store) if ended(position, one))
        return without_aftermath(content, liquidated, self.clock.now())

    def what_if(self, view: PositionView, wanted: WhatIf, tick_size: Decimal) -> WhatIfOutcome:
        """Return what a position would have been otherwise; nothing is stored.

        Raises:
            JournalError: size or entry of the position is not known.
        """
        return what_if_outcome(view.exposure, wanted, tick_size, view.rules)

    def what_if_plan(self, view: PositionView, wanted: WhatIf) -> Plan:
        """Return a what-if as a plan for the Planner to show; nothing is stored.

        Raises:
            JournalError: size, entry, leverage or margin mode is not known.
        """
        return what_if_plan(view.exposure, wanted)

    def replay(self, view: PositionView, content: ChartContent) -> Replay:
        """Return the candles of a position's life, to be played one by one.

        Raises:
            JournalError: no candles of that time are stored, or the opening is not recorded.
        """
        return replay_of(view.exposure, content)

    def _candles(
        self, symbol: str, price_type: PriceType, interval: str | None, span: Span
    ) -> _Candles:
        shelf = CandleShelf.of_symbol(self.candle_files, symbol)
        notes: list[str] = []
        stored = shelf.choices().price_types
        if stored and price_type not in stored:
            notes.append(
                f"No {price_type}-price candles of {symbol} are stored: {stored[0]} price is shown."
            )
            price_type = stored[0]
        finest = shelf.finest(price_type, span)
        wanted = interval or ("1h" if finest is None else finest.interval)
        pyramid = _or_note(shelf.pyramid, price_type, wanted, notes)
        pyramid = pyramid or CandlePyramid(_empty(symbol, wanted, price_type))
        if not _reaches(pyramid.series, span):
            notes.append(what_to_get(symbol, price_type, span, ms_from_utc(self.clock.now())))
        other_type = PriceType.LAST if price_type is PriceType.MARK else PriceType.MARK
        other = shelf.finest(other_type, span)
        overlay = None
        if other is not None:
            at_least = max((wanted, other.interval), key=interval_ms)
            overlay = _or_note(shelf.pyramid, other_type, at_least, notes)
        return _Candles(shelf=shelf, pyramid=pyramid, overlay_pyramid=overlay, notes=notes)

    def _content(self, found: _Candles, window: Span, tick_size: Decimal) -> ChartContent:
        series = found.series
        return ChartContent(
            symbol=series.symbol,
            interval=series.interval,
            price_type=series.price_type,
            pyramid=found.pyramid,
            overlay_pyramid=found.overlay_pyramid,
            tick_size=tick_size,
            window=window,
            bands=time_bands(self.store),
            notes=tuple(found.notes),
            choices=found.shelf.choices() if found.shelf.keys else ChartChoices(),
        )

    def _touches(
        self, found: _Candles, content: ChartContent, span: Span
    ) -> tuple[tuple[TouchMark, ...], tuple[str, ...]]:
        """Look for the liquidation price on the finest candles there are, shown or not."""
        line = content.line(LineKind.LIQUIDATION)
        if line is None or content.side is None:
            return (), ()
        search = TouchSearch(line=line, side=content.side, until_ms=span[1])
        series: dict[PriceType, CandleSeries | None] = {}
        for price_type in (PriceType.MARK, PriceType.LAST):
            key = found.shelf.finest(price_type, span)
            series[price_type] = (
                None if key is None else _or_note(found.shelf.load, price_type, key.interval, [])
            )
        mark, last = series[PriceType.MARK], series[PriceType.LAST]
        if mark is None and last is None:
            return (), ()
        return touches_of(search, mark, last), search.notes(mark, last)


def _or_note(
    load: Callable[[PriceType, str], Found | None],
    price_type: PriceType,
    interval: str,
    notes: list[str],
) -> Found | None:
    """Return what is loaded, or None with a note where its file is damaged."""
    try:
        return load(price_type, interval)
    except DamagedCandlesError as error:
        notes.append(str(error))
        return None


def _empty(symbol: str, interval: str, price_type: PriceType) -> CandleSeries:
    nothing = np.array([], np.float64)
    return CandleSeries(
        symbol=symbol,
        interval=interval,
        price_type=price_type,
        open_at=np.array([], np.int64),
        open=nothing,
        high=nothing,
        low=nothing,
        close=nothing,
        volume=nothing,
    )


def _known_part(life: Span, series: CandleSeries) -> Span:
    """Return the life of an open position up to where the candles end, if they reach into it."""
    end_ms = int(series.open_at[-1]) + series.interval_ms if len(series) else life[0]
    return (life[0], min(life[1], end_ms)) if end_ms > life[0] else life


def _reaches(series: CandleSeries, span: Span) -> bool:
    return bool(len(series.slice(span[0] - series.interval_ms + 1, span[1] + 1)))


def _window(span: Span, series: CandleSeries) -> Span:
    """Return what to show first: the position with some time before and after, where there is."""
    length = span[1] - span[0]
    missing = max(0, SHORTEST_CANDLES * series.interval_ms - length) // 2
    start_ms = span[0] - int(length * BEFORE_SHARE) - missing
    end_ms = span[1] + int(length * AFTER_SHARE) + missing
    if _reaches(series, span):
        start_ms = max(start_ms, min(int(series.open_at[0]), span[0]))
        end_ms = min(end_ms, max(int(series.open_at[-1]) + series.interval_ms, span[1]))
    return start_ms, end_ms
