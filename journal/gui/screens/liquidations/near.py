"""Positions that came near liquidation and were not liquidated, with the way to their chart."""

from collections.abc import Sequence
from typing import Final

from journal.domain.review.timeline import RATIOS
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card
from journal.gui.parts.column import Column, price_column, text_column, time_column
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import ROW_HEIGHT, Table
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning
from journal.services.review.near import NearLiquidation

_WHAT: Final = (
    "By the stored candles the margin ratio of these positions reached 80 %; at 100 % the "
    "exchange closes. Positions without leverage, margin mode or candles are not looked at."
)
_MOST_ROWS: Final = 8
"""More are scrolled."""


class NearCard(Card):
    """Lists them, newest first; not shown while there are none.

    Attributes:
        table: one row a position.
        chart: shows the chosen one on the chart.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Came near")
        self._desk = desk
        self.chart = Button("Show on chart")
        self.chart.clicked.connect(self._show_chart)
        self.head.addWidget(self.chart)
        self.body.addWidget(PlainLabel(_WHAT, meaning=Meaning.MUTED, wrap=True))
        self.table: Table[NearLiquidation] = Table(desk.look, _columns(desk.text), "Came near")
        self.body.addWidget(self.table)
        self.hide()

    def tell(self, rows: Sequence[NearLiquidation]) -> None:
        """Show these, in the trader's zone."""
        self.table.set_columns(_columns(self._desk.text))
        self.table.set_rows(rows)
        # The header is about as high as a row.
        self.table.setFixedHeight((min(len(rows), _MOST_ROWS) + 1) * ROW_HEIGHT + 2)
        if rows:
            self.table.select_place(0)
        self.setVisible(bool(rows))

    def _show_chart(self) -> None:
        chosen = self.table.selected()
        if chosen is not None:
            self._desk.hub.go_to(ScreenName.CHART, chosen.position_key)


def _columns(style: TextStyle) -> tuple[Column[NearLiquidation], ...]:
    half, _ = RATIOS
    return (
        time_column("reached_at", "80 % reached", lambda one: one.reached_at, style),
        text_column(
            "symbol", "Position", lambda one: f"{one.symbol} {one.side.value}", stretch=True
        ),
        price_column("price", "At", lambda one: one.price),
        time_column(
            "half_at",
            "50 % reached",
            lambda one: next((h.at for h in one.crossings if h.margin_ratio == half), None),
            style,
        ),
        text_column("source", "By", _source),
    )


def _source(one: NearLiquidation) -> str:
    price = "mark price" if one.by_mark else "last price"
    return f"{price}, estimate" if one.is_estimate else price
