import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from journal.domain.values import ExchangeOrder, Fill, Income, OrderSide, PositionSide
from journal.importers import open_export, read_export
from journal.importers.results import ExportKind, ParsedFile, RowError
from tests.importers.counting import record_count

Read = Callable[..., ParsedFile]
CURRENT = (
    "Uid,Time,Symbol,Side,Price,Quantity,Amount,Fee,Realized Profit,Buyer,Maker,Trade ID,Order ID"
)
HEDGE = (
    "Uid,Time(UTC),Symbol,Side,Position Side,Price,Quantity,Amount,Fee,Realized Profit,"
    "Buyer,Maker,Trade Id,Order Id"
)
ORDERS = (
    "Uid,Time,Order No,Symbol,Type,Side,Price,Average Price,Amount,Executed Amount,"
    "Executed Quote Amount,Stop Price,Status,Update Time"
)
LEGACY_ORDERS = (
    "Uid,Time(UTC),Symbol,Type,Side,Position Side,Price,Average Price,Amount,Executed Amount,"
    "Executed Quote Amount,Stop Price,Status,Client Order Id,Time In Force,Activate Price,"
    "Price Rate,Update Time,Order No"
)
API = (
    "symbol,id,orderId,side,positionSide,price,qty,quoteQty,commission,commissionAsset,"
    "marginAsset,realizedPnl,maker,time"
)
SELL_ONE = "9,2026-09-29 14:27:00,ABCUSDT,SELL,25.115,1,25.115,0.005USDT,0,false,true,7,8"


def test_the_current_trade_history_is_read_in_the_zone_of_its_name(read: Read) -> None:
    parsed = read(f"\ufeff{CURRENT}\r\n{SELL_ONE}\r\n", "Trades(UTC+9).csv")
    assert parsed.kind is ExportKind.TRADES
    assert parsed.uids == ("9",)
    assert parsed.zone == parsed.zone_in_name == timezone(timedelta(hours=9))
    assert len(parsed.content_sha256) == 64
    assert parsed.fills == (
        Fill(
            symbol="ABCUSDT",
            trade_id="7",
            order_id="8",
            traded_at=datetime(2026, 9, 29, 5, 27, tzinfo=UTC),
            order_side=OrderSide.SELL,
            position_side=PositionSide.BOTH,
            price=Decimal("25.115"),
            quantity=Decimal(1),
            fee=Decimal("0.005"),
            fee_asset="USDT",
            realized_pnl=Decimal(0),
            is_maker=True,
        ),
    )


def test_without_a_zone_anywhere_the_example_is_shown_and_nothing_read(read: Read) -> None:
    parsed = read(f"{CURRENT}\n{SELL_ONE}\n")
    assert parsed.needs_zone
    assert parsed.example_time == "2026-09-29 14:27:00"
    assert record_count(parsed) == 0


def test_the_zone_the_trader_says_goes_before_the_one_in_the_name(read: Read) -> None:
    parsed = read(f"{CURRENT}\n{SELL_ONE}", "Trades(UTC+9).csv", zone=UTC)
    assert parsed.fills[0].traded_at == datetime(2026, 9, 29, 14, 27, tzinfo=UTC)


def test_a_column_that_says_utc_goes_before_everything(read: Read) -> None:
    row = "1,2023-01-01 00:00:00,AQ,BUY,Long,1.5,1,1.5,0.00053 BNB,2.34,true,false,99,88"
    parsed = read(f"{HEDGE}\n{row}", "x(UTC+9).csv", zone=timezone(timedelta(hours=3)))
    (fill,) = parsed.fills
    assert fill.traded_at == datetime(2023, 1, 1, tzinfo=UTC)
    assert fill.position_side is PositionSide.LONG
    assert (fill.fee, fill.fee_asset) == (Decimal("0.00053"), "BNB")
    assert fill.is_maker is False


