"""Liquidations: episodes, their prices, and whether their pause was kept."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from journal.domain.values import Side
from journal.gui.desk import Desk
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card, Figure
from journal.gui.parts.chip import Mark
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.screens.liquidations.screen import LiquidationsScreen
from journal.gui.text import TextStyle
from journal.services.changes import Changes
from journal.services.liquidations import HandLiquidation

D = Decimal
See = Callable[..., Any]


@pytest.fixture
def screen(desk: Desk, see: See) -> LiquidationsScreen:
    shown: LiquidationsScreen = see(LiquidationsScreen(desk))
    return shown


def cells(screen: LiquidationsScreen, place: int = 0) -> list[str]:
    rows = screen.table.rows
    return [rows.cell(place, number) for number in range(rows.columnCount())]


def figures(screen: LiquidationsScreen) -> list[str]:
    shown = [one for one in screen.detail.findChildren(Figure) if one.isVisible()]
    return [one.accessibleName() for one in shown]


def by_hand(screen: LiquidationsScreen, symbol: str, hours_ago: int, clock: Any) -> None:
    typed = HandLiquidation(
        symbol=symbol,
        side=Side.SHORT,
        occurred_at=clock.at - timedelta(hours=hours_ago),
        loss=D(50),
        balance_left=D(450),
        trigger_price=D("3100.5"),
    )
    screen.desk.hub.tell(screen.desk.services.liquidations.record_by_hand("Main", typed))


def test_an_episode_shows_what_it_took_and_its_prices(screen: LiquidationsScreen) -> None:
    # 700 by price and 20 of clearance, of 5,000 + 100 − 3.05 − 0.5 − 7 = 5,089.45: the balance was
    # typed at the moment of the first fee, which is in it.
    assert cells(screen) == ["2026-05-10 20:00", "SOLUSDT", "−720.00", "14.1\u2009%", "kept"]
    shown = figures(screen)
    assert shown[:4] == [
        "Time 2026-05-10 20:00:00",
        "Leverage and margin 20× isolated",
        "Size 100",
        "Entry 150",
    ]
    assert shown[5] == "Trigger (mark) Not in your file"
    assert shown[7] == "Executed at 143"
    texts = [label.text() for label in screen.detail.findChildren(PlainLabel)]
    assert "Seen in: transaction history." in texts
    assert any("estimate" in text for text in texts)


def test_the_chart_of_a_liquidation_is_one_click_away(
    screen: LiquidationsScreen, qtbot: QtBot
) -> None:
    button = next(one for one in screen.detail.findChildren(Button) if one.isVisible())
    with qtbot.waitSignal(screen.desk.hub.wanted) as wanted:
        button.click()
    assert wanted.args == [ScreenName.CHART, "SOLUSDT:both:3"]


def test_an_episode_is_found_by_position_and_stays_chosen(
    screen: LiquidationsScreen, see: See, clock: Any
) -> None:
    by_hand(screen, "BNBUSDT", 1, clock)
    see(screen)
    assert cells(screen, 0)[1] == "BNBUSDT"
    chosen = screen.table.selected()
    assert chosen is not None
    assert chosen.symbols == ("SOLUSDT",)
    assert cells(screen, 0)[3:] == ["10.0\u2009%", "kept so far"]
    screen.table.select_place(0)
    see(screen)
    assert "Trigger (mark) 3\u2009100.5" in figures(screen)
    assert len([card for card in screen.detail.findChildren(Card) if card.isVisible()]) == 1
    screen.open_target("SOLUSDT:both:3")
    chosen = screen.table.selected()
    assert chosen is not None
    assert chosen.symbols == ("SOLUSDT",)


def test_a_target_is_remembered_until_the_episodes_are_read(
    desk: Desk, see: See, screen: LiquidationsScreen, clock: Any
) -> None:
    by_hand(screen, "BNBUSDT", 2, clock)
    fresh = LiquidationsScreen(desk)
    fresh.open_target("SOLUSDT:both:3")
    see(fresh)
    chosen = fresh.table.selected()
    assert chosen is not None
    assert chosen.symbols == ("SOLUSDT",)


def test_a_pause_that_was_broken_is_counted(
    screen: LiquidationsScreen, see: See, clock: Any
) -> None:
    by_hand(screen, "BNBUSDT", 12, clock)  # ETHUSDT was opened two hours later
    see(screen)
    assert cells(screen)[4] == "broken 1 time"
    mark = screen.table.rows.mark(0, 4)
    assert mark is Mark.CRITICAL


def test_a_record_without_liquidations_says_how_they_are_found(
    make_desk: Callable[..., Desk], see: See, qtbot: QtBot
) -> None:
    desk = make_desk("empty")
    screen = see(LiquidationsScreen(desk))
    assert screen._pages.currentWidget() is screen._empty
    for button, slot in zip(
        screen._empty.findChildren(Button), ("record-liquidation", "import"), strict=True
    ):
        with qtbot.waitSignal(desk.hub.asked) as asked:
            button.click()
        assert asked.args == [slot]


def test_hidden_money_is_hidden_in_table_and_detail(screen: LiquidationsScreen, see: See) -> None:
    screen.desk.text = TextStyle(hide_money=True)
    screen.desk.hub.tell(Changes.SETTINGS)
    see(screen)
    assert cells(screen)[2] == "•••"
    assert "Lost ••• USDT" in figures(screen)
