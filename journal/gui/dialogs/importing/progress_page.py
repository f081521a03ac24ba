"""How far an import is, how fast, and how long it still takes."""

from decimal import Decimal

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.files.importing import ImportProgress

_MS = 1000


class ProgressPage(QWidget):
    """One bar, and one line of figures under it."""

    def __init__(self) -> None:
        super().__init__()
        self._began = QElapsedTimer()
        self._title = PlainLabel(size=TypeSize.LEAD, strong=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.figures = PlainLabel(meaning=Meaning.MUTED)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addStretch(1)
        for part in (self._title, self._bar, self.figures):
            column.addWidget(part)
        column.addStretch(2)

    def begin(self, title: str) -> None:
        """Start from nothing: the time counts from now."""
        self._title.setText(title)
        self._bar.setAccessibleName(title)
        self._bar.setRange(0, 0)
        self.figures.setText("")
        self._began.start()

    def stop(self) -> None:
        """Say that it is ending."""
        self._title.setText("Stopping…")

    def show_progress(self, progress: ImportProgress) -> None:
        """Show how far it is now."""
        self._bar.setRange(0, max(1, progress.total))
        self._bar.setValue(progress.done)
        self.figures.setText(progress_sentence(progress, self._began.elapsed() / _MS))


def progress_sentence(progress: ImportProgress, elapsed: float) -> str:
    """Return ``412 000 rows · 285 000 rows/s · about 3 s left``; ``elapsed`` is in seconds."""
    pace = progress.pace(elapsed)
    parts = [f"{words.number(Decimal(progress.rows))} rows"] if progress.rows else []
    if pace.rows_per_second is not None:
        parts.append(f"{words.number(Decimal(pace.rows_per_second))} rows/s")
    if pace.remaining is not None:
        parts.append(f"about {words.duration(pace.remaining)} left")
    return " · ".join(parts)
