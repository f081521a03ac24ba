"""Keeps the window in step with the pause service: every 15 seconds, at wake-up, after changes."""

from PySide6.QtCore import QObject, QTimer, Signal

from journal.bootstrap import Services
from journal.domain.pause.stage import Stage
from journal.gui.hub import Hub
from journal.gui.jobs import Jobs
from journal.gui.pause.reading import SAMPLE_EVERY, PauseReading, read_pause
from journal.gui.pause_watch import PauseWatch
from journal.services.changes import Changes
from journal.services.pause.service import PauseState

_PAUSE_PARTS = (
    Changes.PAUSE
    | Changes.LIQUIDATIONS
    | Changes.FILLS
    | Changes.FACTS
    | Changes.RULES
    | Changes.SETTINGS
    | Changes.ACCOUNTS
)
_AS_SHOWN = 60
"""Seconds by which the end may differ before another time of day is shown."""


class PauseFollower(QObject):
    """Asks the services on the worker's thread and tells the watch and the screens.

    Attributes:
        told: a ``PauseReading`` after each full reading.
    """

    told = Signal(object)

    def __init__(self, hub: Hub, jobs: Jobs, pause: PauseWatch, parent: QObject) -> None:
        super().__init__(parent)
        self._hub = hub
        self._jobs = jobs
        self._pause = pause
        self._services: Services | None = None
        self._seen: tuple[bool, Stage, tuple[str, ...], bool] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(int(SAMPLE_EVERY.total_seconds() * 1000))
        self._timer.timeout.connect(self.sample)
        hub.changed.connect(self._hear)
        pause.woke.connect(self.sample)
        pause.switched.connect(self._announce)

    def follow(self, services: Services) -> None:
        """Follow the pause of the journal that was opened."""
        self._services = services
        self._seen = None
        self._timer.start()
        self.ask()

    def stop(self) -> None:
        """Ask no more: the journal is being closed."""
        self._timer.stop()
        self._services = None

    def ask(self) -> None:
        """Read everything about the pause and tell it."""
        services = self._services
        if services is not None:
            self._jobs.run(lambda: read_pause(services), self._learn, owner=self)

    def sample(self) -> None:
        """Let the service take in the time that has passed; all is read again if that changed it.

        Left out while the worker is busy: what it does may itself be the writing of a pause, and
        samples must not pile up behind an import.
        """
        services = self._services
        if services is not None and not self._jobs.is_busy:
            self._jobs.run(services.pause.state, self._take_sample, owner=self)

    def _take_sample(self, state: PauseState) -> None:
        if self._signs(state) != self._seen:
            self._hub.tell(Changes.PAUSE)
        elif state.running:
            self._pause.learn_remaining(state.remaining)

    def _learn(self, reading: PauseReading) -> None:
        state = reading.state
        self._seen = self._signs(state)
        ends_at = state.pause.ends_at if state.pause else None
        self._pause.learn(ends_at, after=reading.after, progress=reading.progress)
        off = (self._pause.remaining - state.remaining).total_seconds()
        if state.running and abs(off) > _AS_SHOWN:
            # By proven time more is left than the clock on the wall says, or less.
            self._pause.learn_remaining(state.remaining)
        self.told.emit(reading)

    def _signs(self, state: PauseState) -> tuple[bool, Stage, tuple[str, ...], bool]:
        return state.running, state.stage, state.notes, state.stuck

    def _hear(self, changes: Changes) -> None:
        if changes & _PAUSE_PARTS:
            self.ask()

    def _announce(self, running: bool) -> None:  # noqa: FBT001  # a slot gets what the signal carries
        """Where the time ran out while nobody asked, what follows is read at once."""
        if not running and self._seen is not None and self._seen[0]:
            self.ask()
