"""How much lies in futures and how much in spot, typed: no imported file tells both."""

from typing import Final

from PySide6.QtCore import Qt

from journal.domain.assets import WALLET_ASSET
from journal.domain.errors import InvalidValueError
from journal.domain.spot_split import SpotSplit
from journal.gui.desk import Desk
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card
from journal.gui.parts.form import Form, NumberField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning

_WHY: Final = (
    "A part of the money stays in spot, out of reach of a liquidation. Rule R13 holds the share in "
    "futures against your own number; Today shows it."
)


class SpotSplitCard(Card):
    """Shows what was told last and keeps what is typed now.

    Attributes:
        futures: what lies in futures.
        spot: what lies in spot.
        save: keeps both.
        told: when they were told last.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Futures and spot")
        self._desk = desk
        self.body.addWidget(PlainLabel(_WHY, meaning=Meaning.MUTED, wrap=True))
        self.futures = NumberField("futures_equity", "In futures", unit=WALLET_ASSET)
        self.spot = NumberField("spot_equity", "In spot", unit=WALLET_ASSET)
        self._form = Form()
        self._form.add_row(self.futures, self.spot)
        self._form.confirmed.connect(self.keep)
        self._form.left.connect(self.read)
        self.told = PlainLabel(meaning=Meaning.MUTED, wrap=True)
        self.save = Button("Save")
        self.save.clicked.connect(self.keep)
        self.body.addWidget(self._form)
        self.body.addWidget(self.told)
        self.body.addWidget(self.save, 0, Qt.AlignmentFlag.AlignRight)

    def read(self) -> None:
        """Fill the fields with what was told last."""
        kept = self._desk.services.spot_splits.newest(self._desk.account_name)
        self.futures.set_value(kept.futures_equity if kept else None)
        self.spot.set_value(kept.spot_equity if kept else None)
        self.told.setText("Not told yet." if kept is None else self._words(kept))

    def keep(self) -> None:
        """Store both balances as of now, or show what cannot be right."""
        if self._form.first_problem():
            return
        futures, spot = self.futures.value(), self.spot.value()
        if futures is None or spot is None:
            missing = self.futures if futures is None else self.spot
            missing.show_error("Write a number, 0 for nothing")
            return
        desk = self._desk
        try:
            changes = desk.services.spot_splits.keep(desk.account_name, futures, spot)
        except InvalidValueError as error:
            self._form.show_refusal(error)
            return
        desk.hub.tell(changes)
        desk.hub.say("Kept. Older balances stay in the record.")
        self.read()

    def _words(self, kept: SpotSplit) -> str:
        when = self._desk.text.time(kept.told_at)
        return f"{words.percent(kept.futures_share)} in futures, told {when}."
