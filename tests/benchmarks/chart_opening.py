"""Opening candles that lie on disk, in a process that knows nothing yet, for ``bench_chart.py``.

    python tests/benchmarks/chart_opening.py FOLDER

Prints one JSON line: wall milliseconds until the first picture of the last 300 candles and of all
of them, each in a window of its own, and the most memory the process held.
"""

import json
import os
import sys
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtWidgets import QApplication

from journal.domain.values import PriceType
from journal.gui.chart.canvas import ChartCanvas
from journal.gui.style.look import Look
from journal.storage.files.candle_files import CandleFiles
from tests.benchmarks.chart_subjects import content
from tests.benchmarks.peer_walk import SIZE, peak_megabytes


def opened(files: CandleFiles, *, whole: bool) -> tuple[float, ChartCanvas]:
    """Return what the first picture took, and the canvas that shows it."""
    begun = perf_counter()
    pyramid = files.pyramid("BTCUSDT", "1m", PriceType.LAST)
    assert pyramid is not None
    canvas = ChartCanvas()
    canvas.resize(*SIZE)
    canvas.show()
    canvas.show_content(content(pyramid))
    if whole:
        series = pyramid.series
        canvas.view_range(int(series.open_at[0]), int(series.open_at[-1]) + series.interval_ms)
    QApplication.processEvents()
    canvas.viewport().repaint()
    return (perf_counter() - begun) * 1_000, canvas


def main() -> None:
    """Say what opening took."""
    application = QApplication([])
    Look(application)
    files = CandleFiles(Path(sys.argv[1]))
    first, canvas = opened(files, whole=False)
    whole, other = opened(files, whole=True)
    canvas.hide()
    other.hide()
    row = {"first": first, "whole": whole, "peak": peak_megabytes()}
    sys.stdout.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
