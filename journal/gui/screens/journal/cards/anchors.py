"""The way to a part of the detail that lies further down: one click each."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from journal.gui.parts.button import Button, Rank
from journal.gui.style.theme import CONTROL_HEIGHT

Anchor = tuple[str, str, Callable[[], object]]
"""What the button says, what its tooltip says, what it does."""


class Anchors(QWidget):
    """A row of buttons that stays in view while what is below it scrolls.

    Attributes:
        buttons: by what they say.
    """

    def __init__(self, parent: QWidget, anchors: Sequence[Anchor]) -> None:
        super().__init__(parent)
        self.setAccessibleName("Parts of the position")
        self.buttons: dict[str, Button] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, (title, tooltip, act) in enumerate(anchors):
            button = Button(title, Rank.QUIET if number else Rank.NORMAL)
            button.setToolTip(tooltip)
            button.clicked.connect(act)
            row.addWidget(button)
            self.buttons[title] = button
        row.addStretch(1)
        self.setFixedHeight(CONTROL_HEIGHT)
