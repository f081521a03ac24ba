"""How long until the first frame is wholly painted, beside a bare PySide6 window, pair by pair.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_start.py [--short]

Each child starts a fresh interpreter, its window by the entrance of the program, and writes one
byte in the first turn of the event loop after its first frame, when all that the window shows has
been painted. The parent's clock runs from before the start to that byte; beside it stands what the
child worked, which a busy machine hardly blurs. Measured without a journal and in a pause, which
the first frame has to know. Also prints which heavy libraries the shell had imported by then
(there must be none) and the longest stall of the event loop while the journal was opened behind it.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("numpy", "pyqtgraph", "sqlmodel", "sqlalchemy", "alembic", "pydantic")
MISSED = 3
"""Exit code that says so; 1 is Python's own for a crash."""
MOST_TIMES_BARE = 1.5
LONGEST_STALL_MS = 80

BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QLabel
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, painted)
def painted():
    import time
    print(time.process_time(), flush=True)
    app.quit()
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
from journal.__main__ import window
from journal.gui.window.app import Shell
def painted(shell):
    import time
    worked = time.process_time()
    heavy = [name for name in sys.argv[1].split(",") if name in sys.modules]
    print(worked, shell.window.top_bar.badge.text(), heavy, flush=True)
    shell.close()
Shell.begin = painted  # what it calls in the turn after its first frame
window([])
"""

STALL = """
import gc, time
gc.disable()  # as the entrance does
from PySide6.QtCore import QTimer
from journal.gui.window.app import Shell, start_qt
app = start_qt()
shell = Shell(app, None)
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


@dataclass(frozen=True, slots=True)
class Start:
    """One start, in seconds: on the wall and worked; and what the child said besides."""

    wall: float
    worked: float
    said: str


class Home:
    """A user's folders of their own, so that no journal of this computer is met."""

    def __init__(self, folder: Path) -> None:
        self._environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)  # installed programs come compiled
        self._environment |= {
            "PYTHONPATH": str(ROOT),
            "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "bench_start_cache"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_STATE_HOME": str(folder / "state"),
        }

    def begin_pause(self) -> "Home":
        """Make a journal whose trader paused for thirty hours; return the home itself."""
        self._child("-m", "journal", "pause", "start", "30").wait()
        return self

    def ask(self, code: str, *arguments: str) -> tuple[float, str]:
        """Start a fresh interpreter and return the seconds until it said a line, and the line."""
        begun = time.perf_counter()
        child = self._child("-c", code, *arguments)
        assert child.stdout is not None
        said = child.stdout.readline()
        taken = time.perf_counter() - begun
        child.wait()
        return taken, said.strip()

    def start(self, code: str) -> Start:
        """Start a window in a fresh interpreter."""
        wall, told = self.ask(code, ",".join(HEAVY))
        worked, _, said = told.partition(" ")
        return Start(wall, float(worked), said)

    def _child(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *arguments],
            stdout=subprocess.PIPE,
            text=True,
            env=self._environment,
            cwd=ROOT,
        )


def main(pairs: int) -> int:
    """Measure pairs in turn, then the stall; return MISSED where a target is, beyond noise."""
    with tempfile.TemporaryDirectory() as place:
        new, paused = Home(Path(place) / "new"), Home(Path(place) / "paused").begin_pause()
        kinds = {
            "bare window": (new, BARE),
            "no journal": (new, SHELL),
            "in a pause": (paused, SHELL),
        }
        for home, code in kinds.values():
            home.start(code)
        rounds = [
            {kind: home.start(code) for kind, (home, code) in kinds.items()} for _ in range(pairs)
        ]
        stalls = [int(paused.ask(STALL)[1]) for _ in range(3)]
    missed = [_tell(rounds, kind) for kind in kinds]
    print(f"longest stall {min(stalls):6d} ms (best of {len(stalls)}: {stalls})")
    return MISSED * (any(missed) or min(stalls) > LONGEST_STALL_MS)


def _tell(rounds: list[dict[str, Start]], kind: str) -> bool:
    """Print what a kind of start took; return whether it took too long."""
    wall, worked = (
        statistics.median(getattr(each[kind], name) for each in rounds) * 1000
        for name in ("wall", "worked")
    )
    said = rounds[-1][kind].said
    print(f"{kind:<13} {wall:6.0f} ms on the wall, {worked:4.0f} ms worked  {said}")
    bare = [each["bare window"] for each in rounds]
    ratios = [each[kind].worked / other.worked for each, other in zip(rounds, bare, strict=True)]
    walls = [each[kind].wall / other.wall for each, other in zip(rounds, bare, strict=True)]
    if kind != "bare window":
        median = (
            f"{statistics.median(walls):.2f} on the wall, {statistics.median(ratios):.2f} worked"
        )
        print(f"{'':<13} {median} times the bare window (median of {len(rounds)} pairs)")
    return min(statistics.quantiles(walls, n=4)[0], statistics.median(ratios)) > MOST_TIMES_BARE


if __name__ == "__main__":
    sys.exit(main(5 if "--short" in sys.argv else 15))
