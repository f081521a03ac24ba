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
from journal.storage.transactions.rows import Row, fill_row
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


def fast(text: str, zone: tzinfo | None = UTC) -> tuple[Row, ...] | None:
    table = ExportTable(io.BufferedReader(io.BytesIO(text.encode())), "a.csv")
    read = piece_reader(table, zone)
    rows: list[Row] = []
    for piece in table.pieces():
        plain = read(piece)
        if plain is None:
            return None
        rows += plain[0].rows()
    return tuple(rows)


def slow(text: str, zone: tzinfo | None = UTC) -> tuple[Row, ...] | None:
    table = ExportTable(io.BufferedReader(io.BytesIO(text.encode())), "a.csv")
    read_row = TRADE_HISTORY.row_reader(table.header, TimeCells(zone))
    try:
        rows = [row for _, row in table.rows() if isinstance(row, list)]
        fills = (fill for row in rows for fill in read_row(row))
        return tuple(fill_row(fill) for fill in fills if isinstance(fill, Fill))
    except CellError:
        return None


NUMBERS = (
    *("1", "100", "0.010", "1.10", "0", "0.0", "-0", "-0.0", "-5.50", "0.5", "1e3", "007", "-007"),
    *("1.", "-5.", ".5", "-.5", "-", "--5", "5-", "1.2.3", "1..2", "", " 2 ", "1 ", "+1", "1_0"),
    *("nan", "1,0", "9" * 18, "9" * 19, "0." + "1" * 18, "0." + "1" * 19, "１", "1\x00"),  # noqa: RUF001  # a full-width digit
)
IDS = ("7", "0", "8389765568816714211", "", "a-b", "x_1", "1e5", "7 ", " 7", "9" * 64, "9" * 65)
CELLS = {
    "time": (
        *("2024-02-29 00:00:00", "24-06-21 14:27:58", "2023-02-29 01:01:01", "2024-06-21 24:00:00"),
        *("2024-06-21T14:27:58", "2024-06-21 14:27:5x", "1924-06-21 14:27:58", "24-13-01 00:00:00"),
        *(
            "2024-6-21 14:27:58",
            "2024/06/21 14:27:58",
            "2024-06-21 14:60:00",
            "2024-06-21 14:27:60",
            "2016-12-31 23:59:59",
        ),
        *(
            "1700000000000",
            "1483228799999",
            "4102444800000",
            "170000000000a",
            "170000000000000",
            "",
        ),
    ),
    "symbol": ("NEARUSDT", "币安USDT", " btcusdt", "", "B\x00", "B\tC", "BTC ", "B" * 40, "B" * 70),
    "side": ("BUY", "Sell", "buy", "x", "", "BUY ", "BUYS"),
    "leg": ("LONG", "Short", "both", "", "Long "),
    "price": NUMBERS,
    "quantity": NUMBERS,
    "fee": (
        *NUMBERS,
        *(f"{amount} USDT" for amount in NUMBERS),
        *("0.1BNB", "0.1 1INCH", "0.1 usdt", "x", "BNB", "1  BNB", "1BNB2", "1-BNB", "1B B"),
        *("1" + "A" * 20, "1" + "A" * 21, "1 " + "A" * 20, "1 " + "A" * 21),
    ),
    "pnl": NUMBERS,
    "maker": ("false", "TRUE", "", "no", "true "),
    "trade_id": IDS,
    "order_id": IDS,
    "uid": ("", "7", "a b", " 9", "9 ", "9\x00"),
}


@pytest.mark.parametrize("name", CELLS)
def test_every_cell_the_fast_lane_takes_is_what_the_slow_lane_reads(name: str) -> None:
    for cell in CELLS[name]:
        odd = {name: cell}
        for rows in ([odd], [odd, {}], [{}, odd], [odd, odd]):
            text = text_of(*rows)
            assert fast(text) in {None, slow(text)}, repr(cell)


@examples(60)
@given(
    st.lists(
        st.fixed_dictionaries(
            {}, optional={name: st.sampled_from(CELLS[name][:3]) for name in CELLS}
        ),
        min_size=1,
        max_size=4,
    )
)
def test_what_the_fast_lane_takes_is_what_the_slow_lane_reads(rows: list[dict[str, str]]) -> None:
    text = text_of(*rows)
    assert fast(text) in {None, slow(text)}


@examples(40)
@given(st.lists(st.text("0019.-", max_size=6), min_size=1, max_size=3))
def test_numbers_of_any_shape_are_read_alike_in_both_lanes(cells: list[str]) -> None:
    for name in ("price", "fee", "pnl"):
        text = text_of(*({name: cell} for cell in cells))
        assert fast(text) in {None, slow(text)}


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
        text_of({}, {}).replace("5000110\n9,", "5000110,9\n"),
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
