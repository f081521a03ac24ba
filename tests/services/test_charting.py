import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest

from journal.domain.errors import JournalError
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.market.series import CandleSeries, interval_ms
from journal.domain.values import (
    Fill,
    Liquidation,
    MarginMode,
    PositionFacts,
    PriceType,
    Side,
    ms_from_utc,
    utc_from_ms,
)
from journal.services.charting import ChartService
from journal.services.charting.candles.ticks import tick_size_of
from journal.services.charting.content import ChartContent, LineKind
from journal.services.charting.what_if import WhatIf
from journal.services.positions import HandTrade, PositionService
from journal.services.rules import RulesService
from journal.storage.bracket_files import load_shipped_brackets
from journal.storage.candle_files import CandleFiles
from journal.storage.store import Store

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
NOON_MS = ms_from_utc(NOON)
MINUTE = 60_000
KEY = "BTCUSDT:both:1"


class Settable(Protocol):
    at: datetime

    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Room:
    """The services of one journal, and short ways to put something into it."""

    store: Store
    charts: ChartService

    def trade(self, *fills: Fill, **facts: object) -> None:
        with self.store.writing() as writer:
            writer.add_fills("Main", fills, None)
            if facts:
                known = PositionFacts(position_key=KEY, **facts)  # type: ignore[arg-type]  # a table of facts
                writer.save_facts("Main", known)

    def candles(
        self,
        interval: str,
        price_type: PriceType,
        closes: list[float],
        start: datetime = NOON,
        symbol: str = "BTCUSDT",
    ) -> None:
        self.charts.candle_files.add(candles(interval, price_type, closes, start, symbol))

    def content(self, price_type: PriceType = PriceType.LAST, **wanted: str) -> ChartContent:
        return self.charts.content("Main", KEY, price_type, **wanted)


def candles(
    interval: str,
    price_type: PriceType,
    closes: list[float],
    start: datetime = NOON,
    symbol: str = "BTCUSDT",
) -> CandleSeries:
    close = np.array(closes, np.float64)
    open_at = np.arange(len(closes)) * interval_ms(interval) + ms_from_utc(start)
    return CandleSeries(
        symbol=symbol,
        interval=interval,
        price_type=price_type,
        open_at=open_at,
        open=close,
        high=close,
        low=close,
        close=close,
        volume=np.ones(len(closes)),
    )


def service(store: Store, brackets: BracketBook, clock: Settable, folder: Path) -> ChartService:
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    return ChartService(
        store=store,
        candle_files=CandleFiles(folder),
        positions=PositionService(store=store, rules=rules, clock=clock),
        rules=rules,
        clock=clock,
    )


@pytest.fixture
def room(store: Store, brackets: BracketBook, clock: Settable, tmp_path: Path) -> Room:
    clock.at = NOON + timedelta(days=1)
    return Room(store, service(store, brackets, clock, tmp_path / "candles"))


ISOLATED = {"leverage": Decimal(10), "margin_mode": MarginMode.ISOLATED}