def test_the_api_download_tells_milliseconds_and_the_fee_s_asset(read: Read) -> None:
    row = "ABCUSDT,7,9,SELL,LONG,10,2,20,0.2,BNB,USDT,3.5,false,1700000000123"
    parsed = read(f"{API}\n{row}")
    (fill,) = parsed.fills
    assert parsed.zone is None
    assert not parsed.needs_zone
    assert fill.traded_at == datetime(2023, 11, 14, 22, 13, 20, 123_000, tzinfo=UTC)
    assert (fill.trade_id, fill.order_id, fill.fee_asset) == ("7", "9", "BNB")
    assert fill.realized_pnl == Decimal("3.5")


def test_a_file_without_uid_profit_and_maker_leaves_them_unknown(read: Read) -> None:
    parsed = read(
        "Time(UTC);Symbol;Side;Price;Quantity;Fee;Trade ID\n"
        "26-03-17 09:34:12;BTCUSDT;BUY;73822.3;0.01;;419925075\n"
    )
    (fill,) = parsed.fills
    assert parsed.uids == ()
    unknown = (fill.order_id, fill.fee, fill.fee_asset, fill.realized_pnl, fill.is_maker)
    assert unknown == (None,) * 5


def test_a_bad_row_is_told_by_line_and_column_and_the_others_are_read(read: Read) -> None:
    good = "1,2023-01-01 00:00:00,AQ,BUY,Both,1.5,1,1.5,0.1USDT,0,true,false,{},88"
    bad = [
        "1,2023-01-01 00:00:00,AQ,BUY,Both,0,1,1.5,0.1USDT,0,true,false,2,88",
        "1,2023-01-01 00:00:00,AQ,HOLD,Both,1,1,1.5,0.1USDT,0,true,false,3,88",
        "1,2023-01-01 00:00:00,AQ,BUY,Both,1,-1,1.5,0.1USDT,0,true,false,4,88",
        "1,2023-01-01 00:00:00,AQ,BUY,Both,1",
        '1,"2023-01-01 00:00:00,AQ,BUY,Both,1,1,1.5,0.1USDT,0,true,false,6,88',
        "",
    ]
    rows = [HEDGE, good.format(1), *bad, good.format(7)]
    parsed = read("\n".join(rows))
    assert [fill.trade_id for fill in parsed.fills] == ["1", "7"]
    assert [(error.line, error.column) for error in parsed.errors] == [
        (3, "Price"),
        (4, "Side"),
        (5, "Quantity"),
        (6, ""),
        (7, ""),
    ]
    assert parsed.refused == 5
    assert "cut off" in parsed.errors[3].reason
    assert "quotation mark" in parsed.errors[4].reason


def test_a_uid_that_cannot_be_one_refuses_its_row(read: Read) -> None:
    row = "{},2023-01-01 00:00:00,AQ,BUY,Both,1.5,1,1.5,0.1USDT,0,true,false,{},88\n"
    parsed = read(f"{HEDGE}\n" + row.format("1\x00", 1) + row.format("", 2) + row.format(7, 3))
    assert parsed.errors[0].column == "Uid"
    assert parsed.uids == ("7",)
    assert len(parsed.fills) == 2


def test_of_many_refused_rows_all_are_counted_and_a_thousand_kept(read: Read) -> None:
    parsed = read(HEDGE + "\nx,y" * 1500)
    assert parsed.refused == 1500
    assert len(parsed.errors) == 1000
    assert parsed.errors[0] == RowError(
        line=2, column="", reason="has 2 cells where the header has 14: the line is cut off"
    )


