"""The cards beside the Journal's table: chart, plan against done, how far price went."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag, TagGroup
from journal.domain.instants import ms_from_utc
from journal.domain.ledger.positions import Position
from journal.domain.market.series import MINUTE_MS, CandleSeries
from journal.domain.values import MarginMode, Plan, PriceType, Side
from journal.gui.desk import Desk
from journal.gui.parts.column_widths import MEASURED_ROWS
from journal.gui.screens.journal.cards.chart import NO_CANDLES
from journal.gui.screens.journal.entries import PositionEntries
from journal.gui.screens.journal.screen import JournalScreen
from journal.gui.screens.journal.table.measured import NO_DISTANCE, NO_RUN
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import theme_named
from journal.services.changes import Changes
from journal.services.positions.excursions.found import FoundExcursions
from tests.written import write_entry

D = Decimal
BTC = "BTCUSDT:both:1"
ETH = "ETHUSDT:both:7"
See = Callable[..., Any]


def add_candles(desk: Desk, key: str, price: float) -> Position:
    """Add minutes of mark price around the opening of a position, and return it."""
    position = next(
        view.position for view in desk.services.positions.glance("Main") if view.position.key == key
    )
    minutes = np.arange(-30, 330, dtype=np.int64)
    path = price * (1 + np.sin(minutes / 30.0) / 120)
    desk.services.charting.candle_files.add(
        CandleSeries(
            symbol=position.symbol,
            interval="1m",
            price_type=PriceType.MARK,
            open_at=ms_from_utc(position.opened_at) + minutes * MINUTE_MS,
            open=path,
            high=path * (1 + 7 / 600),
            low=path * (1 - 2 / 600),
            close=path,
            volume=np.zeros(len(path)),
        )
    )
    return position


@pytest.fixture
def screen(make_desk: Callable[..., Desk], see: See) -> JournalScreen:
    """The journal with minutes of mark price of BTCUSDT, and a plan of its trade."""
    desk = make_desk()
    position = add_candles(desk, BTC, 60_000)
    plan = Plan(
        symbol="BTCUSDT",
        side=Side.LONG,
        margin_mode=MarginMode.ISOLATED,
        leverage=D(4),
        entry_price=D(60_000),
        quantity=D("0.1"),
        stop_price=D(59_000),
    )
    with desk.services.store.writing() as writer:
        writer.add_plan("Main", plan, position.opened_at - timedelta(minutes=10))
    shown: JournalScreen = see(JournalScreen(desk))
    return shown


def figure(screen: JournalScreen, key: str) -> str:
    return screen.detail.reach.figures[key].accessibleName()


def test_how_far_price_went_is_told_with_its_source(screen: JournalScreen, see: See) -> None:
    screen.open_target(BTC)
    # 60,500 and 59,500 at the turns: 61,205.8 is the highest, 59,301.7 the lowest minute.
    assert figure(screen, "mae") == "Went against it (MAE) 1.16\u2009%"
    assert figure(screen, "mfe").endswith("2.01\u2009%")
    assert figure(screen, "kept").endswith("82.93\u2009%")
    assert figure(screen, "closest").endswith("\u2009%")
    assert figure(screen, "ratio").endswith("\u2009%")
    assert "1 min candles of the mark price" in screen.detail.reach.source.text()
    screen.open_target(ETH)
    assert figure(screen, "mae").endswith("—")
    assert "Import mark price candles" in screen.detail.reach.source.text()
    assert screen.detail.reach.figures["distance"].toolTip() == NO_DISTANCE
    assert screen.detail.reach.figures["kept"].toolTip() != NO_RUN
    entry = screen.detail.entry
    assert entry is not None
    add_candles(screen.desk, ETH, float(entry.view.position.entry_price or 0))
    screen.desk.hub.tell(Changes.CANDLES)
    see(screen)
    assert figure(screen, "mae").endswith("\u2009%")


def test_measured_columns_say_the_same_and_where_it_comes_from(screen: JournalScreen) -> None:
    table = screen.table
    keys = [one.key for one in table.rows.columns]
    place = next(
        place
        for place in range(table.rows.rowCount())
        if table.rows.row(place).view.position.key == BTC
    )
    said = {key: table.rows.cell(place, number) for number, key in enumerate(keys)}
    assert said["mae"] == "1.2\u2009%"
    assert said["mae_r"].endswith(" R")
    assert not said["mae_r"].startswith("−")
    assert said["risk"] == "105.95"
    assert said["has_plan"] == "planned"
    assert said["liquidation_distance"].endswith("%")
    for number, column in enumerate(table.rows.columns):
        for row in range(table.rows.rowCount()):
            tip = table.rows.index(row, number).data(Qt.ItemDataRole.ToolTipRole)
            if table.rows.cell(row, number) == "—" and column.tooltip is not None:
                assert tip, column.key  # what is unknown says why


def test_the_plan_stands_beside_what_was_done(screen: JournalScreen) -> None:
    screen.open_target(BTC)
    rows = {row.label: row for row in screen.detail.plan.rows}
    assert rows["Entry"][1:] == ("60\u2009000", "60\u2009000", False)
    assert rows["Leverage"][1:] == ("4×", "5×", True)
    assert rows["Stop"].done == "59\u2009000"
    assert rows["Risk and result"].planned == "105.95 USDT"
    assert rows["In R"].done == "+0.88 R"
    screen.open_target(ETH)
    assert screen.detail.plan.rows == ()
    assert "No plan was called ready" in screen.detail.plan.note.text()


def test_the_chart_is_made_when_it_is_looked_at(
    screen: JournalScreen, see: See, qtbot: QtBot
) -> None:
    card = screen.detail.chart
    screen.open_target(ETH)
    qtbot.waitUntil(lambda: card.note.text() == NO_CANDLES.format(symbol="ETHUSDT"))
    assert card.canvas is None
    screen.open_target(BTC)
    qtbot.waitUntil(lambda: card.canvas is not None)
    assert card.canvas is not None
    content = card.canvas.stage.content
    assert content is not None
    assert content.position_key == BTC
    assert card.toolTip() == "Mark price, 1 min candles."
    assert not card.canvas.crosshair.readout()
    assert not card.canvas.grab().isNull()
    screen.desk.look.wear(theme_named("light"))
    screen.open_target(ETH)
    qtbot.waitUntil(card.note.isVisible)
    assert not card.canvas.isVisible()
    screen.desk.text = TextStyle(hide_money=True)
    screen.desk.hub.tell(Changes.SETTINGS)
    see(screen)
    screen.open_target(BTC)
    qtbot.waitUntil(lambda: card.canvas is not None and card.canvas.isVisible())
    assert card.canvas.stage.hides_money
    assert {row.label: row.done for row in screen.detail.plan.rows}["Risk and result"] == "••• USDT"


def test_what_is_noted_is_written_into_the_row_without_reading_the_rest(
    screen: JournalScreen, see: See
) -> None:
    screen.open_target(BTC)
    entry = DiaryEntry(
        subject=Subject.position(BTC),
        note="Calm.",
        before=Feeling.CALM,
        after=Feeling.TIRED,
        rating=4,
        tags=(Tag(TagGroup.SETUP, "breakout"),),
    )
    sources = screen.pane.entries.views.sources if screen.pane.entries else None
    screen.desk.hub.tell(write_entry(screen.desk.services.diary, "Main", entry))
    see(screen)
    assert screen.pane.entries is not None
    assert screen.pane.entries.views.sources is sources
    # What was noted while another reading was under way is not lost, nor what was measured.
    before = screen.pane.entries
    screen._measure(before)
    screen._hear_notes(Changes.NOTES)
    screen.pane.entries = PositionEntries(
        before.views, screen.desk.clock.now(), shown_at_once=MEASURED_ROWS
    )
    see(screen)
    row = screen.pane.entries.views.row_of(BTC)
    assert row is not None
    shown = screen.pane.entries[row]
    assert shown.tags == ("breakout",)
    assert isinstance(shown.view.excursions, FoundExcursions)
    screen.search.setText("tag:break feeling:tired rating>3")
    assert screen.table.rows.rowCount() == 1
    keys = [one.key for one in screen.table.rows.columns]
    cells = [screen.table.rows.cell(0, keys.index(key)) for key in ("tags", "feeling", "rating")]
    assert cells == ["breakout", "calm → tired", "4 of 5"]
    assert screen.detail.entry is not None
    assert screen.detail.entry.view.position.key == BTC
