"""The dialog "Close it": the end of a position that was typed by hand."""

from PySide6.QtWidgets import QWidget

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.units import units_of
from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.form import Form, NumberField, TimeField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning
from journal.services.positions.service import PositionView

_WIDTH = 480


class CloseTradeDialog(DialogFrame):
    """Writes down at which price and when all of a position was closed; never locked."""

    def __init__(self, desk: Desk, parent: QWidget | None, view: PositionView) -> None:
        position = view.position
        super().__init__(
            parent,
            f"{position.symbol} {position.side.value} is closed",
            f"All of it: it was opened {desk.text.time(position.opened_at)}. Positions from a "
            "file are closed by the next import.",
            "Close it",
        )
        self._desk = desk
        self._key = position.key
        self.setFixedWidth(_WIDTH)
        style = desk.text
        self.exit_price = NumberField(
            "exit_price", "Exit price", unit=units_of(position.symbol).price
        )
        self.closed_at = TimeField("closed_at", "Closed", style.zone, style.zone_label)
        self.closed_at.set_value(desk.clock.now())
        self.form = Form()
        self.form.add_row(self.exit_price, self.closed_at)
        self.refusal = PlainLabel(meaning=Meaning.LOSS, wrap=True)
        self.refusal.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self.refusal)
        self.confirm.clicked.connect(self.record)
        self.form.confirmed.connect(self.record)
        self.form.left.connect(self.reject)
        self.exit_price.take_focus()

    def record(self) -> None:
        """Store the closing, or show what cannot be right."""
        if self.form.first_problem():
            return
        exit_price, closed_at = self.exit_price.value(), self.closed_at.value()
        if exit_price is None:
            self.exit_price.show_error("Type a number above zero")
            self.exit_price.take_focus()
            return
        if closed_at is None:
            self.closed_at.show_error("Like 2026-05-14 15:40")
            self.closed_at.take_focus()
            return
        desk = self._desk
        try:
            changes = desk.services.positions.close_by_hand(
                desk.account_name, self._key, exit_price=exit_price, closed_at=closed_at
            )
        except JournalError as error:
            if not (isinstance(error, InvalidValueError) and self.form.show_refusal(error)):
                self.refusal.setText(str(error))
                self.refusal.show()
        else:
            self.accept()
            desk.hub.tell(changes)
            desk.hub.say("The position is closed.")
