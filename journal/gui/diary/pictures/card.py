"""Pictures of the subject shown: small ones in a row, larger when pressed, more from anywhere."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData, QSize, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QGridLayout

from journal.domain.attachment import Attachment, AttachmentKind
from journal.domain.errors import JournalError
from journal.gui.desk import Desk
from journal.gui.dialogs.picture import PictureDialog
from journal.gui.diary.pictures.decoding import encoded, picture_of_bytes, picture_of_file
from journal.gui.diary.pictures.drops import (
    MOST_FILES,
    PictureDrops,
    files_in,
    holds_pictures,
    raw_picture,
)
from journal.gui.diary.pictures.thumbnails import HEIGHT, WIDTH, in_memory, small_picture
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.style.theme import Meaning, Space
from journal.services.changes import Changes
from journal.services.diary.pictures import PictureService, require_size

if TYPE_CHECKING:
    from journal.gui.jobs import Job

COLUMNS: Final = 2
SHOWN_AT_ONCE: Final = 6
"""Each is a widget: more of them come when they are asked for."""
_NOTHING = "None yet: paste one (Ctrl+V), drop it here, or add a file."
_PASTED = "Pasted picture"
_EDGES: Final = 32
"""What a button keeps free left and right of its picture."""


class PictureCard(Card):
    """The pictures of one position or one day.

    Attributes:
        add_button: asks for a file.
        more_button: shows more of very many.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Pictures")
        self._desk = desk
        self._key: str | None = None
        self._found: tuple[Attachment, ...] = ()
        self._shown = 0
        self._jobs: list[Job] = []
        self._buttons: list[_PictureButton] = []
        self._nothing = PlainLabel(_NOTHING, meaning=Meaning.MUTED, wrap=True)
        self._grid = QGridLayout()
        self._grid.setSpacing(Space.SMALL)
        self._grid.setColumnStretch(COLUMNS, 1)
        self.add_button = Button("Add")
        self.add_button.setToolTip(
            "PNG, JPEG, WebP or BMP. Only its pixels are copied into the journal's folder."
        )
        self.add_button.setAccessibleName("Add a picture")
        self.add_button.clicked.connect(self._ask_for_file)
        self.more_button = Button("", Rank.QUIET)
        self.more_button.clicked.connect(self._show_more)
        self.more_button.hide()
        self.head.addWidget(self.add_button)
        self.body.addWidget(self._nothing)
        self.body.addLayout(self._grid)
        self.body.addWidget(self.more_button)
        PictureDrops(self, self.take)
        desk.hub.changed.connect(self._read_again)

    def show_position(self, key: str) -> None:
        """Show the pictures of another position; of a day by the text of its subject."""
        if key != self._key:
            self._key = key
            for button in self._buttons[: self._shown]:
                button.show_nothing()  # in its place: how many there are now is known in a moment
            self._read_again(Changes.PICTURES)

    def buttons(self) -> list[Button]:
        """Return the small pictures that are shown, in their order."""
        return [*self._buttons[: self._shown]]

    def paste(self) -> None:
        """Attach the picture in the clipboard."""
        source = QGuiApplication.clipboard().mimeData()
        if holds_pictures(source):
            self.take(source)
        else:
            self._desk.hub.say("There is no picture in the clipboard.")

    def take(self, source: QMimeData) -> None:
        """Attach what was dropped or pasted."""
        files = files_in(source)
        if len(files) > MOST_FILES:
            self._desk.hub.fail(f"At most {MOST_FILES} pictures are attached at once.")
        elif files:
            for path in files:
                self.add_file(path)
        else:
            self._add_pasted(source)

    def add_file(self, path: Path) -> None:
        """Attach a picture file."""
        self._attach(lambda: picture_of_file(path), path.name)

    def _add_pasted(self, source: QMimeData) -> None:
        raw = raw_picture(source)
        if raw is not None:
            self._attach(lambda: picture_of_bytes(raw, _PASTED), f"{_PASTED}.png")
            return
        image = QImage(source.imageData())

        def encode() -> bytes:
            require_size(0, max(1, image.width()), max(1, image.height()))
            return encoded(image)

        self._attach(encode, f"{_PASTED}.png")

    def _attach(self, make: Callable[[], bytes], name: str) -> None:
        """Decode, encode anew and keep a picture, all off the window's thread."""
        pictures, account, key = self._desk.services.pictures, self._desk.account_name, self._key
        if key is None:
            return

        def attach() -> Changes:
            return pictures.attach(
                account, key, make(), file_name=name, kind=AttachmentKind.PICTURE
            )

        self._desk.jobs.run(attach, self._desk.hub.tell, self._refuse, owner=self)

    def _refuse(self, error: JournalError) -> None:
        self._desk.hub.fail(str(error))

    def _read_again(self, changes: Changes) -> None:
        """Read which pictures there are, where they may be others than those shown."""
        key, account, pictures = self._key, self._desk.account_name, self._desk.services.pictures
        if key is None or not changes & Changes.PICTURES:
            return
        self._desk.jobs.run(
            lambda: (key, pictures.pictures(account, key)), self._landed, owner=self
        )

    def _landed(self, read: tuple[str, tuple[Attachment, ...]]) -> None:
        key, found = read
        if key == self._key:
            self._show(found)

    def _show(self, found: tuple[Attachment, ...]) -> None:
        for job in self._jobs:
            job.cancel()  # nobody waits for them any more
        self._jobs.clear()
        self._found, self._shown = found, 0
        self._nothing.setVisible(not found)
        self._show_more()
        for button in self._buttons[self._shown :]:
            button.hide()

    def _show_more(self) -> None:
        """Show the next few; the newest come first where there are very many."""
        ordered = self._found if len(self._found) <= SHOWN_AT_ONCE else self._found[::-1]
        for attachment in ordered[self._shown : self._shown + SHOWN_AT_ONCE]:
            button = self._button(self._shown)
            self._shown += 1
            taken = self._desk.text.time(attachment.taken_at)
            button.show_picture(attachment, f"{attachment.file_name}, {taken}")
            button.show()
        self._make([one for one in self._buttons[: self._shown] if not one.has_picture])
        left = len(self._found) - self._shown
        self.more_button.setVisible(left > 0)
        self.more_button.setText(f"Show more ({left} older)")

    def _button(self, place: int) -> "_PictureButton":
        """Return the button at a place, made where there were never so many pictures."""
        while len(self._buttons) <= place:
            button = _PictureButton()
            button.wanted.connect(self._open)
            number = len(self._buttons)
            self._grid.addWidget(button, number // COLUMNS, number % COLUMNS)
            self._buttons.append(button)
        return self._buttons[place]

    def _make(self, buttons: list["_PictureButton"]) -> None:
        """Let the small pictures that are not at hand be made, and show them at once."""
        wanted = [(button, one) for button in buttons if (one := button.attachment) is not None]
        service = self._desk.services.pictures
        if not wanted:
            return

        def make(job: "Job") -> list[QImage | None]:
            return [None if job.is_cancelled() else _made(service, one) for _, one in wanted]

        def put(images: list[QImage | None]) -> None:
            for (button, attachment), image in zip(wanted, images, strict=True):
                button.put(attachment, image)

        self._jobs.append(self._desk.jobs.run_reporting(make, put, owner=self))

    def _open(self, attachment: Attachment) -> None:
        PictureDialog(self._desk, self.window(), attachment).open()

    def _ask_for_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(
            self, "Add pictures", "", "Pictures (*.png *.jpg *.jpeg *.webp *.bmp)"
        )
        for name in chosen[:MOST_FILES]:
            self.add_file(Path(name))


class _PictureButton(Button):
    """One small picture; kept for another one, since making widgets takes longer than showing.

    Attributes:
        wanted: the picture shall be seen larger (Attachment).
        attachment: the picture it stands for.
        has_picture: it shows what there is to see of it.
    """

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("")
        self.attachment: Attachment | None = None
        self.has_picture = False
        self.setIconSize(QSize(WIDTH, HEIGHT))
        self.setFixedSize(WIDTH + _EDGES, HEIGHT + Space.SMALL)
        self.clicked.connect(lambda _checked=False: self.wanted.emit(self.attachment))

    def show_picture(self, attachment: Attachment, name: str) -> None:
        """Stand for another picture."""
        self.attachment, self.has_picture = attachment, False
        self.setText("")
        self.setIcon(QIcon())
        self.setAccessibleName(name)
        self.setToolTip(name)
        made = in_memory(attachment)
        if made is not None:
            self.put(attachment, made)

    def show_nothing(self) -> None:
        """Stand for none."""
        self.attachment = None
        self.setIcon(QIcon())

    def put(self, attachment: Attachment, image: QImage | None) -> None:
        """Show the small picture, or that it is lost, unless another one is wanted by now."""
        if attachment != self.attachment:
            return
        self.has_picture = True
        if image is None:
            self.setText("Lost")  # pressed, it says more
            return
        picture = QPixmap.fromImage(image)
        picture.setDevicePixelRatio(image.devicePixelRatio())
        self.setIcon(QIcon(picture))


def _made(service: PictureService, attachment: Attachment) -> QImage | None:
    """Return a small picture; None where its file is gone or holds something else."""
    try:
        return small_picture(service, attachment)
    except JournalError:
        return None
