"""Starts the window: nothing but Qt before the first frame, everything else after it."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from journal.bootstrap import FirstGlance, first_glance, journal_folder
from journal.gui.commands import Commands
from journal.gui.desk import Desk
from journal.gui.hub import Hub
from journal.gui.jobs import Jobs
from journal.gui.look import Look
from journal.gui.main_window import MainWindow
from journal.gui.parts.button import Rank
from journal.gui.pause_watch import PauseWatch
from journal.gui.session import Session
from journal.gui.shell.crash import CrashLog, connect_dialog
from journal.gui.shell.display import has_display
from journal.gui.theme import theme_named
from journal.services.clock import Clock, SystemClock


def run_window(arguments: Sequence[str]) -> int:
    """Open the window and return when it is closed; without a display, show it offscreen.

    Args:
        arguments: ``demo``, ``--data-dir DIR``, ``--theme dark|light``, or nothing.
    """
    wanted = _parse(arguments)
    if not has_display():
        from journal.gui.offscreen import show_offscreen  # noqa: PLC0415  # only without a display

        return show_offscreen(wanted.data_dir, demo=wanted.command == "demo")
    application = start_qt()
    shell = Shell(application, wanted.data_dir, demo=wanted.command == "demo", theme=wanted.theme)
    shell.show()
    code = application.exec()
    shell.close()
    return code


def start_qt() -> QApplication:
    """Return the application object, named, made on first use."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["cooldown-journal"])
    application.setApplicationName("cooldown-journal")
    application.setApplicationDisplayName("Cooldown Journal")
    application.setDesktopFileName("cooldown-journal")
    return application


class Shell(QObject):
    """The window and all that belongs to it; owns their order of life.

    Attributes:
        window: the window.
        session: the journal in it.
        jobs: its worker.
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
        clock = clock or SystemClock()
        folder = journal_folder(data_dir)
        glance = first_glance(data_dir, clock, demo=demo)
        self.look = Look(application, theme_named(theme or glance.theme))
        self.hub = Hub(self)
        self.jobs = Jobs(self)
        self.pause = PauseWatch(clock, glance.pause_ends_at, self)
        self.window = MainWindow(self.look, self.hub, self.pause)
        self.session = Session(
            hub=self.hub,
            jobs=self.jobs,
            look=self.look,
            pause=self.pause,
            clock=clock,
            data_dir=data_dir,
            parent=self,
        )
        self.crash_log = CrashLog(folder.path, clock, self)
        self._commands = Commands(self.window, self.look, folder.path)
        self._show_glance(glance)
        self._connect(demo=demo)

    def show(self) -> None:
        """Show the window; the journal is opened after its first frame."""
        self.crash_log.install()
        connect_dialog(self.crash_log, self.window)
        self.window.show()

    def close(self) -> None:
        """Stop the worker, close the journal, hand the hooks back."""
        self.jobs.close()
        self.session.close()
        self.crash_log.close()

    def _connect(self, *, demo: bool) -> None:
        self.window.painted.connect(
            lambda: QTimer.singleShot(0, lambda: self.session.open(demo=demo))
        )
        self.jobs.failed.connect(self.hub.failed)
        self.jobs.started.connect(self.window.status.follow)
        self.session.opened.connect(self._attach)
        self.session.refused.connect(self._refuse)
        self.session.story_changed.connect(self.window.deck.pause_screen.tell)
        self._commands.demo_wanted.connect(lambda wanted: self.session.open(demo=wanted))
        self.window.top_bar.account_chosen.connect(self._choose_account)

    def _attach(self, desk: Desk) -> None:
        self._commands.attach(desk)
        self.window.attach(desk)

    def _choose_account(self, name: str) -> None:
        if self.session.desk is not None:
            self.session.desk.choose_account(name)

    def _show_glance(self, glance: FirstGlance) -> None:
        self.window.show_demo(glance.is_demo)
        if glance.problem:
            self.window.failure.show_sentence(glance.problem)

    def _refuse(self, sentence: str) -> None:
        page = self.window.deck.show_problem(sentence)
        page.add_button("Open the demo", lambda: self.hub.ask("open-demo"), Rank.PRIMARY)
        page.add_button("Quit", self.window.close)


def _parse(arguments: Sequence[str]) -> Namespace:
    parser = ArgumentParser(prog="cooldown-journal", description="Open the window.")
    parser.add_argument("--data-dir", type=Path, help="folder of the journal")
    parser.add_argument("--theme", choices=("dark", "light"), help="look for this start")
    parser.add_argument("command", nargs="?", choices=("demo",), help="open the demo journal")
    return parser.parse_args(list(arguments))
