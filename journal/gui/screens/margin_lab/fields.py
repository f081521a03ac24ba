"""Fields of the lab: contracts offered by name, units that follow, values kept for all tabs."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter

from journal.domain.errors import InvalidValueError
from journal.domain.units import Units, units_of
from journal.domain.values import MarginMode, Side, require_positive
from journal.gui.parts.form import ChoiceField, Form, NumberField, TextField

_MOST_OFFERED = 12
OPTIONAL = "optional"
"""What stands in an empty field that need not be filled."""


class SymbolField(TextField):
    """The name of a contract; known ones are offered while typing."""

    def __init__(self, symbols: Sequence[str]) -> None:
        super().__init__("symbol", "Contract", placeholder="BTCUSDT", upper=True)
        completer = QCompleter(list(symbols), self.editor)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_MOST_OFFERED)
        completer.activated.connect(self._take)
        self.editor.setCompleter(completer)

    def _take(self, symbol: str) -> None:
        """Take what was chosen from the list as if it had been typed."""
        self.editor.setText(symbol)
        self._edited()


class LabForm(Form):
    """A form whose fields share one contract's units, and whose numbers are above zero."""

    def __init__(self, symbols: Sequence[str]) -> None:
        super().__init__()
        self.symbol = SymbolField(symbols)
        self._units: list[tuple[NumberField, str]] = []
        self._free: list[NumberField] = []

    def price_field(self, field: str, label: str, *, optional: str = "") -> NumberField:
        """Return a field for a price."""
        return self._with_unit(NumberField(field, label, placeholder=optional), "price")

    def money_field(self, field: str, label: str, *, optional: str = "") -> NumberField:
        """Return a field for an amount in the asset the contract is settled in."""
        return self._with_unit(NumberField(field, label, placeholder=optional), "money")

    def size_field(self, field: str, label: str, *, optional: str = "") -> NumberField:
        """Return a field for a size."""
        return self._with_unit(NumberField(field, label, placeholder=optional), "size")

    def signed(self, field: NumberField) -> NumberField:
        """Return the field, which may also hold zero and numbers below it."""
        self._free.append(field)
        return field

    def show_units(self) -> None:
        """Say in every field what its number is counted in."""
        units = units_of(self.symbol.text())
        for field, kind in self._units:
            field.show_unit(str(getattr(units, kind)))

    @property
    def units(self) -> Units:
        """What the contract's numbers are counted in."""
        return units_of(self.symbol.text())

    def is_wrong(self) -> bool:
        """Say under each field what cannot be; True when there is such a field."""
        wrong = False
        for field in self.fields:
            problem = self._problem(field) if isinstance(field, NumberField) else ""
            field.show_error(problem)
            wrong = wrong or bool(problem)
        return wrong

    def _problem(self, field: NumberField) -> str:
        problem = field.problem()
        if problem or field in self._free:
            return problem
        try:
            require_positive(field.field, field.value())
        except InvalidValueError:
            return "Write a number above zero"
        return ""

    def _with_unit(self, field: NumberField, kind: str) -> NumberField:
        self._units.append((field, kind))
        return field


def side_field() -> ChoiceField[Side]:
    """Return the choice between long and short."""
    return ChoiceField("side", "Side", (("Long", Side.LONG), ("Short", Side.SHORT)))


def mode_field() -> ChoiceField[MarginMode]:
    """Return the choice between isolated and cross."""
    modes = (("Isolated", MarginMode.ISOLATED), ("Cross", MarginMode.CROSS))
    return ChoiceField("margin_mode", "Margin mode", modes)


def leverage_field(optional: str = "") -> NumberField:
    """Return the field for leverage."""
    return NumberField("leverage", "Leverage", unit="×", placeholder=optional)


def fraction(field: NumberField) -> Decimal | None:
    """Return what a field says in percent as a fraction."""
    value = field.value()
    return None if value is None else value / 100


class SharedValues:
    """What was typed last under each name, so that a position is typed once for all tabs.

    Wallets are not shared: one tab's cross wallet is no other's isolated margin.
    """

    _NAMES = (
        *("symbol", "side", "margin_mode", "leverage"),
        *("entry_price", "quantity", "mark_price"),
    )

    def __init__(self) -> None:
        self._kept: dict[str, object] = {}

    def keep(self, form: Form) -> None:
        """Remember what a form says."""
        for field in form.fields:
            if field.field not in self._NAMES:
                continue
            if isinstance(field, ChoiceField):
                self._kept[field.field] = field.value()
            elif isinstance(field, TextField):
                self._kept[field.field] = field.text()

    def fill(self, form: Form) -> None:
        """Put what is remembered into a form."""
        for field in form.fields:
            if field.field not in self._kept:
                continue
            value = self._kept[field.field]
            if isinstance(field, ChoiceField):
                field.set_value(value)
            elif isinstance(field, TextField) and field.text() != value:
                field.set_text(str(value))
