"""One window of time and one cursor, shared by the plots that stand above one another."""

from typing import Final

from PySide6.QtCore import QObject, Signal

_SHORTEST_MS: Final = 3_600_000.0


class TimeLink(QObject):
    """The stretch of time in view and the moment under the cursor.

    Attributes:
        window_moved: another stretch of time is in view.
        cursor_moved: the cursor is at another moment, or gone.
        start_ms: where the window begins.
        end_ms: where it ends.
        cursor_ms: the moment under the cursor, None where there is none.
    """

    window_moved = Signal()
    cursor_moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.start_ms, self.end_ms = 0.0, 1.0
        self.cursor_ms: float | None = None
        self._whole = (0.0, 1.0)

    @property
    def is_whole(self) -> bool:
        """Whether all there is is in view."""
        return (self.start_ms, self.end_ms) == self._whole

    def show_whole(self, start_ms: float, end_ms: float) -> None:
        """Show a stretch of time, and no more than that from now on."""
        if end_ms - start_ms < _SHORTEST_MS:
            middle = (start_ms + end_ms) / 2
            start_ms, end_ms = middle - _SHORTEST_MS / 2, middle + _SHORTEST_MS / 2
        self._whole = (start_ms, end_ms)
        self.cursor_ms = None
        self._show(start_ms, end_ms)

    def show_all_again(self) -> None:
        """Show all there is."""
        self._show(*self._whole)

    def zoom(self, factor: float, at_ms: float) -> None:
        """Show a window so many times as long; what lies at a moment stays there."""
        length = min(
            max((self.end_ms - self.start_ms) * factor, _SHORTEST_MS),
            self._whole[1] - self._whole[0],
        )
        share = (at_ms - self.start_ms) / (self.end_ms - self.start_ms)
        self._move_to(at_ms - share * length, length)

    def pan(self, by_ms: float) -> None:
        """Move the window, no farther than there is anything."""
        self._move_to(self.start_ms + by_ms, self.end_ms - self.start_ms)

    def point_at(self, at_ms: float | None) -> None:
        """Move the cursor, or take it away."""
        if at_ms != self.cursor_ms:
            self.cursor_ms = at_ms
            self.cursor_moved.emit()

    def _move_to(self, start_ms: float, length: float) -> None:
        first, last = self._whole
        start_ms = min(max(start_ms, first), last - length)
        self._show(start_ms, min(start_ms + length, last))

    def _show(self, start_ms: float, end_ms: float) -> None:
        self.start_ms, self.end_ms = start_ms, end_ms
        self.window_moved.emit()
