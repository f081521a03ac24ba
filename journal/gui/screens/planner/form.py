"""The planner's form: contract, prices, and the size by risk, by margin or as a quantity."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Signal

from journal.domain.errors import InvalidValueError
from journal.domain.planning.sizing import SizeBy
from journal.domain.values import MarginMode, Plan, Side
from journal.gui.parts.form import ChoiceField, Form, NumberField, TextField
from journal.gui.parts.symbol_units import SymbolUnits
from journal.gui.parts.tab_row import TabRow
from journal.gui.screens.planner.draft import PlanDraft
from journal.gui.style.look import Look
from journal.services.planning.sizing import Wish

SIZES: Final = (SizeBy.QUANTITY, SizeBy.RISK, SizeBy.MARGIN)
_WORDS: Final = {
    SizeBy.QUANTITY: "Size by quantity",
    SizeBy.RISK: "by risk %",
    SizeBy.MARGIN: "by margin %",
}
_SHARE_LABELS: Final = {SizeBy.RISK: "Lost at the stop", SizeBy.MARGIN: "Bound as margin"}
_SHARE_HINTS: Final = {
    SizeBy.RISK: "The size follows, fees in.",
    SizeBy.MARGIN: "The size follows from it.",
}


class PlanForm(Form):
    """Fields of a plan.

    Attributes:
        sized: another way to say the size was chosen.
    """

    sized = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.symbol = TextField("symbol", "Contract", placeholder="BTCUSDT", upper=True)
        self.side: ChoiceField[Side] = ChoiceField(
            "side", "Side", (("Long", Side.LONG), ("Short", Side.SHORT))
        )
        self.margin_mode: ChoiceField[MarginMode] = ChoiceField(
            "margin_mode",
            "Margin mode",
            (("Isolated", MarginMode.ISOLATED), ("Cross", MarginMode.CROSS)),
        )
        self.leverage = NumberField("leverage", "Leverage", unit="×")
        self.entry_price = NumberField("entry_price", "Entry price")
        self.stop_price = NumberField("stop_price", "Stop price")
        self.quantity = NumberField("quantity", "Size")
        SymbolUnits(sizes=[self.quantity], prices=[self.entry_price, self.stop_price]).follow(
            self.symbol
        )
        self.share = NumberField("share", "Lost at the stop", unit="% of account")
        self.override = TextField(
            "override",
            "Why you make it anyway",
            hint="A sentence. It is kept with the plan.",
        )
        self.size_by_row = TabRow(look, [_WORDS[one] for one in SIZES], "Size by")
        self.add_row(self.symbol, self.side)
        self.add_row(self.margin_mode, self.leverage)
        self.add_row(self.entry_price, self.stop_price)
        self.add_beside(self.size_by_row)
        self.add_row(self.share, self.quantity)
        self.add_row(self.override)
        self.override.hide()
        self.size_by_row.choose(0)
        self._choose_size(0)
        self.size_by_row.chosen.connect(self._choose_size)

    @property
    def size_by(self) -> SizeBy:
        """What the trader gives to say how large it is."""
        return SIZES[self.size_by_row.current]

    @property
    def texts(self) -> dict[str, str]:
        """What every field says, to be put aside."""
        typed = {one.field: one.text() for one in self._typed()}
        return typed | {
            "side": self.side.value().value,
            "margin_mode": self.margin_mode.value().value,
            "size_by": self.size_by.value,
        }

    def bring_back(self, texts: Mapping[str, str]) -> None:
        """Fill the form with what was put aside."""
        for field in self._typed():
            field.set_text(texts.get(field.field, ""))
        for side in Side:
            if texts.get("side") == side.value:
                self.side.set_value(side)
        for mode in MarginMode:
            if texts.get("margin_mode") == mode.value:
                self.margin_mode.set_value(mode)
        places = [place for place, one in enumerate(SIZES) if one.value == texts.get("size_by")]
        self.size_by_row.choose(places[0] if places else 0)

    def begin(self, draft: PlanDraft) -> None:
        """Begin a plan with what another screen knows of it."""
        self.symbol.set_text(draft.symbol)
        self.side.set_value(draft.side)
        if draft.margin_mode is not None:
            self.margin_mode.set_value(draft.margin_mode)
        for field, value in (
            (self.leverage, draft.leverage),
            (self.entry_price, draft.entry_price),
            (self.stop_price, draft.stop_price),
            (self.quantity, draft.quantity),
        ):
            if value is not None:
                field.set_value(value)
        if draft.quantity is not None:
            self.size_by_row.choose(0)

    def wish(self) -> Wish | None:
        """Return the size that is wanted; None for a quantity, or while something is missing."""
        share, leverage, entry = (
            field.value() for field in (self.share, self.leverage, self.entry_price)
        )
        if self.size_by is SizeBy.QUANTITY or share is None or leverage is None or entry is None:
            return None
        return Wish(
            size_by=self.size_by,
            share=share / 100,
            side=self.side.value(),
            leverage=leverage,
            entry_price=entry,
            stop_price=self.stop_price.value(),
        )

    def plan(self, *, complain: bool) -> Plan | None:
        """Return the plan the form holds; with ``complain`` say what is missing or wrong."""
        if complain and self.first_problem():
            return None
        leverage, entry_price, quantity = (field.value() for field in self._needed())
        if leverage is None or entry_price is None or quantity is None or not self.symbol.text():
            if complain:
                self._say_what_is_missing()
            return None
        try:
            plan = Plan(
                symbol=self.symbol.text(),
                side=self.side.value(),
                margin_mode=self.margin_mode.value(),
                leverage=leverage,
                entry_price=entry_price,
                quantity=quantity,
                stop_price=self.stop_price.value(),
            )
        except InvalidValueError as error:
            self.show_refusal(error, focus=complain)
            return None
        for field in (*self._needed(), self.stop_price):
            field.show_error(field.problem())
        return plan

    def take_quantity(self, quantity: Decimal) -> None:
        """Put a size into the form, whatever was wanted before."""
        self.size_by_row.choose(0)
        self.quantity.set_text(f"{quantity:f}")

    def _needed(self) -> tuple[NumberField, ...]:
        return self.leverage, self.entry_price, self.quantity

    def _typed(self) -> tuple[TextField, ...]:
        prices = (self.leverage, self.entry_price, self.stop_price)
        return self.symbol, *prices, self.share, self.quantity

    def _say_what_is_missing(self) -> None:
        if not self.symbol.text():
            self.symbol.show_error("Type the contract, for example BTCUSDT")
        for field in self._needed():
            if field.value() is None:
                field.show_error("Type a number above zero")

    def _choose_size(self, place: int) -> None:
        size_by = SIZES[place]
        is_quantity = size_by is SizeBy.QUANTITY
        self.share.setVisible(not is_quantity)
        self.quantity.editor.setReadOnly(not is_quantity)
        if not is_quantity:
            self.share.set_label(_SHARE_LABELS[size_by])
            self.share.set_hint(_SHARE_HINTS[size_by])
        self.sized.emit()
