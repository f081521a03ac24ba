"""A plot of things of which one may be chosen: by the mouse over it, or by the keyboard."""

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from journal.gui.plots.plot import Plot
from journal.gui.style.look import Look


class PickingPlot(Plot):
    """What lies under the mouse is chosen, and a click opens it.

    Subclasses find it in ``place_at``, say what is chosen in ``tell``, and move by keys.

    Attributes:
        opened: the place of what was clicked, or chosen and entered.
        chosen: the place of what is chosen; None: nothing.
    """

    opened = Signal(int)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name)
        self.chosen: int | None = None

    def place_at(self, at: QPointF) -> int | None:
        """Return the place of what lies at a point; None where nothing does."""
        raise NotImplementedError

    def tell(self) -> None:
        """Say to screen readers what is chosen."""
        raise NotImplementedError

    def choose(self, place: int | None) -> None:
        """Choose another one, or none."""
        if place != self.chosen:
            self.chosen = place
            self.tell()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse."""
        self.choose(self.place_at(event.position()))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what is clicked."""
        place = self.place_at(event.position())
        if place is not None and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(place)
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Choose none when the mouse is gone."""
        if not self.hasFocus():
            self.choose(None)
        super().leaveEvent(event)
