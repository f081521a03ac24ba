"""Small pictures, made off the window's thread and kept: in memory the last ones, on disk all."""

from collections import OrderedDict
from threading import Lock
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage

from journal.domain.attachment import Attachment
from journal.gui.diary.pictures.decoding import encoded, thumbnail
from journal.services.diary.pictures import PictureService

WIDTH: Final = 112
HEIGHT: Final = 72
AS_LARGE: Final = 2
"""Screens of many pixels show them twice as large."""
_MOST_IN_MEMORY: Final = 300

_LOCK: Final = Lock()
_MADE: Final[OrderedDict[str, QImage]] = OrderedDict()


def in_memory(attachment: Attachment) -> QImage | None:
    """Return the small picture where it was made lately; on any thread, at once."""
    with _LOCK:
        found = _MADE.get(attachment.sha256)
        if found is not None:
            _MADE.move_to_end(attachment.sha256)
        return found


def small_picture(service: PictureService, attachment: Attachment) -> QImage:
    """Return the small picture, made where it is not kept yet; off the window's thread.

    Raises:
        DamagedAttachmentError: its file is gone or holds something else.
    """
    found = in_memory(attachment)
    if found is not None:
        return found
    kept = service.thumbnail(attachment)
    image = QImage() if kept is None else QImage.fromData(kept)
    if image.isNull():
        image = thumbnail(service.content(attachment), WIDTH * AS_LARGE, HEIGHT * AS_LARGE)
        if not image.isNull():
            service.keep_thumbnail(attachment, encoded(image))
    image = _for_this_screen(image)
    with _LOCK:
        _MADE[attachment.sha256] = image
        while len(_MADE) > _MOST_IN_MEMORY:
            _MADE.popitem(last=False)
    return image


def _for_this_screen(image: QImage) -> QImage:
    """Return it as large as it is seen: scaling at every paint would cost the window's thread."""
    has_many_pixels = isinstance(app := QGuiApplication.instance(), QGuiApplication) and (
        app.devicePixelRatio() > 1
    )
    if has_many_pixels or image.isNull():
        image.setDevicePixelRatio(AS_LARGE)
        return image
    return image.scaled(
        image.size() / AS_LARGE,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
