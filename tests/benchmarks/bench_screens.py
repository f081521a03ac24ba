"""How long the window's thread works in one turn while each screen is opened for the first time.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_screens.py

In the demo, which is paused, and in a journal of one's own without a trade, whose planner is open;
in the demo also when another theme is worn with all screens built. Time is that of the window's
own thread, which a busy machine hardly blurs; beside it stands the longest wait on the wall, which
it does.
"""

import gc
import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter, thread_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from journal.gui.hub import ScreenName
from journal.gui.style.theme import DARK, LIGHT
from journal.gui.window.app import Shell, start_qt

MISSED = 3
"""Exit code that says so; 1 is Python's own for a crash."""
MOST_MS = 50
NOISE = 1.25
QUIET_S = 0.3


class Turns:
    """Watches how long one turn of the event loop takes at most."""

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._beat)
        self.restart()
        self._timer.start()

    def restart(self) -> None:
        """Forget what was."""
        self.wall_ms = self.worked_ms = 0.0
        self._last = perf_counter(), thread_time()

    def _beat(self) -> None:
        wall, worked = perf_counter(), thread_time()
        self.wall_ms = max(self.wall_ms, (wall - self._last[0]) * 1000)
        self.worked_ms = max(self.worked_ms, (worked - self._last[1]) * 1000)
        self._last = wall, worked


def settle(application: QApplication, shell: Shell) -> None:
    """Let the window work until nothing has happened for a moment."""
    quiet = perf_counter()
    while perf_counter() - quiet < QUIET_S:
        application.processEvents()
        if shell.is_busy:
            quiet = perf_counter()


def main() -> int:
    """Return 0 when no turn took too long."""
    gc.disable()  # as the entrance does
    application = start_qt()
    turns = Turns()
    missed: list[bool] = []

    def tell(what: str) -> None:
        settle(application, shell)
        missed.append(turns.worked_ms > MOST_MS * NOISE)
        print(f"{what:<16} worked {turns.worked_ms:6.1f} ms, wall {turns.wall_ms:6.1f} ms")
        turns.restart()

    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = str(Path(folder) / "state")  # no pause of this computer
        for is_demo in (True, False):
            print("the demo" if is_demo else "a journal of one's own")
            shell = Shell(application, Path(folder), demo=is_demo)
            shell.show()
            application.processEvents()  # bench_start measures the way to the first frame
            turns.restart()
            tell("after the start")
            for name in ScreenName:
                shell.hub.go_to(name)
                tell(name.value)
            for theme in (LIGHT, DARK) if is_demo else ():
                shell.look.wear(theme)
                tell(f"wear {theme.name}")
            shell.close()
            shell.window.deleteLater()
    return MISSED * any(missed)


if __name__ == "__main__":
    sys.exit(main())
