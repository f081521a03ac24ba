"""Compare: the figures of two periods side by side, and whether they differ beyond chance."""

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QHBoxLayout

from journal.domain.statistics.bootstrap import ENOUGH
from journal.domain.statistics.performance.comparison import Difference
from journal.gui.desk import Desk
from journal.gui.parts.column import Column, text_column
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.screens.analytics.controls import PRESETS, PeriodChoice
from journal.gui.screens.analytics.period import Preset, period_before, period_told
from journal.gui.screens.analytics.view import Rows, View, column
from journal.gui.screens.analytics.writing import Writing, tooltip_of
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning, Space
from journal.services.analytics.answers import PeriodComparison, Scope
from journal.services.analytics.question import Period

_OTHERS: Final = (Preset.BEFORE, *PRESETS)
_CHANCE: Final = "The interval of the difference holds zero: chance alone makes as much."
_NO_CHANCE: Final = "The interval of the difference lies on one side of zero."
_FEW: Final = f"Below {ENOUGH} trades on a side nothing is said about chance."
_NOT_JUDGED: Final = "Only averages and shares can be judged so."
_JUDGED: Final = frozenset({"expectancy", "expectancy_r", "win_rate"})


class CompareTab(View):
    """Two periods chosen here; symbols, accounts and unit are those of the other tabs."""

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
        choosing = QHBoxLayout()
        choosing.setSpacing(Space.SMALL)
        for words_before, choice in (("Compare", self.chosen), ("with", self.other)):
            choosing.addWidget(PlainLabel(words_before, meaning=Meaning.MUTED))
            choosing.addWidget(choice)
            choosing.addWidget(choice.dates)
            choice.changed.connect(self.grow_stale)
        choosing.addWidget(self.note)
        choosing.addStretch(1)
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

    def ask(self) -> Callable[[], PeriodComparison]:
        """Ask for the figures of both."""
        analytics, question = self.desk.services.analytics, self.controls.question
        periods = self.periods
        return lambda: analytics.compare(question, *periods)

    def scope_of(self, answer: PeriodComparison) -> Scope:
        """Return what is compared, or what with, where nothing was closed in the one."""
        found = answer.second.scope
        return found if found.measured else answer.first.scope

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
        first, second = (period_told(period) for period in self.periods)
        is_same = first == second
        said = "There is nothing before all time: choose other days." if is_same else ""
        self.note.setText(said)
        names = ("Before", "Now") if self.other.preset is Preset.BEFORE else ("Other", "Chosen")
        self.note.setToolTip(f"{names[0]}: {first}\n{names[1]}: {second}")
        self.figures.set_columns(comparison_columns(self.writing, *names))
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
