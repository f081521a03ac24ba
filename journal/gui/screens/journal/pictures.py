"""Pictures of the position shown: small ones in a row, larger when pressed, more from files."""

from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QGridLayout

from journal.domain.attachment import Attachment, AttachmentKind
from journal.gui.desk import Desk
from journal.gui.dialogs.picture import PictureDialog
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card, clear_layout
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.pictures import picture_of_file, thumbnail
from journal.gui.theme import Meaning, Space
from journal.services.changes import Changes

WIDTH: Final = 132
HEIGHT: Final = 84
COLUMNS: Final = 2
_NOTHING = "None yet: attach the chart's picture from Chart, or add a file."

Thumbnail = tuple[Attachment, QImage]


class PictureCard(Card):
    """The pictures of one position.

    Attributes:
        add_button: asks for a file.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Pictures")
        self._desk = desk
        self._key: str | None = None
        self._nothing = PlainLabel(_NOTHING, meaning=Meaning.MUTED, wrap=True)
        self._grid = QGridLayout()
        self._grid.setSpacing(Space.SMALL)
        self.add_button = Button("Add")
        self.add_button.setToolTip("A PNG or JPEG picture; it is copied into the journal's folder.")
        self.add_button.setAccessibleName("Add a picture")
        self.add_button.clicked.connect(self._ask_for_file)
        self.head.addWidget(self.add_button)
        self.body.addWidget(self._nothing)
        self.body.addLayout(self._grid)
        desk.hub.changed.connect(self._read_again)

    def show_position(self, key: str) -> None:
        """Show the pictures of another position."""
        if key != self._key:
            self._key = key
            self._show([])
            self._read_again(Changes.PICTURES)

    def buttons(self) -> list[Button]:
        """Return the small pictures in their order."""
        found = (self._grid.itemAt(place) for place in range(self._grid.count()))
        widgets = [item.widget() for item in found if item is not None]
        return [widget for widget in widgets if isinstance(widget, Button)]

    def add_file(self, path: Path) -> None:
        """Attach a picture file to the position."""
        services, account, key = self._desk.services, self._desk.account_name, self._key
        if key is None:
            return

        def attach() -> Changes:
            return services.pictures.attach(
                account,
                key,
                picture_of_file(path),
                file_name=path.name,
                kind=AttachmentKind.PICTURE,
            )

        self._desk.jobs.run(attach, self._desk.hub.tell, owner=self)

    def _read_again(self, changes: Changes) -> None:
        """Read the pictures where they may be others than those shown."""
        key, account, service = self._key, self._desk.account_name, self._desk.services.pictures
        if key is None or not changes & Changes.PICTURES:
            return

        def read() -> tuple[str, list[Thumbnail]]:
            found = service.pictures(account, key)
            return key, [(one, thumbnail(service.content(one), WIDTH, HEIGHT)) for one in found]

        self._desk.jobs.run(read, self._landed, owner=self)

    def _landed(self, read: tuple[str, list[Thumbnail]]) -> None:
        key, thumbnails = read
        if key == self._key:
            self._show(thumbnails)

    def _show(self, thumbnails: list[Thumbnail]) -> None:
        clear_layout(self._grid)
        self._nothing.setVisible(not thumbnails)
        for place, (attachment, image) in enumerate(thumbnails):
            self._grid.addWidget(self._button(attachment, image), place // COLUMNS, place % COLUMNS)
        self._grid.setColumnStretch(COLUMNS, 1)

    def _button(self, attachment: Attachment, image: QImage) -> Button:
        button = Button("")
        button.setIcon(QIcon(QPixmap.fromImage(image)))
        button.setIconSize(QSize(WIDTH, HEIGHT))
        button.setFixedSize(WIDTH + Space.SMALL, HEIGHT + Space.SMALL)
        taken = self._desk.text.time(attachment.taken_at)
        button.setAccessibleName(f"{attachment.file_name}, {taken}")
        button.clicked.connect(partial(self._open, attachment))
        return button

    def _open(self, attachment: Attachment, *_: object) -> None:
        PictureDialog(self._desk, self.window(), attachment).open()

    def _ask_for_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Add a picture", "", "Pictures (*.png *.jpg *.jpeg *.webp *.bmp)"
        )
        if chosen:
            self.add_file(Path(chosen))
