"""Rules: the log of what was broken, and what each rule says."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card
from journal.gui.screens.rules.screen import RulesScreen
from journal.services.changes import Changes

See = Callable[..., Any]


@pytest.fixture
def screen(desk: Desk, see: See) -> RulesScreen:
    shown: RulesScreen = see(RulesScreen(desk))
    return shown


def log(screen: RulesScreen) -> list[tuple[str, str]]:
    rows = screen.table.rows
    return [(rows.cell(place, 1), rows.cell(place, 2)) for place in range(rows.rowCount())]


def test_every_breach_is_listed_newest_first(screen: RulesScreen) -> None:
    found = log(screen)
    assert {rule for rule, _ in found} >= {"R01", "R04"}
    assert all("SOLUSDT" in sentence for rule, sentence in found if rule == "R04")
    assert screen._heading.text() == f"Broken rules ({len(found)})"
    assert screen._sentence.text() == found[0][1]


def test_every_rule_in_force_is_explained(screen: RulesScreen) -> None:
    names = [card.accessibleName() for card in screen.cards.findChildren(Card)]
    assert [name.split()[0] for name in names] == [
        rule.rule_id for rule in screen.desk.services.rules.catalog()
    ]


def test_enter_shows_the_position_of_a_breach(screen: RulesScreen, qtbot: QtBot) -> None:
    screen.table.select_place(0)
    entry = screen.table.selected()
    assert entry is not None
    with qtbot.waitSignal(screen.desk.hub.wanted) as wanted:
        QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert wanted.args == [ScreenName.JOURNAL, entry.position.key]


def test_the_breaches_of_a_position_are_found_and_stay_chosen(
    screen: RulesScreen, desk: Desk, see: See
) -> None:
    screen.open_target("BTCUSDT:both:1")
    chosen = screen.table.selected()
    assert chosen is not None
    assert chosen.position.symbol == "BTCUSDT"
    desk.hub.tell(Changes.FACTS)
    see(screen)
    again = screen.table.selected()
    assert again is not None
    assert again.breach == chosen.breach
    fresh = RulesScreen(desk)
    fresh.open_target("BTCUSDT:both:1")
    see(fresh)
    first = fresh.table.selected()
    assert first is not None
    assert first.position.symbol == "BTCUSDT"


def test_a_clean_record_says_what_rules_need(
    make_desk: Callable[..., Desk], see: See, qtbot: QtBot
) -> None:
    desk = make_desk("empty")
    screen = see(RulesScreen(desk))
    assert screen._pages.currentWidget() is screen._empty
    to_import, to_settings = screen._empty.findChildren(Button)
    with qtbot.waitSignal(desk.hub.asked) as asked:
        to_import.click()
    assert asked.args == ["import"]
    with qtbot.waitSignal(desk.hub.wanted) as wanted:
        to_settings.click()
    assert wanted.args == [ScreenName.SETTINGS, None]
