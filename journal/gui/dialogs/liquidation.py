"""The dialog "I was just liquidated": what the trader knows now; the rest stays unknown."""

from PySide6.QtWidgets import QWidget

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.values import MarginMode, Side
from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.form import ChoiceField, Form, NumberField, TextField, TimeField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.symbol_units import SymbolUnits
from journal.gui.style.theme import Meaning
from journal.services.liquidations.service import HandLiquidation

_WIDTH = 640
_MODES = (
    ("Unknown", None),
    ("Isolated", MarginMode.ISOLATED),
    ("Cross", MarginMode.CROSS),
)


class LiquidationDialog(DialogFrame):
    """Records a liquidation on the trader's word; the pause counts from the exchange's time."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(
            parent,
            "I was just liquidated",
            "The pause counts from the time the exchange wrote, not from now. Leave empty what "
            "you do not know; an import fills it in.",
            "Record it",
        )
        self._desk = desk
        self.setFixedWidth(_WIDTH)
        self.form = Form()
        self._add_fields()
        self.body.addWidget(self.form)
        self._refusal = PlainLabel(meaning=Meaning.LOSS, wrap=True)
        self._refusal.hide()
        self.body.addWidget(self._refusal)
        self.confirm.clicked.connect(self.record)
        self.form.confirmed.connect(self.record)
        self.form.left.connect(self.reject)
        self.symbol.take_focus()

    def record(self) -> None:
        """Store what was typed, or show what cannot be right."""
        occurred_at = self.occurred_at.value()
        if not self.symbol.text():
            self.symbol.show_error("Type the contract, for example BTCUSDT")
            self.symbol.take_focus()
        elif occurred_at is None:
            self.occurred_at.show_error("Write day and time as 2026-05-14 15:40")
            self.occurred_at.take_focus()
        elif not self.form.first_problem():
            self._store(
                HandLiquidation(
                    symbol=self.symbol.text(),
                    side=self.side.value(),
                    occurred_at=occurred_at,
                    leverage=self.leverage.value(),
                    margin_mode=self.margin_mode.value(),
                    entry_price=self.entry_price.value(),
                    trigger_price=self.trigger_price.value(),
                    execution_price=self.execution_price.value(),
                    quantity=self.quantity.value(),
                    loss=self.loss.value(),
                    balance_left=self.balance_left.value(),
                )
            )

    def _store(self, typed: HandLiquidation) -> None:
        desk = self._desk
        try:
            changes = desk.services.liquidations.record_by_hand(desk.account_name, typed)
        except InvalidValueError as error:
            if not self.form.show_refusal(error):
                self._refuse(str(error))
        except JournalError as error:
            self._refuse(str(error))
        else:
            self.accept()
            desk.hub.tell(changes)
            desk.hub.say(f"The liquidation of {typed.symbol} is recorded.")
            desk.hub.ask("show-pause")

    def _refuse(self, sentence: str) -> None:
        self._refusal.setText(sentence)
        self._refusal.show()

    def _add_fields(self) -> None:
        style = self._desk.text
        self.symbol = TextField("symbol", "Contract", placeholder="BTCUSDT", upper=True)
        self.side: ChoiceField[Side] = ChoiceField(
            "side", "Side", (("Long", Side.LONG), ("Short", Side.SHORT))
        )
        self.occurred_at = TimeField("occurred_at", "Exchange time", style.zone, style.zone_label)
        self.occurred_at.set_value(self._desk.clock.now())
        self.leverage = NumberField("leverage", "Leverage", unit="×")
        self.margin_mode: ChoiceField[MarginMode | None] = ChoiceField(
            "margin_mode", "Margin mode", _MODES
        )
        self.quantity = NumberField("quantity", "Size")
        self.entry_price = NumberField("entry_price", "Entry price")
        self.trigger_price = NumberField("trigger_price", "Trigger price (mark)")
        self.execution_price = NumberField("execution_price", "Execution price")
        self.loss = NumberField("loss", "Loss", hint="As a positive number.")
        self.balance_left = NumberField("balance_left", "Balance left")
        self.form.add_row(self.symbol, self.side, self.occurred_at)
        self.form.add_row(self.leverage, self.margin_mode, self.quantity)
        self.form.add_row(self.entry_price, self.trigger_price, self.execution_price)
        self.form.add_row(self.loss, self.balance_left, None)
        SymbolUnits(
            sizes=[self.quantity],
            prices=[self.entry_price, self.trigger_price, self.execution_price],
            amounts=[self.loss, self.balance_left],
        ).follow(self.symbol)
