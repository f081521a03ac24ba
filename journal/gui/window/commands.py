"""Carries out what the action table and the screens ask for."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog

from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.pause.commands import PauseCommands
from journal.gui.style.look import Look
from journal.gui.style.theme import theme_named
from journal.gui.window.actions import ACTIONS, Actions, screen_of
from journal.gui.window.main_window import MainWindow
from journal.services.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from journal.gui.shell.search.palette import Palette
    from journal.gui.window.import_flow import ImportFlow

_OPENS_RISK = frozenset(spec.slot for spec in ACTIONS if spec.opens_risk)
_FILE_KINDS = "Exports (*.csv *.zip *.gz *.tgz *.xlsx *.ods *.tsv *.txt);;All files (*)"


class Commands(QObject):
    """One method per slot; those that need the journal wait until it is open.

    Attributes:
        actions: the action table as menu and shortcuts of the window.
        pause: what can be done about the pause.
        demo_wanted: open the demo (True) or the trader's own journal (False).
    """

    demo_wanted = Signal(bool)

    def __init__(self, window: MainWindow, look: Look, folder: Path) -> None:
        super().__init__(window)
        self._window = window
        self._look = look
        self._folder = folder
        self._desk: Desk | None = None
        self.actions = Actions(window, window.hub, window.pause)
        self.actions.fill(window.top_bar.menu)
        QShortcut(QKeySequence("F10"), window, window.top_bar.open_menu)
        self._imports: ImportFlow | None = None
        self._palette: Palette | None = None
        self.pause = PauseCommands(window)
        self._by_slot: dict[str, Callable[[], object]] = {
            "import": self.choose_files,
            "import-folder": self.choose_folder,
            "save-template": self.save_template,
            "record-liquidation": self.record_liquidation,
            "plan-trade": lambda: window.hub.go_to(ScreenName.PLANNER),
            "note": self.write_note,
            "undo": self.undo,
            "open-demo": lambda: self.demo_wanted.emit(True),
            "leave-demo": lambda: self.demo_wanted.emit(False),
            "quit": window.close,
            "report": self.report,
            "search": self.search,
            "switch-theme": self.switch_theme,
            "hide-money": self.hide_money,
            "about": self.about,
            **self.pause.by_slot,
        }
        self._undo: Callable[[], Changes] | None = None
        window.hub.asked.connect(self.carry_out)
        window.hub.changed.connect(self._forget_undo)
        window.hub.undoable.connect(self._remember_undo)
        window.files_dropped.connect(self.import_files)

    def attach(self, desk: Desk) -> None:
        """Work with the journal that was opened."""
        from journal.gui.window.import_flow import ImportFlow  # noqa: PLC0415  # needs the services

        self._desk = desk
        self.pause.attach(desk)
        self._forget_undo()
        is_demo = desk.services.is_demo
        self.actions.by_slot["open-demo"].setVisible(not is_demo)
        self.actions.by_slot["leave-demo"].setVisible(is_demo)
        self._imports = ImportFlow(desk, self._window)
        if self._palette is not None:
            self._palette.deleteLater()
            self._palette = None

    def carry_out(self, slot: str) -> None:
        """Do what was asked; what opens risk is refused while paused."""
        if slot in _OPENS_RISK and self._window.pause.is_running:
            self._window.deck.show_pause()
            return
        screen = screen_of(slot)
        if screen is not None:
            self._window.hub.go_to(screen)
        else:
            self._by_slot[slot]()

    def choose_files(self) -> None:
        """Ask for files and import them."""
        names, _ = QFileDialog.getOpenFileNames(self._window, "Import files", "", _FILE_KINDS)
        if names:
            self.import_files(tuple(Path(name) for name in names))

    def choose_folder(self) -> None:
        """Ask for a folder and import what is in it."""
        name = QFileDialog.getExistingDirectory(self._window, "Import folder")
        if name:
            self.import_files((Path(name),))

    def save_template(self) -> None:
        """Ask where the empty table of our own shall go, and write it there."""
        from journal.gui.dialogs.importing.saving import (  # noqa: PLC0415  # not before it is needed
            ask_template_place,
            write_template,
        )

        place = ask_template_place(self._window) if self._desk is not None else None
        if self._desk is None or place is None:
            return
        text, saved = self._desk.services.journal_file.template(), place
        self._desk.jobs.run(
            lambda: write_template(text, saved),
            lambda _: self._window.hub.say(
                f"Template saved: {saved.name}. Fill in one row a record, then import it."
            ),
            owner=self,
        )

    def import_files(self, files: tuple[Path, ...]) -> None:
        """Start the import of files."""
        if self._imports is None:
            self._window.hub.say("No journal is open yet; drop the files again when it is.")
        else:
            self._imports.start(files)

    def record_liquidation(self) -> None:
        """Open the dialog "I was just liquidated"."""
        from journal.gui.dialogs.liquidation import (  # noqa: PLC0415  # not before it is needed
            LiquidationDialog,
        )

        if self._desk is not None:
            LiquidationDialog(self._desk, self._window).open()

    def write_note(self) -> None:
        """Open the diary of today."""
        from journal.gui.diary.dialog import DiaryDialog, today_of  # noqa: PLC0415  # the same

        if self._desk is not None:
            DiaryDialog(self._desk, self._window, today_of(self._desk)).open()

    def switch_theme(self) -> None:
        """Wear the other theme and remember it."""
        theme = "light" if self._look.theme.is_dark else "dark"
        self._save_setting(theme=theme)
        self._look.wear(theme_named(theme))  # also where it is the saved one and another was worn

    def hide_money(self) -> None:
        """Hide amounts, or show them again."""
        if self._desk is not None:
            self._save_setting(hide_money=not self._desk.text.hide_money)

    def report(self) -> None:
        """Ask which report is wanted and where it goes."""
        from journal.gui.printing.dialog import ReportDialog  # noqa: PLC0415  # when needed

        if self._desk is not None:
            ReportDialog(self._desk, self._window).open()

    def search(self) -> None:
        """Open the palette that finds anything."""
        if self._desk is None:
            return
        if self._palette is None:
            from journal.gui.shell.search.palette import Palette  # noqa: PLC0415  # when needed

            self._palette = Palette(self._desk, self.actions, self._window)
        self._palette.open()

    def undo(self) -> None:
        """Take back what was done last, where that can be."""
        take_back, desk = self._undo, self._desk
        if take_back is None or desk is None:
            self._window.hub.say("There is nothing to undo.")
            return
        self._forget_undo()
        desk.jobs.run(take_back, self._undone, owner=self)

    def _undone(self, changes: Changes) -> None:
        self._window.hub.tell(changes)
        self._window.hub.say("Undone.")

    def _remember_undo(self, _sentence: str, undo: "Callable[[], Changes]") -> None:
        self._undo = undo

    def _forget_undo(self, _changes: Changes = Changes.NONE) -> None:
        """Whatever changes the record later would be lost by undoing what was before it."""
        self._undo = None

    def about(self) -> None:
        """Say which program this is."""
        from journal.gui.dialogs.about import AboutDialog  # noqa: PLC0415  # when needed

        AboutDialog(self._window, self._folder).open()

    def _save_setting(self, **changed: object) -> None:
        if self._desk is not None:
            service = self._desk.services.settings
            settings = replace(service.read(), **changed)  # type: ignore[arg-type]  # its fields
            self._desk.hub.tell(service.save(settings))
