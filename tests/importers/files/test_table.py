from collections.abc import Callable
from datetime import UTC
from decimal import Decimal

import pytest

from journal.importers.results import ImportRefusedError, ParsedFile
from tests.importers.counting import record_count

Read = Callable[..., ParsedFile]
HEADER = "Time,Type,Amount,Asset,Symbol,Transaction ID"
ROW = "2024-01-02 03:04:05,FUNDING_FEE,-1.5,USDT,BTCUSDT,1"
EXPORT = f"{HEADER}\n{ROW}\n"


@pytest.mark.parametrize(
    "content",
    [
        EXPORT.encode(),
        b"\xef\xbb\xbf" + EXPORT.encode(),
        EXPORT.encode("utf-16"),
        b"\xfe\xff" + EXPORT.encode("utf-16-be"),
        EXPORT.encode("utf-16-le"),
        EXPORT.encode("utf-16-be"),
        EXPORT.replace("\n", "\r\n").encode(),
        EXPORT.replace("\n", "\r").encode(),
        f"{HEADER}\r\n{ROW}".encode(),
        EXPORT.replace(",", ";").encode(),
        EXPORT.replace(",", "\t").encode(),
        f"sep=;\n{EXPORT.replace(',', ';')}".encode(),
        f"\n\n{HEADER}\n\n{ROW}\n\r\n   \n".encode(),
        EXPORT.replace("FUNDING_FEE", '"FUNDING_FEE"').encode(),
        # What spreadsheet programs leave behind: blank cells at the end of some lines or of all,
        # blank rows, a line above that names the delimiter.
        EXPORT.replace("\n", ",,\n").encode(),
        f"{HEADER},,\n{ROW}\n".encode(),
        f"{HEADER}\n{ROW},\n".encode(),
        f"{HEADER}\n,,,,,\n{ROW}\n,,\n".encode(),
        f",,,,,\n{EXPORT}".encode(),
        f'"sep=;"\n{EXPORT.replace(",", ";")}'.encode(),
        EXPORT.replace(",", ";").replace("-1.5", "-1,5").encode(),
        EXPORT.replace(",", "\t").replace("-1.5", "-1,5").encode("utf-16"),
    ],
)
def test_encodings_line_ends_and_delimiters_make_no_difference(read: Read, content: bytes) -> None:
    parsed = read(content, zone=UTC)
    assert parsed.refused == 0
    assert [income.income_type for income in parsed.incomes] == ["FUNDING_FEE"]


def test_mixed_line_ends_count_as_one_line_each(read: Read) -> None:
    parsed = read(f"{HEADER}\r\n{ROW}\n{ROW[:-1]}2\rx\n", zone=UTC)
    assert [income.transaction_id for income in parsed.incomes] == ["1", "2"]
    assert parsed.errors[0].line == 4


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"<!DOCTYPE html><html>", "is a web page"),
        (b"  <html>", "is a web page"),
        (b'{"code":-1}', "is JSON"),
        (b"[1]", "is JSON"),
        (b"hello", "is no export that is known"),
        (b"\x01\x02\x03\xff\xfe", "is no export that is known"),
        (b"1,2,3", "is no export that is known"),
        (b'Time,"Type', "damaged first line"),
        (b"a" * 100_000, "a line of more than"),
        (f"{HEADER},Amount\n".encode(), "two columns that could be 'Amount'"),
        (b"order_status,accumulated_fill_quantity", "a list of everybody's liquidations"),
        (b"Date(UTC),Pair,Side,Price,Executed,Amount,Fee", "history of spot trades"),
    ],
)
def test_files_that_are_no_export_say_so(read: Read, content: bytes, expected: str) -> None:
    with pytest.raises(ImportRefusedError, match=expected) as caught:
        read(content)
    assert caught.value.file_name == "export.csv"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (ROW.replace("-1.5", "-1\x00.5"), "Amount"),
        (ROW.replace("BTCUSDT", "B\x00TC"), "Symbol"),
        (ROW.replace("-1.5", '"-1,5"'), "Amount"),
        (ROW.replace("-1.5", '"1,234.5"'), "Amount"),
        (ROW.replace("-1.5", "1e999999"), "Amount"),
        (ROW.replace("2024-01-02", "2024-13-02"), "Time"),
        (ROW[:30], ""),
        (ROW + ",7", ""),
        (ROW + ",,7", ""),
    ],
)
def test_a_damaged_row_costs_only_itself(read: Read, row: str, column: str) -> None:
    parsed = read(f"{HEADER}\n{row}\n{ROW}\n", zone=UTC)
    assert [(error.line, error.column) for error in parsed.errors] == [(2, column)]
    assert len(parsed.incomes) == 1


