"""Which candles a chart shows, and where they reached the liquidation price."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.errors import JournalError
from journal.domain.instants import ms_from_utc
from journal.domain.market.series import CandleSeries, interval_ms
from journal.domain.values import Fill, Liquidation, MarginMode, PriceType, Side
from journal.services.charting.candles.ticks import tick_size_of
from journal.services.charting.content import LineKind

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
NOON_MS = ms_from_utc(NOON)
MINUTE = 60_000
KEY = "BTCUSDT:both:1"
ISOLATED = {"leverage": Decimal(10), "margin_mode": MarginMode.ISOLATED}
Room = Any
"""See conftest: the services of one journal, and short ways to put something into it."""


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


def test_the_tick_is_read_off_last_prices_and_fills(
    make_candles: Callable[..., CandleSeries],
) -> None:
    last = make_candles("1m", PriceType.LAST, [1.1893, 1.19])
    mark = make_candles("1m", PriceType.MARK, [1.18931234])
    dear = make_candles("1m", PriceType.LAST, [64_000.0, 64_010.5])
    assert tick_size_of(last, ()) == Decimal("0.0001")
    assert tick_size_of(mark, (Decimal("1.2"),)) == Decimal("0.1")
    assert tick_size_of(mark, ()) == Decimal("0.00000001")
    assert tick_size_of(dear, (Decimal("64000.25"),)) == Decimal("0.01")
    assert tick_size_of(make_candles("1m", PriceType.LAST, []), ()) == Decimal(1)


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


def test_every_interval_from_a_minute_to_a_week_can_be_switched_to(
    room: Room, fill: Callable[..., Fill]
) -> None:
    minutes = 9 * 24 * 60
    closes = [100 + (at * 37 % 101) / 10 for at in range(minutes)]
    monday = NOON - timedelta(days=1, hours=12)
    room.candles("1m", PriceType.LAST, closes, monday)
    room.trade(fill(0, "buy", "1", "100"))
    offered = room.content().choices.intervals_of(PriceType.LAST)
    assert offered == ("1m", "5m", "15m", "1h", "4h", "1d", "1w")
    for interval in offered:
        series = room.content(interval=interval).series
        step = interval_ms(interval) // interval_ms("1m")
        assert series.interval == interval
        assert series.close.tolist() == [
            closes[min(end, minutes) - 1] for end in range(step, minutes + step, step)
        ]
        assert series.high[0] == max(closes[:step])


def test_stored_candles_are_completed_by_finer_ones_and_win_where_both_are(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"), fill(100, "sell", "1", "100"))
    room.candles("5m", PriceType.LAST, [100.0 + at for at in range(36)])
    room.candles("1h", PriceType.LAST, [50.0, 51.0], NOON + timedelta(hours=2))
    content = room.content(interval="1h")
    assert content.series.open_at.tolist() == [NOON_MS + hour * 60 * MINUTE for hour in range(4)]
    assert content.series.close.tolist() == [111.0, 123.0, 50.0, 51.0]
    assert not any("are stored for this time" in note for note in content.notes)
