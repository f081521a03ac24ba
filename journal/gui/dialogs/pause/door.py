"""The emergency door, where the trader chose in calm that there is one: slow on purpose."""

from typing import Final

from PySide6.QtWidgets import QWidget

from journal.domain.errors import InvalidValueError, JournalError
from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.form import Form, TextField
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style import text as words
from journal.gui.style.theme import Meaning, TypeSize
from journal.services.pause.door import SENTENCE
from journal.services.pause.state import DoorState

_WIDTH: Final = 640
_NEEDS_NO_DOOR: Final = (
    "None of this needs it, now or ever: closing and reducing, adding or tightening a stop, "
    "lowering leverage, adding margin, moving money from futures to spot, typing in a trade that "
    "was made, importing, exporting."
)
_COSTS: Final = (
    "Planning opens for 30 minutes after 15 minutes of waiting. The pause goes on, it counts as "
    "broken (critical), and it is all there is for 30 days."
)


class DoorDialog(DialogFrame):
    """Asks for the reason, then for the patience, then for the sentence.

    Attributes:
        field: the reason, or the sentence that has to be retyped.
        state: how the door stands.
    """

    def __init__(self, desk: Desk, parent: QWidget | None, door: DoorState) -> None:
        super().__init__(parent, "Leave early", _NEEDS_NO_DOOR, "Ask for it", leave="Stay")
        self._desk = desk
        self._is_asked = door.opens_in is not None
        self.setFixedWidth(_WIDTH)
        self.state = PlainLabel(_told(door), size=TypeSize.LEAD, wrap=True)
        label = "Retype the sentence" if self._is_asked else "Why it cannot wait"
        self.field = TextField("sentence" if self._is_asked else "reason", label)
        self._form = Form()
        self._form.add_row(self.field)
        self._form.confirmed.connect(self.go_on)
        self._form.left.connect(self.reject)
        self.refusal = PlainLabel(meaning=Meaning.LOSS, wrap=True)
        self.refusal.hide()
        sentence = PlainLabel(SENTENCE, strong=True, wrap=True)
        sentence.setVisible(self._is_asked)
        for part in (PlainLabel(_COSTS, wrap=True), self.state, sentence, self._form):
            self.body.addWidget(part)
        self.body.addWidget(self.refusal)
        self.confirm.setText("Open planning" if self._is_asked else "Ask for it")
        self.confirm.clicked.connect(self.go_on)
        is_shut = not self._is_asked and door.refusal is not None
        self._form.setVisible(not is_shut)
        self.confirm.setEnabled(not is_shut)

    def go_on(self) -> None:
        """Ask, or open, or say why not."""
        pause = self._desk.services.pause
        step = pause.open_door if self._is_asked else pause.ask_door
        try:
            changes = step(self.field.text())
        except JournalError as error:
            if not (isinstance(error, InvalidValueError) and self._form.show_refusal(error)):
                self.refusal.setText(str(error))
                self.refusal.show()
            return
        self.accept()
        self._desk.hub.tell(changes)
        said = "Planning is open for 30 minutes." if self._is_asked else "Wait 15 minutes."
        self._desk.hub.say(said)


def _told(door: DoorState) -> str:
    """Return how the door stands."""
    if door.open_for is not None:
        return f"Planning is open for another {words.duration(door.open_for)}."
    if door.opens_in:
        return f"Asked for. The sentence may be typed in {words.duration(door.opens_in)}."
    if door.opens_in is not None:
        return "The wait is over. Retype the sentence, or stay."
    return door.refusal or "It can be asked for now."
