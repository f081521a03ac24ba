"""Figures: every one of them, with its interval and, in the tooltip, what it means."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from journal.domain.statistics.performance.definitions import DEFINITIONS
from journal.domain.statistics.performance.figure import Figure
from journal.gui.desk import Desk
from journal.gui.parts.card import Card
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.screens.analytics.view import Rows, View, column
from journal.gui.screens.analytics.writing import Writing, meaning_of, tooltip_of
from journal.gui.style.text import plain
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.analytics.answers import Overview

_CARDS: Final = (
    (
        (
            "What it came to",
            ("trades", "net", "gross", "fees", "funding", "fees_share", "funding_share"),
        ),
    ),
    (
        (
            "A trade",
            (
                *("win_rate", "expectancy", "expectancy_r", "profit_factor", "average_win"),
                *("average_loss", "payoff_ratio", "largest_win", "largest_loss"),
            ),
        ),
    ),
    (
        (
            "Time and runs",
            (
                *("holding_winners", "holding_losers", "longest_wins", "longest_losses"),
                "current_run",
            ),
        ),
        (
            "Falls, and days of the wallet",
            (
                *("max_drawdown", "current_drawdown", "max_drawdown_share", "sharpe"),
                *("sortino", "calmar"),
            ),
        ),
    ),
)


class FigureLine(QWidget):
    """A name at the left, a value at the right, its interval below."""

    def __init__(self, label: str, name: str) -> None:
        super().__init__()
        self._label = label
        self.value = PlainLabel(strong=True)
        self.note = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED)
        self.setObjectName(name)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(Space.SMALL)
        grid.setVerticalSpacing(0)
        right = Qt.AlignmentFlag.AlignRight
        grid.addWidget(PlainLabel(label, meaning=Meaning.MUTED), 0, 0)
        grid.addWidget(self.value, 0, 1, right)
        grid.addWidget(self.note, 1, 0, 1, 2, right)
        grid.setColumnStretch(0, 1)

    def show_figure(self, figure: Figure, writing: Writing) -> None:
        """Show another value."""
        self.value.setText(writing.value(figure))
        self.value.set_meaning(meaning_of(figure))
        note = "" if figure.value is None else writing.note(figure)
        self.note.setText(f"95 %: {note}" if note else "")
        self.note.setVisible(bool(note))
        said = tooltip_of(figure)
        self.setToolTip(said)
        self.setAccessibleName(f"{self._label} {self.value.text()} {note}".strip())
        self.setAccessibleDescription(said)


class FiguresTab(View):
    """All figures in cards."""

    key = "figures"
    title = "Figures"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.lines: dict[str, FigureLine] = {}
        self._answer: Overview | None = None
        scroll = ScrollColumn()
        columns = QHBoxLayout()
        columns.setSpacing(Space.MEDIUM)
        for cards in _CARDS:
            stack = QVBoxLayout()
            stack.setSpacing(Space.MEDIUM)
            for title, names in cards:
                stack.addWidget(self._card(title, names))
            stack.addStretch(1)
            columns.addLayout(stack, 1)
        scroll.column.addLayout(columns)
        scroll.column.addStretch(1)
        self.filled.setLayout(column(scroll, stretch=0))

    def ask(self) -> Callable[[], Overview]:
        """Ask for all figures."""
        analytics, question = self.desk.services.analytics, self.controls.question
        return lambda: analytics.overview(question)

    def show_filled(self, answer: Overview) -> None:
        """Show them."""
        self._answer = answer
        for name, line in self.lines.items():
            line.show_figure(answer.figure(name), self.writing)

    def table(self) -> Rows:
        """Return name, value, interval, count and meaning of each figure."""
        figures = () if self._answer is None else self._answer.figures
        rows = [["Figure", "Value", "95 % interval", "Made of", "Definition"]]
        for figure in figures:
            value = plain(self.writing.value(figure))
            interval = "" if figure.interval is None else plain(self.writing.note(figure))
            definition = figure.definition
            rows.append([definition.label, value, interval, str(figure.count), definition.text])
        return rows

    def _card(self, title: str, names: tuple[str, ...]) -> Card:
        card = Card(title, margin=Space.MEDIUM)
        card.body.setSpacing(0)
        for name in names:
            self.lines[name] = FigureLine(DEFINITIONS[name].label, name)
            card.body.addWidget(self.lines[name])
        return card
