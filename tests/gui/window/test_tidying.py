"""No full pass of Python's collector begins by itself; one is made when nothing is done."""

import gc
from collections.abc import Iterator
from weakref import ref

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from journal.gui.hub import Hub
from journal.gui.jobs import Jobs
from journal.gui.window import tidying
from journal.gui.window.tidying import NEVER, Tidying, collect_garbage_again
from journal.services.changes import Changes


class Knot:
    """Refers to itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:  # noqa: ARG001  # timers need an application
    worker = Jobs()
    yield worker
    worker.close()


def test_a_full_pass_waits_until_no_job_has_run_for_a_while(
    jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "QUIET_MS", 1)
    before = gc.get_threshold()
    tidy = Tidying(jobs, Hub())
    assert gc.get_threshold() == (*before[:2], NEVER)
    knot = Knot()
    gone = ref(knot)
    del knot
    jobs.run(lambda: None, lambda _nothing: None)
    qtbot.waitUntil(lambda: gone() is None)
    tidy.close()
    assert gc.get_threshold() == before


def test_what_is_needed_is_looked_at_again_only_once_fills_changed(jobs: Jobs) -> None:
    hub = Hub()
    tidy = Tidying(jobs, hub)
    tidy.tidy()
    kept = gc.get_freeze_count()
    hub.tell(Changes.NOTES)
    assert gc.get_freeze_count() == kept > 0
    hub.tell(Changes.FILLS)
    assert gc.get_freeze_count() == 0
    tidy.close()


def test_what_the_start_left_out_for_good_is_let_go_once_fills_changed(jobs: Jobs) -> None:
    hub = Hub()
    tidy = Tidying(jobs, hub)
    knot = Knot()
    gone = ref(knot)
    gc.disable()  # as the entrance does
    collect_garbage_again()
    assert gc.isenabled()
    del knot
    tidy.tidy()
    assert gone() is not None
    hub.tell(Changes.FILLS)
    tidy.tidy()
    assert gone() is None
    tidy.close()
