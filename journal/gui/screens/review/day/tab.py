"""Day: what it came to, its trades with their rules, three taps and one line; its note beside."""

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.domain.assets import only_asset
from journal.domain.diary.subject import Subject
from journal.domain.routine.period import PeriodKind
from journal.domain.routine.saved import DailyReview
from journal.domain.routine.trade import ReviewedTrade
from journal.gui.desk import Desk
from journal.gui.diary.editor import DiaryEditor
from journal.gui.hub import ScreenName
from journal.gui.parts.card import Card, clear_layout
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.parts.table import Table
from journal.gui.reports.report import Report
from journal.gui.reports.section import Quote, Row, Section, TextTable
from journal.gui.screens.review.day.form import CHANGE, DID_WELL, WENT, DayForm
from journal.gui.screens.review.day.trades import broken_text, result_text, trade_columns
from journal.gui.screens.review.parts.period_room import PeriodAnswer, PeriodRoom
from journal.gui.screens.review.parts.section_card import section_card
from journal.gui.screens.review.parts.strip import CalendarStrip
from journal.gui.screens.review.parts.words import numbers_section, sections_of
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space, TypeSize

_TABLE_HEIGHT = 230
_MOST_PRINTED = 200


class DayRoom(PeriodRoom):
    """One day, looked back at in two minutes.

    Attributes:
        form: the taps and the line.
        table: the day's trades.
        strip: the last weeks.
        diary: the day's note.
    """

    key = "day"
    title = "Day"
    purpose = "What the day came to, and what you change tomorrow."
    kind = PeriodKind.DAY

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.form = DayForm(desk)
        self.table = Table[ReviewedTrade](desk.look, trade_columns(desk.text), "Trades of the day")
        self.table.hugs_rows = True
        self.table.setMaximumHeight(_TABLE_HEIGHT)
        self.table.empty_text = "Nothing was closed on this day."
        self.table.opened.connect(lambda one: desk.hub.go_to(ScreenName.CHART, one.position_key))
        self.strip = CalendarStrip(desk.look)
        self.strip.wanted.connect(self.open_target)
        self.row_of_days = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True)
        self.diary = DiaryEditor(desk)
        self._numbers = QVBoxLayout()
        self._lay_out()

    def tell(self, answer: PeriodAnswer) -> None:
        """Show a day."""
        style = self.desk.text
        clear_layout(self._numbers)
        self._numbers.addWidget(section_card(numbers_section(answer.reading, style)))
        trades = answer.reading.trades
        self.table.set_columns(trade_columns(style, only_asset(one.asset for one in trades)))
        self.table.set_rows(trades)
        self.strip.show_weeks(answer.standing.weeks)
        row = answer.standing.days_in_a_row
        days = "day" if row == 1 else "days"
        self.row_of_days.setText(
            f"{row} traded {days} in a row with a review or a note. Filled: reviewed. Dot: a note. "
            "Ring: traded, nothing written."
        )
        self.form.tell(answer)
        self.diary.show_subject(Subject.day(answer.period.first))

    def is_saved(self, answer: PeriodAnswer) -> bool:
        """Whether the day was reviewed."""
        return answer.standing.day(answer.period.first) is not None

    def report(self) -> Report | None:
        """Return the day as it is printed."""
        if self.answer is None:
            return None
        reading, style = self.answer.reading, self.desk.text
        parts = [*sections_of(reading, self.answer.names, style)]
        if reading.trades:
            parts.insert(1, _trades_section(reading.trades, style))
        saved = self.answer.standing.day(self.answer.period.first)
        if saved is not None:
            parts.append(said_section(saved))
        if reading.note is not None and reading.note.note:
            parts.append(
                Section(question="Note", quotes=(Quote(about="", text=reading.note.note),))
            )
        return self.printed(self.answer, parts)

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was begun."""
        self.form.drafting.keep()
        super().hideEvent(event)

    def _lay_out(self) -> None:
        # From the outside in: what is put into another widget later is styled twice.
        self.body.addWidget(self.bar)
        row = QWidget()
        self.body.addWidget(row, 1)
        both = QHBoxLayout(row)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(Space.MEDIUM)
        left, right = ScrollColumn(), ScrollColumn()
        both.addWidget(left, 3)
        both.addWidget(right, 2)
        for column in (left, right):
            column.column.setContentsMargins(0, 0, Space.SMALL, 0)
            column.column.setSpacing(Space.MEDIUM)
        calendar = Card("The last quarter of a year")
        beside = QHBoxLayout()
        beside.setSpacing(Space.LARGE)
        beside.addWidget(self.strip)
        beside.addWidget(self.row_of_days, 1)
        calendar.body.addLayout(beside)
        left.column.addLayout(self._numbers)
        for part in (self.table, calendar):
            left.column.addWidget(part)
        left.column.addStretch(1)
        right.column.addWidget(self.form)
        right.column.addWidget(self.diary)
        right.column.addStretch(1)


def said_section(review: DailyReview) -> Section:
    """Say what the trader answered about a day."""
    well = f" Done well: {DID_WELL[review.did_well].lower()}." if review.did_well else ""
    change = f" Tomorrow: {CHANGE[review.tomorrow].lower()}." if review.tomorrow else ""
    said = f"It went {WENT[review.went].lower()}.{well}{change}"
    quotes = (Quote(about="", text=review.line),) if review.line else ()
    return Section(question="What you said", answer=said, quotes=quotes)


def _trades_section(trades: tuple[ReviewedTrade, ...], style: TextStyle) -> Section:
    left_out = len(trades) - _MOST_PRINTED
    return Section(
        question="Trades",
        table=TextTable(
            headers=("Closed", "Position", "Result", "Rules"),
            rows=tuple(
                Row(
                    cells=(
                        style.time(one.closed_at),
                        f"{one.symbol} {one.side}",
                        result_text(one, style),
                        broken_text(one),
                    )
                )
                for one in trades[:_MOST_PRINTED]
            ),
            numbers=frozenset({2}),
        ),
        notes=() if left_out <= 0 else (f"And {left_out} more, which are left out here.",),
    )
