"""Week: a walk of pages from the numbers to one sentence for the next week."""

from typing import Final

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from journal.domain.routine.period import PeriodKind
from journal.domain.routine.sentence import sentence_before
from journal.gui.desk import Desk
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card, clear_layout
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.parts.tab_row import TabRow
from journal.gui.reports.report import Report
from journal.gui.reports.section import Section
from journal.gui.screens.review.parts.period_room import PeriodAnswer, PeriodRoom
from journal.gui.screens.review.parts.section_card import section_card
from journal.gui.screens.review.parts.strip import CalendarStrip
from journal.gui.screens.review.parts.words import (
    PENDING,
    costs_section,
    feelings_section,
    near_section,
    numbers_section,
    sections_of,
)
from journal.gui.screens.review.week.form import WeekForm
from journal.gui.screens.review.week.history import History
from journal.gui.screens.review.week.looks import ThreeLooks
from journal.gui.screens.review.week.words import said_section, stood_section, three_section
from journal.gui.style.theme import Meaning, Space, TypeSize

PAGES: Final = (
    *("Numbers", "Broken rules", "Three trades", "Near liquidations"),
    *("Last sentence", "Next week", "History"),
)
NUMBERS, RULES, THREE, NEAR, GRADE, NEXT, HISTORY = range(len(PAGES))
_GAPS: Final = "Filled: reviewed. Dot: a note. Ring: traded, nothing written. A column is a week."


class WeekRoom(PeriodRoom):
    """One week, walked through in a quarter of an hour, to be left and resumed.

    Attributes:
        pages: the row of pages.
        form: what the trader says.
        three: the trades to look at.
        history: every reviewed week.
        strip: the last weeks.
    """

    key = "week"
    title = "Week"
    purpose = "What the week came to, and one sentence for the next."
    kind = PeriodKind.WEEK

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.pages = TabRow(desk.look, PAGES, "Pages of the week")
        self.form = WeekForm(desk, self)
        self.three = ThreeLooks(desk)
        self.history = History(desk)
        self.history.wanted.connect(self._open_from_history)
        self.strip = CalendarStrip(desk.look)
        self.strip.wanted.connect(self.open_target)
        self._sections = {page: QVBoxLayout() for page in (NUMBERS, RULES, NEAR)}
        self._lay_out()
        self.pages.chosen.connect(self._turn_to)
        self.form.kept.connect(lambda: self.pages.choose(HISTORY))

    def tell(self, answer: PeriodAnswer) -> None:
        """Show a week, on the page where it was left."""
        is_other = not self.form.drafting.is_touched
        self.form.tell(answer)
        self.history.tell(answer.standing)
        self.strip.show_weeks(answer.standing.weeks)
        for page, sections in self._written(answer).items():
            clear_layout(self._sections[page])
            for section in sections:
                self._sections[page].addWidget(section_card(section))
        if self.pages.current < 0 or (is_other and self.pages.current != HISTORY):
            self.pages.choose(min(self.form.page, NEXT))
        self._show_three()

    def is_saved(self, answer: PeriodAnswer) -> bool:
        """Whether the week was reviewed."""
        return answer.standing.week(answer.period) is not None

    def report(self) -> Report | None:
        """Return the week as it is printed."""
        if self.answer is None:
            return None
        answer, style = self.answer, self.desk.text
        parts = [*sections_of(answer.reading, answer.names, style)]
        parts.append(three_section(answer.reading.three, style))
        kept = answer.standing.week(answer.period)
        if kept is not None:
            before = sentence_before(answer.standing.said, answer.period.first)
            parts += [said_section(kept.said, before), stood_section(kept, style)]
        return self.printed(answer, parts)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was begun."""
        self.form.drafting.keep()
        super().hideEvent(event)

    def _written(self, answer: PeriodAnswer) -> dict[int, list[Section]]:
        """Return the sections of the pages that are only read."""
        reading, style = answer.reading, self.desk.text
        found = {
            NUMBERS: [numbers_section(reading, style)],
            RULES: [costs_section(reading, answer.names, style)],
            NEAR: [near_section(reading, style)],
        }
        feelings, kept = feelings_section(reading, style), answer.standing.week(answer.period)
        if feelings is not None:
            found[NUMBERS].append(feelings)
        if kept is not None:
            found[NUMBERS].append(stood_section(kept, style))
        return found

    def _show_three(self) -> None:
        """Show the trades once their page is looked at: each reads candles."""
        if self.answer is not None and self.pages.current == THREE:
            reading = self.answer.reading
            nothing = PENDING if reading.is_pending else "Nothing was closed in this week."
            self.three.show_trades(reading.three, nothing)

    def _turn_to(self, page: int) -> None:
        self._stack.setCurrentIndex(page)
        self._back.setEnabled(page > 0)
        self._next.setVisible(page < NEXT)
        if page < HISTORY:
            self.form.turned_to(page)
        self._show_three()

    def _turn(self, by: int) -> None:
        self.pages.choose(min(max(self.pages.current + by, 0), HISTORY))

    def _open_from_history(self, period: object) -> None:
        self.pages.choose(NUMBERS)
        self.open_target(period)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        columns = [ScrollColumn() for _ in range(HISTORY)]
        for page, column in enumerate(columns):
            if page in self._sections:
                self._sections[page].setSpacing(Space.LARGE)
                column.column.addLayout(self._sections[page])
            column.column.addStretch(1)
            self._stack.addWidget(column)
        for page, part in ((THREE, self.three), (GRADE, self.form.grade_card)):
            columns[page].column.insertWidget(0, part)
        columns[NEXT].column.insertWidget(0, self.form.next_card)
        columns[NUMBERS].column.insertWidget(1, self._calendar())
        self._stack.addWidget(self.history)
        self._back, self._next = Button("Back"), Button("Next", Rank.PRIMARY)
        self._back.clicked.connect(lambda: self._turn(-1))
        self._next.clicked.connect(lambda: self._turn(1))
        walk = QHBoxLayout()
        walk.setSpacing(Space.SMALL)
        walk.addStretch(1)
        walk.addWidget(self._back)
        walk.addWidget(self._next)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.pages)
        self.body.addWidget(self._stack, 1)
        self.body.addLayout(walk)

    def _calendar(self) -> Card:
        card = Card("The last quarter of a year")
        row = QHBoxLayout()
        row.setSpacing(Space.LARGE)
        row.addWidget(self.strip)
        row.addWidget(PlainLabel(_GAPS, size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True), 1)
        card.body.addLayout(row)
        return card
