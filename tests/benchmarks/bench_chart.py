"""Frame time of the chart by number of candles, against an empty widget, in one run.

Run by hand: ``python tests/benchmarks/bench_chart.py [--short]``. Figures are CPU milliseconds of
one frame (median of a scripted walk); only ratios within one run may be compared. Exits with 1
when a target of ``chart.md`` section 2 is missed by more than the machine's noise.
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles
from time import process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from journal.domain.ledger.positions import PositionEventKind
from journal.domain.market.pyramid import CandlePyramid
from journal.domain.market.series import CandleSeries
from journal.domain.values import OrderSide, PriceType, Side
from journal.gui.chart.canvas import ChartCanvas
from journal.gui.look import Look
from journal.services.charting.content import ChartContent, FillMark, LineKind, PriceLine

MINUTE = 60_000
START_MS = 1_500_000_000_000 // MINUTE * MINUTE
SIZE = (1_600, 900)
VISIBLE = (300, 3_000, 30_000)
TARGETS = {"largest by smallest": 1.3, "largest by empty widget": 10.0, "zoom p95 by median": 2.5}
NOISE = 1.4


class Empty(QWidget):
    """The limit: a widget that fills itself with one color."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), QColor("#0f1318"))
        finally:
            painter.end()


@dataclass(frozen=True, slots=True)
class Walk:
    """Frames of one scripted walk in CPU milliseconds."""

    frames: list[float]

    @property
    def middle(self) -> float:
        return median(self.frames)

    @property
    def p95(self) -> float:
        return quantiles(self.frames, n=20)[-1]


def candles(count: int) -> CandleSeries:
    random = np.random.default_rng(7)
    close = 30_000 * np.exp(np.cumsum(random.normal(0, 2e-4, count)))
    open_price = np.concatenate(([close[0]], close[:-1]))
    reach = np.abs(random.normal(0, 3e-4, (2, count)))
    return CandleSeries(
        symbol="BTCUSDT",
        interval="1m",
        price_type=PriceType.LAST,
        open_at=START_MS + np.arange(count) * MINUTE,
        open=open_price,
        high=np.maximum(open_price, close) * (1 + reach[0]),
        low=np.minimum(open_price, close) * (1 - reach[1]),
        close=close,
        volume=random.exponential(100, count),
    )


def content(pyramid: CandlePyramid) -> ChartContent:
    """A position in the middle of the candles: four lines and fifty fills."""
    series = pyramid.series
    middle = len(series) // 2
    at_ms = int(series.open_at[middle])
    entry = Decimal(round(float(series.close[middle])))
    shares = {
        LineKind.ENTRY: Decimal(1),
        LineKind.LIQUIDATION: Decimal("0.95"),
        LineKind.BANKRUPTCY: Decimal("0.945"),
        LineKind.STOP: Decimal("0.98"),
    }
    lines = tuple(
        PriceLine(
            kind=kind,
            price=entry * share,
            steps=((at_ms, entry * share),),
            distance_ratio=share - 1,
        )
        for kind, share in shares.items()
    )
    marks = tuple(
        FillMark(
            at_ms=at_ms + index * 7 * MINUTE,
            price=entry,
            quantity=Decimal(1 + index % 5),
            order_side=OrderSide.BUY if index % 3 else OrderSide.SELL,
            event=PositionEventKind.INCREASE,
        )
        for index in range(50)
    )
    return ChartContent(
        symbol="BTCUSDT",
        interval="1m",
        price_type=PriceType.LAST,
        pyramid=pyramid,
        overlay_pyramid=None,
        tick_size=Decimal("0.1"),
        window=(at_ms - 300 * MINUTE, at_ms + 300 * MINUTE),
        position_key="BTCUSDT:both:1",
        side=Side.LONG,
        lines=lines,
        marks=marks,
    )


