"""Keeps the window in step with the pause service: every 15 seconds, at wake-up, after changes."""

from PySide6.QtCore import QObject, QTimer, Signal

from journal.bootstrap import Services
from journal.domain.pause.stage import Stage
from journal.gui.hub import Hub
from journal.gui.jobs import Jobs
from journal.gui.pause.reading import SAMPLE_EVERY, PauseReading, read_pause
from journal.gui.pause.watch import PauseWatch
from journal.services.changes import Changes
from journal.services.pause.state import PauseState

_PAUSE_PARTS = (
    Changes.PAUSE
    | Changes.LIQUIDATIONS
    | Changes.FILLS
    | Changes.FACTS
    | Changes.RULES
    | Changes.SETTINGS
    | Changes.ACCOUNTS
)
_VERIFY_MS = 600_000
"""How often the exchange's public clock is asked, where the trader allowed that."""


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
        self._is_reading = self._is_asked_again = False
        self._timer = QTimer(self)
        self._timer.setInterval(int(SAMPLE_EVERY.total_seconds() * 1000))
        self._timer.timeout.connect(self.sample)
        self._verifying = QTimer(self)
        self._verifying.setInterval(_VERIFY_MS)
        self._verifying.timeout.connect(self.verify)
        hub.changed.connect(self._hear)
        pause.woke.connect(self.sample)
        pause.switched.connect(self._announce)

    def follow(self, services: Services) -> None:
        """Follow the pause of the journal that was opened."""
        self._services = services
        self._seen = None
        self._is_asked_again = False
        self._timer.start()
        self._verifying.start()
        self.sample()
        self.ask()
        self.verify()

    def stop(self) -> None:
        """Take a last reading, since the journal is being closed, and ask no more."""
        self._timer.stop()
        self._verifying.stop()
        if self._services is not None and not self._services.is_read_only:
            self._services.pause.sample()
        self._services = None

    def ask(self) -> None:
        """Read everything about the pause and tell it.

        Several changes in a row are read once, after the last of them.
        """
        services = self._services
        if self._is_reading:
            self._is_asked_again = True
        elif services is not None:
            self._is_reading = True
            job = self._jobs.run(lambda: read_pause(services), self._learn, owner=self)
            job.ended.connect(self._have_read)

    def _have_read(self) -> None:
        """Read again where something changed meanwhile."""
        self._is_reading = False
        if self._is_asked_again:
            self._is_asked_again = False
            self.ask()

    def sample(self) -> None:
        """Let the service take in the time that has passed; all is read again if that changed it.

        Left out while the quick worker is busy: what it does may itself be the writing of a pause,
        and samples must not pile up behind an import. Slow work, which only reads, stops none.
        """
        services = self._services
        if services is not None and not self._jobs.is_quick_worker_busy:
            self._jobs.run(services.pause.sample, self._take_sample, owner=self)

    def verify(self) -> None:
        """Let the exchange's public clock be asked, where the policy allows it."""
        services = self._services
        if services is not None:
            self._jobs.run(services.pause.verify_time, self._take_sample, owner=self)

    def _take_sample(self, state: PauseState) -> None:
        if self._seen is None:
            return  # the first full reading is on its way
        if self._signs(state) != self._seen:
            self._hub.tell(Changes.PAUSE)
        elif state.running and state.ends_at is not None:
            self._pause.count_from(state.ends_at, state.remaining)

    def _learn(self, reading: PauseReading) -> None:
        state = reading.state
        self._seen = self._signs(state)
        self._pause.learn(
            state.ends_at,
            remaining=state.remaining,
            after=reading.after,
            progress=reading.progress,
        )
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
