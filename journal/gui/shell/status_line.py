"""The line under every screen: what just happened, what is under way, which zone times are in."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.gui.style.look import Look
from journal.gui.style.strokes import fill
from journal.gui.style.theme import Meaning, Space, TypeSize

if TYPE_CHECKING:
    from journal.gui.jobs import Job

_HEIGHT = 32
_SHOWN_MS = 12_000
_BAR_WIDTH = 160


class StatusLine(QWidget):
    """The strip and its hairline; what stands in it is made when there is something to say.

    Attributes:
        undo_wanted: what was said last shall be taken back.
    """

    undo_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._words: _Words | None = None
        self.setFixedHeight(_HEIGHT)

    @property
    def sentence(self) -> str:
        """What the line says now."""
        return self._made().said.text()

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""
        self._made().say(sentence)

    def offer_undo(self, sentence: str, _undo: object = None) -> None:
        """Show a sentence for a while, with a button that takes back what it says."""
        self._made().say(sentence, can_undo=True)

    def show_zone(self, label: str) -> None:
        """Name the zone of all times once."""
        self._made().zone.setText(f"All times {label}")

    def follow(self, job: "Job") -> None:
        """Show the progress of a job that has a name; others are too short to show."""
        if job.label:
            self._made().follow(job)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the hairline above the line."""
        painter = QPainter(self)
        try:
            fill(painter, QRectF(0, 0, self.width(), 1), QColor(self._look.theme.border))
        finally:
            painter.end()

    def _made(self) -> "_Words":
        if self._words is None:
            self._words = _Words()
            self._words.undo.clicked.connect(self.undo_wanted)
            column = QVBoxLayout(self)
            column.setContentsMargins(0, 1, 0, 0)
            column.addWidget(self._words)
        return self._words


class _Words(QWidget):
    """One calm sentence, progress of a named job, and the zone of all times."""

    def __init__(self) -> None:
        super().__init__()
        from PySide6.QtWidgets import QProgressBar  # noqa: PLC0415  # after the first frame

        from journal.gui.parts.button import Button, Rank  # noqa: PLC0415  # the same
        from journal.gui.parts.plain_label import PlainLabel  # noqa: PLC0415  # the same

        self._job: Job | None = None
        self.said = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED)
        self.said.setAccessibleName("Status")
        self.said.setMinimumWidth(1)  # a long sentence must not widen the window
        self.undo = Button("Undo", Rank.QUIET)
        self.undo.setToolTip("Ctrl+Z")
        self.undo.setProperty("slim", True)  # lower than the style's least height
        self.undo.setFixedHeight(_HEIGHT - 6)
        self.undo.hide()
        self.zone = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_BAR_WIDTH)
        self._cancel = Button("Cancel", Rank.QUIET)
        self._cancel.setProperty("slim", True)
        self._cancel.setFixedHeight(_HEIGHT - 6)
        self._cancel.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.WIDE, 0, Space.WIDE, 0)
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self.said)
        row.addWidget(self.undo)
        row.addStretch(1)
        for part in (self._bar, self._cancel, self.zone):
            row.addWidget(part)
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(self._fall_silent)
        self._show_job(None)

    def say(self, sentence: str, *, can_undo: bool = False) -> None:
        """Show a sentence for a while, with Undo beside it where that can be."""
        self.said.setText(sentence)
        self.undo.setVisible(can_undo)
        self._silence.start(_SHOWN_MS)

    def _fall_silent(self) -> None:
        self.said.clear()
        self.undo.hide()

    def follow(self, job: "Job") -> None:
        """Show what a job is and how far."""
        self._show_job(job)
        job.progressed.connect(self._advance)
        job.ended.connect(lambda: self._show_job(None))

    def _show_job(self, job: "Job | None") -> None:
        self._job = job
        self._bar.setVisible(job is not None)
        self._cancel.setVisible(job is not None)
        self._bar.setRange(0, 0)
        if job is not None:
            self._silence.stop()
            self.undo.hide()
            self.said.setText(job.label)
            self._bar.setAccessibleName(job.label)
        else:
            self._silence.start(_SHOWN_MS)

    def _advance(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
