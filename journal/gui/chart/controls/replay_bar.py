"""The controls of a replay and what it says about the moment it stands at."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from journal.gui.chart.lettering.labels import happenings_text, replay_text
from journal.gui.chart.motion.player import SPEEDS, Player
from journal.gui.parts.button import Button, Rank
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.segments import Segments
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning, Space
from journal.services.charting.replay import ReplayMoment


class ReplayBar(QWidget):
    """Back, play, on, next event, speed; below them the figures that run along."""

    def __init__(self, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.player = player
        self.play_button = Button("Play", Rank.PRIMARY, parent=self)
        self.back_button = Button("−1 candle", parent=self)
        self.on_button = Button("+1 candle", parent=self)
        self.next_button = Button("Next event", parent=self)
        self.speeds = Segments("Candles a second", self)
        self.speeds.offer({str(speed): f"{speed}×" for speed in SPEEDS}, str(player.speed))
        self._figures = PlainLabel("", strong=True)
        self._happenings = PlainLabel("", meaning=Meaning.WARNING)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        for button in (self.play_button, self.back_button, self.on_button, self.next_button):
            row.addWidget(button)
        row.addSpacing(Space.SMALL)
        row.addWidget(self.speeds)
        row.addSpacing(Space.SMALL)
        row.addWidget(self._happenings, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TINY)
        column.addLayout(row)
        column.addWidget(self._figures)
        self.play_button.clicked.connect(self.toggle)
        self.back_button.clicked.connect(lambda: player.step(-1))
        self.on_button.clicked.connect(lambda: player.step(1))
        self.next_button.clicked.connect(player.to_next_stop)
        self.speeds.chosen.connect(self._set_speed)
        player.playing_changed.connect(self._playing_changed)

    def toggle(self) -> None:
        """Play, or stand still."""
        self.player.set_playing(playing=not self.player.is_playing)

    def show_moment(self, moment: ReplayMoment, style: TextStyle, asset: str) -> None:
        """Say how everything stands."""
        self._figures.setText(replay_text(moment, style, asset))
        self._happenings.setText(happenings_text(moment))

    def _set_speed(self, key: str) -> None:
        self.player.speed = int(key)

    def _playing_changed(self, is_playing: bool) -> None:  # noqa: FBT001  # a slot
        self.play_button.setText("Stop" if is_playing else "Play")
