"""Work off the window's thread: results come back on it, errors find their place."""

import sys
import threading
from collections.abc import Iterator
from threading import Event

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from journal.domain.errors import JournalError
from journal.gui import gate
from journal.gui.gate import Gate
from journal.gui.jobs import Job, Jobs
from journal.gui.window.app import start_qt
from journal.services.giving_way import give_way


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    jobs = Jobs(qapp)
    yield jobs
    jobs.close()
    jobs.deleteLater()


def test_work_is_done_elsewhere_and_its_result_arrives_here(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[tuple[str, bool]] = []
    here = threading.get_ident()
    jobs.run(
        lambda: (threading.current_thread().name, threading.get_ident()),
        lambda result: seen.append((result[0], result[1] == here)),
    )
    assert jobs.is_busy
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0][0].startswith("journal-job")
    assert not seen[0][1]
    assert not jobs.is_busy


def test_a_refusal_goes_to_whoever_wants_it_or_to_everybody(jobs: Jobs, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise JournalError("No such file.")

    heard: list[str] = []
    jobs.failed.connect(heard.append)
    jobs.run(refuse, lambda _none: None, lambda error: heard.append(f"own: {error}"))
    jobs.run(refuse, lambda _none: None)
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert heard == ["own: No such file.", "No such file."]


def test_a_bug_reaches_the_crash_hook_and_the_next_job_runs(
    jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bugs: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: bugs.append(kind))
    done: list[int] = []
    jobs.run(lambda: 1 // 0, done.append)
    jobs.run(lambda: 2, done.append)
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert bugs == [ZeroDivisionError]
    assert done == [2]


def test_progress_is_told_and_a_cancelled_job_can_see_it(jobs: Jobs, qtbot: QtBot) -> None:
    reported, gate = Event(), Event()
    progress: list[tuple[int, int]] = []
    outcome: list[bool] = []

    def work(job: Job) -> bool:
        job.report(1, 4)
        reported.set()
        gate.wait(5)
        return job.is_cancelled()

    job = jobs.run_reporting(work, outcome.append, label="Counting")
    job.progressed.connect(lambda done, total: progress.append((done, total)))
    reported.wait(5)
    job.cancel()
    gate.set()
    qtbot.waitUntil(lambda: bool(outcome))
    assert job.label == "Counting"
    assert outcome == [True]


def test_a_deleted_owner_is_not_called_back(jobs: Jobs, qtbot: QtBot) -> None:
    owner = QObject()
    gate = Event()
    called: list[object] = []
    jobs.run(lambda: gate.wait(5), called.append, owner=owner)
    owner.deleteLater()
    QApplication.sendPostedEvents(owner, 0)
    gate.set()
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert called == []


def test_closing_drops_what_waits(jobs: Jobs, qtbot: QtBot) -> None:
    gate = Event()
    done: list[object] = []
    jobs.run(lambda: gate.wait(5), done.append)
    jobs.run(lambda: "never", done.append)
    gate.set()
    jobs.close()
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert "never" not in done or done == [True, "never"]


def test_slow_work_is_overtaken_and_comes_back_in_its_own_time(jobs: Jobs, qtbot: QtBot) -> None:
    go_on = Event()
    done: list[str] = []
    heard: list[str] = []
    jobs.failed.connect(heard.append)

    def refuse() -> None:
        raise JournalError("No.")

    jobs.run(lambda: go_on.wait(30), lambda _result: done.append("slow"), slowly=True)
    jobs.run(refuse, lambda _none: None, slowly=True)
    never = jobs.run(lambda: done.append("never"), lambda _none: None, slowly=True)
    never.cancel()
    jobs.run(lambda: None, lambda _none: done.append("quick"))
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["quick"]
    assert jobs.is_busy
    # Samples of the pause go on: only what may be writing one stops them.
    assert not jobs.is_quick_worker_busy
    go_on.set()
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert done == ["quick", "slow"]
    assert heard == ["No."]


def test_an_end_does_not_wait_for_slow_work(qapp: QApplication) -> None:
    jobs = Jobs(qapp)
    begun, go_on, ended = Event(), Event(), Event()

    def work() -> None:
        begun.set()
        go_on.wait(30)
        ended.set()

    done: list[None] = []
    jobs.run(work, done.append, slowly=True)
    assert begun.wait(30)
    jobs.close()
    assert not ended.is_set()
    go_on.set()
    assert ended.wait(30)
    QApplication.processEvents()
    assert done == []
    jobs.deleteLater()


def test_a_busy_worker_gives_the_window_its_turn_soon(qapp: QApplication) -> None:
    before = sys.getswitchinterval()
    try:
        assert start_qt() is qapp
        assert sys.getswitchinterval() < 0.001
    finally:
        sys.setswitchinterval(before)


def test_what_was_typed_waits_for_nothing_and_is_written_to_the_end(
    jobs: Jobs, qtbot: QtBot
) -> None:
    gate = Event()
    done: list[object] = []
    jobs.run(lambda: gate.wait(5), done.append)
    jobs.run(lambda: "at once", done.append, at_once=True)
    qtbot.waitUntil(lambda: done == ["at once"])
    jobs.run(lambda: "to the end", done.append, at_once=True)
    gate.set()
    jobs.close()
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert "to the end" in done
    assert jobs.run(lambda: "too late", done.append).is_cancelled()


def test_slow_work_lets_a_quick_job_go_first(
    jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "PATIENCE_S", 60)
    begun, may_end = Event(), Event()
    order: list[str] = []

    def slow() -> None:
        begun.set()
        give_way()
        order.append("slow")

    jobs.run(lambda: may_end.wait(60), lambda _ended: order.append("quick"))
    jobs.run(slow, lambda _nothing: order.append("shown"), slowly=True)
    begun.wait(60)
    assert order == []
    may_end.set()
    qtbot.waitUntil(lambda: "shown" in order)
    assert order == ["quick", "slow", "shown"]


def test_slow_work_waits_no_longer_than_its_patience_for_whoever_may_wait_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gate, "PATIENCE_S", 0.001)
    closed = Gate()
    closed.close()
    closed.wait()
    monkeypatch.setattr(gate, "PATIENCE_S", 60)
    closed.wait()  # at once: it stays closed
    closed.open()
    closed.wait()
