"""Follows the pause for the window: once a second, and whenever the services were asked again.

Between two answers only the countdown moves, by a clock that a change of the wall clock does not
touch (``steady_clock``). Whatever is decided is decided by the services, not here.
"""

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from journal.domain.pause.stage import Stage
from journal.services.clock import Clock

_TICK_MS = 1000
_ODD_GAP = timedelta(seconds=10)
"""Ticks come each second; more than this between two of them was a suspend or a busy computer."""


class PauseWatch(QObject):
    """What the window knows about the pause; the services refuse on their own account.

    Attributes:
        switched: the pause began or ended (True: running).
        stage_changed: the ``Stage`` that holds from now on.
        ticked: a second passed; the time that is left.
        woke: time made a leap since the last tick: ask the services again.
        progress: "3 of 10" in re-entry, else an empty text.
    """

    switched = Signal(bool)
    stage_changed = Signal(object)
    ticked = Signal(object)
    woke = Signal()

    def __init__(self, clock: Clock, ends_at: datetime | None, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._ends_at = self._zero_at = ends_at
        self._after = Stage.NORMAL
        self.progress = ""
        self._last_tick = clock.now()
        self._was_running = self.is_running
        self._was_stage = self.stage
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.look_again)
        self._timer.start()

    @property
    def ends_at(self) -> datetime | None:
        """When the pause ends by the clock on the wall, or None when none was started."""
        return self._ends_at

    @property
    def remaining(self) -> timedelta:
        """What is left; zero when no pause runs."""
        if self._zero_at is None:
            return timedelta(0)
        return max(timedelta(0), self._zero_at - self._clock.now())

    @property
    def is_running(self) -> bool:
        """Whether trading is paused now."""
        return self.remaining > timedelta(0)

    @property
    def stage(self) -> Stage:
        """What the badge says: the pause, or what the time after it asks for."""
        return Stage.PAUSED if self.is_running else self._after

    def learn(
        self,
        ends_at: datetime | None,
        *,
        remaining: timedelta | None = None,
        after: Stage = Stage.NORMAL,
        progress: str = "",
    ) -> None:
        """Take over what the services say.

        Args:
            ends_at: when the pause ends by the clock on the wall; None without one.
            remaining: what is left; None: until then by this watch's clock.
            after: what holds when it is over.
            progress: how far re-entry has come, as "3 of 10".
        """
        self._after = after
        self.progress = progress
        self._ends_at = self._zero_at = ends_at
        if ends_at is not None and remaining is not None:
            self._zero_at = self._clock.now() + remaining
        self.look_again()

    def count_from(self, ends_at: datetime, remaining: timedelta) -> None:
        """Take over what is left of a pause that runs on; what follows it stays as learned."""
        self.learn(ends_at, remaining=remaining, after=self._after, progress=self.progress)

    def look_again(self) -> None:
        """Compare with the clock and tell what changed."""
        now = self._clock.now()
        gap, self._last_tick = now - self._last_tick, now
        running, stage = self.is_running, self.stage
        if running != self._was_running:
            self._was_running = running
            self.switched.emit(running)
        if stage is not self._was_stage:
            self._was_stage = stage
            self.stage_changed.emit(stage)
        self.ticked.emit(self.remaining)
        if not timedelta(0) <= gap <= _ODD_GAP:
            self.woke.emit()
