"""The promise: one sentence typed in calm, shown again on the pause screen."""

from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QHBoxLayout

from journal.gui.desk import Desk
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card
from journal.gui.parts.form import Form, TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning
from journal.services.account.settings import Settings

EXAMPLE: Final = "If I am liquidated, then I close Binance and open nothing for 24 hours."
_LONGEST: Final = 200
_WHY: Final = (
    "Typed in calm, it stands on the pause screen with its day. Nobody else reads it. An if-then "
    "sentence holds better than a wish."
)


class PromiseCard(Card):
    """Asks for the sentence and keeps it with the day it was typed.

    Attributes:
        sentence: the field.
        save: the button.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Your promise")
        self._desk = desk
        self.body.addWidget(PlainLabel(_WHY, meaning=Meaning.MUTED, wrap=True))
        self.sentence = TextField("promise", "If … then …", placeholder=EXAMPLE)
        self.sentence.editor.setMaxLength(_LONGEST)
        form = Form()
        form.add_row(self.sentence)
        self._since = PlainLabel(meaning=Meaning.MUTED)
        self.save = Button("Keep it")
        self.save.clicked.connect(self.keep)
        form.confirmed.connect(self.keep)
        form.left.connect(self._put_back)
        row = QHBoxLayout()
        row.addWidget(self._since)
        row.addStretch(1)
        row.addWidget(self.save)
        self.body.addWidget(form)
        self.body.addLayout(row)

    def show_settings(self, settings: Settings) -> None:
        """Show what is kept."""
        self.sentence.set_text(settings.promise)
        self._since.setText(f"Written on {settings.promised_on}." if settings.promised_on else "")

    def keep(self) -> None:
        """Store the sentence with today's date; an empty one is taken away with its date."""
        service, desk = self._desk.services.settings, self._desk
        settings, typed = service.read(), self.sentence.text()
        if typed == settings.promise:
            return
        today = desk.clock.now().astimezone(desk.text.zone).date().isoformat()
        kept = replace(settings, promise=typed, promised_on=today if typed else "")
        desk.hub.tell(service.save(kept))
        desk.hub.say("Your promise is kept." if typed else "There is no promise any more.")

    def _put_back(self) -> None:
        self.show_settings(self._desk.services.settings.read())
