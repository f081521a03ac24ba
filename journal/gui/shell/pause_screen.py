"""What stands where risk is opened, while a pause runs: calm, exact, with what to do next."""

from datetime import timedelta

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from journal.gui.hub import Hub, ScreenName
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.card import Card, line
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.scroll import fill_centered
from journal.gui.pause.watch import PauseWatch
from journal.gui.shell import pause_words
from journal.gui.shell.icons import Icon, pixmap
from journal.gui.shell.pause_words import PauseStory
from journal.gui.style.look import Look
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space, TypeSize

_WIDTH = 800
_ICON_SIZE = 32


class PauseScreen(QWidget):
    """The pause in words, four things worth doing now, and what can be said against it."""

    def __init__(self, look: Look, hub: Hub, pause: PauseWatch) -> None:
        super().__init__()
        self._look = look
        self._hub = hub
        self._pause = pause
        self._style = TextStyle()
        self._story = PauseStory()
        self._lock = QLabel()
        self._headline = PlainLabel(size=TypeSize.TITLE, strong=True, wrap=True)
        self._happened = PlainLabel(size=TypeSize.LEAD, wrap=True).make_selectable()
        self._left = PlainLabel(size=TypeSize.LEAD, strong=True, wrap=True)
        self._promise = PlainLabel(size=TypeSize.LEAD, wrap=True)
        self._notes = PlainLabel(meaning=Meaning.WARNING, wrap=True)
        self._disputed = PlainLabel(meaning=Meaning.WARNING, wrap=True).make_selectable()
        self._stuck = self._stuck_row()
        self._lay_out()
        self._tint()
        look.changed.connect(self._tint)
        pause.ticked.connect(self._count)
        self.tell(self._story, self._style)

    def tell(self, story: PauseStory, style: TextStyle) -> None:
        """Show what is known about the liquidation, in the trader's zone."""
        self._story, self._style = story, style
        for label, sentence in (
            (self._happened, pause_words.what_happened(story, style)),
            (self._left, pause_words.what_is_left(story, style)),
            (self._promise, pause_words.promise(story)),
            (self._notes, "\n".join(story.notes)),
            (self._disputed, pause_words.disputed(story)),
        ):
            label.setText(sentence)
            label.setVisible(bool(sentence))
        self._stuck.setVisible(story.is_stuck)
        self._door.setVisible(story.has_door)
        self._wrong.setVisible(story.liquidation is not None)
        self._count(self._pause.remaining)

    @property
    def record(self) -> str:
        """What happened, in the words of the screen."""
        return self._happened.text()

    def _lay_out(self) -> None:
        card = Card(margin=Space.HUGE)
        card.setFixedWidth(_WIDTH)
        card.body.setSpacing(Space.LARGE)
        calm = PlainLabel(pause_words.CALM, size=TypeSize.LEAD, meaning=Meaning.MUTED, wrap=True)
        cannot = PlainLabel(
            pause_words.CANNOT_STOP, size=TypeSize.SMALL, meaning=Meaning.MUTED, wrap=True
        )
        card.body.addWidget(self._lock)
        for part in (self._headline, self._stuck, self._notes, self._happened):
            card.body.addWidget(part)
        for label in (self._disputed, self._left, calm):
            card.body.addWidget(label)
        card.body.addWidget(self._promise)
        card.body.addLayout(self._buttons())
        card.body.addWidget(line())
        card.body.addLayout(self._small())
        card.body.addWidget(cannot)
        fill_centered(self, card, above=2, below=3)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        look_back = Button("Look at what happened", Rank.PRIMARY)
        look_back.clicked.connect(self._look_back)
        check = Button("Check open positions")
        check.clicked.connect(self._check)
        exchange = Button("Pause Binance too")
        exchange.clicked.connect(self._ask_exchange)
        note = Button("Write a note")
        note.setToolTip("One sentence about what happened; it is the review, written early.")
        note.clicked.connect(self._write)
        for button in (look_back, check, exchange, note):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _stuck_row(self) -> QWidget:
        row = QWidget()
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(Space.MEDIUM)
        end = Button("Stuck? End it by hand")
        end.clicked.connect(self._end_stuck)
        inside.addWidget(end)
        inside.addWidget(PlainLabel(pause_words.STUCK, meaning=Meaning.WARNING, wrap=True), 1)
        return row

    def _small(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        longer = Button("Lengthen the pause", Rank.QUIET)
        longer.clicked.connect(self._lengthen)
        self._wrong = Button("This record is wrong", Rank.QUIET)
        self._wrong.clicked.connect(self._dispute)
        self._door = Button("Leave early", Rank.QUIET)
        self._door.clicked.connect(self._leave)
        for button in (longer, self._wrong, self._door):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _look_back(self) -> None:
        self._hub.go_to(ScreenName.LIQUIDATIONS)

    def _check(self) -> None:
        self._hub.go_to(ScreenName.TODAY)

    def _ask_exchange(self) -> None:
        self._hub.ask("pause-binance")

    def _write(self) -> None:
        self._hub.ask("write-review")

    def _lengthen(self) -> None:
        self._hub.ask("lengthen-pause")

    def _dispute(self) -> None:
        self._hub.ask("dispute-record")

    def _leave(self) -> None:
        self._hub.ask("leave-early")

    def _end_stuck(self) -> None:
        self._hub.ask("end-stuck-pause")

    def _count(self, left: timedelta) -> None:
        if self._pause.ends_at is None:
            return
        text = pause_words.headline(self._pause.ends_at, left, self._style)
        if text != self._headline.text():
            self._headline.setText(text)
            self.setAccessibleName(text)

    def _tint(self) -> None:
        self._lock.setPixmap(pixmap(Icon.LOCK, QColor(self._look.theme.lock), _ICON_SIZE))
