"""Files no importer knows: guessed, mapped by the trader, read with a stable identity."""

import random
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.values import Fill, OrderSide, PositionSide
from journal.importers import open_export, read_export
from journal.importers.mapped.guessing import MappingGuess, guess_from, guessed
from journal.importers.mapped.mapping import (
    ColumnMapping,
    DateOrder,
    HeaderSample,
    MappedField,
    mapping_from_json,
)
from journal.importers.mapped.trades import trial
from journal.importers.results import (
    ExportKind,
    ImportRefusedError,
    ParsedFile,
    RowError,
    UnknownHeaderError,
)

D = Decimal
GERMAN = (
    "Zeit;Kontrakt;Side;Fill Price;Filled Qty;Fee Paid;Realized P&L;Note\n"
    "14.05.2024 15:40:00;BTC/USDT;Open Long;60.000,5;0,1;-2,4 USDT;0;a\n"
    "14.05.2024 15:40:00;BTC/USDT;Open Long;60.000,5;0,1;-2,4 USDT;0;b\n"
    "14.05.2024 16:00:00;BTC/USDT;Close Long;61.000;-0,2;-4,8 USDT;199,9;c\n"
)
COLUMNS = {
    MappedField.TIME: "Zeit",
    MappedField.SYMBOL: "Kontrakt",
    MappedField.SIDE: "Side",
    MappedField.PRICE: "Fill Price",
    MappedField.QUANTITY: "Filled Qty",
    MappedField.FEE: "Fee Paid",
    MappedField.REALIZED_PNL: "Realized P&L",
}
MAPPING = ColumnMapping(
    columns=COLUMNS, date_order=DateOrder.DAY_FIRST, decimal_comma=True, fees_are_negative=True
)


