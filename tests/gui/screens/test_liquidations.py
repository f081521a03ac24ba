"""Liquidations: episodes, their prices, and whether their pause was kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from journal.domain.instants import ms_from_utc
from journal.domain.market.series import MINUTE_MS, CandleSeries
from journal.domain.values import (
    ExchangeOrder,
    Fill,
    MarginMode,
    OrderSide,
    PositionSide,
    PriceType,
    Side,
)
from journal.gui.desk import Desk
from journal.gui.dialogs.pause.wrong_record import WrongRecordDialog
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button
from journal.gui.parts.card import Card, Figure
from journal.gui.parts.chip import Mark
from journal.gui.parts.plain_label import PlainLabel
from journal.gui.parts.table import Table
from journal.gui.screens.liquidations.detail import LOSS_WORDS
from journal.gui.screens.liquidations.screen import LiquidationsScreen
from journal.gui.style.text import TextStyle
from journal.services.changes import Changes
from journal.services.liquidations.service import HandLiquidation
from journal.services.positions.service import HandTrade

D = Decimal
See = Callable[..., Any]
MakeFill = Callable[..., Fill]


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
    assert cells(screen) == ["2026-05-10 20:00", "SOLUSDT", "−720.00 USDT", "14.1\u2009%", "kept"]
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


def test_fees_and_funding_of_the_position_are_said_to_stand_elsewhere(
    screen: LiquidationsScreen,
) -> None:
    assert screen.table.rows.index(0, 2).data(Qt.ItemDataRole.ToolTipRole) == LOSS_WORDS
    (lost,) = (one for one in screen.findChildren(Figure) if one.toolTip() == LOSS_WORDS)
    assert lost.accessibleName().startswith("Lost")
    assert any(label.text() == "fees and funding apart" for label in lost.findChildren(PlainLabel))


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
    assert screen.record_button.isHidden()
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
    assert cells(screen)[2] == "••• USDT"
    assert "Lost ••• USDT" in figures(screen)


def keep(
    desk: Desk, *, orders: tuple[ExchangeOrder, ...] = (), fills: tuple[Fill, ...] = ()
) -> None:
    with desk.services.store.writing() as writer:
        writer.add_fills("Main", fills, None)
        writer.add_orders("Main", orders, None)
    desk.hub.tell(Changes.FILLS)


def test_adl_is_shown_as_what_it_is(make_desk: Callable[..., Desk], see: See, clock: Any) -> None:
    desk = make_desk("empty")
    order = ExchangeOrder(
        symbol="XRPUSDT",
        order_id="7",
        client_order_id="adl_autoclose",
        order_type="LIMIT",
        order_side=OrderSide.BUY,
        position_side=PositionSide.BOTH,
        price=D("0.5"),
        average_price=D("0.51"),
        quantity=D(100),
        executed_quantity=D(100),
        stop_price=None,
        status="FILLED",
        placed_at=clock.at,
        updated_at=None,
    )
    with desk.services.store.writing() as writer:
        writer.ensure_account("Main")
    keep(
        desk,
        orders=(
            order,
            replace(order, order_id="8", executed_quantity=D(0)),
            replace(order, order_id="9", client_order_id="settlement_autoclose-1"),
        ),
    )
    screen = see(LiquidationsScreen(desk))
    (one,) = desk.services.liquidations.overview("Main").deleveraged
    (table,) = [one for one in screen.detail.findChildren(Table) if one.isVisible()]
    assert [table.rows.cell(0, number) for number in range(5)] == [
        "2026-05-14 12:00",
        "XRPUSDT",
        "short",
        "100",
        "0.51",
    ]
    assert (table.rows.rowCount(), one.order_side) == (1, OrderSide.BUY)
    assert not desk.services.pause.state().running


def test_the_balance_left_is_the_estimate_that_the_pause_screen_shows(
    screen: LiquidationsScreen,
) -> None:
    (view,) = screen.desk.services.liquidations.episodes("Main")
    assert view.balance_after == D("4369.45")
    assert "Balance left 4\u2009369.45 USDT" in figures(screen)
    texts = [label.text() for label in screen.detail.findChildren(PlainLabel)]
    assert "estimate from your record" in texts


def test_the_chosen_episode_leads_to_its_review(desk: Desk, see: Callable[..., Any]) -> None:
    screen = see(LiquidationsScreen(desk))
    wanted: list[tuple[object, object]] = []
    desk.hub.wanted.connect(lambda name, target: wanted.append((name, target)))
    screen.review.click()
    assert wanted == [(ScreenName.REVIEW, "SOLUSDT:income:i9")]


def press(screen: LiquidationsScreen, words: str) -> None:
    (button,) = [
        one for one in screen.findChildren(Button) if one.text() == words and one.isVisible()
    ]
    button.click()


def test_episodes_are_merged_split_and_called_wrong(
    screen: LiquidationsScreen, see: See, clock: Any, qtbot: QtBot
) -> None:
    by_hand(screen, "BNBUSDT", 40, clock)
    see(screen)
    assert not screen.edits.merge.isVisible()  # the oldest is chosen
    screen.table.select_place(0)
    with qtbot.waitSignal(screen.desk.hub.undoable) as offered:
        press(screen, "Merge with the one before")
    see(screen)
    assert [cells(screen, place)[1] for place in range(screen.table.rows.rowCount())] == [
        "SOLUSDT, BNBUSDT"
    ]
    with qtbot.waitSignal(screen.desk.hub.undoable):
        press(screen, "Split off from here")
    see(screen)
    assert screen.table.rows.rowCount() == 2
    assert offered.args is not None
    screen.desk.hub.tell(offered.args[1]())
    see(screen)
    assert [cells(screen, place)[1] for place in (0, 1)] == ["BNBUSDT", "SOLUSDT"]

    screen.table.select_place(0)
    press(screen, "Mark as testnet")
    (dialog,) = screen.findChildren(WrongRecordDialog)
    assert dialog.reason.text() == "It was on the testnet."
    dialog.dispute()
    see(screen)
    assert cells(screen, 0)[4] == "called wrong"
    assert screen.table.rows.mark(0, 4) is Mark.NOTE
    screen.table.select_place(0)
    texts = [label.text() for label in screen.detail.findChildren(PlainLabel)]
    assert any("\u201cIt was on the testnet.\u201d No pause follows" in text for text in texts)
    assert not screen.edits.testnet.isVisible()
    screen.table.select_place(1)
    press(screen, "Mark as a mistake")
    assert screen.findChildren(WrongRecordDialog)[-1].reason.text() == ""


def test_what_came_near_is_listed_with_the_way_to_its_chart(
    make_desk: Callable[..., Desk], see: See, qtbot: QtBot, clock: Any
) -> None:
    desk = make_desk("empty")
    began = clock.at - timedelta(hours=3)
    low = np.array([100.0, 95.0, 90.9, 90.55, 99.0, 100.0])
    flat = np.full(low.size, 100.0)
    desk.services.charting.candle_files.add(
        CandleSeries(
            symbol="XRPUSDT",
            interval="1m",
            price_type=PriceType.MARK,
            open_at=ms_from_utc(began) + np.arange(low.size, dtype=np.int64) * MINUTE_MS,
            open=flat,
            high=flat,
            low=low,
            close=flat,
            volume=flat,
        )
    )
    desk.services.positions.record_by_hand(
        "Main",
        HandTrade(
            symbol="XRPUSDT",
            side=Side.LONG,
            quantity=D(1),
            entry_price=D(100),
            opened_at=began,
            exit_price=D(101),
            closed_at=began + timedelta(minutes=5),
            leverage=D(10),
            margin_mode=MarginMode.ISOLATED,
        ),
    )
    screen = see(LiquidationsScreen(desk))
    assert screen._pages.currentWidget() is screen._filled
    rows = screen.near.table.rows
    assert [rows.cell(0, number) for number in range(5)] == [
        "2026-05-14 09:03",
        "XRPUSDT long",
        "90.55",
        "2026-05-14 09:02",
        "mark price, estimate",
    ]
    (near,) = desk.services.why.near("Main")
    with qtbot.waitSignal(desk.hub.wanted) as wanted:
        screen.near.chart.click()
    assert wanted.args == [ScreenName.CHART, near.position_key]
