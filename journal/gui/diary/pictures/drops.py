"""What is dropped or pasted as pictures: told from what is for the import."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

IMPORTED: Final = frozenset(
    {".csv", ".zip", ".gz", ".tgz", ".tar", ".xlsx", ".ods", ".json", ".txt"}
)
"""What the window around imports; whatever else is dropped on pictures is tried as one."""
MOST_FILES: Final = 20
_RAW: Final = ("image/png", "image/jpeg", "image/webp", "image/bmp")


class PictureDrops(QObject):
    """Lets pictures be dropped on a widget; files for the import fall through to the window."""

    def __init__(self, target: QWidget, take: Callable[[QMimeData], object]) -> None:
        super().__init__(target)
        self._take = take
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept pictures, and nothing else."""
        if isinstance(event, QDragEnterEvent) and holds_pictures(event.mimeData()):
            event.acceptProposedAction()
            return True
        is_drop = isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop
        if is_drop and isinstance(event, QDropEvent) and holds_pictures(event.mimeData()):
            event.acceptProposedAction()
            self._take(event.mimeData())
            return True
        return super().eventFilter(watched, event)


def files_in(source: QMimeData) -> tuple[Path, ...]:
    """Return the files of this computer that were dropped or pasted."""
    urls = source.urls() if source.hasUrls() else []
    return tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())


def holds_pictures(source: QMimeData) -> bool:
    """Return whether these are pictures, as far as a glance tells: names are only looked at here.

    What each of them is, is told by its content before anything is kept.
    """
    files = files_in(source)
    if files:
        return any(path.suffix.lower() not in IMPORTED for path in files)
    return source.hasImage() or any(source.hasFormat(kind) for kind in _RAW)


def raw_picture(source: QMimeData) -> bytes | None:
    """Return a pasted picture as it was encoded by whoever copied it; None where it was not."""
    for kind in _RAW:
        if source.hasFormat(kind):
            return bytes(source.data(kind).data())
    return None
