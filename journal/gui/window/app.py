"""Starts the window: nothing but Qt and the shell before the first frame, the rest after it."""

import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from journal.bootstrap import first_glance, journal_folder
from journal.domain.errors import JournalError
from journal.gui.hub import Hub
from journal.gui.pause.steady_clock import SteadyClock
from journal.gui.pause.watch import PauseWatch
from journal.gui.shell.display import has_display
from journal.gui.style.look import Look
from journal.gui.style.theme import theme_named
from journal.gui.window.main_window import MainWindow
from journal.gui.window.one_window import OneWindow
from journal.services.clock import Clock, SystemClock

if TYPE_CHECKING:
    from argparse import Namespace

    from journal.gui.window.after_paint import Works


def run_window(arguments: Sequence[str]) -> int:
    """Open the window and return when it is closed; without a display, show it offscreen.

    A folder has one window: a second start hands its files to the first one and ends.

    Args:
        arguments: ``demo`` or files to be imported, ``--data-dir DIR``, ``--theme dark|light``.
    """
    wanted = _parse(arguments)
    demo = wanted.rest == ["demo"]
    files = () if demo else tuple(Path(one) for one in wanted.rest)
    if not has_display():
        from journal.gui.window.offscreen import show_offscreen  # noqa: PLC0415  # only without a display

        return show_offscreen(wanted.data_dir, demo=demo)
    one_window = _one_window(wanted.data_dir)
    if not one_window.take():
        return _hand_over(one_window, files)
    application = start_qt()
    shell = Shell(application, wanted.data_dir, demo=demo, theme=wanted.theme)
    shell.one_window, shell.files = one_window, files
    shell.show()
    code: int = application.exec()
    shell.close()
    one_window.release()
    return code


def _one_window(data_dir: Path | None) -> OneWindow:
    folder = journal_folder(data_dir)
    with contextlib.suppress(JournalError):  # the window that opens says it on its own page
        folder.create()
    return OneWindow(folder.path)


def _hand_over(one_window: OneWindow, files: tuple[Path, ...]) -> int:
    try:
        one_window.hand_over(files)
    except JournalError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("Cooldown Journal is open already: its window comes to the front.\n")
    return 0


TURN_SECONDS: Final = 0.0005
"""How long a worker may keep the window's thread waiting for its turn."""


def start_qt() -> QApplication:
    """Return the application object, named, made on first use."""
    # Python lets a worker compute for 5 ms each time the window's thread wants its turn; sorting a
    # table beside a busy worker asks for it fifty times.
    sys.setswitchinterval(TURN_SECONDS)
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        # By argument: touching a style object costs 5 ms, setting another one 20 ms.
        application = QApplication(["cooldown-journal", "-style", "fusion"])
    application.setApplicationName("cooldown-journal")
    application.setApplicationDisplayName("Cooldown Journal")
    application.setDesktopFileName("cooldown-journal")
    return application


class Shell(QObject):
    """The window as it first appears; what works in it is made after its first frame.

    Attributes:
        window: the window.
        theme: the look of this start, until another is chosen; None for the one that was saved.
        works: worker, journal and commands; None until the first frame was painted.
        one_window: what other starts hand over; None where nobody is listened to.
        files: to be imported as soon as the journal is open.
    """

    def __init__(
        self,
        application: QApplication,
        data_dir: Path | None,
        *,
        demo: bool = False,
        theme: str | None = None,
        clock: Clock | None = None,
    ) -> None:
        super().__init__(application)
        self.clock: Clock = clock or SystemClock()
        self.data_dir = data_dir
        self.theme = theme
        self.folder = journal_folder(data_dir).path
        self.works: Works | None = None
        self.one_window: OneWindow | None = None
        self.files: tuple[Path, ...] = ()
        self._demo = demo
        glance = first_glance(data_dir, self.clock, demo=demo)
        self.look = Look(application, theme_named(theme or glance.theme))
        self.hub = Hub(self)
        self.pause = PauseWatch(clock or SteadyClock(), glance.pause_ends_at, self)
        self.window = MainWindow(self.look, self.hub, self.pause)
        self.window.show_demo(glance.is_demo)
        if glance.problem:
            self.window.fail(glance.problem)
        self.window.painted.connect(lambda: QTimer.singleShot(0, self, self.begin))

    def show(self) -> None:
        """Show the window; the journal is opened after its first frame."""
        self.window.show()

    def begin(self) -> None:
        """Make what works behind the window and open the journal in the background."""
        if self.works is None:
            from journal.gui.window.after_paint import Works  # noqa: PLC0415  # after the first frame

            self.works = Works(self)
            self.works.open(demo=self._demo)

    @property
    def is_busy(self) -> bool:
        """Whether something is still under way: the first frame, the journal, a job."""
        works = self.works
        return works is None or works.jobs.is_busy or not works.session.is_settled

    def close(self) -> None:
        """Close the window, stop the worker, close the journal, hand the hooks back."""
        self.window.close()
        if self.works is not None:
            self.works.close()


def _parse(arguments: Sequence[str]) -> "Namespace":
    from argparse import ArgumentParser  # noqa: PLC0415  # 8 ms, and most starts have no arguments
    from argparse import Namespace as Wanted  # noqa: PLC0415  # the same

    if not arguments:
        return Wanted(data_dir=None, theme=None, rest=[])
    parser = ArgumentParser(prog="cooldown-journal", description="Open the window.")
    parser.add_argument("--data-dir", type=Path, help="folder of the journal")
    parser.add_argument("--theme", choices=("dark", "light"), help="look for this start")
    parser.add_argument("rest", nargs="*", metavar="demo | FILE", help="open the demo, or import")
    return parser.parse_args(list(arguments))
