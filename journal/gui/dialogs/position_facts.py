"""The dialog "Edit facts": what no imported file tells about a position."""

from PySide6.QtWidgets import QWidget

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.units import units_of
from journal.gui.desk import Desk
from journal.gui.dialogs.exposure_fields import ExposureFields
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.form import Form
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning
from journal.services.positions.service import PositionView

_WIDTH = 600


class PositionFactsDialog(DialogFrame):
    """Keeps leverage, margin mode, margin and stop of one position as the trader types them."""

    def __init__(self, desk: Desk, parent: QWidget | None, view: PositionView) -> None:
        position = view.position
        super().__init__(
            parent,
            f"{position.symbol} {position.side.value}",
            f"Opened {desk.text.time(position.opened_at)}. No trade file tells these; the "
            "liquidation price and the rules are worked out again from what you type.",
            "Save",
        )
        self._desk = desk
        self._key = position.key
        self.setFixedWidth(_WIDTH)
        self.fields = ExposureFields(desk.services.accounts.named(desk.account_name))
        self.fields.units.show(units_of(position.symbol))
        self.fields.fill(view.facts)
        self.form = Form()
        self.fields.add_to(self.form)
        self.refusal = PlainLabel(meaning=Meaning.LOSS, wrap=True)
        self.refusal.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self.refusal)
        self.confirm.clicked.connect(self.save)
        self.form.confirmed.connect(self.save)
        self.form.left.connect(self.reject)
        self.fields.leverage.take_focus()

    def save(self) -> None:
        """Keep what was typed, or show what cannot be right."""
        if self.form.first_problem() or self.fields.lacks_stop_price():
            return
        desk = self._desk
        try:
            facts = self.fields.facts(self._key)
            changes = desk.services.positions.save_facts(desk.account_name, facts)
        except JournalError as error:
            if not (isinstance(error, InvalidValueError) and self.form.show_refusal(error)):
                self.refusal.setText(str(error))
                self.refusal.show()
        else:
            self.accept()
            desk.hub.tell(changes)
            desk.hub.say("Saved. Prices and rules are worked out again.")
