"""Bugs are logged and shown calmly, and the program goes on."""

import faulthandler
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from journal.domain.errors import JournalError
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.clock import Clock

_LOG_LIMIT = 1_000_000
_KEPT_LOGS = 3
_WIDTH, _HEIGHT = 640, 380


class CrashLog(QObject):
    """Writes what went wrong into ``log/journal.log`` and tells the window.

    Attributes:
        crashed: the text of a bug's traceback, on the window's thread.
        refused: the sentence of a JournalError nobody caught: no bug, but to be shown.
    """

    crashed = Signal(str)
    refused = Signal(str)

    def __init__(self, folder: Path, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._file: TextIO | None = _open_log(folder / "log")

    def install(self) -> None:
        """Catch what Python, its threads, Qt and the machine report."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook
        qInstallMessageHandler(self._qt_message)
        if self._file is not None:
            faulthandler.enable(self._file)

    def close(self) -> None:
        """Hand everything back and close the file."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)  # Qt's own handler again
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None

    def write(self, text: str) -> None:
        """Add a line to the log; what cannot be written is not worth another crash."""
        if self._file is not None:
            self._file.write(f"{self._clock.now():%Y-%m-%d %H:%M:%S} UTC {text}\n")
            self._file.flush()

    def _hook(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if isinstance(error, JournalError):
            self.refused.emit(str(error))
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(text)
        self.write(text)
        self.crashed.emit(text)

    def _thread_hook(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._hook(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    def _qt_message(self, kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg:
            sys.stderr.write(f"Qt: {text}\n")
            self.write(f"Qt {kind.name}: {text}")


class CrashDialog(QDialog):
    """Says that something went wrong inside, with the details to copy."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something went wrong inside")
        self.resize(_WIDTH, _HEIGHT)
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setAccessibleName("Details")
        copy = Button("Copy details")
        copy.clicked.connect(self._copy)
        go_on = Button("Go on", Rank.PRIMARY)
        go_on.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.LARGE)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(
            PlainLabel("Something went wrong inside", size=TypeSize.TITLE, strong=True)
        )
        column.addWidget(
            PlainLabel(
                "This is a fault of the program, not of yours. Your journal is safe: what was "
                "saved is saved. You can go on; the details help us find the fault.",
                meaning=Meaning.MUTED,
                wrap=True,
            )
        )
        column.addWidget(self._details, 1)
        column.addLayout(row)

    def show_details(self, text: str) -> None:
        """Add a traceback and come to the front; one dialog shows them all."""
        self._details.appendPlainText(text)
        self.open()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details.toPlainText())


def connect_dialog(log: CrashLog, parent: QWidget) -> CrashDialog:
    """Show every bug in one dialog over the window, whichever thread it happened on."""
    dialog = CrashDialog(parent)
    log.crashed.connect(dialog.show_details, Qt.ConnectionType.QueuedConnection)
    return dialog


def _open_log(folder: Path) -> TextIO | None:
    """Open the log for appending, with older ones beside it; None on a read-only disk."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "journal.log"
        if path.exists() and path.stat().st_size > _LOG_LIMIT:
            for number in range(_KEPT_LOGS, 1, -1):
                older = folder / f"journal.{number - 1}.log"
                if older.exists():
                    older.replace(folder / f"journal.{number}.log")
            path.replace(folder / "journal.1.log")
        return path.open("a", encoding="utf-8")
    except OSError:
        return None
