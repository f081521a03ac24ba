"""One picture of a position, as large as the window allows."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from journal.domain.attachment import Attachment
from journal.domain.errors import JournalError
from journal.gui.desk import Desk
from journal.gui.dialogs.frame import DialogFrame
from journal.gui.diary.pictures.decoding import thumbnail
from journal.gui.parts.button import Button
from journal.gui.parts.plain_label import PlainLabel

SHARE: Final = 0.75
"""Of the window's size."""


class PictureDialog(DialogFrame):
    """The picture, its name and time, and a way to take it away.

    Attributes:
        picture: where it is shown.
        remove_button: takes it away; Undo brings it back.
    """

    def __init__(self, desk: Desk, parent: QWidget, attachment: Attachment) -> None:
        taken = f"{desk.text.time(attachment.taken_at)} {desk.text.zone_label}"
        super().__init__(parent, "Picture", "", "Close", leave="")
        self._desk = desk
        self._attachment = attachment
        name = PlainLabel(f"{attachment.file_name} · {taken}", wrap=True)
        self.body.addWidget(name)
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(attachment.file_name)
        self.body.addWidget(self.picture, 1)
        self.remove_button = Button("Remove from the position")
        self.buttons.insertWidget(0, self.remove_button)
        self.remove_button.clicked.connect(self._remove)
        self.confirm.clicked.connect(self.accept)
        width, height = round(parent.width() * SHARE), round(parent.height() * SHARE)
        self.picture.setMinimumSize(width // 2, height // 2)
        service = desk.services.pictures

        def read() -> QImage:
            return thumbnail(service.content(attachment), width, height)

        desk.jobs.run(read, self._show, self._say, owner=self)

    def _show(self, image: QImage) -> None:
        self.picture.setPixmap(QPixmap.fromImage(image))
        self.picture.setFixedSize(image.size())
        self.adjustSize()

    def _say(self, error: JournalError) -> None:
        self.sentence.setText(str(error))
        self.sentence.show()

    def _remove(self) -> None:
        service, account = self._desk.services.pictures, self._desk.account_name
        self._desk.hub.tell(service.remove(account, self._attachment))
        undo = service.undo_of_removal(account, self._attachment)
        self._desk.hub.offer_undo(f"{self._attachment.file_name} is removed.", undo)
        self.accept()
