"""What changes about the pause is told where the desktop can show it, else in the window."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from journal.domain.pause.stage import Stage
from journal.gui.pause.tray import MESSAGES, PauseTray
from journal.gui.pause.watch import PauseWatch
from journal.gui.style.look import Look


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QWidget]:
    assert qapp is not None
    window = QWidget()
    yield window
    window.deleteLater()


@pytest.fixture
def pause(clock: Any, window: QWidget) -> PauseWatch:
    return PauseWatch(clock, None, window)


@pytest.fixture
def heard() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def tray(
    look: Look, pause: PauseWatch, window: QWidget, heard: list[tuple[str, str]]
) -> Callable[..., PauseTray]:
    def make(*, has_tray: bool | None) -> PauseTray:
        made = PauseTray(look, pause, window, has_tray=has_tray)
        made.said.connect(lambda title, sentence: heard.append((title, sentence)))
        return made

    return make


def test_without_a_tray_the_window_is_asked_to_say_it(
    tray: Callable[..., PauseTray],
    pause: PauseWatch,
    clock: Any,
    heard: list[tuple[str, str]],
) -> None:
    made = tray(has_tray=None)
    assert made.icon is None  # the offscreen platform has none
    pause.learn(clock.at + timedelta(hours=24))
    assert heard == []
    made.begin()
    pause.learn(None, after=Stage.REVIEW_DUE)
    pause.learn(None, after=Stage.REENTRY, progress="0 of 10")
    pause.learn(None)
    assert heard == [MESSAGES[stage] for stage in (Stage.REVIEW_DUE, Stage.REENTRY, Stage.NORMAL)]


def test_a_tray_counts_down_and_is_there_only_while_something_is_asked_for(
    tray: Callable[..., PauseTray],
    pause: PauseWatch,
    clock: Any,
    heard: list[tuple[str, str]],
) -> None:
    made = tray(has_tray=True)
    icon = made.icon
    assert icon is not None
    assert not icon.isVisible()
    made.begin()
    pause.learn(clock.at + timedelta(hours=23, minutes=12))
    assert icon.toolTip() == "Trading is paused — 23 h 12 min left"
    assert icon.isVisible()
    clock.at += timedelta(minutes=1)
    pause.look_again()
    assert icon.toolTip() == "Trading is paused — 23 h 11 min left"
    pause.learn(None, after=Stage.REVIEW_DUE)
    assert icon.toolTip() == "The pause is over"
    pause.learn(None)
    assert not icon.isVisible()
    assert heard == []


def test_a_click_on_the_icon_asks_for_the_window(tray: Callable[..., PauseTray]) -> None:
    made = tray(has_tray=True)
    asked: list[bool] = []
    made.wanted.connect(lambda: asked.append(True))
    assert made.icon is not None
    made.icon.activated.emit(made.icon.ActivationReason.Trigger)
    assert asked == [True]
