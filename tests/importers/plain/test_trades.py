"""The fast lane gives what the slow lane gives, and leaves to it whatever is unusual."""

import io
from collections.abc import Callable
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.values import Fill
from journal.importers.binance.trades import TRADE_HISTORY
from journal.importers.cells import CellError, TimeCells
from journal.importers.files.table import ExportTable
from journal.importers.plain.trades import piece_reader
from journal.importers.results import ParsedFile
from tests.examples import examples

Read = Callable[..., ParsedFile]
HEDGE = (
    "Uid,Time(UTC),Symbol,Side,Position Side,Price,Quantity,Amount,Fee,Realized Profit,"
    "Buyer,Maker,Trade Id,Order Id"
)
USUAL = {
    "uid": "9",
    "time": "2024-06-21 14:27:58",
    "symbol": "NEARUSDT",
    "side": "SELL",
    "leg": "Both",
    "price": "5.3440",
    "quantity": "52.0",
    "amount": "1",
    "fee": "0.138944 USDT",
    "pnl": "7.02899999",
    "buyer": "false",
    "maker": "true",
    "trade_id": "1000110",
    "order_id": "5000110",
}


def text_of(*rows: dict[str, str]) -> str:
    return "\n".join([HEDGE, *(",".join((USUAL | row).values()) for row in rows)]) + "\n"


def fast(text: str, zone: tzinfo | None = UTC) -> tuple[Fill, ...] | None:
    table = ExportTable(io.BufferedReader(io.BytesIO(text.encode())), "a.csv")
    read = piece_reader(table, zone)
    fills: list[Fill] = []
    for piece in table.pieces():
        plain = read(piece)
        if plain is None:
            return None
        fills += plain[0].fills()
    return tuple(fills)


def slow(text: str, zone: tzinfo | None = UTC) -> tuple[Fill, ...] | None:
    table = ExportTable(io.BufferedReader(io.BytesIO(text.encode())), "a.csv")
    read_row = TRADE_HISTORY.row_reader(table.header, TimeCells(zone))
    try:
        rows = [row for _, row in table.rows() if isinstance(row, list)]
        return tuple(fill for row in rows for fill in read_row(row) if isinstance(fill, Fill))
    except CellError:
        return None


CELLS = {
    "time": ["2024-02-29 00:00:00", "24-06-21 14:27:58", "1700000000000", "2023-02-29 01:01:01"],
    "symbol": ["NEARUSDT", "币安USDT", " btcusdt", ""],
    "side": ["BUY", "Sell", "buy", "x"],
    "leg": ["LONG", "Short", "both", ""],
    "price": ["1", "100", "0.010", "0", "0.0", "1e3", "007", "-1", "1.", ".5", "9" * 19],
    "quantity": ["10", "3.25", "+1", " 2 ", "1_0", "１"],  # noqa: RUF001  # a full-width digit
    "fee": ["0", "-0.0 USDT", "0.1BNB", "0.1 1INCH", "0.1 usdt", "", "x", "1.50000USDT"],
    "pnl": ["-0.0", "-5.50", "", "0", "100", "nan", "-007"],
    "maker": ["false", "TRUE", "", "no"],
    "trade_id": ["7", "a-b", "", "1e5", "0"],
    "order_id": ["8389765568816714211", "", "x_1"],
    "uid": ["", "7", "a b"],
}


@examples(60)
@given(
    st.lists(
        st.fixed_dictionaries({}, optional={n: st.sampled_from(c) for n, c in CELLS.items()}),
        min_size=1,
        max_size=4,
    )
)
def test_what_the_fast_lane_takes_is_what_the_slow_lane_reads(rows: list[dict[str, str]]) -> None:
    text = text_of(*rows)
    found = fast(text)
    assert found is None or found == slow(text)


def test_usual_rows_take_the_fast_lane_with_any_line_end_and_fixed_zone() -> None:
    rows = [{}, {"fee": "0.5BNB", "leg": "Long"}, {"pnl": "-0.0", "price": "100", "fee": "-0.10"}]
    text = text_of(*rows)
    assert fast(text) == slow(text)
    assert fast(text.replace("\n", "\r\n")) == slow(text)
    zone = timezone(timedelta(hours=-6))
    local = text.replace("Time(UTC)", "Time")
    short = local.replace("2024-06", "24-06")
    assert fast(local, zone) == fast(short, zone) == slow(local, zone)
    counts = local.replace("2024-06-21 14:27:58", "1700000000000")
    assert fast(counts, None) == slow(counts, None)


@pytest.mark.parametrize(
    "text",
    [
        text_of({}).replace("NEARUSDT", '"NEARUSDT"'),
        text_of({})[:-1],
        text_of({}).replace(",", ";"),
        text_of({}, {}).replace("\n9,", "\r9,"),
        text_of({}) + text_of({}).splitlines()[1] + "\r\n",
        text_of({}) + "\n",
        text_of({}) + "9,9\n",
        text_of({"time": "2024-06-21 25:00:00"}),
        text_of({"time": "2016-06-21 14:27:58"}),
        text_of({"time": "1400000000000"}),
        text_of({"maker": "?"}),
        text_of({"uid": " 9"}),
    ],
)
def test_anything_unusual_is_left_to_the_slow_lane(text: str) -> None:
    assert fast(text) is None


def test_a_zone_that_changes_its_clocks_is_left_to_the_slow_lane() -> None:
    assert fast(text_of({}).replace("(UTC)", ""), ZoneInfo("Europe/Berlin")) is None


def test_columns_a_dialect_lacks_are_unknown_and_the_fee_s_asset_has_its_own(read: Read) -> None:
    header = "symbol,id,side,price,qty,commission,commissionAsset,time\n"
    row = "BTCUSDT,7,BUY,1,2,0.2,{},1700000000000\n"
    (fill,) = read(header + row.format("USDT")).fills
    assert (fill.fee_asset, fill.order_id, fill.realized_pnl, fill.is_maker) == (
        "USDT",
        None,
        None,
        None,
    )
    assert fast(header + row.format("usdt")) is None
