"""The same walk through finplot, for ``bench_chart.py``: run by a Python that has finplot.

Prints one JSON line a number of candles: median frame in CPU milliseconds and first paint. Knows
nothing of the journal, since that Python need not have it. finplot draws candles only here, which
is less than our whole frame.
"""

import json
import os
import sys
from importlib import import_module
from statistics import median
from time import process_time
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np

# By name: the checker of the project's own Python does not have them.
finplot, pd, widgets = map(import_module, ("finplot", "pandas", "pyqtgraph.Qt.QtWidgets"))

SIZE = (1_600, 900)
VISIBLE = (300, 3_000, 30_000)


def frame_of(count: int) -> Any:
    """Return the candles ``bench_chart.candles`` makes."""
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


def measure(count: int, steps: int) -> dict[str, float]:
    """Return what pans at several zooms took."""
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
        seen = min(visible, count // 2)
        start = (count - seen) // 2
        for step in range(steps):
            left = start + int(step * max(1.0, seen * 0.002))
            begun = process_time()
            axis.vb.update_y_zoom(left, left + seen)
            window.viewport().repaint()
            frames.append((process_time() - begun) * 1_000)
    window.close()
    return {"count": count, "frame": median(frames), "first": first}


def main() -> None:
    """Measure the numbers of candles given as arguments, after the number of steps."""
    steps, *counts = (int(argument) for argument in sys.argv[1:])
    for count in counts:
        sys.stdout.write(json.dumps(measure(count, steps)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
