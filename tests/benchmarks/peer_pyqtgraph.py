"""The same walk through pyqtgraph's own candlestick example, for ``bench_chart.py``.

``CandlestickItem`` of ``pyqtgraph.examples.customGraphicsItem`` as it is shipped: every candle in
one ``QPicture``. Prints one JSON line a number of candles, as ``peer_finplot.py`` does.
"""

import os
import sys
from importlib import import_module
from itertools import islice
from pathlib import Path
from time import process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pyqtgraph
from PySide6.QtWidgets import QApplication

from tests.benchmarks.chart_subjects import candles
from tests.benchmarks.peer_walk import SIZE, VISIBLE, say_row, windows

FEW = 5
"""Steps at each zoom: a frame of half a million candles takes a second."""


def main() -> None:
    """Measure the numbers of candles given as arguments, after the number of steps."""
    application = pyqtgraph.mkQApp()
    steps, *counts = (int(argument) for argument in sys.argv[1:])
    example = import_module("pyqtgraph.examples.customGraphicsItem")
    example.plt.close()
    for count in counts:
        series = candles(count)
        columns = (series.open, series.close, series.low, series.high)
        rows = list(zip(range(count), *(column.tolist() for column in columns), strict=True))
        begun = process_time()
        plot = pyqtgraph.PlotWidget()
        plot.resize(*SIZE)
        plot.addItem(example.CandlestickItem(rows))
        plot.setXRange(0, 300, padding=0)
        plot.show()
        application.processEvents()
        plot.viewport().repaint()
        first = (process_time() - begun) * 1_000
        frames = []
        for visible in VISIBLE:
            for left, right in islice(windows(count, visible, steps), FEW):
                begun = process_time()
                plot.setXRange(left, right, padding=0)
                plot.viewport().repaint()
                QApplication.processEvents()
                frames.append((process_time() - begun) * 1_000)
        plot.close()
        say_row(count, frames, first)


if __name__ == "__main__":
    main()
