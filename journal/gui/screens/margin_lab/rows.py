"""Rows of positions, each with its fields, and the tab that holds them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.domain.errors import InvalidValueError
from journal.domain.values import MarginMode
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card
from journal.gui.parts.form import NumberField, TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import ScrollColumn
from journal.gui.screens.margin_lab.fields import LabForm, side_field
from journal.gui.screens.margin_lab.tab import LabTab
from journal.gui.shell.icons import Icon
from journal.gui.style.look import Look
from journal.gui.style.theme import Meaning, Space, TypeSize
from journal.services.margin_lab.position import LabPosition
from journal.services.positions.service import PositionView

MOST_ROWS = 8
_ROWS_WIDTH, _LEAST_ROWS_WIDTH = 660, 520


class PositionRow(QWidget):
    """One position with its own answer under it."""

    def __init__(self, look: Look, symbols: Sequence[str], mark_label: str) -> None:
        super().__init__()
        self.form = LabForm(symbols)
        self.side = side_field()
        self.quantity = self.form.size_field("quantity", "Size")
        self.entry_price = NumberField("entry_price", "Entry price")
        self.mark_price = NumberField("mark_price", mark_label)
        self.form.add_row(
            self.form.symbol, self.side, self.quantity, self.entry_price, self.mark_price
        )
        self.remove = Button("", Rank.QUIET, icon=Icon.CLOSE, look=look)
        self.remove.setAccessibleName("Remove this position")
        self.remove.setToolTip("Remove this position")
        self.result = PlainLabel(size=TypeSize.SMALL, meaning=Meaning.MUTED)
        top = QHBoxLayout()
        top.setSpacing(Space.SMALL)
        top.addWidget(self.form, 1)
        top.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.result)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed into it."""
        fields = [field for field in self.form.fields if isinstance(field, TextField)]
        return not any(field.text() for field in fields)

    def position(self) -> LabPosition | None:
        """Return what is typed, or None while something is missing."""
        quantity, entry_price = self.quantity.value(), self.entry_price.value()
        mark_price, symbol = self.mark_price.value(), self.form.symbol.text()
        if quantity is None or entry_price is None or mark_price is None or not symbol:
            return None
        return LabPosition(
            symbol=symbol,
            side=self.side.value(),
            margin_mode=MarginMode.CROSS,
            quantity=quantity,
            entry_price=entry_price,
            mark_price=mark_price,
        )

    def take(self, view: PositionView) -> None:
        """Fill in an open position; its mark is in no file."""
        self.form.symbol.set_text(view.position.symbol)
        self.side.set_value(view.position.side)
        self.quantity.set_value(view.position.quantity)
        self.entry_price.set_value(view.position.entry_price)

    def show_result(self, text: str, meaning: Meaning = Meaning.PLAIN) -> None:
        """Say under the fields what was answered about this one."""
        self.result.setText(text)
        self.result.set_meaning(meaning)


class RowsTab(LabTab):
    """A tab about several positions: a form for what they share, and a row for each.

    Attributes:
        rows: one a position; empty ones are left out.
        mark_label: what the price at the end of a row is.
    """

    mark_label: ClassVar[str] = "Mark price"
    columns = 2

    def lay_out(self, row: QHBoxLayout) -> None:
        """Put the rows on the left, the wallet's answer on the right."""
        card = Card()
        card.body.addWidget(self.form)
        self.rows: list[PositionRow] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.LARGE)
        card.body.addLayout(self._list)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.SMALL)
        self.more = Button("Add a position")
        self.more.clicked.connect(lambda _checked=False: self.add_row())
        self.take_open = Button("Take my open positions", Rank.QUIET)
        self.take_open.clicked.connect(lambda _checked=False: self.read_open())
        buttons.addWidget(self.more)
        buttons.addWidget(self.take_open)
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        card.body.addStretch(1)
        left = ScrollColumn()
        left.setMinimumWidth(_LEAST_ROWS_WIDTH)
        left.setMaximumWidth(_ROWS_WIDTH)
        left.column.addWidget(card)
        row.addWidget(left, 2)
        right = ScrollColumn()
        right.column.addWidget(self.answer)
        row.addWidget(right, 1)
        for _ in range(2):
            self._append()

    def add_row(self) -> PositionRow:
        """Add an empty position."""
        row = self._append()
        self.reconsider()
        return row

    def read_open(self) -> None:
        """Fill the rows with the open positions of the journal that are not isolated."""
        services, account = self.desk.services, self.desk.account_name
        self.desk.jobs.run(
            lambda: services.positions.glance(account).open_ones, self._take, owner=self
        )

    def is_wrong(self) -> bool:
        """Say under each field of every row what cannot be."""
        for row in self.rows:
            row.form.show_units()
            row.show_result("")
        return any([self.form.is_wrong(), *(row.form.is_wrong() for row in self.rows)])

    def refuse_field(self, error: InvalidValueError) -> bool:
        """Show what is wrong in the row it belongs to: ``positions[1].mark_price``."""
        place, dot, field = error.field.partition(".")
        if not dot:
            return self.form.show_refusal(error, focus=False)
        row = self.typed_rows()[int(place.removeprefix("positions[").removesuffix("]"))]
        return row.form.show_refusal(InvalidValueError(field, error.reason), focus=False)

    def typed_rows(self) -> list[PositionRow]:
        """Return the rows in which something is typed."""
        return [row for row in self.rows if not row.is_empty]

    def _append(self) -> PositionRow:
        row = PositionRow(self.desk.look, self.lab.symbols(), self.mark_label)
        row.form.changed.connect(self.reconsider)
        row.remove.clicked.connect(lambda _checked=False: self._remove(row))
        self.rows.append(row)
        self._list.addWidget(row)
        self.more.setEnabled(len(self.rows) < MOST_ROWS)
        return row

    def _remove(self, row: PositionRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.more.setEnabled(True)
        self.reconsider()

    def _take(self, views: Sequence[Any]) -> None:
        """Put open positions into rows, in place of what was typed."""
        found = [
            view
            for view in views
            if view.position.is_open
            and view.position.entry_price is not None
            and view.exposure.margin_mode is not MarginMode.ISOLATED
        ][:MOST_ROWS]
        if not found:
            self.desk.hub.say("The journal holds no open position in cross margin.")
            return
        for row in list(self.rows):
            self._remove(row)
        for view in found:
            self._append().take(view)
        self.reconsider()
