"""Long work off the window's thread: one worker, results handed back by a queued signal.

What may take minutes has a worker of its own, so that nothing else waits for it, not even the end
of the program; between its steps it lets quick jobs go first, and the window while it shows what
they found. What the trader types has one, too: it is written at once and waits for nothing.
"""

import sys
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, Final, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from journal.domain.errors import JournalError
from journal.gui.gate import Gate
from journal.services.giving_way import giving_way

Result = TypeVar("Result")


CALM_MS: Final = 50
"""So long after the last quick job slow work goes on."""


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


class _SlowWorker:
    """One thread for what may take minutes; an end of the program does not wait for it."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._waiting: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._is_abandoned = False

    def submit(self, work: Callable[[Job], Result], job: Job) -> Future[Result]:
        """Run work after what was handed in before."""
        future: Future[Result] = Future()
        self._waiting.put((future, lambda: work(job)))
        if self._thread is None:
            self._thread = Thread(target=self._run, name="journal-slow-job", daemon=True)
            self._thread.start()
        return future

    def abandon(self) -> None:
        """Begin nothing more, and hand back nothing more."""
        self._is_abandoned = True
        self._waiting.put(None)

    def _run(self) -> None:
        while (next_one := self._waiting.get()) is not None and not self._is_abandoned:
            future, work = next_one
            if not future.set_running_or_notify_cancel():
                continue
            result, error = None, None
            try:
                with giving_way(self._gate.wait):
                    result = work()
            except BaseException as raised:  # noqa: BLE001  # handed on, as an executor does
                error = raised
            if self._is_abandoned:
                return  # the window it would be handed to is gone
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)


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
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal-writing")
        self._gate = Gate()
        self._slow_worker = _SlowWorker(self._gate)
        self._waiting = {True: 0, False: 0}
        """How many jobs run or wait, the slow ones under True."""
        self._is_closed = False
        self._landed.connect(self._land, Qt.ConnectionType.QueuedConnection)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self._let_slow_work_go_on)

    @property
    def is_busy(self) -> bool:
        """Whether a job is running or waiting."""
        return any(self._waiting.values())

    @property
    def is_quick_worker_busy(self) -> bool:
        """Whether a job that is not slow is running or waiting."""
        return self._waiting[False] > 0

    def run(
        self,
        work: Callable[[], Result],
        on_done: Callable[[Result], None],
        on_error: Callable[[JournalError], None] | None = None,
        *,
        owner: QObject | None = None,
        slowly: bool = False,
        at_once: bool = False,
    ) -> Job:
        """Run ``work`` on the worker and hand its result to ``on_done`` on the window's thread.

        Args:
            work: called without arguments, off the window's thread.
            on_done: called with the result, unless the owner was deleted meanwhile.
            on_error: called with a JournalError instead of showing it in the status line.
            owner: the widget the callbacks belong to.
            slowly: it may take minutes; jobs that are not slow overtake it, and it is abandoned
                when the program ends, so it must only read.
            at_once: it writes what was typed: only others of that kind come before it, and it is
                done even where the program ends meanwhile.
        """
        return self.run_reporting(
            lambda _job: work(), on_done, on_error, owner=owner, slowly=slowly, at_once=at_once
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
        at_once: bool = False,
    ) -> Job:
        """Run work that reports progress to its job and looks whether it was cancelled."""
        job = Job(label, self)
        if self._is_closed:
            job.cancel()  # what still lands at the end may ask for more, which nobody would see
            return job
        self._waiting[slowly] += 1
        self.started.emit(job)
        if not slowly:
            self.go_first()

        def deliver(future: Future[Result]) -> None:
            self._waiting[slowly] -= 1
            if not slowly:
                self.go_first()  # what it found is shown now
            self._finish(job, future, on_done, on_error, owner)

        quick_worker = self._writer if at_once else self._pool
        future = (self._slow_worker if slowly else quick_worker).submit(work, job)
        job.follow(future)
        future.add_done_callback(lambda done: self._landed.emit(lambda: deliver(done)))
        return job

    def close(self) -> None:
        """Let the running job end, drop those that wait, abandon a slow one, stop the workers.

        What was typed is written to the end.
        """
        self._slow_worker.abandon()
        self._gate.open()
        self._writer.shutdown(wait=True)
        self._is_closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def go_first(self) -> None:
        """Let slow work wait for a moment: the window has something to show at once."""
        self._gate.close()
        self._calm.start()

    def _let_slow_work_go_on(self) -> None:
        if not self.is_quick_worker_busy:
            self._gate.open()

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
