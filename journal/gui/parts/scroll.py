"""Content that scrolls up and down where the window is not high enough."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from journal.gui.parts.card import centered
from journal.gui.style.theme import Space


class _AsWideAsGiven(QWidget):
    """Takes the width it is given, so that text wraps instead of running out of view."""

    def minimumSizeHint(self) -> QSize:
        """As high as the content needs, of no width of its own."""
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            # The area asks how high this is at the width it has; Qt's own minimum is of text
            # wrapped as narrow as can be, and would scroll what fits.
            return QSize(0, 0)
        return QSize(0, super().minimumSizeHint().height())


class ScrollColumn(QScrollArea):
    """A column of widgets that scrolls vertically and never sideways.

    Attributes:
        column: the layout that content is added to.
        inside: the widget that scrolls.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.inside = inside = _AsWideAsGiven()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.LARGE)
        self.setWidget(inside)
        self.setAccessibleName("Content")  # the keyboard stops here to scroll
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)


def fill_centered(page: QWidget, *cards: QWidget, above: int, below: int) -> None:
    """Fill a page with cards in its middle; it scrolls where they are higher than it.

    Args:
        page: without a layout yet.
        cards: from top to bottom.
        above: how much of the room that is left stands over them.
        below: and how much under them.
    """
    scrolled = ScrollColumn()
    scrolled.column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.WIDE)
    scrolled.column.addStretch(above)
    for card in cards:
        scrolled.column.addLayout(centered(card))
    scrolled.column.addStretch(below)
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(scrolled)
