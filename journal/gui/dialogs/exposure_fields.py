"""The fields that no file tells about a position: leverage, margin mode, margin, stop."""

from decimal import Decimal
from typing import Final

from journal.domain.values import Account, MarginMode, PositionFacts, PriceType
from journal.gui.parts.form import ChoiceField, Form, NumberField
from journal.gui.parts.symbol_units import SymbolUnits
from journal.gui.style import text as words

WATCHED: Final = (
    ("Not recorded", None),
    ("Mark price", PriceType.MARK),
    ("Last price", PriceType.LAST),
)
_STOPS: Final = (("Not recorded", None), ("Stop price", True), ("There was none", False))


class ExposureFields:
    """Six fields shared by the dialogs of a position; they keep each other consistent.

    Attributes:
        leverage: empty takes the usual one.
        margin_mode: None takes the usual one.
        isolated_wallet: what was put behind an isolated position.
        has_stop: whether there was a stop; a typed stop price says yes.
        stop_price: only open where there was, or may have been, a stop.
        stop_watches: which price triggers it; open like its price.
    """

    def __init__(self, account: Account) -> None:
        usual = account.usual_leverage
        self.leverage = NumberField(
            "leverage",
            "Leverage",
            unit="×",
            hint=f"Empty: your usual {words.leverage(usual)}" if usual else "Empty: unknown",
        )
        mode = account.usual_margin_mode
        self.margin_mode: ChoiceField[MarginMode | None] = ChoiceField(
            "margin_mode",
            "Margin mode",
            (
                (f"Your usual: {mode.value}" if mode else "Unknown", None),
                ("Isolated", MarginMode.ISOLATED),
                ("Cross", MarginMode.CROSS),
            ),
        )
        self.isolated_wallet = NumberField(
            "isolated_wallet", "Isolated margin", hint="Empty: notional / leverage"
        )
        self.has_stop: ChoiceField[bool | None] = ChoiceField("has_stop", "Stop", _STOPS)
        self.stop_price = NumberField("stop_price", "Stop price")
        self.stop_watches: ChoiceField[PriceType | None] = ChoiceField(
            "stop_watches", "Stop watches", WATCHED
        )
        self.units = SymbolUnits(prices=[self.stop_price], amounts=[self.isolated_wallet])
        self.has_stop.changed.connect(self._follow_choice)
        self.stop_price.changed.connect(self._follow_price)
        self.margin_mode.changed.connect(self._follow_mode)

    def add_to(self, form: Form) -> None:
        """Add the fields in two rows."""
        form.add_row(self.leverage, self.margin_mode, self.isolated_wallet)
        form.add_row(self.has_stop, self.stop_price, self.stop_watches)

    def fill(self, facts: PositionFacts) -> None:
        """Show what was typed before."""
        self.leverage.set_value(facts.leverage)
        self.margin_mode.set_value(facts.margin_mode)
        self.isolated_wallet.set_value(facts.isolated_wallet)
        self.has_stop.set_value(True if facts.stop_price is not None else facts.has_stop)
        self.stop_price.set_value(facts.stop_price)
        self.stop_watches.set_value(facts.stop_watches)
        self._open_stop_fields()
        self._follow_mode()

    def facts(self, position_key: str) -> PositionFacts:
        """Return what the fields say about a position.

        Raises:
            InvalidValueError: a field cannot be right.
        """
        return PositionFacts(
            position_key=position_key,
            leverage=self.leverage.value(),
            margin_mode=self.margin_mode.value(),
            isolated_wallet=self.wallet(),
            stop_price=self.stop_price.value(),
            has_stop=self.has_stop.value(),
            stop_watches=self.stop_watches.value(),
        )

    def wallet(self) -> Decimal | None:
        """Return the isolated margin; a cross position has none of its own."""
        is_cross = self.margin_mode.value() is MarginMode.CROSS
        return None if is_cross else self.isolated_wallet.value()

    def lacks_stop_price(self) -> bool:
        """Say under its field that a chosen stop needs its price; True when it does."""
        lacks = self.has_stop.value() is True and not self.stop_price.text()
        if lacks:
            self.stop_price.show_error("Type its price, or choose “Not recorded”")
            self.stop_price.take_focus()
        return lacks

    def _follow_choice(self) -> None:
        has_stop = self.has_stop.value()
        if has_stop is not True:
            self.stop_price.set_text("")
        self._open_stop_fields()
        if has_stop:
            self.stop_price.take_focus()

    def _follow_price(self) -> None:
        self.has_stop.set_value(True if self.stop_price.text() else None)

    def _open_stop_fields(self) -> None:
        may_be = self.has_stop.value() is not False
        if not may_be:
            self.stop_watches.set_value(None)
        self.stop_price.setEnabled(may_be)
        self.stop_watches.setEnabled(may_be)

    def _follow_mode(self) -> None:
        self.isolated_wallet.setEnabled(self.margin_mode.value() is not MarginMode.CROSS)
