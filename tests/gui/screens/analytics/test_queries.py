"""Queries and saved views narrow all tabs of Analytics."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from journal.gui.desk import Desk
from journal.gui.hub import Find, ScreenName
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.analytics.screen import AnalyticsScreen
from journal.gui.screens.journal.screen import JournalScreen
from tests.gui.screens.analytics.shown import See, tab, words_in


def test_a_query_narrows_all_tabs_and_says_so(desk: Desk, see: See, qtbot: QtBot) -> None:
    screen = see(AnalyticsScreen(desk))
    finding = screen.controls.finding
    assert not finding.counted.isVisible()
    QTest.keyClicks(finding.search, "pnl<0")
    assert screen.controls.is_whole  # the hand is still on the keys
    QTest.keyClick(finding.search, Qt.Key.Key_Return)
    see(screen)
    assert screen.tab.figures["net"].accessibleName().endswith("\u2212734.00\u2009USDT")
    assert finding.counted.text() == "1 of 3 closed"
    assert "SOLUSDT" in str(tab(screen, see, "breakdowns").table())
    assert "BTCUSDT" not in str(screen.tab.table())
    with qtbot.waitSignal(desk.hub.wanted) as told:
        QTest.mouseClick(finding.open_button, Qt.MouseButton.LeftButton)
    assert told.args == [ScreenName.JOURNAL, Find("pnl<0 is:closed")]
    QTest.keyClicks(finding.search, " lev:")
    QTest.keyClick(finding.search, Qt.Key.Key_Return)
    see(screen)
    assert finding.counted.text() == "1 of 3 closed"  # what can be read is still asked
    finding._show_error()
    assert finding.error.isVisible()
    assert "There is no field" in finding.error.text()
    assert finding.error.text().endswith("Still shown: “pnl<0”.")


def test_a_query_that_finds_nothing_says_what_to_do(desk: Desk, see: See) -> None:
    screen = see(AnalyticsScreen(desk))
    screen.open_target(Find("is:open"))
    see(screen)
    assert "“is:open” finds no closed position" in words_in(screen.tab)
    assert not screen.controls.finding.open_button.isEnabled()
    QTest.mouseClick(screen.tab._query_button, Qt.MouseButton.LeftButton)
    see(screen)
    assert screen.tab.has_table
    assert screen.controls.is_whole


def test_a_query_about_rules_waits_for_them_and_then_tells(desk: Desk, see: See) -> None:
    screen = see(AnalyticsScreen(desk))
    screen.controls.finding.ask("is:broken mfe:unknown")
    see(screen)
    see(screen)  # judged and measured meanwhile, and asked again
    said = screen.tab._finding_out.findChildren(PlainLabel)[1].text()
    assert "they are being applied to every position" in said
    assert "measured on the stored candles" in said
    assert screen.tab.has_table
    assert screen.controls.finding.counted.text() == "1 of 3 closed"


def test_views_are_those_of_the_journal_and_can_be_saved_here(
    desk: Desk, see: See, dialog: Callable[[], Any]
) -> None:
    screen, journal = see(AnalyticsScreen(desk)), see(JournalScreen(desk))
    screen.show()
    finding = screen.controls.finding
    finding.choice.setCurrentText("Liquidated")
    finding.choice.activated.emit(finding.choice.currentIndex())
    see(screen)
    assert finding.search.text() == "is:liquidated"
    assert finding.counted.text() == "1 of 3 closed"
    finding.ask("symbol:SOL")
    finding.views.save_new()
    asked = dialog()
    asked.name_field.editor.setText("Sol")
    asked.confirm.click()
    see(screen)
    for choice in (finding.choice, journal.bar.choice):
        assert choice.findText("Sol") >= 0
    assert desk.services.saved_views.views()[-1].layout is None


def test_what_can_follow_is_offered_from_the_accounts(desk: Desk, see: See) -> None:
    screen = see(AnalyticsScreen(desk))
    offered = screen.controls.finding.search.names_of
    assert set(offered("symbol")) >= {"BTCUSDT", "SOLUSDT"}
    assert offered("asset") == ("USDT",)
    assert offered("note") == ()


def test_what_a_query_finds_is_compared_with_all_others_or_a_view(desk: Desk, see: See) -> None:
    screen = see(AnalyticsScreen(desk))
    shown = tab(screen, see, "compare")
    shown.choose_way("groups")  # of all time, unless it is chosen otherwise
    see(screen)
    assert "Type a query above" in shown.note.text()
    screen.controls.finding.ask("symbol:SOL")
    see(screen)
    rows = {row[0]: row[1:3] for row in shown.table()}
    assert rows["Figure"] == ["Compared with", "Found"]
    assert rows["Trades"] == ["2", "1"]
    assert rows["Net result"] == ["+104.45USDT", "-734.00USDT"]
    assert not shown.other.isVisible()
    shown.group.setCurrentText("All positions")
    shown.group.activated.emit(shown.group.currentIndex())
    see(screen)
    assert {row[0]: row[1:3] for row in shown.table()}["Trades"] == ["3", "1"]
    shown.choose_way("days")
    see(screen)
    assert shown.table()[0][1:3] == ["Before", "Now"]
