from collections.abc import Callable
from datetime import UTC

import pytest

from journal.importers.results import ImportRefusedError, ParsedFile

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
