"""The way of dropped files: read, asked about, written in one transaction, reported."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from journal.gui.desk import Desk


class ImportFlow(QObject):
    """Leads dropped files through preview and import."""

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window

    def start(self, files: tuple[Path, ...]) -> None:
        """Read the files and ask before anything is written."""
        self._desk.hub.say(f"{len(files)} files")
