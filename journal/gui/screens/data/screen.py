"""Data: what was imported, which candles and brackets there are."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.look import Look
from journal.gui.parts.card import Card
from journal.gui.parts.column import Column, count_column, text_column, time_column
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.screen import Screen
from journal.gui.text import TextStyle
from journal.gui.theme import RADIUS, Meaning, Space, TypeSize
from journal.services.changes import Changes
from journal.services.holdings import CandleSet, Holdings, ImportBatch

_SIDE_WIDTH = 376


class DataScreen(Screen):
    """Imports, candles and brackets, and the place to drop more."""

    name = ScreenName.DATA
    title = "Data"
    purpose = "What this journal knows, and where it comes from."
    shows = Changes.FILLS | Changes.CANDLES | Changes.ACCOUNTS | Changes.SETTINGS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.add_main_action("Import files", lambda: desk.hub.ask("import"))
        self.imports = Table(desk.look, import_columns(desk.text), "Imported files")
        self.imports.empty_text = "Nothing imported yet."
        self.candles = Table(desk.look, candle_columns(desk.text), "Candles")
        self.candles.empty_text = "No candles yet: import klines of Binance, as csv or zip."
        left = QVBoxLayout()
        left.setSpacing(Space.MEDIUM)
        left.addWidget(PlainLabel("Imported files", size=TypeSize.LEAD, strong=True))
        left.addWidget(self.imports, 3)
        left.addSpacing(Space.TINY)
        left.addWidget(PlainLabel("Candles", size=TypeSize.LEAD, strong=True))
        left.addWidget(self.candles, 2)
        self._damaged = PlainLabel(meaning=Meaning.WARNING, wrap=True)
        self._damaged.hide()
        left.addWidget(self._damaged)
        right = QVBoxLayout()
        right.setSpacing(Space.LARGE)
        right.addWidget(DropArea(desk.look))
        right.addWidget(self._build_brackets())
        right.addStretch(1)
        side = QWidget()
        side.setFixedWidth(_SIDE_WIDTH)
        side.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(Space.LARGE)
        row.addLayout(left, 1)
        row.addWidget(side)
        self.body.addLayout(row, 1)

    def refresh(self) -> None:
        """Read what the journal holds."""
        services, account = self.desk.services, self.desk.account_name
        self.load(lambda: services.holdings.look(account), self._show)

    def _build_brackets(self) -> Card:
        card = Card("Leverage brackets")
        self._brackets = PlainLabel(wrap=True)
        self._brackets_note = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        card.body.addWidget(self._brackets)
        card.body.addWidget(self._brackets_note)
        return card

    def _show(self, holdings: Holdings) -> None:
        self.imports.set_columns(import_columns(self.desk.text))
        self.candles.set_columns(candle_columns(self.desk.text))
        self.imports.set_rows(holdings.batches)
        self.candles.set_rows(holdings.candle_sets)
        names = ", ".join(path.name for path in holdings.damaged_candles)
        self._damaged.setVisible(bool(names))
        self._damaged.setText(f"Cannot be read, import these candles again: {names}")
        self._brackets.setText(f"As of {holdings.brackets_as_of.isoformat()}")
        self._brackets.set_meaning(
            Meaning.WARNING if holdings.brackets_are_stale else Meaning.PLAIN
        )
        note = (
            "Maintenance margin rates that liquidation prices are computed with. "
            f"Source: {holdings.brackets_source}."
        )
        if holdings.brackets_are_stale:
            note = f"Older than 30 days: the exchange may have changed them since. {note}"
        self._brackets_note.setText(note)


class DropArea(QWidget):
    """A dashed frame that says what may be dropped; the whole window takes the drop."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.WIDE)
        column.setSpacing(Space.SMALL)
        column.addWidget(
            PlainLabel("Drop files anywhere on the window", size=TypeSize.LEAD, strong=True)
        )
        column.addWidget(
            PlainLabel(
                "Binance: Trade, Transaction, Order and Position History, statements, klines of "
                "last or mark price. Bybit closed PnL, OKX trades. csv, zip, gz, tar.gz or xlsx. "
                "You see what is new before anything is written.",
                meaning=Meaning.MUTED,
                wrap=True,
            )
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dashed frame."""
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            color = QColor(self._look.theme.border_strong)
            painter.setPen(QPen(color, 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        finally:
            painter.end()


def import_columns(style: TextStyle) -> tuple[Column[ImportBatch], ...]:
    """Return the columns of imported files."""
    return (
        time_column("imported_at", "Imported", lambda batch: batch.imported_at, style),
        text_column("file_name", "File", lambda batch: batch.file_name, stretch=True),
        text_column("kind", "Type", lambda batch: batch.kind),
        count_column("added", "New", lambda batch: batch.rows_added),
        count_column("known", "Known", lambda batch: batch.rows_known),
        count_column("refused", "Refused", lambda batch: batch.rows_refused),
        text_column(
            "zone",
            "Zone",
            lambda batch: batch.zone,
            shown=False,
            tooltip=lambda batch: "" if batch.zone else "The file tells its zone itself.",
        ),
    )


def candle_columns(style: TextStyle) -> tuple[Column[CandleSet], ...]:
    """Return the columns of candle sets."""
    return (
        text_column("symbol", "Symbol", lambda candles: candles.symbol),
        text_column("interval", "Interval", lambda candles: candles.interval),
        text_column("price_type", "Price", lambda candles: candles.price_type.value),
        time_column("first_at", "From", lambda candles: candles.first_at, style),
        time_column("last_at", "To", lambda candles: candles.last_at, style),
        count_column("count", "Candles", lambda candles: candles.count),
    )
