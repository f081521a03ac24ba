"""Compare: figures of two periods or groups side by side, and whether they differ by chance."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QHBoxLayout

from journal.domain.query.parser import parse
from journal.domain.query.tree import Not, Query
from journal.domain.statistics.bootstrap import ENOUGH
from journal.domain.statistics.performance.comparison import Difference
from journal.gui.desk import Desk
from journal.gui.parts.choice import Choice
from journal.gui.parts.column import Column, text_column
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.segments import Segments
from journal.gui.parts.table import Table
from journal.gui.screens.analytics.controls import PRESETS, PeriodChoice
from journal.gui.screens.analytics.period import Preset, period_before, period_told
from journal.gui.screens.analytics.view import Rows, View, column
from journal.gui.screens.analytics.writing import Writing, tooltip_of
from journal.gui.style import text as words
from journal.gui.style.theme import CONTROL_HEIGHT, Meaning, Space
from journal.services.analytics.answers import PeriodComparison, Scope
from journal.services.analytics.question import Period

_DAYS, _GROUPS = "days", "groups"
_WAYS: Final = {_DAYS: "Days", _GROUPS: "Groups"}
_WORDS: Final = {_DAYS: ("Compare", "with"), _GROUPS: ("What the query finds of", "with")}
_OTHERS_OF_QUERY: Final = "All others"
_FOUND, _COMPARED = "Found", "Compared with"
_GROUP_WIDTH: Final = 160
_OTHERS: Final = (Preset.BEFORE, *PRESETS)
_CHANCE: Final = "The interval of the difference holds zero: chance alone makes as much."
_NO_CHANCE: Final = "The interval of the difference lies on one side of zero."
_FEW: Final = f"Below {ENOUGH} trades on a side nothing is said about chance."
_NOT_JUDGED: Final = "Only averages and shares can be judged so."
_JUDGED: Final = frozenset({"expectancy", "expectancy_r", "win_rate"})


class CompareTab(View):
    """Two periods chosen here, or what the query finds beside something else.

    Symbols, accounts, unit and the query are those of the other tabs.
    """

    key = "compare"
    title = "Compare"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.chosen = PeriodChoice("Compare")
        self.chosen.choose(Preset.DAYS_30)
        self.other = PeriodChoice("Compared with", _OTHERS)
        self.note = PlainLabel(meaning=Meaning.MUTED)
        columns = comparison_columns(self.writing, "Before", "Now")
        self.figures: Table[Difference] = Table(desk.look, columns, "Two periods")
        self._answer: PeriodComparison | None = None
        self.ways = Segments("Compare")
        self.ways.offer(_WAYS, _DAYS)
        self.ways.chosen.connect(self.choose_way)
        self.way = _DAYS
        self.group = Choice()
        self.group.setAccessibleName("Compared with")
        self.group.setFixedHeight(CONTROL_HEIGHT)
        self.group.setMinimumWidth(_GROUP_WIDTH)
        self.group.activated.connect(lambda _place: self.grow_stale())
        self._words = [PlainLabel(meaning=Meaning.MUTED) for _ in range(2)]
        choosing = QHBoxLayout()
        choosing.setSpacing(Space.SMALL)
        choosing.addWidget(self.ways)
        for before, choice in zip(self._words, (self.chosen, self.other), strict=True):
            choosing.addWidget(before)
            choosing.addWidget(choice)
            choosing.addWidget(choice.dates)
            choice.changed.connect(self.grow_stale)
        choosing.addWidget(self.group)
        choosing.addWidget(self.note)
        choosing.addStretch(1)
        self._show_way()
        self.body.insertLayout(0, choosing)
        self.filled.setLayout(column(self.figures, stretch=0))

    @property
    def periods(self) -> tuple[Period, Period]:
        """The days that are compared with, and those that are compared."""
        today = self.controls.today
        chosen = self.chosen.period(today)
        if self.other.preset is not Preset.BEFORE:
            return self.other.period(today), chosen
        return period_before(chosen, today) or chosen, chosen

    def choose_way(self, way: str) -> None:
        """Compare days, or groups of trades."""
        self.way = way
        self.ways.offer(_WAYS, way)
        if way == _GROUPS and not self.group.count():
            self.chosen.setCurrentIndex(self.chosen.findText(Preset.ALL.value))
        self._show_way()
        self.grow_stale()

    def ask(self) -> Callable[[], PeriodComparison]:
        """Ask for the figures of both."""
        analytics, question = self.desk.services.analytics, self.controls.question
        if self.way == _GROUPS:
            self._offer_groups()
            whole = replace(question, period=self.chosen.period(self.controls.today))
            other = replace(whole, query=self._other_query(question.query))
            return lambda: analytics.compare_groups(other, whole)
        periods = self.periods
        return lambda: analytics.compare(question, *periods)

    def _offer_groups(self) -> None:
        """Offer all others and the saved views there are now."""
        views = self.controls.finding.views.views
        names = [_OTHERS_OF_QUERY, *(view.name for view in views)]
        if [self.group.itemText(place) for place in range(self.group.count())] != names:
            chosen = self.group.currentText()
            self.group.clear()
            self.group.addItems(names)
            self.group.setCurrentIndex(max(0, self.group.findText(chosen)))

    def _other_query(self, query: Query) -> Query:
        """Return what finds the trades that are compared with."""
        place = self.group.currentIndex() - 1
        views = self.controls.finding.views.views
        return parse(views[place].query) if 0 <= place < len(views) else Not(part=query)

    def _show_way(self) -> None:
        is_days = self.way == _DAYS
        for label, text in zip(self._words, _WORDS[self.way], strict=True):
            label.setText(text)
        self.other.setVisible(is_days)
        self.other.dates.setVisible(is_days and self.other.preset is Preset.OWN)
        self.group.setVisible(not is_days)

    def scope_of(self, answer: PeriodComparison) -> Scope:
        """Return what is compared, or what with, where nothing was closed in the one."""
        scopes = (answer.second.scope, answer.first.scope)
        first = [scope for scope in scopes if scope.needs]
        return (*first, *(scope for scope in scopes if scope.measured), scopes[1])[0]

    @property
    def asks_for_all(self) -> bool:
        """Whether there is nothing at all; the days of this tab are its own."""
        return not self.controls.symbols.names

    def show_all(self) -> None:
        """Compare all days with those before, of which there are none."""
        self.controls.finding.ask("")
        self.controls.symbols.choose(())
        self.chosen.choose(Preset.ALL)

    def few(self, _scope: Scope) -> str:
        """Say on which side there are too few."""
        if self._answer is None:
            return ""
        counts = (self._answer.first.scope.measured, self._answer.second.scope.measured)
        if min(counts) >= ENOUGH:
            return ""
        return f"Too few to compare: {counts[0]} and {counts[1]} trades."

    def show_filled(self, answer: PeriodComparison) -> None:
        """Show both beside each other."""
        self._answer = answer
        if self.way == _GROUPS:
            self._show_groups(answer)
            return
        first, second = (period_told(period) for period in self.periods)
        is_same = first == second
        said = "There is nothing before all time: choose other days." if is_same else ""
        self.note.setText(said)
        names = ("Before", "Now") if self.other.preset is Preset.BEFORE else ("Other", "Chosen")
        self.note.setToolTip(f"{names[0]}: {first}\n{names[1]}: {second}")
        self.figures.set_columns(comparison_columns(self.writing, *names))
        self.figures.set_rows(answer.differences)

    def _show_groups(self, answer: PeriodComparison) -> None:
        scopes = answer.first.scope, answer.second.scope
        is_asked = scopes[1].query != ""
        self.note.setText("" if is_asked else "Type a query above: what it finds is compared.")
        told = [scope.query or "all closed positions" for scope in scopes]
        self.note.setToolTip(f"{_COMPARED}: {told[0]}\n{_FOUND}: {told[1]}")
        self.figures.set_columns(comparison_columns(self.writing, _COMPARED, _FOUND))
        self.figures.set_rows(answer.differences)

    def table(self) -> Rows:
        """Return the table as it is sorted."""
        shown = self.figures.rows
        rows = [[one.title for one in shown.columns]]
        return rows + [
            [words.plain(shown.cell(place, number)) for number in range(len(shown.columns))]
            for place in range(shown.rowCount())
        ]


def comparison_columns(writing: Writing, first: str, second: str) -> tuple[Column[Difference], ...]:
    """Return the columns of a comparison."""

    def change(row: Difference) -> str:
        kind = row.definition.kind
        return writing.of_kind(row.change, kind, signed=True)

    def interval(row: Difference) -> str:
        if row.interval is None:
            return ""
        return writing.interval(row.interval, row.definition.kind, signed=True)

    return (
        text_column(
            "figure", "Figure", lambda row: row.definition.label, tooltip=_definition, stretch=True
        ),
        Column(
            key="first",
            header=first,
            write=lambda row, _decimals: writing.value(row.first),
            sort_key=lambda row: row.first.value,
            right=True,
            tooltip=lambda row: tooltip_of(row.first),
        ),
        Column(
            key="second",
            header=second,
            write=lambda row, _decimals: writing.value(row.second),
            sort_key=lambda row: row.second.value,
            right=True,
            tooltip=lambda row: tooltip_of(row.second),
        ),
        Column(
            key="change",
            header="Difference",
            write=lambda row, _decimals: change(row),
            sort_key=lambda row: row.change,
            right=True,
        ),
        Column(
            key="interval",
            header="95 % interval",
            write=lambda row, _decimals: interval(row),
            sort_key=lambda row: None if row.interval is None else row.interval.low,
            right=True,
        ),
        Column(
            key="sure",
            header="Is it chance?",
            write=lambda row, _decimals: _sure(row),
            sort_key=lambda row: _sure(row) or None,
            tooltip=_why,
        ),
    )


def _definition(row: Difference) -> str:
    return row.definition.text


def _sure(row: Difference) -> str:
    if row.definition.name not in _JUDGED:
        return ""
    if row.interval is None:
        return "too few trades"
    return "beyond chance" if row.interval.excludes_zero else "may be chance"


def _why(row: Difference) -> str:
    if row.definition.name not in _JUDGED:
        return _NOT_JUDGED
    if row.interval is None:
        return _FEW
    return _NO_CHANCE if row.interval.excludes_zero else _CHANCE
