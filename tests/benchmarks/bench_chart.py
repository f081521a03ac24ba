"""Frame time of the chart by number of candles, against an empty widget, in one run.

Run by hand: ``python tests/benchmarks/bench_chart.py [--short]``. Figures are CPU milliseconds of
one frame (median of a scripted walk); only ratios within one run may be compared. Exits with 3
when a ratio of ``chart.md`` section 2 is missed by more than the machine's noise; milliseconds are
told, not judged, since they are the machine's.

Other charts are measured in the same run, each number of candles right after ours, where there is
a Python that has them (``chart_peers.py``); otherwise they are left out with the reason.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles
from time import process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from journal.domain.market.pyramid import CandlePyramid
from journal.domain.values import PriceType
from journal.gui.chart.canvas import ChartCanvas
from journal.gui.style.look import Look
from journal.services.charting.what_if import WhatIf, what_if_outcome
from journal.services.record.exposures import Exposure
from journal.storage.files.candle_files import CandleFiles
from tests.benchmarks.chart_peers import peers
from tests.benchmarks.chart_subjects import MINUTE, START_MS, candles, content, crowded, exposed
from tests.default_rules import default_rules

SIZE = (1_600, 900)
VISIBLE = (300, 3_000, 30_000)
YEAR = 525_600
MISSED = 3
"""Exit code that says so; 1 is Python's own for a crash."""
TARGETS = {
    "largest by smallest": 1.3,
    "slowest by empty widget": 10.0,
    "zoom p95 by median": 2.5,
    "100,000 by finplot": 1 / 4,
    "525,600 by finplot": 1 / 10,
    "10,000,000 by finplot": 1 / 100,
    "first paint of a year by finplot": 1 / 3,
}
TOLD = {
    "median frame, ms": 2.0,
    "what-if drag, ms": 8.0,
    "pyramid of a year, ms": 10.0,
    "most candles from disk, ms": 300.0,
    "crowded frame, ms": 4.0,
}
NOISE = 1.4
RULES = default_rules()
OPENING = Path(__file__).with_name("chart_opening.py")


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of one number of candles, in CPU milliseconds."""

    count: int
    frame: float
    spread: float
    drag: float
    built: float
    first: float
    crowded: float
    """A frame with four hundred fills, two dozen labelled lines, bands, flags and an overlay."""
    opened: float = 0.0
    """Wall milliseconds from disk to the first picture, in a new process."""
    peers: dict[str, dict[str, float]] = field(default_factory=dict)


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


def what_if(canvas: ChartCanvas, exposure: Exposure, wanted: WhatIf) -> None:
    """Answer one move of the mouse: margin engine, three rules, all lines."""
    outcome = what_if_outcome(exposure, wanted, Decimal("0.1"), RULES)
    canvas.show_what_if(outcome.lines, moves_lines=outcome.moves_lines)


def drags(canvas: ChartCanvas, exposure: Exposure, steps: int) -> Iterator[Callable[[], None]]:
    for step in range(steps):
        wanted = WhatIf(stop_price=Decimal(29_000 + step), leverage=Decimal(10))
        yield lambda wanted=wanted: what_if(canvas, exposure, wanted)  # type: ignore[misc]  # bound now


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def measure(count: int, steps: int, empty: float) -> Row:
    """Measure one chart and say its row."""
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
    dragged = walk(view, drags(canvas, exposed(), steps))
    canvas.show_content(crowded(pyramid))
    canvas.stage.cursor = QPointF(700, 400)
    full = walk(view, pans(canvas, min(3_000, count // 2), steps)).middle
    canvas.hide()
    row = "  ".join(f"{one.middle:5.2f}" for one in panned)
    middle = median([*(one.middle for one in panned), zoomed.middle])
    say(
        f"{count:>10,}  {row}  {zoomed.middle:5.2f} (p95 {zoomed.p95:5.2f})  {dragged.middle:5.2f}"
        f"   {middle:5.2f}  {middle / empty:5.1f}  {built:7.1f}  {first:7.1f}"
        f"  {full:7.2f}"
    )
    return Row(count, middle, zoomed.p95 / zoomed.middle, dragged.middle, built, first, full)


def opening(count: int) -> dict[str, float]:
    """Return what opening so many candles from disk takes in a new process."""
    with tempfile.TemporaryDirectory() as folder:
        files = CandleFiles(Path(folder))
        files.add(candles(count))
        files.pyramid("BTCUSDT", "1m", PriceType.LAST)  # long ones keep their levels from now on
        command = [sys.executable, str(OPENING), folder]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    row: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    say(
        f"   from disk: first picture {row['first']:6.1f} ms, of all candles {row['whole']:6.1f} ms"
        f" (wall), peak {row['peak']:5.0f} MB"
    )
    return row


def compared(counts: tuple[int, ...], steps: int, empty: float) -> list[Row]:
    """Measure each number of candles with ours and, right after it, with every peer."""
    known = {peer: peer.missing() for peer in peers()}
    for peer, reason in known.items():
        if reason is not None:
            say(f"{peer.name}: left out, {reason}")
    rows = []
    for count in counts:
        row = measure(count, steps, empty)
        opened = opening(count)
        told: dict[str, dict[str, float]] = {}
        for peer, reason in known.items():
            if reason is None and count <= peer.most:
                found = peer.measure(count, steps)
                if isinstance(found, str):
                    say(f"   {peer.name}: {found}")
                    continue
                told[peer.name] = found
                share = row.frame / found["frame"]
                say(
                    f"   {peer.name}: frame {found['frame']:8.2f} ms (ours {share:.3f} of it), "
                    f"first {found['first']:7.1f}, peak {found['peak']:5.0f} MB"
                )
        rows.append(replace(row, opened=opened["first"], peers=told))
    return rows


def ratios(rows: list[Row], empty: float) -> dict[str, float]:
    """Return every ratio that has a target and could be measured."""
    found = {
        "largest by smallest": rows[-1].frame / rows[0].frame,
        "slowest by empty widget": max(row.frame for row in rows) / empty,
        "zoom p95 by median": max(row.spread for row in rows),
    }
    for row in rows:
        peer, name = row.peers.get("finplot"), f"{row.count:,} by finplot"
        if peer is not None and name in TARGETS:
            found[name] = row.frame / peer["frame"]
        if peer is not None and row.count == YEAR:
            found["first paint of a year by finplot"] = row.first / peer["first"]
    return found


def main() -> int:
    """Return 0 when every target is kept."""
    short = "--short" in sys.argv
    counts = (10_000, YEAR) if short else (10_000, 100_000, YEAR, 2_600_000, 10_000_000)
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
        "  x empty  pyramid    first  crowded"
    )
    rows = compared(counts, steps, empty)
    found = ratios(rows, empty)
    for name, value in found.items():
        say(f"{name:<33} {value:6.3f}  target {TARGETS[name]:.3g}")
    year = next(row for row in rows if row.count == YEAR)
    median_frame, largest = median(row.frame for row in rows), rows[-1]
    told = (median_frame, year.drag, year.built, largest.opened, year.crowded)
    for (name, target), value in zip(TOLD.items(), told, strict=True):
        say(f"{name:<33} {value:6.2f}  target {target:.3g} on the machine of chart.md")
    return MISSED * any(value > TARGETS[name] * NOISE for name, value in found.items())


if __name__ == "__main__":
    sys.exit(main())
