"""A line under the top bar for what must not be missed: a failure, a read-only journal."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from journal.gui.parts.button import Button, Rank
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.shell.icons import Icon, pixmap
from journal.gui.style.look import Look
from journal.gui.style.theme import Meaning, Space

_ICON_SIZE = 18


class Banner(QWidget):
    """One sentence with a sign; closed by hand unless it stays true."""

    def __init__(self, look: Look, meaning: Meaning, icon: Icon, *, closable: bool) -> None:
        super().__init__()
        self._look = look
        self._meaning = meaning
        self._icon = icon
        self._sign = QLabel()
        self._text = PlainLabel(wrap=True).make_selectable()
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.WIDE, Space.SMALL, Space.LARGE, Space.SMALL)
        row.setSpacing(Space.SMALL)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1, Qt.AlignmentFlag.AlignVCenter)
        if closable:
            close = Button("Close", Rank.QUIET)
            close.clicked.connect(self.hide)
            row.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        self._tint()
        look.changed.connect(self._tint)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._text.text()

    def show_sentence(self, sentence: str) -> None:
        """Say something, or hide when there is nothing to say."""
        self._text.setText(sentence)
        self.setAccessibleName(sentence)
        self.setVisible(bool(sentence))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the tinted ground and a hairline under it."""
        theme = self._look.theme
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), theme.tint(self._meaning))
            painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(theme.border))
        finally:
            painter.end()

    def _tint(self) -> None:
        color = self._look.theme.color(self._meaning)
        self._sign.setPixmap(pixmap(self._icon, color, _ICON_SIZE))


class Banners(QWidget):
    """The place of the banners.

    Attributes:
        notice: says what changed about the pause, until it is closed.
        read_only: says that nothing can be saved, as long as that is true.
        failure: says what could not be done, until it is closed.
    """

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.read_only = Banner(look, Meaning.WARNING, Icon.INFO, closable=False)
        self.failure = Banner(look, Meaning.LOSS, Icon.WARNING, closable=True)
        self.notice = Banner(look, Meaning.LOCK, Icon.PAUSE, closable=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.read_only)
        column.addWidget(self.failure)
