"""Every sample of an export that is known, with the type, zone and values it must give."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from journal.domain.values import MarginMode, OrderSide, PositionSide, PriceType, Side
from journal.importers import open_export, read_export
from journal.importers.records import CandleNaming
from journal.importers.results import ExportKind, ImportRefusedError, ParsedFile
from tests.importers.counting import record_count

D = Decimal
POSITION_HEADER = (
    "Symbol,Margin Mode,Position Side,Entry Price,Avg. Close Price,Max Open Interest,Closed Vol.,"
    "Closing PNL,Opened,Closed,Status\n"
)
OKX_HEADER = (
    "id,Order id,Time,Trade Type,Instrument,Type,Amount,Unit,PL,Fee,Position Change,"
    "Position Balance,Balance Change,Balance,Unit\n"
)


def sample(shared_data: Path, name: str, **how: CandleNaming | timezone) -> ParsedFile:
    (member,) = open_export(shared_data / "exports" / name)
    parsed = read_export(member, **how)  # type: ignore[arg-type]  # by name
    assert parsed.refused == 0
    return parsed


def test_the_trade_history_of_2026_is_in_the_zone_of_its_name(shared_data: Path) -> None:
    name = "Binance-Futures-Trade-History-202609291427(UTC+9)-part1-of1.csv"
    parsed = sample(shared_data, name)
    (fill,) = parsed.fills
    assert (parsed.kind, parsed.zone) == (ExportKind.TRADES, timezone(timedelta(hours=9)))
    assert (parsed.uids, parsed.example_time) == (("900000001",), "2026-09-29 14:27:00")
    assert fill.traded_at == datetime(2026, 9, 29, 5, 27, tzinfo=UTC)
    assert (fill.symbol, fill.trade_id, fill.order_id) == ("ABCUSDT", "700000001", "800000001")
    assert (fill.order_side, fill.position_side) == (OrderSide.SELL, PositionSide.BOTH)
    assert (fill.price, fill.quantity) == (D("25.115"), D(1))
    assert (fill.fee, fill.fee_asset) == (D("0.00502299"), "USDT")
    assert (fill.realized_pnl, fill.is_maker) == (D(0), True)


def test_the_transaction_history_is_west_of_greenwich(shared_data: Path) -> None:
    parsed = sample(shared_data, "Binance-Futures-Transaction-History-202603230525(UTC--6).csv")
    (income,) = parsed.incomes
    assert (parsed.kind, parsed.zone) == (ExportKind.TRANSACTIONS, timezone(timedelta(hours=-6)))
    assert income.occurred_at == datetime(2024, 1, 2, 9, 4, 5, tzinfo=UTC)
    assert (income.income_type, income.amount, income.asset) == ("REALIZED_PNL", D("1.5"), "USDT")
    assert (income.symbol, income.transaction_id) == ("BTCUSDT", "txn-1")


def test_an_export_of_nothing_holds_nothing(shared_data: Path) -> None:
    parsed = sample(shared_data, "binance_no_data.csv")
    assert (parsed.kind, record_count(parsed), parsed.needs_zone) == (ExportKind.TRADES, 0, False)


def test_the_order_history_of_2026_asks_for_its_zone(shared_data: Path) -> None:
    assert sample(shared_data, "binance_order_history_2026.csv").needs_zone
    parsed = sample(shared_data, "binance_order_history_2026.csv", zone=UTC)
    assert (parsed.kind, parsed.uids) == (ExportKind.ORDERS, ("x",))
    assert [
        (o.order_id, o.order_side, o.average_price, o.executed_quantity) for o in parsed.orders
    ] == [
        ("1", OrderSide.SELL, D(100), D(1)),
        ("2", OrderSide.SELL, D(105), D("0.5")),
        ("3", OrderSide.BUY, D(90), D("1.5")),
    ]
    assert [(o.placed_at.minute, o.updated_at) for o in parsed.orders] == [
        (minute, datetime(2026, 1, 1, 0, minute, tzinfo=UTC)) for minute in range(3)
    ]
    assert {(o.symbol, o.order_type, o.price) for o in parsed.orders} == {
        ("ABCUSDT", "MARKET", D(0))
    }
    assert {(o.client_order_id, o.stop_price, o.status) for o in parsed.orders} == {
        (None, None, "FILLED")
    }


def test_the_legacy_order_history_tells_client_order_ids(shared_data: Path) -> None:
    parsed = sample(shared_data, "binance_order_history_legacy_client_id.csv")
    (order,) = parsed.orders
    assert (parsed.kind, parsed.zone) == (ExportKind.ORDERS, UTC)
    assert (order.order_id, order.client_order_id, order.status) == ("77", "client-order", "NEW")
    assert (order.position_side, order.price, order.average_price) == (
        PositionSide.LONG,
        D(10),
        D(11),
    )
    assert order.updated_at == datetime(2023, 1, 1, 0, 0, 10, tzinfo=UTC)


def test_of_a_statement_only_the_futures_wallet_is_taken(shared_data: Path) -> None:
    parsed = sample(shared_data, "binance_statement_futures_rows.csv")
    assert (parsed.kind, parsed.zone, parsed.uids) == (ExportKind.STATEMENT, UTC, ("1",))
    assert [(i.income_type, i.amount) for i in parsed.incomes] == [
        ("TRANSFER", D(-100)),
        ("FUNDING_FEE", D("-0.07779065")),
        ("REALIZED_PNL", D("-0.05576")),
        ("REALIZED_PNL", D("1.29642")),
    ]
    assert {(i.asset, i.symbol) for i in parsed.incomes} == {("USDT", None)}
    assert parsed.incomes[1].occurred_at == datetime(2023, 9, 12, 8, 0, 2, tzinfo=UTC)
    assert len({i.transaction_id for i in parsed.incomes}) == 4


def test_the_download_of_the_programming_interface_needs_no_zone(shared_data: Path) -> None:
    parsed = sample(shared_data, "binance_trade_async_api_columns.csv")
    (fill,) = parsed.fills
    assert (parsed.kind, parsed.zone) == (ExportKind.TRADES, None)
    assert fill.traded_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert (fill.symbol, fill.trade_id, fill.order_id) == ("ASSETQUOTE", "7", "9")
    assert (fill.order_side, fill.position_side) == (OrderSide.SELL, PositionSide.LONG)
    assert (fill.price, fill.quantity, fill.realized_pnl) == (D(10), D(2), D("3.5"))
    assert (fill.fee, fill.fee_asset, fill.is_maker) == (D("0.2"), "QUOTE", False)


def test_a_fee_in_bnb_stays_in_bnb(shared_data: Path) -> None:
    (fill,) = sample(shared_data, "binance_trade_history_bnb_fee.csv", zone=UTC).fills
    assert (fill.fee, fill.fee_asset) == (D("0.00352911"), "BNB")
    assert (fill.order_id, fill.realized_pnl) == ("8389765568816714211", D("10.24"))
    assert fill.traded_at == datetime(2023, 1, 1, 19, 53, 13, tzinfo=UTC)


def test_the_legacy_trade_history_tells_the_leg_and_utc(shared_data: Path) -> None:
    parsed = sample(shared_data, "binance_trade_history_legacy_time_utc_hedge.csv")
    (fill,) = parsed.fills
    assert (parsed.zone, fill.position_side, fill.trade_id) == (UTC, PositionSide.LONG, "99")
    assert (fill.symbol, fill.order_id, fill.quantity) == ("ASSETQUOTE", "88", D(1))
    assert fill.traded_at == datetime(2023, 1, 1, tzinfo=UTC)
    assert (fill.price, fill.fee, fill.fee_asset) == (D("1.5"), D("0.00053"), "BNB")
    assert (fill.realized_pnl, fill.is_maker) == (D("2.34"), False)


def test_years_of_two_digits_and_fees_with_a_blank(shared_data: Path) -> None:
    first, second, third = sample(
        shared_data, "binance_trade_history_yy_space_fee.csv", zone=UTC
    ).fills
    assert first.traded_at == datetime(2026, 3, 17, 9, 34, 12, tzinfo=UTC)
    assert (second.fee, second.realized_pnl) == (D("0.2821007"), D("97.84870666"))
    assert (third.symbol, third.price, third.quantity) == ("COMPUSDT", D("25.23"), D("0.436"))


def test_closed_pnl_of_bybit_tells_positions_and_invents_no_fills(shared_data: Path) -> None:
    parsed = sample(shared_data, "bybit_closed_pnl_2025.csv")
    first, second = parsed.told_positions
    assert (parsed.kind, parsed.zone, parsed.fills) == (ExportKind.CLOSED_PNL, UTC, ())
    assert first.closed_at == second.closed_at == datetime(2025, 6, 5, 10, 5, 40, tzinfo=UTC)
    assert (first.symbol, first.side, first.status) == ("OPUSDT", Side.LONG, "TRADE")
    assert (first.closed_quantity, first.entry_price, first.exit_price) == (
        D("793.7"),
        D("0.6299"),
        D("0.6331"),
    )
    assert (first.realized_pnl, second.realized_pnl) == (D("2.01880767"), D("-1.54566602"))
    assert (second.symbol, second.closed_quantity) == ("TRXUSDT", D(1190))
    assert (second.entry_price, second.exit_price) == (D("0.27301"), D("0.27194"))
    assert [one.told_id.partition(":")[0] for one in (first, second)] == ["9871b976", "cb74bb46"]
    assert (first.opened_at, first.margin_mode, first.peak_quantity) == (None, None, None)


def test_candles_with_and_without_a_header(shared_data: Path) -> None:
    naming = CandleNaming(symbol="BTCUSDT", interval="1m", price_type=PriceType.LAST)
    series = sample(shared_data, "vision_klines_um_header.csv", naming=naming).candles
    assert series is not None
    assert (series.open_at[0], series.open[0], series.high[0]) == (1736351700000, 95261.8, 95291.6)
    assert (series.low[0], series.close[0], series.volume[0]) == (95196.2, 95223.1, 180.76)
    week = CandleNaming(symbol="ETHBTC", interval="1w", price_type=PriceType.LAST)
    series = sample(shared_data, "vision_klines_um_no_header.csv", naming=week).candles
    assert series is not None
    assert (len(series), series.open[0], series.close[0]) == (1, 0.0163479, 0.015771)
    assert (series.open_at[0], series.high[0], series.low[0]) == (1499040000000, 0.8, 0.015758)
    assert (series.symbol, series.interval, series.price_type) == ("ETHBTC", "1w", PriceType.LAST)


def test_other_people_s_liquidations_are_no_export_of_an_account(shared_data: Path) -> None:
    with pytest.raises(ImportRefusedError, match="everybody's liquidations"):
        sample(shared_data, "vision_liquidationSnapshot_cm_2024-10-01.csv")


def test_a_position_history_tells_margin_mode_and_what_is_still_open(tmp_path: Path) -> None:
    path = tmp_path / "Positions(UTC+3).csv"
    path.write_text(
        POSITION_HEADER + "BTCUSDT,Isolated,Long,42000.5,43000,1.5 BTC,1.5 BTC,1499.25 USDT,"
        "2024-01-02 03:00:00,2024-01-02 05:00:00,Closed\n"
        "ETHUSDT,Cross,Short,2200,-,3,0,0,2024-01-03 03:00:00,-,Partially Closed\n"
        "ETHUSDT,Cross,Short,2200,-,-3,0,0,2024-01-03 03:00:00,-,Partially Closed\n"
        "ETHUSDT,Cross,Short,2200,-,3,0,,2024-01-03 03:00:00,-,Partially Closed\n"
        "ETHUSDT,Odd,Short,2200,-,3,0,0,2024-01-03 03:00:00,-,Partially Closed\n"
    )
    parsed = read_export(*open_export(path))
    closed, open_ = parsed.told_positions
    assert (parsed.kind, [error.line for error in parsed.errors]) == (
        ExportKind.POSITIONS,
        [4, 5, 6],
    )
    assert (closed.margin_mode, closed.side) == (MarginMode.ISOLATED, Side.LONG)
    assert (closed.peak_quantity, closed.closed_quantity) == (D("1.5"), D("1.5"))
    assert (closed.realized_pnl, closed.status) == (D("1499.25"), "CLOSED")
    assert closed.opened_at == datetime(2024, 1, 2, tzinfo=UTC)
    assert closed.told_id == "long:1704153600000"
    assert (open_.closed_at, open_.exit_price, open_.status) == (None, None, "PARTIALLY_CLOSED")


@pytest.mark.parametrize("before", ["UTC_Time", "User ID,Time"])
def test_statements_of_the_other_dialects(tmp_path: Path, before: str) -> None:
    path = tmp_path / "statement.csv"
    row = "2023-09-12 08:00:02,USDT-Futures,{},USDT,-1.50,\n"
    row = f"7,{row}" if before.startswith("User") else row
    header = f"{before},Account,Operation,Coin,Change,Remark"
    operations = ("Fee", "Fee", "Insurance Fund Compensation", "Referral (Kickback)")
    path.write_text(header + "\n" + "".join(map(row.format, operations)))
    parsed = read_export(*open_export(path), zone=UTC)
    assert [income.income_type for income in parsed.incomes] == [
        *("COMMISSION", "COMMISSION", "INSURANCE_CLEAR", "REFERRAL_KICKBACK"),
    ]
    # Equal rows are legal: both fees count, and reading again gives the same ids.
    ids = [income.transaction_id for income in parsed.incomes]
    assert len(set(ids[:2])) == 2
    again = read_export(*open_export(path), zone=UTC)
    assert [income.transaction_id for income in again.incomes] == ids


def test_trades_of_okx_are_what_moved_the_balance(tmp_path: Path) -> None:
    path = tmp_path / "okx.csv"
    path.write_text(
        OKX_HEADER
        + "11,21,2024-01-02 03:04:05,Swap,BTC-USDT-SWAP,Close long,1,C,5.5,-0.25,-1,0,5.25,9,USDT\n"
        "12,,2024-01-02 08:00:00,Swap,BTC-USDT-SWAP,Funding fee,0,Cont,,0,0,0,-0.1,98.9,USDT\n"
        "13,,2024-01-02 09:00:00,,,Transfer out,0,Cont,0,0,0,0,-50,48.9,USDT\n"
    )
    parsed = read_export(*open_export(path), zone=UTC)
    assert parsed.kind is ExportKind.OKX_TRADES
    assert [(i.income_type, i.amount, i.transaction_id) for i in parsed.incomes] == [
        ("REALIZED_PNL", D("5.5"), "11"),
        ("COMMISSION", D("-0.25"), "11"),
        ("FUNDING_FEE", D("-0.1"), "12"),
        ("TRANSFER", D(-50), "13"),
    ]
    assert {(i.asset, i.symbol) for i in parsed.incomes} == {
        ("USDT", "BTC-USDT-SWAP"),
        ("USDT", None),
    }
    path.write_text(path.read_text().replace("Unit", "Measure"))
    assert "has no unit" in read_export(*open_export(path), zone=UTC).errors[0].reason


def test_a_forced_closing_of_okx_keeps_its_own_word(tmp_path: Path) -> None:
    path = tmp_path / "okx.csv"
    path.write_text(
        OKX_HEADER
        + "11,21,2024-01-02 03:04:05,Swap,BTC-USDT-SWAP,Liquidation long,1,C,-5.5,-0.25,-1,0,-5.75,"
        "9,USDT\n"
        "12,22,2024-01-02 03:05:05,Swap,BTC-USDT-SWAP,ADL close short,1,C,2,0,-1,0,2,9,USDT\n"
    )
    parsed = read_export(*open_export(path), zone=UTC)
    assert [(i.income_type, i.amount, i.transaction_id) for i in parsed.incomes] == [
        ("REALIZED_PNL", D("-5.5"), "11"),
        ("COMMISSION", D("-0.25"), "11"),
        ("LIQUIDATION_LONG", D(0), "11"),
        ("REALIZED_PNL", D(2), "12"),
        ("ADL_CLOSE_SHORT", D(0), "12"),
    ]
