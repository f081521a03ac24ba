"""Follows the running pause for the window: once a second, and when the record changes."""

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from journal.services.clock import Clock

_TICK_MS = 1000


class PauseWatch(QObject):
    """What the window knows about the pause; the services refuse on their own account.

    Attributes:
        switched: the pause began or ended (True: running).
        ticked: a second passed; the time that is left.
    """

    switched = Signal(bool)
    ticked = Signal(object)

    def __init__(self, clock: Clock, ends_at: datetime | None, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._ends_at = ends_at
        self._was_running = self.is_running
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.look_again)
        self._timer.start()

    @property
    def ends_at(self) -> datetime | None:
        """When the pause ends, or None when none was started."""
        return self._ends_at

    @property
    def remaining(self) -> timedelta:
        """What is left; zero when no pause runs."""
        if self._ends_at is None:
            return timedelta(0)
        return max(timedelta(0), self._ends_at - self._clock.now())

    @property
    def is_running(self) -> bool:
        """Whether trading is paused now."""
        return self.remaining > timedelta(0)

    def learn(self, ends_at: datetime | None) -> None:
        """Take over what the pause service says."""
        self._ends_at = ends_at
        self.look_again()

    def look_again(self) -> None:
        """Compare with the clock and tell what changed."""
        running = self.is_running
        if running != self._was_running:
            self._was_running = running
            self.switched.emit(running)
        self.ticked.emit(self.remaining)
