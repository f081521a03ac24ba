"""Where price first reached a position's liquidation price: on mark, which decides, and on last."""

from dataclasses import dataclass

from journal.domain.instants import utc_from_ms
from journal.domain.market.series import CandleSeries, first_touch, interval_words
from journal.domain.values import Side
from journal.services.charting.content import PriceLine, TouchMark


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchSearch:
    """What is looked for: a liquidation line against a side, in a stretch of time."""

    line: PriceLine
    side: Side
    until_ms: int

    @property
    def from_ms(self) -> int:
        """Since when there has been a line."""
        return self.line.steps[0][0]

    def touch(self, series: CandleSeries) -> TouchMark | None:
        """Return the first candle of a series that reached the line where it stood then."""
        ends = (*(at_ms for at_ms, _ in self.line.steps[1:]), self.until_ms)
        for (since_ms, price), end_ms in zip(self.line.steps, ends, strict=True):
            if price is None:
                continue
            index = first_touch(series, price, from_ms=since_ms, side=self.side, until_ms=end_ms)
            if index is not None:
                at_ms = int(series.open_at[index])
                return TouchMark(
                    at_ms=at_ms,
                    until_ms=at_ms + series.interval_ms,
                    since_ms=since_ms,
                    price=price,
                    price_type=series.price_type,
                    interval=series.interval,
                )
        return None

    def notes(self, mark: CandleSeries | None, last: CandleSeries | None) -> tuple[str, ...]:
        """Return what has to be said about the search on mark and last candles."""
        told = [self._mark_note(mark), self._last_note(last)]
        return tuple(note for note in told if note)

    def _mark_note(self, mark: CandleSeries | None) -> str:
        """Say where mark, which liquidates, reached the line, and how exactly that is known."""
        if mark is None or not len(mark):
            return (
                "No mark candles are stored, and liquidation goes by mark: what last price shows "
                "may differ."
            )
        touch = self.touch(mark)
        name = interval_words(mark.interval)
        if touch is None:
            return (
                f"Mark did not reach the liquidation price in the {name} candles{_gap(self, mark)}."
            )
        note = (
            f"Mark reached the liquidation price first in the {name} candle of "
            f"{_moment(touch.at_ms)}{_gap(self, mark)}."
        )
        if mark.interval != "1m":
            note += f" Only {name} mark candles were available: the exact minute is unknown."
        if any(touch.at_ms < at_ms < touch.until_ms for at_ms, _ in self.line.steps[1:]):
            note += " The line moved during that candle, so it may have been reached elsewhere."
        elif touch.at_ms < touch.since_ms:
            note += " That candle began before the line stood there, so the touch may be older."
        return note

    def _last_note(self, last: CandleSeries | None) -> str:
        touch = None if last is None or not len(last) else self.touch(last)
        if last is None or touch is None:
            return ""
        name = interval_words(last.interval)
        return f"Last price reached it first in the {name} candle of {_moment(touch.at_ms)}."


def touches_of(
    search: TouchSearch, mark: CandleSeries | None, last: CandleSeries | None
) -> tuple[TouchMark, ...]:
    """Return the touch on mark and the one on last, mark first, where there are any."""
    found = (search.touch(series) for series in (mark, last) if series is not None)
    return tuple(touch for touch in found if touch is not None)


def _gap(search: TouchSearch, series: CandleSeries) -> str:
    """Say from when candles are there where they miss the beginning of the search."""
    first_ms = int(series.open_at[0])
    if first_ms <= search.from_ms:
        return ""
    return f" (stored only from {_moment(first_ms)})"


def _moment(at_ms: int) -> str:
    return f"{utc_from_ms(at_ms):%Y-%m-%d %H:%M} UTC"