def test_transactions_of_both_dialects_are_wallet_changes_in_upper_case(read: Read) -> None:
    current = read(
        "Time,Type,Amount,Asset,Symbol,Transaction ID\n"
        "2024-01-02 03:04:05,REALIZED_PNL,1.5,USDT,BTCUSDT,txn-1\n",
        "T(UTC--6).csv",
    )
    assert current.kind is ExportKind.TRANSACTIONS
    assert current.incomes == (
        Income(
            income_type="REALIZED_PNL",
            amount=Decimal("1.5"),
            asset="USDT",
            symbol="BTCUSDT",
            transaction_id="txn-1",
            occurred_at=datetime(2024, 1, 2, 9, 4, 5, tzinfo=UTC),
        ),
    )
    legacy = read(
        "Date(UTC),type,Amount,Asset,Symbol,Transaction ID\n"
        "2024-01-02 03:04:05,Insurance Clear,-3,USDT,,22\n"
    )
    assert legacy.incomes[0].income_type == "INSURANCE_CLEAR"
    assert legacy.incomes[0].symbol is None
    assert legacy.incomes[0].occurred_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_orders_of_both_dialects_are_read(read: Read) -> None:
    current = read(
        f"{ORDERS}\nx,2026-01-01 00:02:00,3,ABCUSDT,MARKET,BUY,0,90,1.5,1.5,135,0,FILLED,"
        "2026-01-01 00:02:01",
        zone=UTC,
    )
    assert current.orders == (
        ExchangeOrder(
            symbol="ABCUSDT",
            order_id="3",
            client_order_id=None,
            order_type="MARKET",
            order_side=OrderSide.BUY,
            position_side=PositionSide.BOTH,
            price=Decimal(0),
            average_price=Decimal(90),
            quantity=Decimal("1.5"),
            executed_quantity=Decimal("1.5"),
            stop_price=None,
            status="FILLED",
            placed_at=datetime(2026, 1, 1, 0, 2, tzinfo=UTC),
            updated_at=datetime(2026, 1, 1, 0, 2, 1, tzinfo=UTC),
        ),
    )
    legacy = read(
        f"{LEGACY_ORDERS}\n1,2023-01-01 00:00:00,ABC,LIMIT,SELL,Long,10,11,1,1,1,9.5,FILLED,"
        "autoclose-1672531200000,IOC,0,0.0,,77"
    )
    (order,) = legacy.orders
    assert order.client_order_id == "autoclose-1672531200000"
    assert order.position_side is PositionSide.LONG
    assert order.stop_price == Decimal("9.5")
    assert order.updated_at is None


def test_an_export_without_matches_is_recognized_and_holds_nothing(read: Read) -> None:
    with_header = read(f"{CURRENT}\nNo data matches the criteria.\n")
    assert with_header.kind is ExportKind.TRADES
    assert not with_header.needs_zone
    assert with_header.refused == record_count(with_header) == 0
    assert read("No data matches the criteria.").kind is ExportKind.EMPTY
    assert record_count(read(HEDGE)) == 0


def test_all_real_fills_are_read(shared_data: Path) -> None:
    parsed = [read_export(*open_export(path)) for path in (shared_data / "fills").glob("*.csv")]
    assert len(parsed) == 100
    assert sum(len(each.fills) for each in parsed) == 10_161
    assert sum(each.refused for each in parsed) == 0


def test_reading_stops_when_whoever_is_told_raises(tmp_path: Path) -> None:
    class StopError(Exception):
        pass

    def stop(count: int) -> None:
        raise StopError(count)

    row = "\n1,2023-01-01 00:00:00,AQ,BUY,Both,1.5,1,1.5,0.1USDT,0,true,false,{},88"
    path = tmp_path / "big.csv"
    path.write_text(HEDGE + "".join(row.format(n) for n in range(20_000)))
    with pytest.raises(StopError) as caught:
        read_export(*open_export(path), on_bytes=stop)
    assert 0 < caught.value.args[0] < path.stat().st_size
    assert not [thread for thread in threading.enumerate() if "reading-ahead" in thread.name]


def test_many_rows_of_an_export_without_a_fast_lane_come_in_steps(tmp_path: Path) -> None:
    row = "2024-01-02 03:04:05,FUNDING_FEE,-1,USDT,B,{}\n"
    path = tmp_path / "t.csv"
    path.write_text(
        "Time(UTC),Type,Amount,Asset,Symbol,Transaction ID\n"
        + "".join(row.format(number) for number in range(4500))
    )
    sizes: list[int] = []
    parsed = read_export(*open_export(path), sink=lambda chunk: sizes.append(len(chunk.records)))
    assert (sum(sizes), max(sizes), record_count(parsed)) == (4500, 2000, 0)
