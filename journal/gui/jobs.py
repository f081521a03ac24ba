"""Long work off the window's thread: one worker, results handed back by a queued signal.

What may take minutes has a worker of its own, so that nothing else waits for it.
"""

import sys
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from threading import Event
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from journal.domain.errors import JournalError

Result = TypeVar("Result")


class Job(QObject):
    """One piece of work under way.

    Attributes:
        progressed: done and total, in the work's own unit; emitted on the window's thread.
        ended: whatever the outcome, after the callbacks.
    """

    progressed = Signal(int, int)
    ended = Signal()

    def __init__(self, label: str, parent: QObject) -> None:
        super().__init__(parent)
        self.label = label
        self._cancelled = Event()
        self._future: Future[Any] | None = None

    def follow(self, future: Future[Any]) -> None:
        """Know what was handed to the worker, so that it can be taken back."""
        self._future = future

    def cancel(self) -> None:
        """Ask the work to stop, leaving nothing half done; what has not begun never will."""
        self._cancelled.set()
        if self._future is not None:
            self._future.cancel()

    def is_cancelled(self) -> bool:
        """Whether somebody asked to stop; the work reads this between its steps."""
        return self._cancelled.is_set()

    def report(self, done: int, total: int) -> None:
        """Tell how far the work is; called on the worker's thread."""
        self.progressed.emit(done, total)


class Jobs(QObject):
    """Runs one job after another on a worker thread, the slow ones on another.

    Attributes:
        started: the job that was handed in.
        idle: nothing is left to do.
        failed: the sentence of a JournalError nobody else wanted to hear.
    """

    started = Signal(object)
    idle = Signal()
    failed = Signal(str)
    _landed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal-job")
        self._slow_pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal-slow")
        self._waiting = 0
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether a job is running or waiting."""
        return self._waiting > 0

    def run(
        self,
        work: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[JournalError], None] | None = None,
        *,
        owner: QObject | None = None,
        slowly: bool = False,
    ) -> Job:
        """Run ``work`` on the worker and hand its result to ``on_done`` on the window's thread.

        Args:
            work: called without arguments, off the window's thread.
            on_done: called with the result, unless the owner was deleted meanwhile.
            on_error: called with a JournalError instead of showing it in the status line.
            owner: the widget the callbacks belong to.
            slowly: it may take minutes; jobs that are not slow overtake it.
        """
        return self.run_reporting(
            lambda _job: work(), on_done, on_error, owner=owner, slowly=slowly
        )

    def run_reporting(
        self,
        work: Callable[[Job], Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[JournalError], None] | None = None,
        *,
        owner: QObject | None = None,
        label: str = "",
        slowly: bool = False,
    ) -> Job:
        """Run work that reports progress to its job and looks whether it was cancelled."""
        job = Job(label, self)
        self._waiting += 1
        self.started.emit(job)

        def deliver(future: Future[Result]) -> None:
            self._finish(job, future, on_done, on_error, owner)

        pool = self._slow_pool if slowly else self._pool
        future = pool.submit(work, job)
        job.follow(future)
        future.add_done_callback(lambda done: self._landed.emit(lambda: deliver(done)))
        return job

    def close(self) -> None:
        """Let the running jobs end, drop those that wait, and stop the workers."""
        for pool in (self._pool, self._slow_pool):
            pool.shutdown(wait=True, cancel_futures=True)

    def _land(self, deliver: Callable[[], None]) -> None:
        deliver()

    def _finish(
        self,
        job: Job,
        future: Future[Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[JournalError], None] | None,
        owner: QObject | None,
    ) -> None:
        self._waiting -= 1
        present = owner is None or shiboken6.isValid(owner)
        error = CancelledError() if future.cancelled() else future.exception()
        try:
            if error is None:
                if present:
                    on_done(future.result())
            elif isinstance(error, JournalError):
                self._refuse(error, on_error if present else None)
            elif not isinstance(error, CancelledError):
                sys.excepthook(type(error), error, error.__traceback__)
        finally:
            job.ended.emit()
            job.deleteLater()
            if not self.is_busy:
                self.idle.emit()

    def _refuse(self, error: JournalError, on_error: Callable[[JournalError], None] | None) -> None:
        if on_error is not None:
            on_error(error)
        else:
            self.failed.emit(str(error))
