"""How long until the shell is visible, beside a bare PySide6 window, pair by pair in one run.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_start.py [--short]

Each child starts a fresh interpreter and writes one byte when its first frame was painted; the
parent's clock runs from before the start to that byte. Also prints which heavy libraries the
shell had imported by then (there must be none) and the longest stall of the event loop while
the journal was opened behind it.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("numpy", "pyqtgraph", "sqlmodel", "sqlalchemy", "alembic", "pydantic")
MISSED = 3
"""Exit code that says so; 1 is Python's own for a crash."""
MOST_TIMES_BARE = 1.5
LONGEST_STALL_MS = 80

BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow, QLabel
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
        QApplication.instance().quit()
app = QApplication([])
window = Window()
window.setCentralWidget(QLabel("bare"))
window.resize(1280, 720)
window.show()
app.exec()
"""

SHELL = """
import gc; gc.disable()  # as the entrance does
import sys
from pathlib import Path
from journal.gui.window.app import Shell, start_qt
from journal.gui.window.one_window import OneWindow
only = OneWindow(Path(sys.argv[1]))
assert only.take()  # as the entrance does
app = start_qt()
shell = Shell(app, Path(sys.argv[1]))
def painted():
    print("painted", [name for name in sys.argv[2].split(",") if name in sys.modules], flush=True)
    app.quit()
shell.window.painted.disconnect()
shell.window.painted.connect(painted)
shell.show()
app.exec()
"""

STALL = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from journal.gui.window.app import Shell, start_qt
app = start_qt()
shell = Shell(app, Path(sys.argv[1]))
state = {"last": None, "longest": 0.0}
def beat():
    now = time.perf_counter()
    if state["last"] is not None:
        state["longest"] = max(state["longest"], now - state["last"])
    state["last"] = now
    if not shell.is_busy:
        print(round(state["longest"] * 1000), flush=True)
        shell.close()
        app.quit()
timer = QTimer()
timer.timeout.connect(beat)
timer.start(2)
shell.show()
app.exec()
"""


def seconds_until_painted(code: str, *arguments: str) -> tuple[float, str]:
    """Start a fresh interpreter and return the seconds until its first frame, and what it said."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # installed programs come compiled
    environment["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "bench_start_cache")
    begun = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=ROOT,
    )
    assert child.stdout is not None
    said = child.stdout.readline()
    taken = time.perf_counter() - begun
    child.wait()
    return taken, said.strip()


def main(pairs: int) -> int:
    """Measure pairs in turn, then the stall; return MISSED where a target is, beyond noise."""
    ratios, bare_times, shell_times = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        seconds_until_painted(BARE)
        seconds_until_painted(SHELL, folder, ",".join(HEAVY))
        said = ""
        for _ in range(pairs):
            bare, _ = seconds_until_painted(BARE)
            shell, said = seconds_until_painted(SHELL, folder, ",".join(HEAVY))
            ratios.append(shell / bare)
            bare_times.append(bare)
            shell_times.append(shell)
        stalls = [int(seconds_until_painted(STALL, folder)[1]) for _ in range(3)]
    print(f"bare window   {statistics.median(bare_times) * 1000:6.0f} ms")
    print(f"shell         {statistics.median(shell_times) * 1000:6.0f} ms, {said}")
    print(f"ratio         {statistics.median(ratios):6.2f} (median of {pairs} pairs)")
    print(f"longest stall {min(stalls):6d} ms (best of {len(stalls)}: {stalls})")
    best_quarter = statistics.quantiles(ratios, n=4)[0]
    return MISSED * (best_quarter > MOST_TIMES_BARE or min(stalls) > LONGEST_STALL_MS)


if __name__ == "__main__":
    sys.exit(main(5 if "--short" in sys.argv else 15))
