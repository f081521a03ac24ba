"""Calendar: what each day brought; the trades and the note of the day that is chosen."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from journal.gui.desk import Desk
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.plots.calendar.days import Day, Days, month_after
from journal.gui.plots.calendar.month import MonthGrid
from journal.gui.plots.calendar.year import YearGrid
from journal.gui.screens.analytics.day_panel import DayPanel
from journal.gui.screens.analytics.view import Rows, View
from journal.gui.screens.analytics.writing import trades_told
from journal.gui.style.text import MONTH_NAMES, plain
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.analytics.answers import Calendar, Scope

_PANEL_WIDTH = 356
Answer = tuple[Calendar, frozenset[date]]


class CalendarTab(View):
    """The year over the month of the chosen day, the day itself at the right."""

    key = "calendar"
    title = "Calendar"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.year, self.month = YearGrid(desk.look), MonthGrid(desk.look)
        self.panel = DayPanel(desk)
        self.panel.setFixedWidth(_PANEL_WIDTH)
        self.heading = PlainLabel(size=TypeSize.LEAD, strong=True)
        self.sum = PlainLabel(meaning=Meaning.MUTED)
        self._days: Days = {}
        self._answer: Calendar | None = None
        self._is_chosen = False
        for grid in (self.year, self.month):
            grid.day_chosen.connect(self.choose)
            grid.day_opened.connect(lambda _day: self.panel.open_day())
        left = QVBoxLayout()
        left.setSpacing(Space.SMALL)
        left.addLayout(self._head())
        left.addWidget(self.year)
        left.addWidget(self.month, 1)
        whole = QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(Space.MEDIUM)
        card = Card(margin=Space.MEDIUM)
        card.body.addLayout(left)
        whole.addWidget(card, 1)
        whole.addWidget(self.panel)
        self.filled.setLayout(whole)

    def ask(self) -> Callable[[], Answer]:
        """Ask for the days, and which of them have a note."""
        services, question = self.desk.services, self.controls.question

        def work() -> Answer:
            found = services.analytics.calendar(question)
            noted = frozenset(
                subject.on_day
                for account in question.accounts
                for subject in services.diary.entries(account)
                if subject.on_day is not None
            )
            return found, noted

        return work

    def scope_of(self, answer: Answer) -> Scope:
        """Return what the days are about."""
        return answer[0].scope

    def show_filled(self, answer: Answer) -> None:
        """Show the days; the newest one is chosen first."""
        found, noted = answer
        self._answer = found
        self._days = {
            day.date: Day(value=float(day.result), trades=day.count, has_note=day.date in noted)
            for day in found.days
        }
        unit = self.writing.unit
        for grid in (self.year, self.month):
            grid.show_days(self._days, unit)
        at = self.month.chosen
        if not self._is_chosen or not any((day.year == at.year) for day in self._days):
            at = found.days[-1].date
        self._is_chosen = True
        self._show_grids(at)
        for grid in (self.year, self.month):
            grid.repaint()  # before the worker is busy again, with the positions of the day
        self._show_panel(at)

    def choose(self, at: date) -> None:
        """Show a day, its month and its year."""
        self._show_grids(at)
        self._show_panel(at)

    def _show_grids(self, at: date) -> None:
        for grid in (self.year, self.month):
            grid.choose(at)
        self._tell_month(at)

    def _show_panel(self, at: date) -> None:
        if self._answer is not None:
            self.panel.show_day(at, self._answer, self.writing, self.controls.question.accounts)

    def table(self) -> Rows:
        """Return the days that had a closing."""
        unit = self.writing.file_unit
        rows = [["Day", f"Result ({unit.name})", "Trades", "Won"]]
        days = () if self._answer is None else self._answer.days
        return rows + [
            [
                day.date.isoformat(),
                plain(unit.figure(float(day.result))),
                str(day.count),
                str(day.wins),
            ]
            for day in days
        ]

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        for text, name, by in (("←", "Month before", -1), ("→", "Month after", 1)):
            button = Button(text, Rank.QUIET)
            button.setAccessibleName(name)
            button.setToolTip(f"{name} (Page {'Up' if by < 0 else 'Down'})")
            button.clicked.connect(lambda _checked=False, by=by: self._turn(by))
            row.addWidget(button)
        row.addWidget(self.heading)
        row.addStretch(1)
        row.addWidget(self.sum)
        return row

    def _turn(self, months: int) -> None:
        at = self.month.chosen
        self.choose(date(*month_after(at.year, at.month, months), 1))

    def _tell_month(self, at: date) -> None:
        self.heading.setText(f"{MONTH_NAMES[at.month - 1]} {at.year}")
        days = () if self._answer is None else self._answer.days
        ours = [day for day in days if (day.date.year, day.date.month) == (at.year, at.month)]
        trades = sum(day.count for day in ours)
        if not ours:
            self.sum.setText("nothing was closed")
            return
        total = self.writing.amount(sum((day.result for day in ours), start=Decimal(0)))
        on = "1 day" if len(ours) == 1 else f"{len(ours)} days"
        self.sum.setText(f"{total}, {trades_told(trades)} on {on}")
