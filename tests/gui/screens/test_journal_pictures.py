"""The pictures beside a position."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from journal.domain.attachment import AttachmentKind
from journal.gui.desk import Desk
from journal.gui.dialogs.picture import PictureDialog
from journal.gui.diary.pictures import thumbnails
from journal.gui.diary.pictures.card import PictureCard
from journal.gui.diary.pictures.decoding import encoded
from journal.gui.screens.journal.snapshots import SnapshotTaker
from journal.services.changes import Changes

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


def mime(*paths: Path) -> QMimeData:
    made = QMimeData()
    made.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return made


@pytest.fixture
def card(desk: Desk, qtbot: QtBot) -> PictureCard:
    made = PictureCard(desk)
    qtbot.addWidget(made)
    made.show()
    made.show_position(KEY)
    return made


def test_pictures_are_pasted_as_they_were_copied_or_as_they_look(
    card: PictureCard, qapp: QApplication, qtbot: QtBot
) -> None:
    copied, looked_at = QMimeData(), QMimeData()
    copied.setData("image/png", encoded(image(30, 30)))
    looked_at.setImageData(image(50, 20))
    for number, source in enumerate((copied, looked_at), start=1):
        qapp.clipboard().setMimeData(source)
        card.paste()
        qtbot.waitUntil(lambda number=number: len(card.buttons()) == number)  # type: ignore[misc]  # bound now
    qtbot.waitUntil(lambda: all(not one.icon().isNull() for one in card.buttons()))
    said: list[str] = []
    card._desk.hub.said.connect(said.append)
    qapp.clipboard().setText("words")
    card.paste()
    assert said == ["There is no picture in the clipboard."]


def test_pictures_are_dropped_and_whatever_else_is_refused_by_name(
    card: PictureCard, qtbot: QtBot, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.png", tmp_path / "program.png"
    image().save(str(good))
    bad.write_bytes(b"MZ" + bytes(99))
    refused: list[str] = []
    card._desk.hub.failed.connect(refused.append)
    for source, is_taken in ((mime(good, bad), True), (mime(tmp_path / "trades.csv"), False)):
        keys, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
        over = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, source, button, keys)
        over.ignore()
        QApplication.sendEvent(card, over)
        assert over.isAccepted() == is_taken
        drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, source, button, keys)
        QApplication.sendEvent(card, drop)
    qtbot.waitUntil(lambda: len(card.buttons()) == 1 and len(refused) == 1)
    assert refused[0].startswith("program.png was not attached. It is no picture")
    card.take(mime(*[good] * 21))
    assert refused[1] == "At most 20 pictures are attached at once."


def test_of_very_many_pictures_a_few_are_made_and_kept_small(
    card: PictureCard, desk: Desk, qtbot: QtBot, clock: Any
) -> None:
    service = desk.services.pictures
    thumbnails._MADE.clear()
    qtbot.waitUntil(lambda: not desk.jobs.is_busy)
    for number in range(9):
        content = encoded(image(40 + number, 20))
        clock.at += timedelta(minutes=1)
        service.attach("Main", KEY, content, file_name=str(number), kind=AttachmentKind.PICTURE)
    desk.hub.tell(Changes.PICTURES)
    qtbot.waitUntil(lambda: len(card.buttons()) == 6 and not desk.jobs.is_busy)
    assert card.buttons()[0].accessibleName().startswith("8, ")
    assert len([*desk.services.folder.joinpath("thumbnails").rglob("*.png")]) == 6
    card.more_button.click()
    qtbot.waitUntil(lambda: len(card.buttons()) == 9 and not desk.jobs.is_busy)
    assert not card.more_button.isVisible()
    newest = service.pictures("Main", KEY)[-1]
    thumbnails._MADE.clear()
    service.files.path(newest.sha256).unlink()
    assert not thumbnails.small_picture(service, newest).isNull()  # the small one is still there


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


def test_a_closed_position_that_is_looked_at_gets_its_chart_at_entry_and_exit(
    desk: Desk, qtbot: QtBot
) -> None:
    key = "SOLUSDT:both:3"
    parent = QWidget()
    qtbot.addWidget(parent)
    taker = SnapshotTaker(desk, parent, after_ms=0)
    taker.look_at("SOLUSDT:both:99")
    taker.look_at(None)
    taker.look_at(key)
    with qtbot.waitSignal(desk.hub.changed, timeout=5_000) as told:
        pass
    assert told.args == [Changes.PICTURES]
    assert not desk.services.snapshots.missing("Main", key)
    service = desk.services.pictures
    kept = service.pictures("Main", key)
    assert [one.file_name for one in kept] == [
        "SOLUSDT-1m at entry, made by the program.png",
        "SOLUSDT-1m at exit, made by the program.png",
    ]
    entry, exit_ = (QImage.fromData(service.content(one)) for one in kept)
    assert entry.size() == exit_.size()
    assert entry != exit_
