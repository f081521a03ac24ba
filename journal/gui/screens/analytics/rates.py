"""The dialog that asks what one unit of another asset is worth; nothing is converted without it."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.form import Form, NumberField

_WIDTH = 480
Rates = Mapping[str, Decimal]


class RatesDialog(DialogFrame):
    """One field for each asset; an empty one leaves its positions out.

    Attributes:
        fields: by asset.
    """

    def __init__(
        self,
        parent: QWidget | None,
        asset: str,
        others: Sequence[str],
        known: Rates,
        use: Callable[[Rates], None],
    ) -> None:
        super().__init__(
            parent,
            f"Count other assets in {asset}",
            "Results in different assets are added up only at a rate of yours. It holds for all "
            "days, until the program is closed.",
            "Use these rates",
        )
        self.setFixedWidth(_WIDTH)
        self._use = use
        self.fields = {one: NumberField(one, f"1 {one} is worth", unit=asset) for one in others}
        self.form = Form()
        for one, field in self.fields.items():
            field.set_value(known.get(one))
            self.form.add_row(field)
        self.body.addWidget(self.form)
        self.confirm.clicked.connect(self.take)
        self.form.confirmed.connect(self.take)
        self.form.left.connect(self.reject)

    def take(self) -> None:
        """Hand on the rates that were given, or say what cannot be one."""
        if self.form.first_problem():
            return
        for field in self.fields.values():
            value = field.value()
            if value is not None and value <= 0:
                field.show_error("Type a number above zero")
                field.take_focus()
                return
        given = {one: field.value() for one, field in self.fields.items()}
        self._use({one: rate for one, rate in given.items() if rate is not None})
        self.accept()
