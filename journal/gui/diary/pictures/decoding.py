"""Files that become pictures of the journal: looked at, decoded within limits, encoded anew.

Nothing of a file is kept but its pixels. All of this runs off the window's thread.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter

from journal.services.diary.pictures import MOST_BYTES, RefusedPictureError, require_size

FORMATS: Final[dict[str, Callable[[bytes], bool]]] = {
    "png": lambda start: start.startswith(b"\x89PNG\r\n\x1a\n"),
    "jpeg": lambda start: start.startswith(b"\xff\xd8\xff"),
    "webp": lambda start: start.startswith(b"RIFF") and start[8:12] == b"WEBP",
    "bmp": lambda start: start.startswith(b"BM") and start[6:10] == bytes(4),
}
"""Told by how the content begins; never a drawing such as SVG, which is a program of a kind."""
_LONGEST_START: Final = 12
_READABLE: Final = "Choose a PNG, JPEG, WebP or BMP picture."


def picture_of_file(path: Path) -> bytes:
    """Return a picture file as PNG of our own.

    Raises:
        RefusedPictureError: it is no picture, damaged, or too large; the sentence says which.
    """
    try:
        size = path.stat().st_size
        require_size(size, 1, 1)
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise RefusedPictureError(f"{path.name} cannot be read: {error.strerror}.") from error
    return picture_of_bytes(content, path.name)


def picture_of_bytes(content: bytes, name: str) -> bytes:
    """Return an encoded picture as PNG of our own.

    Raises:
        RefusedPictureError: it is no picture, damaged, or too large; the sentence says which.
    """
    try:
        return encoded(_decoded(content))
    except RefusedPictureError as error:
        raise RefusedPictureError(f"{name} was not attached. {error}") from error


def encoded(image: QImage) -> bytes:
    """Return an image as PNG with its pixels and nothing else."""
    has_alpha = image.hasAlphaChannel()
    form = QImage.Format.Format_ARGB32 if has_alpha else QImage.Format.Format_RGB32
    bare = image.convertToFormat(form)
    for key in bare.textKeys():
        bare.setText(key, "")
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(bare)
    return bytes(content.data())


def thumbnail(content: bytes, width: int, height: int) -> QImage:
    """Return a picture scaled into a box; a null image where it cannot be read."""
    image = QImage.fromData(content)
    if image.isNull():
        return image
    return image.scaled(
        QSize(width, height),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


@cache
def _readable() -> frozenset[bytes]:
    """Return the forms that this installation of Qt can read."""
    return frozenset(bytes(form.data()) for form in QImageReader.supportedImageFormats())


def _decoded(content: bytes) -> QImage:
    """Return the pixels of a picture whose size was looked at first."""
    start = content[:_LONGEST_START]
    form = next((name for name, begins in FORMATS.items() if begins(start)), None)
    if form is None or form.encode() not in _readable():
        raise RefusedPictureError(f"It is no picture that can be shown. {_READABLE}")
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(form.encode()))
    reader.setAutoDetectImageFormat(False)  # no other reader ever sees it
    size = reader.size()
    if not size.isValid():
        raise RefusedPictureError(f"It is damaged. {_READABLE}")
    require_size(len(content), size.width(), size.height())
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        raise RefusedPictureError(f"It is damaged. {_READABLE}")
    return image
