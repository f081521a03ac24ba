"""The same walk through finplot, for ``bench_chart.py``: run by a Python that has finplot.

Prints one JSON line a number of candles: median frame in CPU milliseconds, first paint, peak
memory. Knows nothing of the journal, since that Python need not have it. finplot draws candles
only here, which is less than our whole frame.
"""

import os
import sys
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from tests.benchmarks.peer_walk import SIZE, VISIBLE, say_row, windows

# By name: the checker of the project's own Python does not have them.
finplot, pd, widgets = map(import_module, ("finplot", "pandas", "pyqtgraph.Qt.QtWidgets"))


def frame_of(count: int) -> Any:
    """Return the candles ``chart_subjects.candles`` makes."""
    random = np.random.default_rng(7)
    close = 30_000 * np.exp(np.cumsum(random.normal(0, 2e-4, count)))
    open_price = np.concatenate(([close[0]], close[:-1]))
    reach = np.abs(random.normal(0, 3e-4, (2, count)))
    columns = {
        "open": open_price,
        "close": close,
        "high": np.maximum(open_price, close) * (1 + reach[0]),
        "low": np.minimum(open_price, close) * (1 - reach[1]),
    }
    index = pd.to_datetime(1_500_000_000_000 + np.arange(count) * 60_000, unit="ms")
    return pd.DataFrame(columns, index=index)


def measure(count: int, steps: int) -> None:
    """Say what pans at several zooms took."""
    candles = frame_of(count)
    begun = process_time()
    axis = finplot.create_plot(f"{count}", init_zoom_periods=300, maximize=False)
    finplot.candlestick_ochl(candles, ax=axis)
    finplot.show(qt_exec=False)
    window = finplot.windows[-1]
    window.resize(*SIZE)
    widgets.QApplication.processEvents()
    first = (process_time() - begun) * 1_000
    frames: list[float] = []
    for visible in (*VISIBLE, count // 2):
        for left, right in windows(count, visible, steps):
            begun = process_time()
            axis.vb.update_y_zoom(left, right)
            window.viewport().repaint()
            frames.append((process_time() - begun) * 1_000)
    window.close()
    say_row(count, frames, first)


def main() -> None:
    """Measure the numbers of candles given as arguments, after the number of steps."""
    steps, *counts = (int(argument) for argument in sys.argv[1:])
    for count in counts:
        measure(count, steps)


if __name__ == "__main__":
    main()
