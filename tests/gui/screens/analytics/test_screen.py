"""Analytics over a journal of four positions whose figures are known."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.subject import Subject
from journal.domain.statistics.breakdown.dimension import Dimension
from journal.domain.statistics.trades.sample import Unit
from journal.gui.desk import Desk
from journal.gui.hub import Find, ScreenName
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.analytics.period import Preset
from journal.gui.screens.analytics.screen import AnalyticsScreen
from journal.gui.screens.journal.screen import JournalScreen
from journal.gui.style.text import TextStyle
from journal.services.changes import Changes
from tests.gui.screens.analytics.shown import TENTH, D, See, tab, words_in
from tests.written import write_entry


def test_every_tab_shows_its_part_of_a_filled_journal(desk: Desk, see: See) -> None:
    screen = see(AnalyticsScreen(desk))
    assert "−629.55\u2009USDT" in words_in(screen.tab)
    for kind in screen.tabs:
        shown = tab(screen, see, kind.key)
        assert shown.has_table
        assert shown.table()
    assert "Too few: 3 trades" in tab(screen, see, "figures")._few.accessibleName()


def test_without_a_closed_position_every_tab_says_what_to_do(
    make_desk: Callable[..., Desk], see: See
) -> None:
    screen = see(AnalyticsScreen(make_desk("empty")))
    for kind in screen.tabs:
        shown = tab(screen, see, kind.key)
        assert not shown.has_table
        assert "No closed position yet" in words_in(shown)


def test_the_unit_switch_rewrites_what_is_shown(desk: Desk, see: See) -> None:
    screen = see(AnalyticsScreen(desk))
    screen.controls.choose_measure(Unit.R)
    see(screen)
    assert screen.tab.figures["net"].accessibleName() == "Net result +0.88\u2009R"
    assert "no risk is known" in screen.tab._notes.toolTip()
    screen.controls.choose_measure(Unit.PERCENT)
    see(screen)
    assert "%" in screen.tab.figures["net"].accessibleName()


def test_hidden_money_is_dots_while_r_stays(desk: Desk, see: See) -> None:
    screen = see(AnalyticsScreen(desk))
    desk.text = TextStyle(hide_money=True)
    desk.hub.tell(Changes.SETTINGS)
    for key in ("overview", "figures", "calendar", "distribution", "breakdowns", "excursions"):
        shown = tab(screen, see, key)
        see(screen)
        assert "629.55" not in words_in(shown)
        assert "734" not in f"{words_in(shown)} {shown.table()}"
        assert "629.55" not in str(shown.table())
    shown = tab(screen, see, "excursions")
    shown.plot.choose(0)
    assert "•••" in shown.plot.accessibleDescription()
    shown.exits.select_place(0)
    assert "All together •••" in shown.sentence.text()
    assert "•••" in words_in(tab(screen, see, "overview"))
    screen.controls.choose_measure(Unit.R)
    see(screen)
    assert "0.88" in words_in(screen.tab)


def test_a_day_lists_its_positions_and_opens_them_in_the_journal(
    desk: Desk, see: See, qtbot: QtBot
) -> None:
    write_entry(
        desk.services.diary, "Main", DiaryEntry(subject=Subject.day(TENTH), note="Two trades.")
    )
    screen = see(AnalyticsScreen(desk))
    calendar = tab(screen, see, "calendar")
    calendar.choose(TENTH)
    see(screen)
    rows = calendar.panel.positions.rows
    assert [rows.row(place).symbol for place in range(rows.rowCount())] == ["BTCUSDT", "SOLUSDT"]
    assert "Two trades." in words_in(calendar.panel)
    assert calendar.month.day(TENTH).has_note
    calendar.panel.positions.select_place(0)
    with qtbot.waitSignal(desk.hub.wanted) as told:
        QTest.keyClick(calendar.panel.positions, Qt.Key.Key_Return)
    assert told.args == [ScreenName.JOURNAL, "BTCUSDT:both:1"]
    with qtbot.waitSignal(desk.hub.wanted) as told:
        QTest.keyClick(calendar.month, Qt.Key.Key_Return)
    assert told.args == [ScreenName.JOURNAL, Find("closed:2026-05-10 is:closed")]


def test_a_breakdown_sorts_and_its_rows_open_the_journal(
    desk: Desk, see: See, qtbot: QtBot
) -> None:
    screen = see(AnalyticsScreen(desk))
    shown = tab(screen, see, "breakdowns")
    groups = shown.groups
    keys = [column.key for column in groups.rows.columns]
    for order, first in (
        (Qt.SortOrder.AscendingOrder, "SOLUSDT"),
        (Qt.SortOrder.DescendingOrder, "BTCUSDT"),
    ):
        groups.sortByColumn(keys.index("total"), order)
        assert groups.rows.cell(0, 0) == first
    assert groups.rows.cell(0, keys.index("count")) == "1 · too few"
    groups.select_place(0)
    with qtbot.waitSignal(desk.hub.wanted) as told:
        QTest.mouseClick(shown.open_button, Qt.MouseButton.LeftButton)
    assert told.args == [ScreenName.JOURNAL, Find("symbol=BTCUSDT is:closed")]
    shown.choose_dimension(Dimension.HOUR)
    see(screen)
    groups.select_place(0)
    assert shown.open_button.toolTip() == "hour=8 is:closed"


def test_groups_of_rules_wait_for_the_rules_and_are_called_by_their_names(
    desk: Desk, see: See
) -> None:
    screen = see(AnalyticsScreen(desk))
    shown = tab(screen, see, "breakdowns")
    shown.choose_dimension(Dimension.RULE)
    see(screen)
    see(screen)  # judged meanwhile, and asked again
    assert not shown._answer.is_pending
    names = [shown.groups.rows.cell(place, 0) for place in range(shown.groups.rows.rowCount())]
    assert any(name.startswith("R04 ") for name in names)


def test_a_note_about_the_day_is_written_from_the_calendar(
    desk: Desk, see: See, dialog: Callable[[], Any]
) -> None:
    calendar = tab(see(AnalyticsScreen(desk)), see, "calendar")
    calendar.choose(TENTH)
    QTest.mouseClick(calendar.panel.note_button, Qt.MouseButton.LeftButton)
    assert dialog().windowTitle() == "Note for Sun 10 May 2026"
    dialog().reject()


def test_the_journal_shows_what_is_to_be_found(desk: Desk, see: See) -> None:
    screen = JournalScreen(desk)
    screen.open_target(Find("symbol:SOLUSDT is:closed"))
    see(screen)
    assert screen.table.rows.rowCount() == 1
    screen.open_target(Find("symbol:BTCUSDT"))
    assert screen.table.rows.row(0).view.position.symbol == "BTCUSDT"


def test_while_an_answer_is_awaited_the_tab_says_so_and_an_older_one_is_dropped(
    desk: Desk, see: See, qtbot: QtBot
) -> None:
    screen = see(AnalyticsScreen(desk))
    gate, shown = Event(), screen.tab
    answers: list[object] = []
    show = shown.show_answer

    def count(answer: object) -> None:
        answers.append(answer)
        show(answer)

    shown.show_answer = count
    desk.jobs.run(gate.wait, lambda _done: None)
    for symbols in (("BTCUSDT",), ("SOLUSDT",)):
        screen.controls.symbols.choose(symbols)
    assert shown.is_pending
    qtbot.waitUntil(lambda: "Working it out" in words_in(shown))
    gate.set()
    see(screen)
    assert not shown.is_pending
    assert "Working it out" not in words_in(shown)
    assert len(answers) == 1
    assert "−734.00\u2009USDT" in words_in(shown)


def test_a_choice_that_holds_nothing_says_so_and_leads_back(desk: Desk, see: See) -> None:
    screen = see(AnalyticsScreen(desk))
    dates = screen.controls.periods.dates
    screen.controls.periods.choose(Preset.OWN)
    QTest.keyClicks(dates.first, "2020-01-01")
    QTest.keyClicks(dates.last, "2020-02-01")
    see(screen)
    assert "Nothing was closed in this choice" in words_in(screen.tab)
    dates.last.clear()
    QTest.keyClicks(dates.last, "2019-01-01")
    assert "The first day is after the last." in words_in(dates)
    dates.last.clear()
    QTest.keyClicks(dates.last, "9999-12-31")
    assert "The year must lie between 1970 and 9000." in words_in(dates)
    screen.controls.ask_for_all()
    see(screen)
    assert screen.tab.has_table


def test_two_periods_stand_beside_each_other(desk: Desk, see: See) -> None:
    screen = see(AnalyticsScreen(desk))
    shown = tab(screen, see, "compare")
    rows = shown.table()
    assert rows[0][:4] == ["Figure", "Before", "Now", "Difference"]
    assert rows[1][:4] == ["Trades", "0", "3", "3"]
    assert "Too few to compare: 0 and 3 trades." in shown._few.accessibleName()
    assert not screen.controls.periods.isVisible()
    shown.chosen.choose(Preset.OWN)
    QTest.keyClicks(shown.chosen.dates.last, "2020-02-01")
    see(screen)
    assert "Nothing was closed in this choice" in words_in(shown)
    shown.show_all()
    see(screen)
    assert shown.table()[1][:3] == ["Trades", "3", "3"]
    assert "There is nothing before all time" in words_in(shown)
    tab(screen, see, "overview")
    assert screen.controls.periods.isVisible()


def test_what_a_tab_shows_is_exported_as_csv(
    desk: Desk, see: See, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "days"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    screen = see(AnalyticsScreen(desk))
    tab(screen, see, "calendar")
    screen.export()
    see(screen)
    lines = path.with_suffix(".csv").read_text(encoding="utf-8").splitlines()
    assert lines == [
        "Day,Result (USDT),Trades,Won",
        "2026-05-10,-640.55,2,1",
        "2026-05-12,11.00,1,1",
    ]


def test_positions_in_another_asset_count_at_a_rate_of_the_trader_only(
    desk: Desk, see: See, dialog: Callable[[], Any], fill: Callable[..., Any]
) -> None:
    with desk.services.store.writing() as writer:
        writer.ensure_account("Second")
        fills = (
            fill(60, "BTCUSDC", "buy", "1", "100", "u1", fee=D(0), fee_asset="USDC"),
            fill(61, "BTCUSDC", "sell", "1", "110", "u2", fee=D(0), realized_pnl=D(10)),
        )
        writer.add_fills("Second", fills, None)
    screen = see(AnalyticsScreen(desk))
    assert screen.controls.accounts.text() == "Main"
    screen.controls.accounts.choose(())
    see(screen)
    assert "1 position is settled in USDC" in screen.tab._notes.toolTip()
    QTest.mouseClick(screen.tab.rates_button, Qt.MouseButton.LeftButton)
    asked = dialog()
    asked.fields["USDC"].set_value(D("-1"))
    asked.take()
    assert asked.fields["USDC"].error
    asked.fields["USDC"].set_value(D("0.5"))
    asked.take()
    see(screen)
    assert "\u2212624.55\u2009USDT" in words_in(screen.tab)
    assert "USDC counts at your rate of 0.5 USDT." in screen.tab._notes.toolTip()


def test_symbols_are_chosen_by_the_dozen_and_named(desk: Desk, see: See) -> None:
    symbols = see(AnalyticsScreen(desk)).controls.symbols
    assert symbols.names == ("BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT")
    symbols.choose(("BTCUSDT", "XRPUSDT"))
    assert (symbols.text(), symbols.accessibleName()) == (
        "2 symbols",
        "Symbols: BTCUSDT, XRPUSDT",
    )
    symbols.offer(("BTCUSDT", "DOGEUSDT"))
    assert symbols.chosen == ("BTCUSDT",)
    QApplication.processEvents()


def test_a_bar_of_the_distribution_opens_its_trades(desk: Desk, see: See, qtbot: QtBot) -> None:
    screen = see(AnalyticsScreen(desk))
    histogram = tab(screen, see, "distribution").histogram
    histogram.setFocus()
    QTest.keyClick(histogram, Qt.Key.Key_Right)
    with qtbot.waitSignal(desk.hub.wanted) as told:
        QTest.keyClick(histogram, Qt.Key.Key_Return)
    place, query = told.args[0], told.args[1].query
    assert place is ScreenName.JOURNAL
    assert query.startswith("pnl>=")
    journal = see(JournalScreen(desk))
    journal.open_target(told.args[1])
    assert journal.table.rows.rowCount() == int(histogram._bins.counts[histogram.chosen])
    screen.controls.choose_measure(Unit.PERCENT)
    see(screen)
    with qtbot.waitSignal(desk.hub.said):
        histogram.opened.emit(0)


def test_without_candles_no_stop_is_said_to_change_nothing(desk: Desk, see: See) -> None:
    for stored in list(desk.services.importing.candles.folder.rglob("*.candles")):
        stored.unlink()
    screen = see(AnalyticsScreen(desk))
    shown = tab(screen, see, "excursions")
    see(screen)  # measured meanwhile, and asked again
    # No query was asked, so none is said to wait, and none can be taken out.
    assert shown._take_out.isHidden()
    assert not any("query" in one.text() for one in shown._finding_out.findChildren(PlainLabel))
    assert shown.exits.rows.rowCount() == 0
    assert "without candles left out" in shown.sentence.text()


def test_stops_and_points_of_excursions_lead_to_their_trades(
    desk: Desk, see: See, qtbot: QtBot
) -> None:
    screen = see(AnalyticsScreen(desk))
    shown = tab(screen, see, "excursions")
    see(screen)  # swept meanwhile, and asked again
    assert len(shown.plot._points) == 1
    shown.plot.setFocus()
    QTest.keyClick(shown.plot, Qt.Key.Key_Right)
    assert "4.67\u2009% of the entry, result \u2212734.00" in shown.plot.accessibleDescription()
    with qtbot.waitSignal(desk.hub.wanted) as told:
        QTest.keyClick(shown.plot, Qt.Key.Key_Return)
    assert told.args[1].startswith("SOLUSDT:")
    shown._choose_side("target")
    assert shown.plot._title == "Price went for it"
    shown._choose_side("stop")
    shown.exits.select_place(0)
    assert "1 of 1 trades would have been stopped there; 0 of them won" in shown.sentence.text()
    with qtbot.waitSignal(desk.hub.wanted) as told:
        QTest.mouseClick(shown.open_button, Qt.MouseButton.LeftButton)
    assert told.args == [ScreenName.JOURNAL, Find("mae>=0.25% is:closed")]
    journal = see(JournalScreen(desk))
    journal.open_target(told.args[1])
    see(journal)
    assert journal.table.rows.rowCount() == shown.exits.selected().reached
