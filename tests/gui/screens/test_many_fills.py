"""With very many fills the rules take long: only what needs them waits for them."""

from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.screen import Screen
from journal.gui.screens.catalog import SCREENS
from journal.gui.screens.chart.screen import ChartScreen
from journal.services.positions import service as positions
from journal.services.routine import service as routine
from journal.services.rules.service import RulesService

LONG = 20.0
"""Seconds after which the rules answer even where a test forgot them."""


@pytest.fixture
def rules_wait(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Let every question to the rules wait until it is set."""
    is_over, judged = Event(), RulesService.judged

    def wait(self: RulesService, account: str) -> Any:
        is_over.wait(LONG)
        return judged(self, account)

    for module in (positions, routine):
        monkeypatch.setattr(module, "MANY_FILLS", 0)
    monkeypatch.setattr(RulesService, "judged", wait)
    yield is_over
    is_over.set()


@pytest.mark.parametrize("name", [*ScreenName])
def test_no_quick_work_of_a_screen_waits_for_the_rules(
    desk: Desk, qtbot: QtBot, rules_wait: Event, name: ScreenName
) -> None:
    screen = SCREENS[name].load()(desk)
    qtbot.addWidget(screen)
    screen.show()
    qtbot.waitUntil(lambda: not desk.jobs.is_quick_worker_busy, timeout=5_000)
    rules_wait.set()
    qtbot.waitUntil(lambda: not desk.jobs.is_busy)


def test_a_chart_is_there_first_and_its_flags_follow(
    desk: Desk, qtbot: QtBot, see: Callable[[Screen], Any], rules_wait: Event
) -> None:
    screen = ChartScreen(desk)
    qtbot.addWidget(screen)
    screen.show()
    qtbot.waitUntil(lambda: screen.view.content is not None)
    QApplication.processEvents()
    content = screen.view.content
    assert content is not None
    assert (content.position_key, content.flags) == ("SOLUSDT:both:3", ())
    rules_wait.set()
    see(screen)
    flagged = screen.view.content
    assert flagged is not None
    assert flagged.flags
