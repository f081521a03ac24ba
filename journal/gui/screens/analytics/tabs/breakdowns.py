"""Breakdowns: the same figures of groups of trades, side by side."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout

from journal.domain.statistics.breakdown.definitions import GROUP_DEFINITIONS
from journal.domain.statistics.breakdown.dimension import Dimension, Label
from journal.domain.statistics.breakdown.rows import BreakdownRow
from journal.gui.desk import Desk
from journal.gui.parts.button import Button
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.plots.bars.interval_cells import IntervalCells
from journal.gui.screens.analytics.handing import show_trades
from journal.gui.screens.analytics.tabs.breakdown_columns import (
    BAR_KEY,
    bar_of,
    breakdown_columns,
    label_words,
)
from journal.gui.screens.analytics.view import Rows, View
from journal.gui.screens.analytics.writing import trades_told
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning, Space
from journal.services.analytics.answers import Breakdown, Scope
from journal.services.analytics.queries import query_of, query_of_scope

DIMENSIONS: Final = {
    Dimension.SYMBOL: "Symbol",
    Dimension.SIDE: "Side",
    Dimension.LEVERAGE: "Leverage",
    Dimension.MARGIN_MODE: "Margin mode",
    Dimension.LIQUIDATION_DISTANCE: "Distance to liquidation",
    Dimension.STACKED: "Positions at once",
    Dimension.SINCE_LOSS: "Time since the last loss",
    Dimension.CLEAN: "Clean or broken rules",
    Dimension.RULE: "Broken rule",
    Dimension.PLAN: "Planned or not",
    Dimension.HOLDING_TIME: "Holding time",
    Dimension.HOUR: "Hour of opening",
    Dimension.WEEKDAY: "Weekday of opening",
    Dimension.MONTH: "Month",
    Dimension.TAG: "Tag",
    Dimension.FEELING: "Feeling before",
    Dimension.RATING: "Rating",
    Dimension.ACCOUNT: "Account",
}
_LIST_WIDTH: Final = 192
_ITEM_HEIGHT: Final = 25
_BAR_WIDTH: Final = 124
_NO_FILTER: Final = "The Journal has no filter for this group."


Answer = tuple[Breakdown, dict[str, str]]


class BreakdownsTab(View):
    """What trades are told apart by at the left, their groups in a table."""

    key = "breakdowns"
    title = "Breakdowns"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.choice = QListWidget()
        self.choice.setAccessibleName("Told apart by")
        for dimension, name in DIMENSIONS.items():
            item = QListWidgetItem(name)
            item.setToolTip(definition_words(dimension))
            item.setToolTip(name)
            item.setSizeHint(QSize(0, _ITEM_HEIGHT))
            self.choice.addItem(item)
        self.choice.setFixedWidth(_LIST_WIDTH)
        self.choice.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choice.setCurrentRow(0)
        self.choice.currentRowChanged.connect(lambda _row: self.grow_stale())
        self._names: dict[str, str] = {}
        columns = breakdown_columns(self.writing, {}, self._name)
        self.groups: Table[BreakdownRow] = Table(desk.look, columns, "Breakdown")
        self.groups.chosen.connect(self._choose)
        self.groups.opened.connect(self.show_in_journal)
        self._bar_place = next(
            place for place, column in enumerate(columns) if column.key == BAR_KEY
        )
        self._bars: IntervalCells[BreakdownRow] = IntervalCells(self.groups, desk.look, bar_of)
        self._bars.fit((0.0, 1.0))
        self.groups.setItemDelegateForColumn(self._bar_place, self._bars)
        self.sentence = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        self.open_button = Button("Show in the Journal")
        self.open_button.clicked.connect(lambda: self.show_in_journal(self.groups.selected()))
        self._answer: Breakdown | None = None
        self.filled.setLayout(self._layout())

    @property
    def dimension(self) -> Dimension:
        """What trades are told apart by now."""
        return tuple(DIMENSIONS)[max(0, self.choice.currentRow())]

    def choose_dimension(self, dimension: Dimension) -> None:
        """Tell trades apart by something else."""
        self.choice.setCurrentRow(tuple(DIMENSIONS).index(dimension))

    def ask(self) -> Callable[[], Answer]:
        """Ask for the groups, and for the names of rules where the groups are rules."""
        services, question = self.desk.services, self.controls.question
        dimension = self.dimension

        def work() -> Answer:
            found = services.analytics.breakdown(question, dimension)
            rules = services.rules.catalog() if dimension is Dimension.RULE else ()
            return found, {rule.rule_id: rule.name for rule in rules}

        return work

    def scope_of(self, answer: Answer) -> Scope:
        """Return what the groups are about."""
        return answer[0].scope

    def few(self, _scope: Scope) -> str:
        """Each row says so itself."""
        return ""

    def show_filled(self, answer: Answer) -> None:
        """Show the groups; those that wait for the rules are asked for again."""
        found, self._names = answer
        self._answer = found
        places = {row.label: place for place, row in enumerate(found.rows)}
        self.groups.set_columns(breakdown_columns(self.writing, places, self._name))
        self.groups.set_rows(found.rows)
        self.groups.setColumnWidth(self._bar_place, _BAR_WIDTH)
        self.open_button.setEnabled(False)
        self.sentence.setText(_said(found))
        if found.is_pending:
            self._judge()

    def show_in_journal(self, row: BreakdownRow | None) -> None:
        """Open the Journal with the trades of a group."""
        query = self._query(row)
        if query is not None and row is not None and self._answer is not None:
            is_account = self._answer.dimension is Dimension.ACCOUNT
            account = row.label.text if is_account else None
            show_trades(self.desk, self._answer.scope, query, account)

    def table(self) -> Rows:
        """Return the table as it is sorted."""
        shown = self.groups.rows
        rows = [[column.title for column in shown.columns]]
        return rows + [
            [words.plain(shown.cell(place, number)) for number in range(len(shown.columns))]
            for place in range(shown.rowCount())
        ]

    def _query(self, row: BreakdownRow | None) -> str | None:
        if row is None or self._answer is None:
            return None
        if self._answer.dimension is Dimension.ACCOUNT:
            return query_of_scope(self._answer.scope)
        return query_of(self._answer, row.label)

    def _choose(self, row: BreakdownRow) -> None:
        query = self._query(row)
        self.open_button.setEnabled(query is not None)
        self.open_button.setToolTip(_NO_FILTER if query is None else query)
        self.sentence.setText(f"{self._name(row.label)}{_row_words(row)}")

    def _name(self, label: Label) -> str:
        """Return a group's name; of a rule, its own with its number."""
        name = self._names.get(label.text)
        return label_words(label) if name is None else f"{label.text} {name}"

    def _judge(self) -> None:
        """Let the rules be applied where nothing else waits for them, then ask again."""
        analytics, accounts = self.desk.services.analytics, self.controls.question.accounts
        self.desk.jobs.run(
            lambda: analytics.judge(accounts),
            lambda _nothing: self.grow_stale(),
            owner=self,
            slowly=True,
        )

    def _layout(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(Space.MEDIUM)
        foot.addWidget(self.sentence, 1)
        foot.addWidget(self.open_button)
        right = QVBoxLayout()
        right.setSpacing(Space.SMALL)
        right.addWidget(self.groups, 1)
        right.addLayout(foot)
        whole = QHBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(Space.MEDIUM)
        whole.addWidget(self.choice)
        whole.addLayout(right, 1)
        return whole


def definition_words(dimension: Dimension) -> str:
    """Return what a breakdown tells apart, and where that is read."""
    definition = GROUP_DEFINITIONS[dimension]
    return f"{definition.text}\n\nSource: {definition.source}."


def _said(answer: Breakdown) -> str:
    """Return what there is to say about the whole table."""
    if answer.is_pending:
        return "The rules are being applied to all positions; of very many this takes a while."
    if answer.may_overlap:
        return "A trade can stand in several rows, so they add up to more than the whole."
    return "Choose a row: its trades open in the Journal."


def _row_words(row: BreakdownRow) -> str:
    """Return what follows a group's name in a sentence about it."""
    trades = trades_told(row.count)
    wins = f"{row.wins} won" if row.is_too_few else f"{words.percent(row.win_rate)} of them won"
    reason = f" ({row.label.reason})" if row.label.reason else ""
    few = ", too few to say more" if row.is_too_few else ""
    return f"{reason}: {trades}, {wins}{few}."
