"""Asks before a backup takes the journal's place."""

from PySide6.QtWidgets import QWidget

from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning
from journal.services.files.backups import Backup

_WIDTH = 520
_COMES_BACK = (
    "The journal as it is now is backed up first, so you can come back to it: restore that backup."
)
_STAYS = "A pause that runs goes on. Candles and leverage brackets stay as they are."


class RestoreBackupDialog(DialogFrame):
    """Says what restoring does; nothing is changed before it is confirmed."""

    def __init__(self, desk: Desk, parent: QWidget | None, backup: Backup) -> None:
        at = desk.text.time(backup.made_at)
        super().__init__(
            parent,
            f"Restore the journal of {at}",
            "What you recorded since then is not in it.",
            "Restore",
        )
        self._desk = desk
        self._name = backup.path.name
        self.setFixedWidth(_WIDTH)
        for sentence in (_COMES_BACK, _STAYS):
            self.body.addWidget(PlainLabel(sentence, meaning=Meaning.MUTED, wrap=True))
        self.body.addStretch(1)
        self.confirm.clicked.connect(self.restore)

    def restore(self) -> None:
        """Have it restored."""
        self.accept()
        self._desk.hub.restore(self._name)
