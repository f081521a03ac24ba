"""Candles of a position on paper, with its fills and the lines as they moved."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from journal.gui.reports.drawing.scales import Scale, round_steps, times
from journal.gui.reports.drawing.shapes import Anchor, Area, Box, Drawing, Line, Shape, Words
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import LIGHT
from journal.services.charting.content import ChartContent, LineKind, PriceLine

_WIDTH: Final = 510.0
_HEIGHT: Final = 210.0
_RIGHT: Final = 96.0
_FOOT: Final = 18.0
_TOP: Final = 8.0
_MOST: Final = 240
_LINES: Final = 5
_TIMES: Final = 4
_MARK: Final = 4.0
_HOLLOW: Final = 2.0
"""A candle narrower than this has no inside."""
_NAMES: Final = {
    LineKind.LIQUIDATION: ("Liquidation", LIGHT.liquidation_line),
    LineKind.BANKRUPTCY: ("Bankruptcy", LIGHT.bankruptcy_line),
    LineKind.STOP: ("Stop", LIGHT.stop_line),
    LineKind.ENTRY: ("Entry", LIGHT.entry_line),
    LineKind.AVERAGE_ENTRY: ("Average entry", LIGHT.average_entry_line),
    LineKind.TARGET: ("Target", LIGHT.target_line),
}
_DASHED: Final = frozenset({LineKind.BANKRUPTCY, LineKind.AVERAGE_ENTRY, LineKind.TARGET})


def price_drawing(content: ChartContent, style: TextStyle) -> Drawing | None:
    """Return the chart of a position; None where no candles of its time are stored."""
    series = content.series
    begin, end = content.window
    rows = np.flatnonzero((series.open_at >= begin) & (series.open_at <= end))
    if not len(rows):
        return None
    low = np.minimum.reduceat(series.low[rows], _starts(len(rows)))
    high = np.maximum.reduceat(series.high[rows], _starts(len(rows)))
    lines = [line for line in content.lines if _is_near(line, low.min(), high.max())]
    prices = [float(line.price) for line in lines] + [float(low.min()), float(high.max())]
    steps = round_steps(min(prices), max(prices), _LINES)
    across = Scale(low=begin, high=end, begin=4, end=_WIDTH - _RIGHT)
    up = Scale(low=steps[0], high=steps[-1], begin=_HEIGHT - _FOOT, end=_TOP)
    shapes = [
        *_grid(steps, up),
        *_times(begin, end, across, style),
        *_candles(content, rows, low, high, across, up),
        *_price_lines(lines, begin, end, across, up),
        *_marks(content, across, up),
    ]
    told = f"{content.symbol}, {content.price_type.value} price, with fills and lines."
    return Drawing(width=_WIDTH, height=_HEIGHT, shapes=tuple(shapes), told=told)


def _starts(count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return where stretches of candles begin, so that there are not too many to print."""
    size = -(-count // _MOST)
    return np.arange(0, count, size)


def _is_near(line: PriceLine, low: float, high: float) -> bool:
    """Whether a line lies where it does not press the candles flat."""
    room = (high - low) * 1.5
    return low - room <= float(line.price) <= high + room


def _candles(
    content: ChartContent,
    rows: np.ndarray[tuple[int], np.dtype[np.int64]],
    low: np.ndarray[tuple[int], np.dtype[np.float64]],
    high: np.ndarray[tuple[int], np.dtype[np.float64]],
    across: Scale,
    up: Scale,
) -> Iterator[Shape]:
    series, starts = content.series, _starts(len(rows))
    ends = [*(starts[1:] - 1), len(rows) - 1]
    width = max((across.end - across.begin) / len(starts) * 0.6, 0.6)
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        x = across.place(float(series.open_at[rows[start]]))
        opened, closed = float(series.open[rows[start]]), float(series.close[rows[end]])
        color = LIGHT.candle_up if closed >= opened else LIGHT.candle_down
        top, bottom = up.place(max(opened, closed)), up.place(min(opened, closed))
        wick = ((x, up.place(float(high[number]))), (x, up.place(float(low[number]))))
        yield Line(points=wick, color=color, width=0.6)
        # A rising candle is hollow: what happened is not told by color alone.
        fill = LIGHT.surface if closed >= opened and width > _HOLLOW else color
        yield Box(
            x=x - width / 2,
            y=top,
            width=width,
            height=max(bottom - top, 0.6),
            fill=fill,
            edge=color,
        )


def _grid(steps: tuple[float, ...], up: Scale) -> Iterator[Shape]:
    places = max((len(f"{step:.10g}".partition(".")[2]) for step in steps), default=0)
    for step in steps:
        y = up.place(step)
        yield Line(points=((4, y), (_WIDTH - _RIGHT, y)), color=LIGHT.grid, width=0.6)
        label = words.measured(step, places)
        yield Words(x=_WIDTH - _RIGHT + 5, y=y + 2.6, text=label, color=LIGHT.text_muted, size=6.5)


def _times(begin: int, end: int, across: Scale, style: TextStyle) -> Iterator[Shape]:
    for at, label in times(begin, end, style.zone, _TIMES):
        anchor = Anchor.START if at == begin else Anchor.END if at == end else Anchor.MIDDLE
        yield Words(
            x=across.place(at), y=_HEIGHT - 5, text=label, color=LIGHT.text_muted, anchor=anchor
        )


def _price_lines(
    lines: list[PriceLine], begin: int, end: int, across: Scale, up: Scale
) -> Iterator[Shape]:
    """Yield each line in its steps, and its name at the right, names not over one another."""
    for line in lines:
        name, color = _NAMES[line.kind]
        last = min(line.until_ms or end, end)
        ends = [*(at for at, _ in line.steps[1:]), last]
        for (at, price), until in zip(line.steps, ends, strict=True):
            if price is not None and until > begin:
                y = up.place(float(price))
                left, right = across.place(max(at, begin)), across.place(min(until, end))
                yield Line(
                    points=((left, y), (right, y)),
                    color=color,
                    width=1.0,
                    dashed=line.kind in _DASHED,
                )
    taken: list[float] = []
    for line in sorted(lines, key=lambda one: -one.price):
        name, color = _NAMES[line.kind]
        y = up.place(float(line.price)) + 2.6
        y = max(y, taken[-1] + 8) if taken else y
        taken.append(y)
        x = _WIDTH - _RIGHT + 42
        yield Words(x=x, y=y, text=name, color=color, size=6.5, strong=True)


def _marks(content: ChartContent, across: Scale, up: Scale) -> Iterator[Shape]:
    """Yield a triangle at each fill: upwards bought, downwards sold."""
    begin, end = content.window
    for mark in content.marks:
        if begin <= mark.at_ms <= end:
            x, y = across.place(mark.at_ms), up.place(float(mark.price))
            side = _MARK if mark.order_side.value == "buy" else -_MARK
            points = ((x, y), (x - _MARK, y + 1.6 * side), (x + _MARK, y + 1.6 * side))
            yield Area(points=points, fill=LIGHT.text)
