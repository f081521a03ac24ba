import pytest

from journal.importers.mapped.cells import plain_number, plain_side, plain_symbol, plain_time
from journal.importers.mapped.mapping import DateOrder

YMD, DMY, MDY = DateOrder.YEAR_FIRST, DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST


@pytest.mark.parametrize(
    ("text", "order", "plain"),
    [
        ("2024-01-02 03:04:05", YMD, "2024-01-02 03:04:05"),
        ("2024/01/02T03:04", YMD, "2024-01-02 03:04:00"),
        ("26-03-17 09:34:12", YMD, "2026-03-17 09:34:12"),
        ("14.05.2024 15:40", DMY, "2024-05-14 15:40:00"),
        ("5/4/24, 12:40 am", MDY, "2024-05-04 00:40:00"),
        ("5/4/24, 3:40 PM", DMY, "2024-04-05 15:40:00"),
        ("14 May 2024 15:40:01.25", DMY, "2024-05-14 15:40:01.250000"),
        ("December 3, 2024 12:00 p.m.", YMD, "2024-12-03 12:00:00"),
        ("1700000000", YMD, "1700000000000"),
        ("1700000000000", YMD, "1700000000000"),
        ("2024-05-14T15:40:00.123Z", YMD, "1715701200123"),
        ("2024-05-14 15:40:00 +0300", YMD, "1715690400000"),
        ("2024-05-14 15:40:00 -03:00", YMD, "1715712000000"),
    ],
)
def test_times_of_the_world_become_the_exchange_s(text: str, order: DateOrder, plain: str) -> None:
    assert plain_time(text, order) == plain


@pytest.mark.parametrize(
    "text",
    [
        *("31.02.2024 10:00", "14.05.2024 25:00", "13:00 PM", "5/4/24 13:00 PM", "x"),
        *("2024-01-01 00:00:00 +99:99", "0001-01-01 00:00:00 +14:00", "14 Anf 2024 15:40"),
        *("2024-5-123 10:00", "May 2024 10:00", ""),
    ],
)
def test_what_is_no_time_stays_to_be_refused(text: str) -> None:
    assert plain_time(text, DMY) == text


@pytest.mark.parametrize(
    ("text", "comma", "number", "unit"),
    [
        ("1.234.567,5", True, "1234567.5", ""),
        ("1 234,5 USDT", True, "1234.5", "USDT"),
        ("-0,5", True, "-0.5", ""),
        ("1,234.5", False, "1234.5", ""),
        ("0.5BNB", False, "0.5", "BNB"),
        ("$12.30", False, "12.30", ""),
        ("1E-7 USDT", False, "1E-7", "USDT"),
        ("1e5", False, "1e5", ""),
        # Neither is read as what it may not be.
        ("1,5", False, "1,5", ""),
        ("1.5", True, "1.5", ""),
        ("1.5K", False, "1.5K", ""),
        ("1e999999", False, "1e999999", ""),
        ("1,23,4", False, "1,23,4", ""),
        ("sixty", False, "sixty", ""),
        ("", False, "", ""),
    ],
)
def test_numbers_lose_their_separators_and_units(
    text: str,
    comma: bool,  # noqa: FBT001  # a parameter of the table above
    number: str,
    unit: str,
) -> None:
    assert plain_number(text, decimal_comma=comma) == (number, unit)


def test_only_unmistakable_words_are_a_side() -> None:
    assert [plain_side(word) for word in ("Buy", "b", "Open Long", "CLOSE_SHORT")] == ["BUY"] * 4
    assert [plain_side(word) for word in ("sold", "Open short", "close long")] == ["SELL"] * 3
    assert [plain_side(word) for word in ("买入", "开多", "卖", "平多")] == [
        *("BUY", "BUY", "SELL", "SELL"),
    ]
    assert [plain_side(word) for word in ("Long", "short", "")] == ["Long", "short", ""]


def test_symbols_are_written_as_the_exchange_does() -> None:
    told = (
        "btcusdt",
        "BTC/USDT:USDT",
        "BTC/USDT",
        "BTCUSDT Perpetual",
        "BTC-USDT-SWAP",
        "PERPUSDT",
    )
    assert [plain_symbol(one) for one in told] == [
        *("BTCUSDT", "BTCUSDT", "BTCUSDT", "BTCUSDT", "BTC-USDT-SWAP", "PERPUSDT"),
    ]
