"""What works behind the window, made after its first frame: worker, journal, commands, log."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from journal.gui.desk import Desk
from journal.gui.jobs import Jobs
from journal.gui.parts.button import Rank
from journal.gui.pause.tray import PauseTray
from journal.gui.shell.crash import CrashLog, connect_dialog
from journal.gui.style.text import calendar_day
from journal.gui.window.commands import Commands
from journal.gui.window.naming import Naming
from journal.gui.window.one_window import OneWindow
from journal.gui.window.opening import Refusal
from journal.gui.window.session import Session
from journal.gui.window.tidying import Tidying
from journal.gui.window.warming import Warming
from journal.services.changes import Changes

if TYPE_CHECKING:
    from journal.gui.window.app import Shell


class Works(QObject):
    """Ties worker, journal, commands and crash log to a window.

    Attributes:
        jobs: the worker.
        session: the journal in the window.
        crash_log: where bugs are written.
    """

    def __init__(self, shell: "Shell") -> None:
        super().__init__(shell)
        self._window, self._hub = shell.window, shell.hub
        self.crash_log = CrashLog(shell.folder, shell.clock, self)
        self.crash_log.install()
        self.jobs = Jobs(self)
        self.session = Session(
            hub=shell.hub,
            jobs=self.jobs,
            look=shell.look,
            pause=shell.pause,
            clock=shell.clock,
            data_dir=shell.data_dir,
            parent=self,
        )
        self.session.theme_of_start = shell.theme
        self._warming = Warming(self.jobs, self)
        self._tidying = Tidying(self.jobs, self._hub, self)
        self._commands = Commands(shell.window, shell.look, shell.folder)
        self._tray = PauseTray(shell.look, shell.pause, shell.window)
        self._files = shell.files
        connect_dialog(self.crash_log, shell.window)
        self._connect()
        if shell.one_window is not None:
            self.follow(shell.one_window)

    def open(self, *, demo: bool) -> None:
        """Open the trader's journal or the demo, as soon as another thread may."""
        naming = Naming(self)
        naming.finished.connect(lambda: self.session.open(demo=demo))
        naming.finished.connect(naming.deleteLater)
        naming.begin()

    def follow(self, one_window: OneWindow) -> None:
        """Come to the front and import files whenever another start hands them over."""
        one_window.handed.connect(self._receive)
        one_window.listen()

    def _receive(self, files: tuple[Path, ...]) -> None:
        self._window.come_forward()
        self._files += files
        self._import_waiting()

    def _import_waiting(self) -> None:
        """Import what was given before, as soon as a journal is open."""
        if self.session.desk is not None and self._files:
            files, self._files = self._files, ()
            self._window.files_dropped.emit(files)

    def close(self) -> None:
        """Let the running job end, close the journal, hand the hooks back."""
        self.jobs.close()
        self.session.close()
        self.crash_log.close()
        self._tidying.close()

    def _connect(self) -> None:
        window, session = self._window, self.session
        self.jobs.failed.connect(self._hub.failed)
        self.jobs.failed.connect(self._see_damage)
        self.crash_log.refused.connect(self._hub.failed)
        self.jobs.started.connect(window.status.follow)
        session.opened.connect(self._attach)
        session.refused.connect(self._refuse)
        session.pause_told.connect(window.deck.tell)
        session.pause_told.connect(self._tray.begin)
        self._tray.said.connect(window.tell_pause)
        self._tray.wanted.connect(window.come_forward)
        # After the session, which is the first to hear of settings and writes the desk's text.
        self._hub.changed.connect(self._name_zone)
        self._commands.demo_wanted.connect(lambda wanted: session.open(demo=wanted))
        window.top_bar.account_chosen.connect(self._choose_account)

    def _attach(self, desk: Desk) -> None:
        self._commands.attach(desk)
        self._window.attach(desk)
        self._import_waiting()

    def _name_zone(self, changes: Changes) -> None:
        desk = self.session.desk
        if changes & Changes.SETTINGS and desk is not None:
            self._window.status.show_zone(desk.text.zone_label)

    def _choose_account(self, name: str) -> None:
        if self.session.desk is not None:
            self.session.desk.choose_account(name)

    def _see_damage(self, _sentence: str) -> None:
        """A journal found to be damaged is read-only from then on, and says so."""
        if self.session.desk is not None:
            self._window.show_read_only(self.session.desk.services.is_read_only)

    def _refuse(self, refusal: Refusal) -> None:
        page = self._window.deck.show_problem(refusal.sentence)
        backup = refusal.backup
        if backup is not None:
            at = backup.made_at.astimezone()
            page.add_button(
                f"Restore the backup of {calendar_day(at.date())}, {at:%H:%M}",
                lambda: self._hub.restore(backup.path.name),
                Rank.PRIMARY,
            )
        if refusal.is_lost:
            page.add_button(
                "Begin an empty journal", lambda: self.session.open(demo=False, start_new=True)
            )
        rank = Rank.PRIMARY if backup is None else Rank.NORMAL
        page.add_button("Open the demo", lambda: self._hub.ask("open-demo"), rank)
        page.add_button("Quit", self._window.close)
