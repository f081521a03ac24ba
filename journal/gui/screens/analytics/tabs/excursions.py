"""Excursions: how far price went with trades, and what a stop or a target would have changed."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from journal.domain.statistics.performance.figure import FigureKind
from journal.domain.statistics.spread.exits import ExitRow
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card
from journal.gui.parts.column import Column, meaning_of_sign
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.segments import Segments
from journal.gui.parts.table import Table
from journal.gui.plots.scatter import Points, ScatterPlot
from journal.gui.plots.unit import Unit
from journal.gui.screens.analytics.handing import show_trades
from journal.gui.screens.analytics.tabs.head_figures import figures_card, unknown_figures
from journal.gui.screens.analytics.view import Rows, View, column
from journal.gui.screens.analytics.writing import Writing, trades_told
from journal.gui.style import text as words
from journal.gui.style.text import UNKNOWN
from journal.gui.style.theme import Meaning, Space
from journal.services.analytics.answers import Reach, Scope
from journal.services.analytics.queries import query_of_reach

_FIGURES: Final = {
    "half": "Half of the winners stayed within",
    "most": "Nine in ten winners within",
    "ahead": "Half of the losers were ahead by",
    "kept": "Winners kept of their best run",
}
_TOOLTIPS: Final = {
    "half": "How far price went against winning trades, at most, in half of them.",
    "most": "A stop nearer than this would have cut more than one winner in ten.",
    "ahead": "How far price went in favor of losing trades before they lost, at least, in half.",
    "kept": "The part of the best run that half of the winning trades kept at least.",
}
_STOP, _TARGET = "stop", "target"
_SIDES: Final = {_STOP: "Stop", _TARGET: "Target"}
_CAUTION: Final = (
    "An estimate of the past: as if each trade that price went so far with had ended there. The "
    "best row is not the best for the next trades."
)
_TABLE_WIDTH: Final = 532


class ExcursionsTab(View):
    """Every trade as a point at the left, what each distance would have changed at the right."""

    key = "excursions"
    title = "Excursions"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.figures = unknown_figures(_FIGURES)
        self.plot = ScatterPlot(desk.look, "How far price went, and what each trade brought")
        self.plot.opened.connect(self.open_trade)
        self.sides = Segments("Stop or target")
        self.sides.offer(_SIDES, _STOP)
        self.sides.chosen.connect(self._choose_side)
        self._side = _STOP
        self._found: Reach | None = None
        self.exits: Table[ExitRow] = Table(
            desk.look, exit_columns(self.writing, _STOP, in_r=False), "What would have changed"
        )
        self.exits.chosen.connect(self._choose)
        self.exits.opened.connect(self.show_in_journal)
        self.sentence = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        self.heading = PlainLabel(strong=True)
        self.open_button = Button("In the Journal")
        self.open_button.setToolTip("Show the trades of the row in the Journal")
        self.open_button.clicked.connect(lambda: self.show_in_journal(self.exits.selected()))
        self.filled.setLayout(self._layout())

    def ask(self) -> Callable[[], Reach | Scope]:
        """Ask how far price went; the candles are swept first where they were not."""
        analytics, question = self.desk.services.analytics, self.controls.question
        return lambda: analytics.reach(question)

    def scope_of(self, answer: Reach | Scope) -> Scope:
        """Return what it is about."""
        return answer if isinstance(answer, Scope) else answer.scope

    def show_filled(self, answer: Reach) -> None:
        """Show figures, points and rows."""
        self._found = answer
        far = Unit(name="R", is_signed=False)
        if not answer.in_r:
            far = Unit(name="%", factor=100, is_signed=False)
        pair = answer.winners_against
        for name, value in (
            ("half", None if pair is None else pair[0]),
            ("most", None if pair is None else pair[1]),
            ("ahead", answer.losers_favor),
        ):
            text = UNKNOWN if value is None else far.write(value)
            self.figures[name].show_value(text, tooltip=_TOOLTIPS[name])
        kept = None if answer.kept is None else Decimal(repr(answer.kept))
        self.figures["kept"].show_value(words.percent(kept, 0), tooltip=_TOOLTIPS["kept"])
        self._show_side()

    def open_trade(self, place: int) -> None:
        """Open the trade of a point in the Journal."""
        if self._found is not None:
            ref = self._found.ref_of(place)
            self.desk.open_in(ref.account, ScreenName.JOURNAL, ref.position_key)

    def show_in_journal(self, row: ExitRow | None) -> None:
        """Open the Journal with the trades that price went so far with."""
        if row is not None and self._found is not None:
            scope, is_stop = self._found.scope, self._side == _STOP
            show_trades(self.desk, scope, query_of_reach(scope, row.distance, is_stop=is_stop))

    def table(self) -> Rows:
        """Return the rows as they are sorted."""
        shown = self.exits.rows
        rows = [[one.title for one in shown.columns]]
        return rows + [
            [words.plain(shown.cell(place, number)) for number in range(len(shown.columns))]
            for place in range(shown.rowCount())
        ]

    def _choose_side(self, side: str) -> None:
        self._side = side
        self.sides.offer(_SIDES, side)
        self._show_side()

    def _show_side(self) -> None:
        found = self._found
        if found is None:
            return
        is_stop, trades = self._side == _STOP, found.trades
        far = Unit(name="R" if found.in_r else "% of the entry", is_signed=False)
        far = far if found.in_r else replace(far, factor=100)
        points = Points(across=trades.against if is_stop else trades.favor, up=trades.results)
        title = "Price went against it" if is_stop else "Price went for it"
        self.exits.empty_text = "No trade is measured."
        self.plot.empty_text = (
            "No stored candle lies within the time these trades were held. Import mark price "
            "candles of their contracts (1 minute tells most)."
        )
        self.plot.show_points(points, far, self.writing.unit, title)
        self.exits.set_columns(exit_columns(self.writing, self._side, in_r=found.in_r))
        # Of no trade nothing is known, which is not the same as zeros.
        self.exits.set_rows((found.stops if is_stop else found.targets) if len(trades) else ())
        self.heading.setText(f"What would have changed ({self.writing.unit.name})")
        self.open_button.setEnabled(False)
        left = found.unmeasured
        some = f" {trades_told(left)} without candles left out." if left else ""
        self.sentence.setText(f"{_CAUTION}{some}")

    def _choose(self, row: ExitRow) -> None:
        self.open_button.setEnabled(bool(row.reached))
        what = "stopped" if self._side == _STOP else "closed with a profit"
        total = self.writing.amount(row.total)
        found = self._found
        count = 0 if found is None else len(found.trades)
        self.sentence.setText(
            f"{row.reached} of {count} trades would have been {what} there; {row.won} of them "
            f"won. All together {total}, {self.writing.amount(row.change)} than they brought."
        )

    def _layout(self) -> QVBoxLayout:
        head = figures_card(self.figures.values())
        picture = Card(margin=Space.SMALL)
        picture.body.addWidget(self.plot, 1)
        right = QVBoxLayout()
        right.setSpacing(Space.SMALL)
        top = QHBoxLayout()
        top.setSpacing(Space.SMALL)
        top.addWidget(self.heading)
        top.addStretch(1)
        top.addWidget(self.open_button)
        top.addWidget(self.sides)
        right.addLayout(top)
        self.exits.setFixedWidth(_TABLE_WIDTH)
        right.addWidget(self.exits, 1)
        right.addWidget(self.sentence)
        self.sentence.setFixedWidth(_TABLE_WIDTH)
        both = QHBoxLayout()
        both.setSpacing(Space.MEDIUM)
        both.addWidget(picture, 1)
        both.addLayout(right)
        whole = column(head)
        whole.addLayout(both, 1)
        return whole


def exit_columns(writing: Writing, side: str, *, in_r: bool) -> tuple[Column[ExitRow], ...]:
    """Return the columns of what stops or targets would have changed."""
    unit = "R" if in_r else "%"

    def distance(row: ExitRow) -> str:
        return words.number(Decimal(repr(row.distance)) * (1 if in_r else 100), 2)

    def amount(key: str, header: str, value: Callable[[ExitRow], Decimal]) -> Column[ExitRow]:
        return Column(
            key=key,
            header=header,
            write=lambda row, _decimals: writing.bare(value(row), FigureKind.AMOUNT, signed=True),
            sort_key=value,
            right=True,
            meaning=lambda row: meaning_of_sign(value(row)),
            stretch=key == "change",
        )

    return (
        Column(
            key="distance",
            header=_SIDES[side],
            unit=unit,
            write=lambda row, _decimals: distance(row),
            sort_key=lambda row: row.distance,
            right=True,
        ),
        Column(
            key="reached",
            header="Trades",
            write=lambda row, _decimals: words.number(Decimal(row.reached)),
            sort_key=lambda row: row.reached,
            right=True,
            tooltip=lambda _row: "Price went so far with them.",
        ),
        Column(
            key="won",
            header="Won",
            write=lambda row, _decimals: words.number(Decimal(row.won)),
            sort_key=lambda row: row.won,
            right=True,
            tooltip=lambda _row: "So many of them ended above nothing all the same.",
        ),
        amount("total", "All then", lambda row: row.total),
        amount("change", "Difference", lambda row: row.change),
    )