def written(folder: Path, content: str, name: str = "trades(UTC+2).csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def read(path: Path, mapping: ColumnMapping = MAPPING) -> ParsedFile:
    return read_export(*open_export(path), mapping_for=lambda _: mapping)


def sample_of(path: Path) -> HeaderSample:
    with pytest.raises(UnknownHeaderError) as caught:
        read_export(*open_export(path))
    return caught.value.sample


def test_an_unknown_header_is_refused_with_its_columns(tmp_path: Path) -> None:
    with pytest.raises(UnknownHeaderError, match="columns are Zeit, Kontrakt, Side") as caught:
        read_export(*open_export(written(tmp_path, GERMAN)))
    sample = caught.value.sample
    assert (sample.names[:2], len(sample.rows), sample.delimiter) == (("Zeit", "Kontrakt"), 3, ";")
    many = ",".join(f"c{number}" for number in range(30))
    with pytest.raises(UnknownHeaderError, match="c19 and 10 more"):
        read_export(*open_export(written(tmp_path, many + "\n")))
    with pytest.raises(ImportRefusedError, match="no export that is known here: Binance"):
        read_export(*open_export(written(tmp_path, "a,b\n1,2\n")))


def test_a_mapped_file_becomes_fills(tmp_path: Path) -> None:
    parsed = read(written(tmp_path, GERMAN))
    first, second, third = parsed.fills
    assert (parsed.kind, parsed.zone) == (ExportKind.MAPPED, timezone(timedelta(hours=2)))
    assert parsed.sample is not None
    assert first.traded_at == datetime(2024, 5, 14, 13, 40, tzinfo=UTC)
    assert (first.symbol, first.order_side, first.position_side) == (
        "BTCUSDT",
        OrderSide.BUY,
        PositionSide.BOTH,
    )
    assert (first.price, first.quantity) == (D("60000.5"), D("0.1"))
    assert (first.fee, first.fee_asset, first.realized_pnl) == (D("2.4"), "USDT", D(0))
    assert (third.order_side, third.quantity, third.realized_pnl) == (
        OrderSide.SELL,
        D("0.2"),
        D("199.9"),
    )
    # Equal rows are legal: both are kept, told apart by their number.
    assert first.trade_id.removesuffix("-1") == second.trade_id.removesuffix("-2")
    assert {one.order_id for one in parsed.fills} == {None}


def test_the_order_of_rows_changes_no_identity(tmp_path: Path) -> None:
    header, *rows = GERMAN.splitlines(keepends=True)
    expected = {one.trade_id for one in read(written(tmp_path, GERMAN)).fills}
    random.Random(3).shuffle(rows)  # repeatable order, no secret
    assert {
        one.trade_id for one in read(written(tmp_path, header + "".join(rows))).fills
    } == expected


def test_a_trade_id_of_the_file_is_the_identity(tmp_path: Path) -> None:
    columns = COLUMNS | {MappedField.TRADE_ID: "Note"}
    mapping = ColumnMapping(
        columns=columns, date_order=DateOrder.DAY_FIRST, decimal_comma=True, fees_are_negative=True
    )
    parsed = read(written(tmp_path, GERMAN), mapping)
    assert [one.trade_id for one in parsed.fills] == ["a", "b", "c"]
    broken = read(written(tmp_path, GERMAN.replace(";a\n", ";\n")), mapping)
    (error,) = broken.errors
    assert (error.line, error.column) == (2, "Note")


def test_a_bad_cell_is_refused_by_the_name_of_its_own_column(tmp_path: Path) -> None:
    parsed = read(written(tmp_path, GERMAN.replace("Close Long", "Long").replace("0,1;", "x;", 1)))
    assert [(one.line, one.column) for one in parsed.errors] == [(2, "Filled Qty"), (4, "Side")]
    assert parsed.errors[1].reason == "must be BUY or SELL, not 'Long'"


def test_times_without_a_zone_are_asked_about_and_told_ones_are_not(tmp_path: Path) -> None:
    asked = read(written(tmp_path, GERMAN, "trades.csv"))
    assert (asked.needs_zone, asked.example_time) == (True, "14.05.2024 15:40:00")
    header, first, *_ = GERMAN.splitlines(keepends=True)
    told = header + first.replace("14.05.2024 15:40:00", "2024-05-14T15:40:00+02:00")
    parsed = read(written(tmp_path, told, "trades.csv"))
    assert parsed.fills[0].traded_at == datetime(2024, 5, 14, 13, 40, tzinfo=UTC)
    named = GERMAN.replace("Zeit", "Zeit (UTC+3)")
    columns = COLUMNS | {MappedField.TIME: "Zeit (UTC+3)"}
    mapping = ColumnMapping(
        columns=columns, date_order=DateOrder.DAY_FIRST, decimal_comma=True, fees_are_negative=True
    )
    (first_fill, *_) = read(written(tmp_path, named, "trades.csv"), mapping).fills
    assert first_fill.traded_at == datetime(2024, 5, 14, 12, 40, tzinfo=UTC)


def test_saved_reasons_and_spelling_change_no_fingerprint(tmp_path: Path) -> None:
    sample = sample_of(written(tmp_path, GERMAN))
    mended = GERMAN.replace("Note\n", "note;Refused because\n").replace("a\n", "a;why\n")
    assert sample_of(written(tmp_path, mended)).fingerprint == sample.fingerprint
    twice = sample_of(written(tmp_path, "Unit,Unit,a,b,c\n"))
    assert twice.names[:2] == ("Unit", "Unit (2)")


def test_a_guess_needs_no_word_where_the_header_is_plain(tmp_path: Path) -> None:
    guess = guessed(
        sample_of(written(tmp_path, GERMAN.replace("Zeit", "Time").replace("Kontrakt", "Pair")))
    )
    assert guess == MappingGuess(
        columns=COLUMNS | {MappedField.TIME: "Time", MappedField.SYMBOL: "Pair"},
        date_order=DateOrder.DAY_FIRST,
        is_date_order_sure=True,
        decimal_comma=True,
        fees_are_negative=True,
    )
    sample = sample_of(written(tmp_path, GERMAN))
    assert guess_from(MAPPING, sample).columns == COLUMNS


def test_a_header_in_chinese_is_guessed_and_its_rows_read(tmp_path: Path) -> None:
    header = "用户ID,时间(UTC+8),合约,方向,价格,数量,成交额,手续费,已实现盈亏,成交ID,订单ID\n"
    row = "1,2026-01-31 13:17:22,BTCUSDT,卖出,80600.2,0.007,564.2,0.28 USDT,97.8,71,89\n"
    sample = sample_of(written(tmp_path, header + row))
    guess = guessed(sample)
    assert len(guess.columns) == 9
    (fill,) = trial(sample, ColumnMapping(columns=guess.columns), None)
    assert isinstance(fill, Fill)
    assert (fill.order_side, fill.trade_id, fill.order_id) == (OrderSide.SELL, "71", "89")
    assert (fill.price, fill.quantity, fill.realized_pnl) == (D("80600.2"), D("0.007"), D("97.8"))
    assert fill.traded_at == datetime(2026, 1, 31, 5, 17, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("times", "order", "sure"),
    [
        (["2024-05-14 10:00"], DateOrder.YEAR_FIRST, True),
        (["1700000000000"], DateOrder.YEAR_FIRST, True),
        (["26-03-17 10:00"], DateOrder.YEAR_FIRST, False),
        (["03/04/2024 10:00", "13/04/2024 10:00"], DateOrder.DAY_FIRST, True),
        (["03/14/2024 10:00"], DateOrder.MONTH_FIRST, True),
        (["03/04/2024 10:00 PM"], DateOrder.MONTH_FIRST, False),
        (["03.04.2024 10:00"], DateOrder.DAY_FIRST, False),
    ],
)
def test_the_order_of_a_date_is_guessed_and_doubt_is_told(
    times: list[str],
    order: DateOrder,
    sure: bool,  # noqa: FBT001  # a parameter of the table above
) -> None:
    rows = tuple((time, "1,234") for time in times)
    guess = guessed(HeaderSample(names=("Time", "Price"), rows=rows))
    assert (guess.date_order, guess.is_date_order_sure) == (order, sure)


def test_a_comma_before_three_digits_is_decimal_only_where_it_parts_no_cells() -> None:
    for delimiter, is_decimal in ((";", True), (",", False)):
        sample = HeaderSample(names=("Price",), rows=(("1,234",),), delimiter=delimiter)
        assert guessed(sample).decimal_comma is is_decimal
    assert not guessed(HeaderSample(names=("Price",), rows=(("1,234.5",),))).decimal_comma


def test_a_trial_shows_what_the_first_rows_become(tmp_path: Path) -> None:
    sample = sample_of(written(tmp_path, GERMAN.replace("Close Long", "Long")))
    first, _, third = trial(sample, MAPPING, timezone(timedelta(hours=2)))
    assert isinstance(first, Fill)
    assert first.traded_at.hour == 13
    assert isinstance(third, RowError)
    assert (third.line, third.column) == (4, "Side")


def test_a_mapping_travels_as_text() -> None:
    assert mapping_from_json(MAPPING.as_json()) == MAPPING
    sample = HeaderSample(names=(*COLUMNS.values(), "Note"))
    bound = ColumnMapping(columns=COLUMNS, header=sample.names)
    assert mapping_from_json(bound.as_json()).fits(sample)
    assert MAPPING.fits(sample)
    assert not bound.fits(HeaderSample(names=(*sample.names, "More")))
    assert not MAPPING.fits(HeaderSample(names=("Zeit",)))


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("nonsense", "mapping"),
        ("[" * 100_000, "mapping"),
        ('{"columns": 3}', "mapping"),
        ('{"columns": {}, "header": 3}', "header"),
        ('{"columns": {"tme": "Zeit"}}', "columns"),
        ('{"columns": {"time": 3}}', "time"),
        ('{"columns": {}}', "time"),
        ('{"columns": {"time": "a", "symbol": "a"}}', "side"),
        ('{"columns": {}, "date_order": "x"}', "date_order"),
        ('{"columns": {}, "decimal_comma": "yes"}', "decimal_comma"),
    ],
)
def test_a_text_that_is_no_mapping_is_refused(text: str, field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        mapping_from_json(text)
    assert caught.value.field == field


def test_a_column_is_one_thing_and_stands_in_its_header() -> None:
    with pytest.raises(InvalidValueError, match="each needs its own"):
        ColumnMapping(columns=COLUMNS | {MappedField.FEE: "Zeit"})
    with pytest.raises(InvalidValueError, match="which is no column"):
        ColumnMapping(columns=COLUMNS, header=("Zeit",))


def test_a_remembered_header_is_known_again_in_another_spelling(tmp_path: Path) -> None:
    names = sample_of(written(tmp_path, GERMAN)).names
    bound = ColumnMapping(
        columns=COLUMNS,
        header=names,
        date_order=DateOrder.DAY_FIRST,
        decimal_comma=True,
        fees_are_negative=True,
    )
    expected = read(written(tmp_path, GERMAN), bound).fills
    spelled = GERMAN.replace("Zeit;", "ZEIT.;").replace("Fill Price", "fill_price")
    assert read(written(tmp_path, spelled), bound).fills == expected
    respelled = guess_from(bound, sample_of(written(tmp_path, spelled)))
    assert respelled.columns[MappedField.TIME] == "ZEIT."
    reasons_first = "\n".join(f"x;{line}" for line in spelled.splitlines())
    reasons_first = reasons_first.replace("x;", "Refused because;", 1)
    assert read(written(tmp_path, reasons_first), bound).fills == expected
    with pytest.raises(InvalidValueError, match="is ours"):
        ColumnMapping(columns=COLUMNS | {MappedField.FEE: "Refused because"})