def test_bytes_that_are_no_text_cost_a_row(read: Read) -> None:
    latin = ROW.replace("BTCUSDT", "BTCÜSDT").encode("latin-1")
    parsed = read(EXPORT.encode() + latin, zone=UTC)
    assert [error.column for error in parsed.errors] == ["Symbol"]


def test_the_example_row_is_looked_for_behind_damaged_ones(read: Read) -> None:
    parsed = read(f"{HEADER}\n{'x' * 5}\n{ROW}\n")
    assert parsed.needs_zone
    assert parsed.example_time == "2024-01-02 03:04:05"
    far = read(f"{HEADER}\n" + "x\n" * 150 + f"{ROW}\n")
    assert far.refused == 151
    assert "has no time zone" in far.errors[-1].reason


def test_a_row_of_blank_cells_that_says_there_are_none_is_no_row(read: Read) -> None:
    parsed = read(f"{HEADER}\nNo data matches the criteria.,,,,,\n")
    assert (record_count(parsed), parsed.refused, parsed.needs_zone) == (0, 0, False)


COMMAS = f"{HEADER}\n{ROW}\n{ROW[:-1]}2\n".replace(",", ";")


@pytest.mark.parametrize(
    ("first", "second", "amounts"),
    [
        ("-1,5", "2,125", ["-1.5", "2.125"]),
        ("0,00000001", "1", ["1E-8", "1"]),
        ("1,5E-05", "12,5", ["0.000015", "12.5"]),
        # 1,234 could be a thousand; so could 2.125 where others have a comma.
        ("1,234", "2,125", []),
        ("-1,5", "2.125", ["-1.5"]),
        ("1.5", "2,125", ["1.5"]),
    ],
)
def test_decimal_commas_are_read_where_they_can_be_nothing_else(
    read: Read, first: str, second: str, amounts: list[str]
) -> None:
    content = COMMAS.replace("-1.5", first, 1).replace("-1.5", second, 1)
    parsed = read(content, zone=UTC)
    assert [income.amount for income in parsed.incomes] == [Decimal(one) for one in amounts]
    assert {error.column for error in parsed.errors} <= {"Amount"}
    assert len(parsed.incomes) + parsed.refused == 2


def test_a_point_far_behind_in_a_file_of_decimal_commas_costs_its_row(read: Read) -> None:
    rows = [ROW[:-1].replace(",", ";").replace("-1.5", "-1,5") + str(n) for n in range(120)]
    last = f"{ROW[:-1]}999".replace(",", ";")
    parsed = read("\n".join([HEADER.replace(",", ";"), *rows, last]), zone=UTC)
    assert len(parsed.incomes) == 120
    assert "has a point where other numbers" in parsed.errors[0].reason


def test_a_fee_that_the_spreadsheet_took_for_text_keeps_its_point(read: Read) -> None:
    parsed = read(
        "Time(UTC);Symbol;Side;Price;Quantity;Fee;Trade ID\n"
        "2026-03-17 09:34:12;BTCUSDT;BUY;73822,3;0,01;0.29528919 USDT;419925075\n"
        "2026-03-17 09:34:12;BTCUSDT;BUY;73822,3;0,01;0,29528919USDT;419925076\n"
    )
    assert [fill.fee for fill in parsed.fills] == [Decimal("0.29528919")] * 2
    assert {fill.price for fill in parsed.fills} == {Decimal("73822.3")}
