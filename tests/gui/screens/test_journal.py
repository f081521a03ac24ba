"""The Journal: table, filter, detail, an empty journal."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from journal.domain.values import Fill, MarginMode, PositionFacts
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.chip import Mark
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.verdicts import PENDING, PENDING_WORDS, verdict_of
from journal.gui.screens.journal.screen import JournalScreen
from journal.gui.screens.journal.table.reading import FirstLook
from journal.gui.style.text import TextStyle
from journal.services.changes import Changes
from journal.services.positions import service as positions
from tests.gui.screens.conftest import shown_alone

D = Decimal
ETH, XRP, SOL, BTC = range(4)
"""Places in the table: newest first."""

See = Callable[..., Any]


@pytest.fixture
def screen(desk: Desk, see: See) -> JournalScreen:
    shown: JournalScreen = see(JournalScreen(desk))
    return shown


@pytest.fixture(scope="module")
def read(read_desk: Desk) -> Iterator[JournalScreen]:
    """One screen for all tests that only look at it: making one takes longer than most of them."""
    screen = JournalScreen(read_desk)
    with shown_alone(screen):
        yield screen


@pytest.fixture
def shown(read: JournalScreen) -> JournalScreen:
    """That screen as it is at first: nothing is filtered and the newest position is chosen."""
    choose(read, "All positions")
    read.search.clear()
    read.table.select_place(ETH)
    return read


def choose(screen: JournalScreen, name: str) -> None:
    place = screen.choice.findText(name)
    screen.choice.setCurrentIndex(place)
    screen.choice.activated.emit(place)


def cell(screen: JournalScreen, place: int, key: str) -> str:
    return screen.table.rows.cell(place, column(screen, key))


def column(screen: JournalScreen, key: str) -> int:
    return [one.key for one in screen.table.rows.columns].index(key)


def tooltip(screen: JournalScreen, place: int, key: str) -> str:
    index = screen.table.rows.index(place, column(screen, key))
    return str(index.data(Qt.ItemDataRole.ToolTipRole) or "")


def symbols(screen: JournalScreen) -> list[str]:
    return [cell(screen, place, "symbol") for place in range(screen.table.rows.rowCount())]


def figure(screen: JournalScreen, key: str) -> str:
    return screen.detail._figures[key].accessibleName()


def result(screen: JournalScreen) -> list[str]:
    """What the card of the result says, label and amount of each row."""
    layout = screen.detail._result
    items = [layout.itemAt(place) for place in range(layout.count())]
    rows = [item.widget() for item in items if item is not None]
    return [
        " ".join(label.text() for label in row.findChildren(PlainLabel))
        for row in rows
        if row is not None and row.layout() is not None
    ]


def test_positions_come_newest_first_and_the_newest_is_chosen(screen: JournalScreen) -> None:
    assert symbols(screen) == ["ETHUSDT", "XRPUSDT", "SOLUSDT", "BTCUSDT"]
    assert screen.detail.entry is not None
    assert screen.detail.entry.view.position.symbol == "ETHUSDT"
    assert screen.counted.text() == "4 positions"


def test_a_closed_position_shows_all_its_figures(shown: JournalScreen) -> None:
    cells = {one.key: cell(shown, BTC, one.key) for one in shown.table.rows.columns}
    assert cells["opened"] == "2026-05-10 08:00"
    assert cells["closed"] == "2026-05-10 13:00"
    assert cells["duration"] == "5 h"
    assert cells["size"] == "0.1"
    assert cells["leverage"] == "5×"
    assert cells["margin_mode"] == "isolated"
    assert cells["entry"] == "60\u2009000"
    assert cells["exit"] == "61\u2009000"
    assert cells["stop"] == "59\u2009000"
    assert cells["net_pnl"] == "+93.45"
    assert cells["gross_pnl"] == "+100.00"
    assert cells["fees"] == "6.05"
    assert cells["funding"] == "−0.50"
    assert cells["state"] == "closed"
    assert tooltip(shown, BTC, "leverage") == "As you typed it."
    assert not cells["liquidation_price"].startswith("≈")
    assert tooltip(shown, BTC, "liquidation_price").startswith("Exact: 48")


def test_what_is_unknown_says_why_and_which_file_would_tell(shown: JournalScreen) -> None:
    for key, words in (
        ("leverage", "No trade file tells the leverage"),
        ("margin_mode", "No trade file tells the margin mode"),
        ("stop", "No trade file tells your stop"),
        ("liquidation_price", "No margin mode recorded"),
        ("funding", "Transaction History"),
        ("exit", "Nothing of it is closed yet"),
    ):
        assert cell(shown, ETH, key) == "—"
        assert words in tooltip(shown, ETH, key)
    assert tooltip(shown, ETH, "closed") == "Still open."
    assert "R04 not judged" in tooltip(shown, ETH, "rules")
    assert cell(shown, ETH, "rules").startswith("not judged: ")
    assert cell(shown, ETH, "fees") == "0.00200000 BNB"


def test_an_incomplete_history_is_marked_and_its_reason_told(shown: JournalScreen) -> None:
    entry = shown.table.rows.row(XRP)
    assert entry.mark is Mark.WARN
    assert "History incomplete" in tooltip(shown, XRP, "symbol")
    assert cell(shown, XRP, "entry") == "—"
    assert tooltip(shown, XRP, "entry") == entry.view.position.incomplete_reason
    shown.table.select_place(XRP)
    assert shown.detail.incomplete.isVisible()
    assert cell(shown, XRP, "rules") == "—"
    assert "Not judged" in tooltip(shown, XRP, "rules")
    assert shown.detail.rules.sentences == (tooltip(shown, XRP, "rules"),)
    assert shown.detail._reason.text() == entry.view.position.incomplete_reason
    shown.table.select_place(BTC)
    assert not shown.detail.incomplete.isVisible()


def test_a_liquidated_position_says_so_with_its_exact_price(shown: JournalScreen) -> None:
    shown.table.select_place(SOL)
    entry = shown.table.rows.row(SOL)
    assert entry.mark is Mark.CRITICAL
    assert shown.detail.state.accessibleName() == "critical: LIQUIDATED"
    lines = entry.view.exposure.lines
    assert lines is not None
    assert figure(shown, "liquidation") == "Liquidation price 143.292"
    exact = shown.detail._figures["liquidation"].toolTip()
    assert exact.startswith(f"Exact: {lines.liquidation_price}.")
    notes = shown.detail._notes.text()
    assert "is an estimate" in notes
    assert "Simplified 1/L price: 142.5" in notes
    assert cell(shown, SOL, "liquidation_price").startswith("≈ 143.2")
    assert "Estimate" in tooltip(shown, SOL, "liquidation_price")
    assert figure(shown, "stop") == "Stop none"
    assert cell(shown, SOL, "stop") == "none"
    assert "R01" in cell(shown, SOL, "rules")
    entry = shown.table.rows.row(SOL)
    judged = verdict_of(entry.view)
    assert judged is not None
    weight = {one.rule_id: one.severity for one in judged.breaches}
    order = [weight[rule_id] for rule_id in entry.broken]
    assert len(set(order)) > 1
    assert order == sorted(order, reverse=True)
    assert any(line.startswith("R04") for line in shown.detail.rules.sentences)


def test_the_result_is_split_into_price_fees_and_funding(shown: JournalScreen) -> None:
    shown.table.select_place(BTC)
    assert result(shown) == [
        "Price PnL +100.00 USDT",
        "Fees −6.05 USDT",
        "Funding −0.50 USDT",
        "Net in USDT +93.45 USDT",
        # 100 of way to the stop, 5.95 of fees.
        "Net in R +0.88 R",
    ]
    shown.table.select_place(ETH)
    assert result(shown)[1:3] == ["Fees −0.002 BNB", "Funding —"]


def test_fills_are_listed_with_what_each_did(shown: JournalScreen) -> None:
    shown.table.select_place(SOL)
    rows = shown.detail.fills.rows
    table = [[rows.cell(place, n) for n in range(6)] for place in range(rows.rowCount())]
    assert table == [
        ["10 May 18:00", "open", "60", "150", "", "4 USDT"],
        ["10 May 18:00", "add", "40", "150", "", "3 USDT"],
        ["10 May 20:00", "close", "100", "143", "−700.00", "7 USDT"],
    ]
    assert rows.index(2, 4).data(Qt.ItemDataRole.ToolTipRole) == "Before fees."


def test_the_filter_finds_words(shown: JournalScreen) -> None:
    for typed, found in (
        ("btc", ["BTCUSDT"]),
        ("short", ["ETHUSDT"]),
        ("open", ["ETHUSDT"]),
        ("liquidated", ["SOLUSDT"]),
        ("long sol", ["SOLUSDT"]),
        ("incomplete", ["XRPUSDT"]),
        ("nothing like it", []),
    ):
        shown.search.clear()
        QTest.keyClicks(shown.search, typed)
        assert symbols(shown) == found
        assert shown.counted.text() == f"{len(found)} of 4 positions"
        assert (shown.detail.entry is not None) == bool(found)


def test_the_chooser_narrows_the_table(shown: JournalScreen) -> None:
    for choice, found in (
        ("Open", ["ETHUSDT"]),
        ("Closed", ["XRPUSDT", "SOLUSDT", "BTCUSDT"]),
        ("Liquidated", ["SOLUSDT"]),
        ("Rules broken", ["SOLUSDT", "BTCUSDT"]),
        ("History incomplete", ["XRPUSDT"]),
        ("All positions", ["ETHUSDT", "XRPUSDT", "SOLUSDT", "BTCUSDT"]),
    ):
        choose(shown, choice)
        assert symbols(shown) == found


def test_the_chosen_position_stays_chosen_while_filtering(shown: JournalScreen) -> None:
    shown.table.select_place(BTC)
    shown.search.setText("long")
    assert shown.detail.entry is not None
    assert shown.detail.entry.view.position.symbol == "BTCUSDT"


def test_pointing_at_a_position_takes_off_the_filter_that_hides_it(
    screen: JournalScreen, desk: Desk, see: See
) -> None:
    screen.search.setText("eth")
    screen.open_target("SOLUSDT:both:3")
    assert screen.search.text() == ""
    assert screen.detail.entry is not None
    assert screen.detail.entry.view.position.symbol == "SOLUSDT"
    fresh = JournalScreen(desk)
    fresh.open_target("BTCUSDT:both:1")
    see(fresh)
    assert fresh.detail.entry is not None
    assert fresh.detail.entry.view.position.symbol == "BTCUSDT"


def test_sorting_by_net_puts_the_worst_loss_first_and_unknown_last(screen: JournalScreen) -> None:
    screen.table.sortByColumn(column(screen, "net_pnl"), Qt.SortOrder.AscendingOrder)
    assert symbols(screen)[0] == "SOLUSDT"
    screen.table.sortByColumn(column(screen, "rules"), Qt.SortOrder.DescendingOrder)
    assert symbols(screen)[0] == "SOLUSDT"


def test_enter_and_the_button_show_the_chart(shown: JournalScreen, qtbot: QtBot) -> None:
    shown.table.select_place(SOL)
    with qtbot.waitSignal(shown.desk.hub.wanted) as wanted:
        QTest.keyClick(shown.table, Qt.Key.Key_Return)
    assert wanted.args == [ScreenName.CHART, "SOLUSDT:both:3"]
    with qtbot.waitSignal(shown.desk.hub.wanted) as wanted:
        shown.detail.chart_button.click()
    assert wanted.args == [ScreenName.CHART, "SOLUSDT:both:3"]


def test_columns_are_chosen_from_a_menu(screen: JournalScreen) -> None:
    fees = column(screen, "fees")
    assert screen.table.isColumnHidden(fees)
    screen.table.column_menu().actions()[fees].trigger()
    assert not screen.table.isColumnHidden(fees)


def test_an_empty_journal_says_what_to_do(
    make_desk: Callable[..., Desk], see: See, dialog: Callable[[], Any], qtbot: QtBot
) -> None:
    desk = make_desk("empty")
    screen = see(JournalScreen(desk))
    assert screen._pages.currentWidget() is screen._empty
    assert not screen.add_button.isVisible()
    buttons = {one.text(): one for one in screen._empty.findChildren(type(screen.add_button))}
    assert list(buttons) == ["Import files", "Add a position", "Look at the demo"]
    for text, slot in (("Import files", "import"), ("Look at the demo", "open-demo")):
        with qtbot.waitSignal(desk.hub.asked) as asked:
            buttons[text].click()
        assert asked.args == [slot]
    buttons["Add a position"].click()
    dialog().reject()
    screen.edit_facts()
    screen.close_trade()
    assert screen.detail.entry is None


def test_another_zone_and_hidden_money_are_followed(screen: JournalScreen, see: See) -> None:
    screen.desk.text = TextStyle(hide_money=True)
    screen.desk.hub.tell(Changes.SETTINGS)
    see(screen)
    assert cell(screen, BTC, "net_pnl") == "•••"
    screen.table.select_place(BTC)
    assert result(screen)[0] == "Price PnL ••• USDT"


def test_the_table_is_copied_as_text(shown: JournalScreen) -> None:
    shown.table.select_place(SOL)
    shown.table.copy()
    header, line = QGuiApplication.clipboard().text().splitlines()
    assert header.split("\t")[:2] == ["Symbol", "Side"]
    assert line.split("\t")[:2] == ["SOLUSDT", "long"]


def test_a_fill_says_where_its_figure_comes_from(
    make_desk: Callable[..., Desk], see: See, fill: Callable[..., Fill]
) -> None:
    desk = make_desk()
    with desk.services.store.writing() as writer:
        fills = (
            fill(100, "BNBUSDT", "buy", "1", "600", trade_id="901", fee=None),
            fill(101, "BNBUSDT", "sell", "1", "610", trade_id="902", realized_pnl=D(9)),
            fill(102, "ADAUSDT", "sell", "1", "1", trade_id="903", realized_pnl=None),
            fill(103, "ADAUSDT", "sell", "1", "1", trade_id="904", realized_pnl=D(3)),
        )
        writer.add_fills("Main", fills, None)
    screen = see(JournalScreen(desk))
    screen.open_target("BNBUSDT:both:901")
    rows = screen.detail.fills.rows
    tips = [rows.index(place, 4).data(Qt.ItemDataRole.ToolTipRole) for place in range(2)]
    assert tips == [None, "The exchange's figure. By the recorded fills it would be +10."]
    assert rows.index(0, 5).data(Qt.ItemDataRole.ToolTipRole).startswith("The file tells no fee")
    assert "Fees of some fills —" in result(screen)
    assert "tells no fee" in tooltip(screen, screen.table.currentIndex().row(), "fees")


def test_a_cross_position_without_a_wallet_says_what_is_missing(
    make_desk: Callable[..., Desk], see: See
) -> None:
    desk = make_desk()
    facts = PositionFacts(position_key="ETHUSDT:both:7", margin_mode=MarginMode.CROSS)
    desk.services.positions.save_facts("Main", facts)
    screen = see(JournalScreen(desk))
    assert figure(screen, "wallet") == "Isolated margin —"
    assert "Cross" in screen.detail._figures["wallet"].toolTip()


def test_a_position_that_nothing_liquidates_says_so(
    make_desk: Callable[..., Desk], see: See
) -> None:
    desk = make_desk()
    facts = PositionFacts(
        position_key="BTCUSDT:both:1",
        leverage=D(1),
        margin_mode=MarginMode.ISOLATED,
        isolated_wallet=D(7000),
    )
    desk.services.positions.save_facts("Main", facts)
    screen = see(JournalScreen(desk))
    screen.table.select_place(BTC)
    assert figure(screen, "liquidation") == "Liquidation price —"
    assert screen.detail._notes.text().startswith("No price liquidates it")


def test_of_very_many_fills_the_table_is_there_first_and_the_verdicts_follow(
    desk: Desk, see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once: JournalScreen = see(JournalScreen(desk))
    number = column(at_once, "rules")
    wanted = [at_once.table.rows.cell(place, number) for place in range(4)]
    monkeypatch.setattr(positions, "MANY_FILLS", 0)
    first: list[tuple[str, str, object]] = []
    show = JournalScreen._show

    def show_and_note(screen: JournalScreen, look: FirstLook) -> None:
        show(screen, look)
        mark = screen.table.rows.mark(0, number)
        first.append((cell(screen, 0, "rules"), tooltip(screen, 0, "rules"), mark))

    monkeypatch.setattr(JournalScreen, "_show", show_and_note)
    screen: JournalScreen = see(JournalScreen(desk))
    assert first == [(PENDING_WORDS, PENDING, None)]
    assert [screen.table.rows.cell(place, number) for place in range(4)] == wanted
    assert screen.detail.entry is not None
    assert not screen.detail.entry.view.is_pending
