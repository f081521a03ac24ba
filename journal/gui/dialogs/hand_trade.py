"""The dialog "Add a position": a trade already made, typed by hand."""

from datetime import datetime
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.values import Side
from journal.gui.desk import Desk
from journal.gui.dialogs.diary_fields import TagsField, offer_known_tags
from journal.gui.dialogs.exposure_fields import ExposureFields
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.form import ChoiceField, Form, NumberField, TextField, TimeField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.symbol_units import SymbolUnits
from journal.gui.style.theme import Meaning
from journal.services.positions.service import HandTrade

_WIDTH = 640


class HandTradeDialog(DialogFrame):
    """Records a position on the trader's word; writing down what was done is never locked."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            "Add a position",
            "A trade you have made already. Contract, size and price are enough; leave empty "
            "what you do not know.",
            "Add it",
        )
        self._desk = desk
        self.setFixedWidth(_WIDTH)
        self.exposure = ExposureFields(desk.services.accounts.named(desk.account_name))
        self.form, self.more = Form(), Form()
        self._add_fields()
        self.more_button = Button("More: leverage, margin, stop, exit", Rank.QUIET)
        self.more_button.setCheckable(True)
        self.more_button.toggled.connect(self.more.setVisible)
        self.body.addWidget(self.form)
        self.body.addWidget(self.more_button)
        self.body.addWidget(self.more)
        self.more.hide()
        self.refusal = PlainLabel(meaning=Meaning.LOSS, wrap=True)
        self.refusal.hide()
        self.body.addWidget(self.refusal)
        self.confirm.clicked.connect(self.record)
        for form in (self.form, self.more):
            form.confirmed.connect(self.record)
            form.left.connect(self.reject)
        self.symbol.take_focus()

    def record(self) -> None:
        """Store what was typed, or show what cannot be right."""
        if self.form.first_problem():
            return
        if self.more.first_problem() or self.exposure.lacks_stop_price():
            self.more_button.setChecked(True)
            return
        quantity, entry_price = self.quantity.value(), self.entry_price.value()
        opened_at = self.opened_at.value()
        if quantity is None or entry_price is None or opened_at is None or not self.symbol.text():
            self._say_what_is_missing()
            return
        try:
            self._store(self._trade(quantity, entry_price, opened_at))
        except JournalError as error:
            self._show_refusal(error)

    def _show_refusal(self, error: JournalError) -> None:
        if isinstance(error, InvalidValueError):
            if self.form.show_refusal(error):
                return
            if self.more.show_refusal(error):
                self.more_button.setChecked(True)
                return
        self.refusal.setText(str(error))
        self.refusal.show()

    def _trade(self, quantity: Decimal, entry_price: Decimal, opened_at: datetime) -> HandTrade:
        facts = self.exposure
        return HandTrade(
            symbol=self.symbol.text(),
            side=self.side.value(),
            quantity=quantity,
            entry_price=entry_price,
            opened_at=opened_at,
            leverage=facts.leverage.value(),
            margin_mode=facts.margin_mode.value(),
            isolated_wallet=facts.wallet(),
            stop_price=facts.stop_price.value(),
            has_stop=facts.has_stop.value(),
            stop_watches=facts.stop_watches.value(),
            exit_price=self.exit_price.value(),
            closed_at=self.closed_at.value(),
            note=self.note.text(),
            tags=self.tags.value(),
        )

    def _store(self, trade: HandTrade) -> None:
        desk = self._desk
        changes = desk.services.positions.record_by_hand(desk.account_name, trade)
        self.accept()
        desk.hub.tell(changes)
        desk.hub.say(f"{trade.symbol} {trade.side.value} is in your journal.")

    def _say_what_is_missing(self) -> None:
        """Say under each empty field what belongs there, and go to the first one."""
        needed: tuple[tuple[TextField, str], ...] = (
            (self.symbol, "Type it, like BTCUSDT"),
            (self.quantity, "Type a number above zero"),
            (self.entry_price, "Type a number above zero"),
            (self.opened_at, "Like 2026-05-14 15:40"),
        )
        empty = [(field, sentence) for field, sentence in needed if not field.text()]
        for field, sentence in empty:
            field.show_error(sentence)
        if empty:
            empty[0][0].take_focus()

    def _add_fields(self) -> None:
        style = self._desk.text
        self.symbol = TextField("symbol", "Contract", placeholder="BTCUSDT", upper=True)
        self.side: ChoiceField[Side] = ChoiceField(
            "side", "Side", (("Long", Side.LONG), ("Short", Side.SHORT))
        )
        self.quantity = NumberField("quantity", "Size")
        self.entry_price = NumberField("entry_price", "Entry price")
        self.opened_at = TimeField("opened_at", "Opened", style.zone, style.zone_label)
        self.exit_price = NumberField("exit_price", "Exit price")
        self.closed_at = TimeField("closed_at", "Closed", style.zone, style.zone_label)
        self.form.add_row(self.symbol, self.side, self.quantity)
        self.opened_at.set_value(self._desk.clock.now().replace(second=0, microsecond=0))
        self.note = TextField("note", "Note", placeholder="In a line; more of it later")
        self.tags = TagsField("tags", "Tags")
        offer_known_tags(self._desk, self.tags)
        self.form.add_row(self.entry_price, self.opened_at, self.tags)
        self.form.add_row(self.note)
        self.more.add_row(self.exit_price, self.closed_at, None)
        self.exposure.add_to(self.more)
        units = SymbolUnits(sizes=[self.quantity], prices=[self.entry_price, self.exit_price])
        units.follow(self.symbol)
        self.exposure.units.follow(self.symbol)
