"""The tab of candles and leverage brackets: what prices and lines are computed from."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.gui.desk import Desk
from journal.gui.parts.card import Card
from journal.gui.parts.column import Column, count_column, text_column, time_column
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.screens.tabs import Tab
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space
from journal.services.positions.holdings import CandleSet, Holdings

_SIDE_WIDTH = 340


class CandlesTab(Tab):
    """Candle sets, and from when the brackets are."""

    key = "candles"
    title = "Candles and brackets"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.table: Table[CandleSet] = Table(desk.look, candle_columns(desk.text), "Candles")
        self.table.empty_text = (
            "No candles yet: import candle files (klines) of Binance, as csv or zip."
        )
        self._damaged = PlainLabel(meaning=Meaning.WARNING, wrap=True)
        self._damaged.hide()
        left = QVBoxLayout()
        left.setSpacing(Space.MEDIUM)
        left.addWidget(self.table, 1)
        left.addWidget(self._damaged)
        side = QWidget()
        side.setFixedWidth(_SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._build_brackets())
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(Space.LARGE)
        row.addLayout(left, 1)
        row.addWidget(side)
        self.body.addLayout(row, 1)

    def read(self) -> Holdings:
        """Return candle sets and brackets."""
        return self.desk.services.holdings.look(self.desk.account_name)

    def show_answer(self, answer: Holdings) -> None:
        """Show them, and which files cannot be read."""
        self.table.set_columns(candle_columns(self.desk.text))
        self.table.set_rows(answer.candle_sets)
        names = ", ".join(path.name for path in answer.damaged_candles)
        self._damaged.setVisible(bool(names))
        self._damaged.setText(f"Cannot be read, import these candles again: {names}")
        self._brackets.setText(f"As of {answer.brackets_as_of.isoformat()}")
        self._brackets.set_meaning(Meaning.WARNING if answer.brackets_are_stale else Meaning.PLAIN)
        note = (
            "Maintenance margin rates that liquidation prices are computed with. "
            f"Source: {answer.brackets_source}."
        )
        if answer.brackets_are_stale:
            note = f"Older than 30 days: the exchange may have changed them since. {note}"
        self._brackets_note.setText(note)

    def _build_brackets(self) -> Card:
        card = Card("Leverage brackets")
        self._brackets = PlainLabel(wrap=True)
        self._brackets_note = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        card.body.addWidget(self._brackets)
        card.body.addWidget(self._brackets_note)
        return card


def candle_columns(style: TextStyle) -> tuple[Column[CandleSet], ...]:
    """Return the columns of candle sets."""
    return (
        text_column("symbol", "Symbol", lambda candles: candles.symbol),
        text_column("interval", "Interval", lambda candles: candles.interval),
        text_column("price_type", "Price", lambda candles: candles.price_type.value),
        time_column("first_at", "From", lambda candles: candles.first_at, style),
        time_column("last_at", "To", lambda candles: candles.last_at, style),
        count_column("count", "Candles", lambda candles: candles.count, stretch=True),
    )
