"""What a screen shows when there is nothing to show yet: why, and what to do."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import centered
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.shell.icons import Icon, pixmap
from journal.gui.style.look import Look
from journal.gui.style.theme import Meaning, Space, TypeSize

_ICON_SIZE = 40
_TEXT_WIDTH = 420


class EmptyState(QWidget):
    """An icon, a title, a sentence and the buttons that end the emptiness."""

    def __init__(self, look: Look, icon: Icon, title: str, sentence: str) -> None:
        super().__init__()
        self._look = look
        self._icon = icon
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(Space.SMALL)
        heading = PlainLabel(title, size=TypeSize.LEAD, strong=True)
        self._sentence = text = PlainLabel(sentence, meaning=Meaning.MUTED, wrap=True)
        text.setFixedWidth(_TEXT_WIDTH)
        column = QVBoxLayout(self)
        column.setSpacing(Space.SMALL)
        column.addStretch(2)
        for part in (self._picture, heading, text):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addLayout(centered(part))
        column.addSpacing(Space.SMALL)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addLayout(self._buttons)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        self._tint()
        look.changed.connect(self._tint)

    def say(self, sentence: str) -> None:
        """Say something else why there is nothing, and what to do."""
        self._sentence.setText(sentence)

    def add_button(
        self, text: str, action: Callable[[], object], rank: Rank = Rank.NORMAL
    ) -> Button:
        """Add a button under the sentence."""
        button = Button(text, rank)
        button.clicked.connect(lambda _checked=False: action())
        self._buttons.addWidget(button)
        return button

    def _tint(self) -> None:
        color = QColor(self._look.theme.text_muted)
        self._picture.setPixmap(pixmap(self._icon, color, _ICON_SIZE))
