"""Text in the room a cell has: cut at its end, or, where it lists names, with the rest counted."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics


def fitted(text: str, metrics: QFontMetrics, room: int, names: Sequence[str] = ()) -> str:
    """Return a text that is no wider than the room.

    Args:
        text: what there is to say.
        metrics: of the font it is said in.
        room: pixels.
        names: what the text lists; those without room become a number, as in "R01 R02 +4".
    """
    if metrics.horizontalAdvance(text) <= room:
        return text
    for kept in range(len(names) - 1, 0, -1):
        shown = f"{' '.join(names[:kept])} +{len(names) - kept}"
        if metrics.horizontalAdvance(shown) <= room:
            return shown
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
