"""Text in the room a cell has: cut, or, where it lists names, with the rest counted."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics


def fitted(
    text: str,
    metrics: QFontMetrics,
    room: int,
    names: Sequence[str] = (),
    *,
    is_file_name: bool = False,
) -> str:
    """Return a text that is no wider than the room.

    Args:
        text: what there is to say.
        metrics: of the font it is said in.
        room: pixels.
        names: what the text lists; those without room become a number, as in "R01 R02 +4".
        is_file_name: cut in the middle, since files are told apart by their ends.
    """
    if metrics.horizontalAdvance(text) <= room:
        return text
    for kept in range(len(names) - 1, 0, -1):
        shown = f"{' '.join(names[:kept])} +{len(names) - kept}"
        if metrics.horizontalAdvance(shown) <= room:
            return shown
    mode = Qt.TextElideMode.ElideMiddle if is_file_name else Qt.TextElideMode.ElideRight
    return metrics.elidedText(text, mode, room)
