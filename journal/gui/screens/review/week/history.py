"""Every week that was reviewed, with its sentence and the grade it got."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from journal.domain.routine.period import Period
from journal.domain.routine.saved import KeptWeek
from journal.domain.routine.sentence import WrittenSentence
from journal.gui.desk import Desk
from journal.gui.parts.column import Column, count_column, number_column, pnl_column, text_column
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.screens.review.parts.words import title_of
from journal.gui.screens.review.week.words import GRADES
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space
from journal.services.routine.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedWeek:
    """One line of the history."""

    kept: KeptWeek
    written: WrittenSentence | None
    """The sentence it made for the week after."""
    versions: int

    @property
    def period(self) -> Period:
        """The week."""
        return self.kept.said.period


def reviewed_weeks(standing: Standing) -> Iterator[ReviewedWeek]:
    """Yield the reviewed weeks, the newest first."""
    written = {one.week: one for one in standing.written}
    newest = {one.said.week: one for one in standing.weeklies}
    for week, kept in sorted(newest.items(), reverse=True):
        versions = sum(one.said.week == week for one in standing.weeklies)
        yield ReviewedWeek(kept=kept, written=written.get(week), versions=versions)


class History(QWidget):
    """The weeks as a table; Enter opens one.

    Attributes:
        table: the table.
        wanted: the ``Period`` that was opened.
    """

    wanted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.told = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        self.table = Table[ReviewedWeek](desk.look, _columns(desk.text), "Reviewed weeks")
        self.table.empty_text = "No week is reviewed yet."
        self.table.opened.connect(lambda one: self.wanted.emit(one.period))
        self.table.chosen.connect(self._tell_whole)
        self.whole = PlainLabel(wrap=True).make_selectable()
        self.whole.setAccessibleName("The chosen week")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self.told)
        column.addWidget(self.table, 1)
        column.addWidget(self.whole)

    def _tell_whole(self, week: ReviewedWeek | None) -> None:
        """Show the chosen week in full: a line of the table is short."""
        self.whole.setText("" if week is None else whole_text(week))

    def tell(self, standing: Standing) -> None:
        """Show what was written."""
        kept, gaps = standing.kept, sum(week.is_gap for week in standing.weeks)
        self.told.setText(
            f"Sentences kept in a row: {kept.current}, at most {kept.longest}. Weeks of the last "
            f"{len(standing.weeks)} with trades and no review: {gaps}."
        )
        self.table.set_columns(_columns(self._desk.text))
        self.whole.setText("")
        self.table.set_rows(tuple(reviewed_weeks(standing)))


def whole_text(week: ReviewedWeek) -> str:
    """Return all that was said about a week and what became of its sentence."""
    said = week.kept.said
    lines = [
        f"{title_of(week.period)}. {_corrected(week.versions)}".strip(),
        said.worked and f"What worked: {said.worked}",
        said.cost and f"What it cost: {said.cost}",
        _sentence(week) and f"{_sentence(week)} {_grade(week)}. {_line(week)}".strip(),
    ]
    return "\n".join(line for line in lines if line)


def _corrected(versions: int) -> str:
    return "" if versions == 1 else f"Saved in {versions} versions; this is the newest."


def _columns(style: TextStyle) -> tuple[Column[ReviewedWeek], ...]:
    return (
        text_column("week", "Week", lambda one: one.period.text),
        text_column("sentence", "Sentence for the next week", _sentence, stretch=True),
        text_column("grade", "Grade", _grade),
        text_column("line", "About it", _line, shown=False),
        pnl_column(
            "net",
            "Result",
            lambda one: one.kept.stood.net_result,
            style,
            asset=lambda one: one.kept.stood.asset or "",
        ),
        number_column("r", "R", lambda one: one.kept.stood.r_total, signed=True, at_most=2),
        text_column("clean", "Clean", _clean),
        count_column("versions", "Versions", lambda one: one.versions, shown=False),
    )


def _sentence(week: ReviewedWeek) -> str:
    return week.written.sentence.text if week.written else ""


def _grade(week: ReviewedWeek) -> str:
    if week.written is None:
        return ""
    return GRADES[week.written.grade] if week.written.grade else "not graded yet"


def _line(week: ReviewedWeek) -> str:
    return week.written.line if week.written else ""


def _clean(week: ReviewedWeek) -> str:
    stood = week.kept.stood
    return words.UNKNOWN if stood.clean is None else f"{stood.clean} of {stood.trades}"
