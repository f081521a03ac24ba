"""The settings of one rule as fields made from what the rule says about them."""

from decimal import Decimal
from itertools import zip_longest

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from journal.domain.errors import InvalidValueError
from journal.domain.rules.definition import Setting, SettingKind, Tighter
from journal.domain.rules.scope import Scope
from journal.domain.values import Side
from journal.gui.parts.form import ChoiceField, Form, NumberField, TextField
from journal.gui.screens.rules.wording import value_words
from journal.gui.style import text as words
from journal.gui.style.theme import Space
from journal.services.rules.catalog import RuleParameter, ScopedSettings

_TIGHTER = {Tighter.LOWER: "lower is stricter", Tighter.HIGHER: "higher is stricter"}


class SettingsForm(QWidget):
    """One field a setting, then which contract, side and account they are for.

    Attributes:
        changed: something else is asked for.
        scope_changed: it is asked for something else.
        confirmed: Enter was pressed.
    """

    changed = Signal()
    scope_changed = Signal()
    confirmed = Signal()

    def __init__(self, settings: ScopedSettings, account: str) -> None:
        super().__init__()
        self._settings = settings
        self.symbol = TextField("symbol", "For contract", upper=True, placeholder="every contract")
        sides = (("Long and short", None), ("Long", Side.LONG), ("Short", Side.SHORT))
        self.side: ChoiceField[Side | None] = ChoiceField("side", "For side", sides)
        self.account: ChoiceField[str | None] = ChoiceField(
            "account", "For account", (("Every account", None), (f"{account} only", account))
        )
        self._fields: dict[str, NumberField | ChoiceField[Decimal]] = {
            one.field: _field(one) for one in settings.parameters
        }
        self.form = Form()
        in_order = list(self._fields.values())
        for left, right in zip_longest(in_order[::2], in_order[1::2]):
            self.form.add_row(left, right)
        if self._fields:
            self.form.add_row(self.symbol, self.side, self.account)
        self.choose_scope(wanted=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self.form)
        self.show_settings(settings)
        for part in (self.symbol, self.side, self.account):
            part.changed.connect(self.scope_changed)
        for field in self._fields.values():
            field.changed.connect(self.changed)
        self.form.confirmed.connect(self.confirmed)

    @property
    def scope(self) -> Scope:
        """What the settings are for.

        Raises:
            InvalidValueError: no contract is called that.
        """
        if not self._fields:
            return self._settings.scope
        return Scope(
            account=self.account.value(),
            symbol=self.symbol.text() or None,
            side=self.side.value(),
        )

    def choose_scope(self, *, wanted: bool) -> None:
        """Show the fields of contract, side and account, or leave them away: for everything."""
        for part in (self.symbol, self.side, self.account):
            part.setVisible(wanted and bool(self._fields))

    def show_settings(self, settings: ScopedSettings) -> None:
        """Fill the fields with the settings in force; this is not a change by the trader."""
        self._settings = settings
        for one in settings.parameters:
            self._fields[one.field].set_value(one.value)

    def asked(self) -> dict[str, Decimal]:
        """Return the settings that say something else than what is in force.

        Raises:
            InvalidValueError: a field holds no number.
        """
        found = {}
        for one in self._settings.parameters:
            value = self._fields[one.field].value()
            if value is None:
                raise InvalidValueError(one.field, "must be a number")
            if value != one.value:
                found[one.field] = value
        return found


def _field(one: RuleParameter) -> NumberField | ChoiceField[Decimal]:
    form = one.form
    if form.kind is SettingKind.SWITCH:
        choices = (("Off", Decimal(0)), ("On", Decimal(1)))
        came = value_words(form, one.default)
        return ChoiceField(one.field, form.label, choices, hint=f"On is stricter, came {came}")
    return NumberField(one.field, form.label, unit=form.unit, hint=_range(form, one.default))


def _range(form: Setting, default: Decimal) -> str:
    low, high, came = (words.number(one) for one in (form.minimum, form.maximum, default))
    return f"{low} to {high}, {_TIGHTER[form.tighter]}, came as {came}"
