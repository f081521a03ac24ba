"""Plays a replay: how fast, where it stands, and that it stops where something happens."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from journal.services.charting.replay import Replay, ReplayMoment

TICK_MS: Final = 40
SPEEDS: Final = (1, 5, 20, 100, 500)
"""Candles a second."""


class Player(QObject):
    """Steps through the candles of a replay.

    Attributes:
        moved: the ``ReplayMoment`` it stands at now.
        playing_changed: whether it runs.
    """

    moved = Signal(object)
    playing_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._replay: Replay | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._owed = 0.0
        self.index = 0
        self.speed = SPEEDS[1]

    @property
    def is_on(self) -> bool:
        """Whether there is something to play."""
        return self._replay is not None

    @property
    def is_playing(self) -> bool:
        """Whether it runs."""
        return self._timer.isActive()

    def begin(self, replay: Replay) -> None:
        """Stand at the first candle, not running."""
        self._replay = replay
        self._go(0)

    def end(self) -> None:
        """Forget the replay."""
        self.set_playing(playing=False)
        self._replay = None

    def set_playing(self, *, playing: bool) -> None:
        """Run or stand still; at the end it begins anew."""
        if playing and self._replay is not None and self.index == len(self._replay) - 1:
            self._go(0)
        self._owed = 0.0
        if playing and self._replay is not None:
            self._timer.start()
        else:
            self._timer.stop()
        self.playing_changed.emit(self.is_playing)

    def tick(self) -> None:
        """Play as many candles as are due; stop at the first in which something happens."""
        if self._replay is None:
            return
        self._owed += self.speed * TICK_MS / 1_000
        due, moment = int(self._owed), None
        self._owed -= due
        while due and self.index < len(self._replay) - 1:
            self.index += 1
            due -= 1
            moment = self._replay.moment(self.index)
            if moment.happenings:
                break
        if moment is None and self.index < len(self._replay) - 1:
            return
        if moment is not None:
            self.moved.emit(moment)
        if moment is None or moment.happenings or self.index == len(self._replay) - 1:
            self.set_playing(playing=False)

    def step(self, candles: int) -> None:
        """Stand so many candles later, or earlier when negative."""
        self.set_playing(playing=False)
        self._go(self.index + candles)

    def to_next_stop(self) -> None:
        """Stand at the next candle in which something happens."""
        self.set_playing(playing=False)
        if self._replay is not None:
            self._go(self._replay.next_stop(self.index))

    def _go(self, index: int) -> None:
        if self._replay is None:
            return
        self.index = max(0, min(index, len(self._replay) - 1))
        moment: ReplayMoment = self._replay.moment(self.index)
        self.moved.emit(moment)
