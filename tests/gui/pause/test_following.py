"""The countdown between two answers of the service, and when it is asked again."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from journal.bootstrap import Services
from journal.domain.pause.stage import Stage
from journal.gui.pause.reading import SAMPLE_EVERY
from journal.gui.pause.steady_clock import SteadyClock
from journal.gui.pause.watch import PauseWatch
from journal.gui.window.app import Shell
from journal.services.changes import Changes
from journal.services.clock import SystemClock


@pytest.fixture
def owner(qapp: QApplication) -> Iterator[QObject]:
    assert qapp is not None
    owner = QObject()
    yield owner
    owner.deleteLater()


def test_a_leap_of_the_clock_between_two_ticks_asks_the_service(owner: QObject, clock: Any) -> None:
    watch = PauseWatch(clock, None, owner)
    woken: list[str] = []
    watch.woke.connect(lambda: woken.append("woke"))
    for seconds in (1, 9, 0):
        clock.at += timedelta(seconds=seconds)
        watch.look_again()
    assert woken == []
    for step in (timedelta(hours=8), -timedelta(days=3)):
        clock.at += step
        watch.look_again()
    assert woken == ["woke", "woke"]


def test_the_end_shown_and_the_time_counted_may_differ(owner: QObject, clock: Any) -> None:
    watch = PauseWatch(clock, None, owner)
    ends_at = clock.at + timedelta(hours=30)
    watch.learn(ends_at, remaining=timedelta(hours=5), after=Stage.REVIEW_DUE)
    assert (watch.ends_at, watch.remaining) == (ends_at, timedelta(hours=5))
    clock.at += timedelta(hours=1)
    watch.count_from(ends_at, timedelta(hours=4, minutes=30))
    assert watch.remaining == timedelta(hours=4, minutes=30)
    clock.at += timedelta(hours=5)
    watch.look_again()
    assert watch.stage is Stage.REVIEW_DUE


def test_the_steady_clock_begins_with_the_wall_clock_and_goes_on_by_itself() -> None:
    steady, wall = SteadyClock(), SystemClock()
    assert abs(steady.now() - wall.now()) < timedelta(seconds=5)
    first = steady.now()
    assert first <= steady.now()


def test_sleep_and_what_another_program_did_to_the_pause_are_seen_at_the_next_sample(
    liquidated: Shell,
    settle: Callable[[Shell], None],
    clock: Any,
    services_of: Callable[[Shell], Services],
) -> None:
    shell = liquidated
    assert shell.works is not None
    follower = shell.works.session._follower
    assert follower is not None
    assert timedelta(seconds=15) == SAMPLE_EVERY
    assert follower._timer.interval() == 15_000
    assert follower._timer.isActive()
    told: list[object] = []
    shell.hub.changed.connect(told.append)
    follower.sample()
    settle(shell)
    assert told == []
    services_of(shell).pause.extend(timedelta(hours=3))
    follower.sample()
    settle(shell)
    assert shell.window.top_bar.badge.text() == "PAUSED 26:20:00"
    clock.at += timedelta(hours=8)
    shell.pause.look_again()
    settle(shell)
    assert shell.window.top_bar.badge.text() == "PAUSED 18:20:00"
    services_of(shell).pause.void(None, "It was on the testnet.")
    assert told == []
    follower.verify()
    settle(shell)
    assert told == [Changes.PAUSE]
    assert shell.window.top_bar.badge.text() == "NORMAL"


def test_many_changes_in_a_row_are_read_once_more_and_not_once_each(
    liquidated: Shell, settle: Callable[[Shell], None]
) -> None:
    assert liquidated.works is not None
    told: list[object] = []
    follower = liquidated.works.session._follower
    assert follower is not None
    follower.told.connect(told.append)
    for _ in range(5):
        liquidated.hub.tell(Changes.LIQUIDATIONS)
    settle(liquidated)
    assert len(told) == 2
