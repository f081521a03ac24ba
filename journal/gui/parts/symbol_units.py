"""Fields that say what they are counted in, which the contract in another field tells."""

from collections.abc import Sequence

from journal.domain.units import Units, units_of
from journal.gui.parts.form import NumberField, TextField


class SymbolUnits:
    """The fields whose units follow a contract."""

    def __init__(
        self,
        *,
        sizes: Sequence[NumberField] = (),
        prices: Sequence[NumberField] = (),
        amounts: Sequence[NumberField] = (),
    ) -> None:
        self._fields = (
            *((one, "size") for one in sizes),
            *((one, "price") for one in prices),
            *((one, "money") for one in amounts),
        )

    def follow(self, symbol: TextField) -> None:
        """Show the units of the contract in a field, now and whenever it changes."""
        symbol.editor.textChanged.connect(lambda: self.show(units_of(symbol.text())))
        self.show(units_of(symbol.text()))

    def show(self, units: Units) -> None:
        """Show the units of one contract."""
        for field, kind in self._fields:
            field.show_unit(str(getattr(units, kind)))
