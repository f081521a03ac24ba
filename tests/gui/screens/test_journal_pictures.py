"""The pictures beside a position."""

from datetime import timedelta
from pathlib import Path

from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from journal.domain.attachment import AttachmentKind
from journal.gui.desk import Desk
from journal.gui.dialogs.picture import PictureDialog
from journal.gui.pictures import encoded
from journal.gui.screens.journal.pictures import PictureCard

KEY = "ETHUSDT:both:7"


def image(width: int = 40, height: int = 20) -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor("#3366cc"))
    return made


def test_pictures_stand_beside_a_position_open_larger_and_go_with_a_way_back(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    card = PictureCard(desk)
    qtbot.addWidget(card)
    card.resize(400, 300)
    card.show()
    card.show_position(KEY)
    path = tmp_path / "entry.png"
    image(800, 600).save(str(path))
    desk.services.pictures.attach(
        "Main",
        KEY,
        encoded(image()),
        file_name="chart.png",
        kind=AttachmentKind.SNAPSHOT,
        taken_at=desk.clock.now() - timedelta(minutes=1),
    )
    card.add_file(path)
    qtbot.waitUntil(lambda: len(card.buttons()) == 2)
    assert card.buttons()[1].accessibleName().startswith("entry.png, ")
    attachment = desk.services.pictures.pictures("Main", KEY)[1]
    dialog = PictureDialog(desk, card, attachment)
    dialog.open()
    qtbot.waitUntil(lambda: not dialog.picture.pixmap().isNull())
    offered: list[tuple[str, object]] = []
    desk.hub.undoable.connect(lambda sentence, undo: offered.append((sentence, undo)))
    dialog.remove_button.click()
    qtbot.waitUntil(lambda: len(card.buttons()) == 1)
    assert offered[0][0] == "entry.png is removed."
    card.show_position("BTCUSDT:both:99")
    qtbot.waitUntil(lambda: not card.buttons())


def test_a_lost_picture_says_so_where_it_would_be_shown(desk: Desk, qtbot: QtBot) -> None:
    service = desk.services.pictures
    service.attach("Main", KEY, encoded(image()), file_name="c.png", kind=AttachmentKind.SNAPSHOT)
    (attachment,) = service.pictures("Main", KEY)
    service.files.path(attachment.sha256).unlink()
    card = PictureCard(desk)
    qtbot.addWidget(card)
    dialog = PictureDialog(desk, card, attachment)
    dialog.open()
    qtbot.waitUntil(lambda: "cannot be read" in dialog.sentence.text())
