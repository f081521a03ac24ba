"""The Journal with 500 pictures beside the same Journal without any, in one run.

    QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_pictures.py [--short]

What the window's own thread works to show the Journal anew and to walk down its rows; first
without pictures, then with 500, a hundred of them at one position. Only ratios are held against a
target.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter, thread_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from journal.domain.attachment import AttachmentKind
from journal.gui.desk import Desk
from journal.gui.diary.pictures.decoding import encoded
from journal.gui.hub import ScreenName
from journal.gui.screens.journal.screen import JournalScreen
from journal.gui.window.app import Shell, start_qt
from journal.services.changes import Changes
from tests.benchmarks.made_fills import write_journal

MISSED = 3
NOISE = 1.25
MOST_RATIO = 1.1
MOST_AT_ONE_ROW = 2.0
PICTURES = 500
AT_ONE = 100
ROWS = 40
PATIENCE_S = 120
SIDE = 400


def settle(application: QApplication, until: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    started = perf_counter()
    while not until():
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if perf_counter() - started > PATIENCE_S:
            raise TimeoutError("the window never got there")


def worked(
    application: QApplication, wish: Callable[[], object], until: Callable[[], bool]
) -> float:
    """Return how many milliseconds the window's thread worked for a wish."""
    before = thread_time()
    wish()
    settle(application, until)
    application.processEvents()
    return (thread_time() - before) * 1000


def measured(application: QApplication, screen: JournalScreen) -> tuple[float, list[float]]:
    """Return milliseconds of showing all rows anew, and of each row that is walked to."""
    jobs = screen.desk.jobs

    def is_idle() -> bool:
        return not jobs.is_busy

    shown = [
        worked(application, lambda: screen.desk.hub.tell(Changes.FACTS), is_idle) for _ in range(5)
    ]
    rows = [
        worked(application, partial(screen.table.select_place, place), is_idle)
        for place in range(1, ROWS)
    ]
    return statistics.median(shown), rows


def attach(desk: Desk, keys: list[str]) -> None:
    """Keep 500 pictures: a hundred at the last of these positions, the others spread."""
    for number in range(PICTURES):
        image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
        image.fill(QColor(number % 256, number // 256, 99))
        key = keys[-1] if number < AT_ONE else keys[number % (len(keys) - 1)]
        desk.services.pictures.attach(
            "Main", key, encoded(image), file_name=f"{number}.png", kind=AttachmentKind.PICTURE
        )


def main() -> int:
    """Return 0 when every target is kept."""
    application = start_qt()
    with tempfile.TemporaryDirectory() as path:
        folder = write_journal(Path(path), 20_000 if "--short" in sys.argv else 100_000)
        shell = Shell(application, folder.path)
        shell.show()
        settle(application, lambda: not shell.is_busy)
        shell.hub.go_to(ScreenName.JOURNAL)
        settle(application, lambda: not shell.is_busy)
        screen = shell.window.findChild(JournalScreen)
        assert isinstance(screen, JournalScreen)
        measured(application, screen)  # every part of it is made by now
        without, rows_without = measured(application, screen)
        keys = [screen.table.rows.row(place).view.position.key for place in range(1, ROWS)]
        attach(screen.desk, keys)
        measured(application, screen)  # small pictures are made once
        with_pictures, rows_with = measured(application, screen)
        shell.close()
    ratios = {
        "showing the Journal anew": with_pictures / without,
        "a row, median": statistics.median(rows_with) / statistics.median(rows_without),
    }
    print(f"the row with {AT_ONE}: {rows_with[-1] / rows_without[-1]:.2f} ×")
    missed = rows_with[-1] / rows_without[-1] > MOST_AT_ONE_ROW * NOISE
    for what, ratio in ratios.items():
        print(f"{what}, {PICTURES} pictures: {ratio:.2f} × of none (target {MOST_RATIO} ×)")
        missed = missed or ratio > MOST_RATIO * NOISE
    print(
        f"milliseconds: anew {without:.1f} and {with_pictures:.1f}, a row "
        f"{statistics.median(rows_without):.1f} and {statistics.median(rows_with):.1f}"
    )
    return MISSED * missed


if __name__ == "__main__":
    sys.exit(main())
