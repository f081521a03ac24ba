"""The line under every screen: what just happened, what is under way, which zone times are in."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from journal.gui.jobs import Job
from journal.gui.look import Look
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.theme import Meaning, Space, TypeSize

_HEIGHT = 32
_SHOWN_MS = 12_000
_BAR_WIDTH = 160


class StatusLine(QWidget):
    """One calm sentence, progress of a named job, and the zone of all times."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._job: Job | None = None
        self.setFixedHeight(_HEIGHT)
        self._said = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED)
        self._said.setAccessibleName("Status")
        self._zone = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_BAR_WIDTH)
        self._cancel = Button("Cancel", Rank.QUIET)
        self._cancel.setFixedHeight(_HEIGHT - 6)
        self._cancel.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.WIDE, 0, Space.WIDE, 0)
        row.setSpacing(Space.MEDIUM)
        row.addWidget(self._said, 1)
        row.addWidget(self._bar)
        row.addWidget(self._cancel)
        row.addWidget(self._zone)
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.timeout.connect(self._said.clear)
        self._show_job(None)

    @property
    def sentence(self) -> str:
        """What the line says now."""
        return self._said.text()

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""
        self._said.setText(sentence)
        self._silence.start(_SHOWN_MS)

    def show_zone(self, label: str) -> None:
        """Name the zone of all times once."""
        self._zone.setText(f"All times {label}")

    def follow(self, job: Job) -> None:
        """Show the progress of a job that has a name; others are too short to show."""
        if job.label:
            self._show_job(job)
            job.progressed.connect(self._advance)
            job.ended.connect(lambda: self._show_job(None))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the hairline above the line."""
        painter = QPainter(self)
        try:
            painter.fillRect(0, 0, self.width(), 1, QColor(self._look.theme.border))
        finally:
            painter.end()

    def _show_job(self, job: Job | None) -> None:
        self._job = job
        self._bar.setVisible(job is not None)
        self._cancel.setVisible(job is not None)
        self._bar.setRange(0, 0)
        if job is not None:
            self._silence.stop()
            self._said.setText(job.label)
            self._bar.setAccessibleName(job.label)

    def _advance(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