def test_without_candles_the_chart_opens_on_the_fills_and_names_the_file_to_get(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100.5"))
    content = room.content()
    assert len(content.series) == 0
    assert content.overlay is None
    assert content.symbol == "BTCUSDT"
    assert [mark.price for mark in content.marks] == [Decimal("100.5")]
    assert content.tick_size == Decimal("0.1")
    assert "BTCUSDT-1m-2024-05.zip" in content.notes[0]
    assert "klines/BTCUSDT" in content.notes[0]
    assert content.window[0] < NOON_MS < content.window[1]


def test_lines_of_an_isolated_long_carry_price_distance_and_estimate(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"), **ISOLATED, stop_price=Decimal(95))
    content = room.content()
    kinds = [line.kind for line in content.lines]
    assert kinds == [LineKind.ENTRY, LineKind.LIQUIDATION, LineKind.BANKRUPTCY, LineKind.STOP]
    liquidation = content.line(LineKind.LIQUIDATION)
    stop = content.line(LineKind.STOP)
    assert liquidation is not None
    assert stop is not None
    assert liquidation.is_estimate
    assert liquidation.distance_ratio is not None
    assert Decimal("-0.1") < liquidation.distance_ratio < Decimal("-0.08")
    assert liquidation.shown_price is not None
    assert liquidation.shown_price >= liquidation.price
    assert liquidation.until_ms is None
    assert stop.distance_ratio == Decimal("-0.05")
    assert not stop.is_estimate
    assert any("estimated from the leverage" in note for note in content.notes)


def test_the_average_entry_and_the_margin_lines_move_in_steps(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(
        fill(0, "buy", "1", "100"),
        fill(10, "buy", "1", "90"),
        fill(20, "sell", "2", "95"),
        **ISOLATED,
    )
    content = room.content()
    average = content.line(LineKind.AVERAGE_ENTRY)
    liquidation = content.line(LineKind.LIQUIDATION)
    assert average is not None
    assert liquidation is not None
    assert average.steps == (
        (NOON_MS, Decimal(100)),
        (NOON_MS + 10 * MINUTE, Decimal(95)),
    )
    assert average.until_ms == NOON_MS + 20 * MINUTE
    assert [at for at, _ in liquidation.steps] == [NOON_MS, NOON_MS + 10 * MINUTE]
    assert liquidation.until_ms == NOON_MS + 20 * MINUTE
    assert liquidation.price == liquidation.steps[-1][1]
    assert liquidation.price_at(NOON_MS - 1) is None
    assert liquidation.price_at(NOON_MS + 9 * MINUTE) == liquidation.steps[0][1]


def test_the_entry_of_an_order_filled_in_parts_is_their_average(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"), fill(0, "buy", "3", "104"), fill(20, "sell", "4", "95"))
    content = room.content()
    entry = content.line(LineKind.ENTRY)
    assert entry is not None
    assert entry.price == 103
    assert content.line(LineKind.AVERAGE_ENTRY) is None


def test_a_line_is_reached_where_it_stood_at_the_time(
    room: Room, fill: Callable[..., Fill]
) -> None:
    """The second line lies higher: only a candle after the add reaches it."""
    room.trade(fill(0, "buy", "1", "100"), fill(30, "buy", "3", "104"), **ISOLATED)
    room.candles("1m", PriceType.MARK, [93.0] * 30 + [104.0] * 10 + [93.0] * 20)
    content = room.content(PriceType.MARK)
    assert content.touch is not None
    assert content.touch.at_ms == NOON_MS + 40 * MINUTE
    assert content.touch.since_ms == NOON_MS + 30 * MINUTE


def test_a_candle_during_which_the_line_moved_says_so(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"), fill(30, "buy", "3", "104"), **ISOLATED)
    room.candles("1h", PriceType.MARK, [93.0, 93.0])
    note = next(note for note in room.content(PriceType.MARK).notes if "first in the" in note)
    assert "The line moved during that candle" in note


def test_a_position_without_a_margin_mode_says_why_it_has_no_liquidation_line(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"))
    content = room.content()
    assert content.line(LineKind.LIQUIDATION) is None
    assert content.touch is None
    assert any(note.startswith("No liquidation line: no margin mode") for note in content.notes)
    assert content.suggested_stop == Decimal(98)


def test_a_cross_position_says_what_its_lines_assume(room: Room, fill: Callable[..., Fill]) -> None:
    room.trade(fill(0, "buy", "1", "100"), margin_mode=MarginMode.CROSS)
    content = room.content()
    assert content.line(LineKind.LIQUIDATION) is None
    assert "This position has no liquidation at any positive price." in content.notes
    assert any("the wallet's only position" in note for note in content.notes)


def test_lines_on_shaky_brackets_say_so(
    room: Room, fill: Callable[..., Fill], clock: Settable
) -> None:
    clock.at = NOON + timedelta(days=90)
    room.trade(fill(0, "buy", "20000", "100"), **ISOLATED)
    notes = room.content().notes
    assert "The size lies outside the leverage brackets: the line is unreliable." in notes
    assert "Computed with the leverage brackets of 2024-05-10." in notes


def test_a_position_whose_opening_is_missing_has_no_lines_and_no_stop_to_try(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "sell", "1", "100", realized_pnl=Decimal(5)))
    content = room.content()
    assert content.line(LineKind.ENTRY) is None
    assert content.suggested_stop is None
    view = room.charts.positions.view("Main", KEY)
    with pytest.raises(JournalError, match="opening is not recorded"):
        room.charts.what_if(view, WhatIf(stop_price=Decimal(95)), content.tick_size)


def test_the_finest_candles_covering_the_position_are_taken(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"), fill(120, "sell", "1", "101"))
    room.candles("1m", PriceType.LAST, [100.0] * 30)
    room.candles("5m", PriceType.LAST, [100.0] * 24)
    room.candles("1h", PriceType.LAST, [100.0] * 48, NOON - timedelta(hours=20))
    assert room.content().interval == "5m"
    assert room.content(interval="1h").interval == "1h"
    assert room.content(interval="1m").interval == "1m"


def test_where_no_candles_cover_it_the_ones_with_most_of_it_are_taken(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"), fill(600, "sell", "1", "101"))
    room.candles("1m", PriceType.LAST, [100.0] * 30)
    room.candles("15m", PriceType.LAST, [100.0] * 30)
    assert room.content().interval == "15m"


def test_coarser_intervals_are_made_of_finer_candles(room: Room, fill: Callable[..., Fill]) -> None:
    room.trade(fill(0, "buy", "1", "100"))
    room.candles("1m", PriceType.LAST, [100.0 + minute for minute in range(120)])
    content = room.content(interval="1h")
    assert content.series.close.tolist() == [159.0, 219.0]
    assert content.choices.intervals_of(PriceType.LAST) == ("1m", "5m", "15m", "1h")
    assert content.choices.intervals_of(PriceType.MARK) == ()


def test_an_interval_finer_than_what_is_stored_leaves_the_chart_empty_with_a_note(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"))
    room.candles("1h", PriceType.LAST, [100.0] * 3)
    content = room.content(interval="1m")
    assert len(content.series) == 0
    assert "No last-price candles" in content.notes[0]


def test_the_other_price_type_lies_over_it_never_finer_than_what_is_shown(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"))
    room.candles("1m", PriceType.LAST, [100.0] * 180)
    room.candles("1h", PriceType.MARK, [100.0] * 3)
    last, mark = room.content(), room.content(PriceType.MARK)
    assert last.overlay is not None
    assert (last.overlay.price_type, last.overlay.interval) == (PriceType.MARK, "1h")
    assert mark.overlay is not None
    assert (mark.overlay.price_type, mark.overlay.interval) == (PriceType.LAST, "1h")


def test_a_price_type_that_is_not_stored_gives_the_one_that_is_and_says_so(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"))
    room.candles("1m", PriceType.LAST, [100.0] * 180)
    content = room.content(PriceType.MARK)
    assert content.price_type is PriceType.LAST
    assert content.notes[0] == "No mark-price candles of BTCUSDT are stored: last price is shown."


def test_a_touch_on_mark_counts_before_one_on_last(room: Room, fill: Callable[..., Fill]) -> None:
    room.trade(fill(30, "buy", "1", "100"), **ISOLATED)
    room.candles("1m", PriceType.LAST, [100.0] * 60 + [80.0] * 60)
    room.candles("1h", PriceType.MARK, [100.0, 100.0, 80.0])
    content = room.content()
    assert [touch.price_type for touch in content.touches] == [PriceType.MARK, PriceType.LAST]
    assert content.touch is not None
    assert content.touch.at_ms == NOON_MS + 120 * MINUTE
    assert content.touches[1].at_ms == NOON_MS + 60 * MINUTE
    told = " ".join(content.notes)
    assert "Only 1 h mark candles were available: the exact minute is unknown." in told
    assert "Last price reached it first in the 1 min candle of 2024-05-14 13:00 UTC." in told


def test_a_mark_candle_older_than_the_line_is_told(room: Room, fill: Callable[..., Fill]) -> None:
    room.trade(fill(30, "buy", "1", "100"), **ISOLATED)
    room.candles("1h", PriceType.MARK, [80.0, 100.0])
    content = room.content()
    assert any("the touch may be older" in note for note in content.notes)


def test_mark_candles_that_begin_late_or_were_never_reached_are_told(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"), **ISOLATED)
    room.candles("1m", PriceType.MARK, [100.0] * 60, NOON + timedelta(minutes=20))
    content = room.content()
    assert content.touch is None
    assert (
        "Mark did not reach the liquidation price in the 1 min candles "
        "(stored only from 2024-05-14 12:20 UTC)."
    ) in content.notes


def test_without_mark_candles_the_touch_is_found_on_last_and_says_so(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "sell", "1", "100"), **ISOLATED)
    room.candles("1m", PriceType.LAST, [100.0, 120.0])
    content = room.content()
    assert content.side is Side.SHORT
    assert content.touch is not None
    assert content.touch.price_type is PriceType.LAST
    assert any(note.startswith("No mark candles are stored") for note in content.notes)


def test_price_after_the_close_touches_nothing(room: Room, fill: Callable[..., Fill]) -> None:
    room.trade(fill(0, "buy", "1", "100"), fill(5, "sell", "1", "100"), **ISOLATED)
    room.candles("1m", PriceType.LAST, [100.0] * 10 + [50.0] * 10)
    assert room.content().touch is None


def test_a_damaged_candle_file_is_told_and_the_chart_still_opens(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"))
    room.candles("1m", PriceType.LAST, [100.0] * 60)
    (file,) = room.charts.candle_files.folder.glob("*.candles")
    content = bytearray(file.read_bytes())
    content[4_096] ^= 0xFF  # the first time
    file.write_bytes(content)
    chart = room.content()
    assert len(chart.series) == 0
    assert "is damaged" in chart.notes[0]


def test_pauses_are_bands(
    room: Room, fill: Callable[..., Fill], liquidation: Callable[..., Liquidation]
) -> None:
    room.trade(fill(0, "buy", "1", "100"))
    with room.store.writing() as writer:
        writer.add_liquidation("Main", liquidation(30))
    (band,) = room.content().bands
    assert band.start_ms == NOON_MS + 30 * MINUTE
    assert band.end_ms - band.start_ms == 24 * 60 * MINUTE


def test_a_symbol_without_a_position_shows_its_latest_candles(room: Room) -> None:
    room.candles("1m", PriceType.LAST, [100.25] * 1_000, symbol="ETHUSDT")
    content = room.charts.content("Main", "ETHUSDT")
    assert content.position_key is None
    assert content.lines == ()
    assert content.window[1] == NOON_MS + 1_000 * MINUTE
    assert content.window[0] == NOON_MS + 700 * MINUTE
    assert content.tick_size == Decimal("0.01")
    assert room.charts.symbols() == ("ETHUSDT",)


def test_a_symbol_without_candles_is_an_empty_chart(room: Room) -> None:
    content = room.charts.content("Main", "ETHUSDT")
    assert len(content.series) == 0
    assert content.choices.price_types == ()


def test_a_position_that_is_not_there_is_a_sentence(room: Room) -> None:
    with pytest.raises(JournalError, match="no position"):
        room.charts.content("Main", "BTCUSDT:both:99")


def test_moving_the_stop_of_a_content_moves_only_that_line(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"), **ISOLATED, stop_price=Decimal(95))
    content = room.content()
    moved = content.with_line(LineKind.STOP, Decimal(97))
    stop = moved.line(LineKind.STOP)
    assert stop is not None
    assert (stop.price, stop.distance_ratio) == (Decimal(97), Decimal("-0.03"))
    assert moved.line(LineKind.ENTRY) == content.line(LineKind.ENTRY)
    assert len(moved.lines) == len(content.lines)
    empty = room.charts.content("Main", "ETHUSDT").with_line(LineKind.STOP, Decimal(5))
    assert empty.lines[0].distance_ratio is None


def test_the_tick_is_read_off_last_prices_and_fills() -> None:
    last = candles("1m", PriceType.LAST, [1.1893, 1.19])
    mark = candles("1m", PriceType.MARK, [1.18931234])
    dear = candles("1m", PriceType.LAST, [64_000.0, 64_010.5])
    assert tick_size_of(last, ()) == Decimal("0.0001")
    assert tick_size_of(mark, (Decimal("1.2"),)) == Decimal("0.1")
    assert tick_size_of(mark, ()) == Decimal("0.00000001")
    assert tick_size_of(dear, (Decimal("64000.25"),)) == Decimal("0.01")
    assert tick_size_of(candles("1m", PriceType.LAST, []), ()) == Decimal(1)


def recorded(path: Path, interval: str, price_type: PriceType) -> CandleSeries:
    with path.open() as file:
        rows = list(csv.reader(file))[1:]
    columns = [np.array([float(row[index]) for row in rows]) for index in range(1, 6)]
    names = ("open", "high", "low", "close", "volume")
    return CandleSeries(
        symbol="XRPUSDT",
        interval=interval,
        price_type=price_type,
        open_at=np.array([int(row[0]) for row in rows], np.int64),
        **dict(zip(names, columns, strict=True)),
    )


def test_the_recorded_fall_of_november_2021_reaches_a_20x_long_on_mark_and_last(
    shared_data: Path, store: Store, clock: Settable, tmp_path: Path
) -> None:
    charts = service(store, load_shipped_brackets(), clock, tmp_path / "candles")
    klines = shared_data / "klines"
    last = recorded(klines / "XRPUSDT-5m-2021-11-15_21.csv", "5m", PriceType.LAST)
    mark = recorded(klines / "XRPUSDT-mark-1h-2021-11-15_19.csv", "1h", PriceType.MARK)
    charts.candle_files.add(last)
    charts.candle_files.add(mark)
    trade = HandTrade(
        symbol="XRPUSDT",
        side=Side.LONG,
        quantity=Decimal(10_000),
        entry_price=Decimal("1.1893"),
        opened_at=datetime(2021, 11, 15, tzinfo=UTC),
        leverage=Decimal(20),
        margin_mode=MarginMode.ISOLATED,
    )
    charts.positions.record_by_hand("Main", trade)
    (view,) = charts.positions.views("Main")
    content = charts.content_of(view)
    assert (content.interval, content.tick_size) == ("5m", Decimal("0.0001"))
    assert [line.kind for line in content.lines] == [
        LineKind.ENTRY,
        LineKind.LIQUIDATION,
        LineKind.BANKRUPTCY,
    ]
    level = float(content.lines[1].price)
    on_mark, on_last = content.touches
    assert utc_from_ms(on_mark.at_ms) == datetime(2021, 11, 16, 0, tzinfo=UTC)
    assert utc_from_ms(on_last.at_ms) == datetime(2021, 11, 16, 0, 10, tzinfo=UTC)
    for series, touch in ((mark, on_mark), (last, on_last)):
        row = int(np.searchsorted(series.open_at, touch.at_ms))
        assert series.low[row] <= level < series.low[:row].min()
    assert any(
        "Only 1 h mark candles were available: the exact minute is unknown." in note
        for note in content.notes
    )


def test_a_minute_of_mark_is_exact_enough_to_say_nothing_more(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"), **ISOLATED)
    room.candles("1m", PriceType.MARK, [100.0, 80.0])
    notes = room.content().notes
    assert (
        "Mark reached the liquidation price first in the 1 min candle of 2024-05-14 12:01 UTC."
    ) in notes
    assert not any("exact minute" in note for note in notes)