def walk(widget: QWidget, steps: Iterator[Callable[[], None]]) -> Walk:
    """Return what each step and its repaint took."""
    frames = []
    for step in steps:
        begun = process_time()
        step()
        widget.repaint()
        frames.append((process_time() - begun) * 1_000)
    return Walk(frames)


def pans(canvas: ChartCanvas, visible: int, steps: int) -> Iterator[Callable[[], None]]:
    series = canvas.stage.content.series if canvas.stage.content else None
    count = 0 if series is None else len(series)
    first = START_MS + (count - visible) // 2 * MINUTE
    for step in range(steps):
        start = first + step * visible * MINUTE * 0.002
        yield lambda start=start: canvas.view_range(start, start + visible * MINUTE)  # type: ignore[misc]  # bound now


def zooms(canvas: ChartCanvas, count: int, steps: int) -> Iterator[Callable[[], None]]:
    middle = START_MS + count // 2 * MINUTE
    for step in range(steps):
        half = 50 * MINUTE * (count / 100) ** (step / steps)
        yield lambda half=half: canvas.view_range(middle - half, middle + half)  # type: ignore[misc]  # bound now


def drags(canvas: ChartCanvas, steps: int) -> Iterator[Callable[[], None]]:
    for step in range(steps):
        price = Decimal(28_000 + step)
        yield lambda price=price: canvas.set_stop(price)  # type: ignore[misc]  # bound now


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def measure(count: int, steps: int, empty: float) -> tuple[float, float]:
    """Measure one chart, say its row, return its median frame and the spread of its zoom."""
    series = candles(count)
    begun = process_time()
    pyramid = CandlePyramid(series)
    built = (process_time() - begun) * 1_000
    begun = process_time()
    canvas = ChartCanvas()
    canvas.resize(*SIZE)
    canvas.show()
    canvas.show_content(content(pyramid))
    QApplication.processEvents()
    canvas.viewport().repaint()
    first = (process_time() - begun) * 1_000
    canvas.stage.cursor = QPointF(700, 400)
    view = canvas.viewport()
    panned = [walk(view, pans(canvas, min(n, count // 2), steps)) for n in (*VISIBLE, count // 2)]
    zoomed = walk(view, zooms(canvas, count, steps))
    dragged = walk(view, drags(canvas, steps))
    canvas.hide()
    row = "  ".join(f"{one.middle:5.2f}" for one in panned)
    middle = median([*(one.middle for one in panned), zoomed.middle])
    say(
        f"{count:>10,}  {row}  {zoomed.middle:5.2f} (p95 {zoomed.p95:5.2f})  {dragged.middle:5.2f}"
        f"   {middle:5.2f}  {middle / empty:5.1f}  {built:7.1f}  {first:7.1f}"
    )
    return middle, zoomed.p95 / zoomed.middle


def main() -> int:
    """Return 0 when every target is kept."""
    short = "--short" in sys.argv
    counts = (10_000, 100_000, 1_000_000) if short else (10_000, 100_000, 525_600, 10_000_000)
    steps = 60 if short else 200
    application = QApplication([])
    Look(application)
    empty_widget = Empty()
    empty_widget.resize(*SIZE)
    empty_widget.show()
    QApplication.processEvents()
    empty = walk(empty_widget, iter([lambda: None] * steps)).middle
    empty_widget.hide()
    say(f"empty widget {empty:.3f} ms a frame")
    say(
        "   candles    300   3000  30000   half   zoom               drag    all"
        "  x empty  pyramid  first"
    )
    rows = [measure(count, steps, empty) for count in counts]
    found = {
        "largest by smallest": rows[-1][0] / rows[0][0],
        "largest by empty widget": rows[-1][0] / empty,
        "zoom p95 by median": max(spread for _, spread in rows),
    }
    for name, value in found.items():
        say(f"{name:<24} {value:5.2f}  target {TARGETS[name]}")
    return int(any(value > TARGETS[name] * NOISE for name, value in found.items()))


if __name__ == "__main__":
    sys.exit(main())
