"""What stands where risk is opened, while a pause runs: calm, exact, with what to do next."""

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from journal.gui.hub import Hub, ScreenName
from journal.gui.look import Look
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card, centered, line
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.pause_watch import PauseWatch
from journal.gui.shell import pause_words
from journal.gui.shell.icons import Icon, pixmap
from journal.gui.shell.pause_words import PauseStory
from journal.gui.text import TextStyle
from journal.gui.theme import Meaning, Space, TypeSize

_WIDTH = 800
_ICON_SIZE = 32


class PauseScreen(QWidget):
    """The pause in words, and three things worth doing now."""

    def __init__(self, look: Look, hub: Hub, pause: PauseWatch) -> None:
        super().__init__()
        self._look = look
        self._pause = pause
        self._style = TextStyle()
        self._story = PauseStory()
        self._lock = QLabel()
        self._headline = PlainLabel(size=TypeSize.TITLE, strong=True, wrap=True)
        self._happened = PlainLabel(size=TypeSize.LEAD, wrap=True).make_selectable()
        self._left = PlainLabel(size=TypeSize.LEAD, strong=True, wrap=True)
        self._promise = PlainLabel(size=TypeSize.LEAD, wrap=True)
        card = Card(margin=Space.HUGE)
        card.setFixedWidth(_WIDTH)
        card.body.setSpacing(Space.LARGE)
        card.body.addWidget(self._lock)
        for part in (self._headline, self._happened, self._left):
            card.body.addWidget(part)
        card.body.addWidget(
            PlainLabel(pause_words.CALM, size=TypeSize.LEAD, meaning=Meaning.MUTED, wrap=True)
        )
        card.body.addWidget(self._promise)
        card.body.addSpacing(Space.TINY)
        card.body.addLayout(self._buttons(hub))
        card.body.addWidget(line())
        card.body.addWidget(
            PlainLabel(
                pause_words.CANNOT_STOP, size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.WIDE)
        column.addStretch(2)
        column.addLayout(centered(card))
        column.addStretch(3)
        self._tint()
        look.changed.connect(self._tint)
        pause.ticked.connect(lambda _left: self._count())
        self.tell(self._story, self._style)

    def tell(self, story: PauseStory, style: TextStyle) -> None:
        """Show what is known about the liquidation, in the trader's zone."""
        self._story, self._style = story, style
        for label, sentence in (
            (self._happened, pause_words.what_happened(story, style)),
            (self._left, pause_words.what_is_left(story, style)),
            (self._promise, pause_words.promise(story)),
        ):
            label.setText(sentence)
            label.setVisible(bool(sentence))
        self._count()

    def _buttons(self, hub: Hub) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        look_back = Button("Look at what happened", Rank.PRIMARY)
        look_back.clicked.connect(lambda: hub.go_to(ScreenName.LIQUIDATIONS))
        check = Button("Check open positions")
        check.clicked.connect(lambda: hub.go_to(ScreenName.TODAY))
        exchange = Button("Pause Binance too")
        exchange.clicked.connect(lambda: hub.ask("pause-binance"))
        for button in (look_back, check, exchange):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _count(self) -> None:
        if self._pause.ends_at is not None:
            text = pause_words.headline(self._pause.ends_at, self._pause.remaining, self._style)
            if text != self._headline.text():
                self._headline.setText(text)
                self.setAccessibleName(text)

    def _tint(self) -> None:
        self._lock.setPixmap(pixmap(Icon.LOCK, QColor(self._look.theme.lock), _ICON_SIZE))
