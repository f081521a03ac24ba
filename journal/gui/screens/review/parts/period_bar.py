"""Which day or week is shown, and the way to its neighbors."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from journal.domain.routine.period import Period, PeriodKind
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.chip import Chip, Mark
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.review.parts.words import title_of
from journal.gui.style.look import Look
from journal.gui.style.theme import Space, TypeSize


class PeriodBar(QWidget):
    """Earlier, the period in view with its state, later.

    Attributes:
        wanted: the ``Period`` the trader asks for.
    """

    wanted = Signal(object)

    def __init__(self, look: Look, kind: PeriodKind) -> None:
        super().__init__()
        self._period: Period | None = None
        self.earlier = Button("◀")
        self.later = Button("▶")
        self.earlier.setAccessibleName(f"The {kind.value} before")
        self.later.setAccessibleName(f"The {kind.value} after")
        for button, tip in ((self.earlier, "before"), (self.later, "after")):
            button.setToolTip(f"The {kind.value} {tip}")
        self.now = Button("Today" if kind is PeriodKind.DAY else "This week", Rank.QUIET)
        self.title = PlainLabel(size=TypeSize.LEAD, strong=True)
        self.state = Chip(look, "", Mark.NOTE)
        self._today: date | None = None
        self.earlier.clicked.connect(lambda: self._step(back=True))
        self.later.clicked.connect(lambda: self._step(back=False))
        self.now.clicked.connect(self._go_to_now)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        for part in (self.earlier, self.later, self.title, self.state, self.now):
            row.addWidget(part)
        row.addStretch(1)

    def show_period(self, period: Period, today: date, *, is_saved: bool, is_due: bool) -> None:
        """Show a period and whether its review is saved or due."""
        self._period, self._today = period, today
        self.title.setText(title_of(period))
        if is_saved:
            self.state.show_mark("Reviewed", Mark.GOOD)
        elif is_due:
            self.state.show_mark("Due", Mark.WARN)
        self.state.setVisible(is_saved or is_due)
        self.later.setEnabled(period.last < today)
        self.now.setVisible(today not in period.days)

    def _step(self, *, back: bool) -> None:
        if self._period is not None:
            self.wanted.emit(self._period.before if back else self._period.after)

    def _go_to_now(self) -> None:
        if self._period is not None and self._today is not None:
            is_day = self._period.kind is PeriodKind.DAY
            self.wanted.emit(Period.day(self._today) if is_day else Period.week(self._today))
