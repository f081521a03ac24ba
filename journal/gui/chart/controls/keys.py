"""What the keyboard does on a chart."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from journal.gui.chart.motion.window import whole_span

if TYPE_CHECKING:
    from journal.gui.chart.canvas import ChartCanvas

ZOOM_STEP: Final = 1.25
PAN_STEP: Final = 0.1


def key_actions(canvas: "ChartCanvas") -> dict[int, Callable[[], None]]:
    """Return what each key does: arrows, page, plus and minus, Home and End, Space."""
    content, keys = canvas.stage.content, Qt.Key
    first_ms, last_ms = (0.0, 0.0) if content is None else whole_span(content)

    def zoom_in() -> None:
        canvas.zoom(1 / ZOOM_STEP)

    def zoom_out() -> None:
        canvas.zoom(ZOOM_STEP)

    return {
        keys.Key_Left: lambda: canvas.pan(-PAN_STEP),
        keys.Key_Right: lambda: canvas.pan(PAN_STEP),
        keys.Key_PageUp: lambda: canvas.pan(-1 + PAN_STEP),
        keys.Key_PageDown: lambda: canvas.pan(1 - PAN_STEP),
        keys.Key_Plus: zoom_in,
        keys.Key_Equal: zoom_in,
        keys.Key_Up: zoom_in,
        keys.Key_Minus: zoom_out,
        keys.Key_Down: zoom_out,
        keys.Key_Space: canvas.play_wanted.emit,
        keys.Key_Home: lambda: canvas.go_to(first_ms, at_right=False),
        keys.Key_End: lambda: canvas.go_to(last_ms, at_right=True),
    }
