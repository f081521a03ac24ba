import json
import os
import struct
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType
from journal.storage.errors import DamagedCandlesError, UnusableFolderError
from journal.storage.files.candle_files import CandleFiles, CandleKey
from journal.storage.files.candle_format import columns
from journal.storage.files.candle_format.header import Header, decoded
from journal.storage.folder import DataFolder

MINUTE = 60_000
PREFIX = struct.Struct("<8sII")


def candles(*opens: int, price: float = 100.0, **names: Any) -> CandleSeries:
    open_at = np.array(opens, dtype=np.int64) * MINUTE
    column = np.full(len(opens), price)
    chosen: dict[str, Any] = {
        "symbol": "BTCUSDT",
        "interval": "1m",
        "price_type": PriceType.LAST,
    } | names
    return CandleSeries(
        open_at=open_at,
        open=column,
        high=column + 1,
        low=column - 1,
        close=column,
        volume=column * 0,
        **chosen,
    )


@pytest.fixture
def files(tmp_path: Path) -> CandleFiles:
    return CandleFiles(DataFolder(tmp_path).candles)


def load(files: CandleFiles) -> CandleSeries:
    series = files.load("BTCUSDT", "1m", PriceType.LAST)
    assert series is not None
    return series


def only_file(files: CandleFiles) -> Path:
    (path,) = files.folder.glob("*.candles")
    return path


def test_where_nothing_was_added_nothing_is_there(files: CandleFiles) -> None:
    assert files.load("BTCUSDT", "1m", PriceType.LAST) is None
    assert (files.available(), files.damaged()) == ((), ())
    assert files.add(candles()) == 0
    assert not files.folder.exists()


def test_candles_come_back_equal(files: CandleFiles) -> None:
    series = candles(1, 2, 5)
    assert files.add(series) == 3
    assert load(files).same_as(series)
    assert not load(files).open_at.flags.writeable


def test_added_candles_are_merged_and_the_later_row_wins(files: CandleFiles) -> None:
    files.add(candles(4, 5, 6))
    assert files.add(candles(1, 5, 9, price=200.0)) == 2
    merged = load(files)
    assert merged.open_at.tolist() == [minute * MINUTE for minute in (1, 4, 5, 6, 9)]
    assert merged.close.tolist() == [200, 100, 200, 100, 200]


def test_the_same_candles_again_do_not_write(files: CandleFiles) -> None:
    files.add(candles(1, 2))
    before = only_file(files).stat().st_mtime_ns
    os.utime(only_file(files), ns=(1, 1))
    assert files.add(candles(2)) == 0
    assert only_file(files).stat().st_mtime_ns == 1 != before


@pytest.mark.parametrize(
    "symbol", ["币安人生USDT", "../../etc/x", "A/B", "BTCUSDT_260327", "ÄÖ%20"]
)
def test_any_symbol_has_its_file_inside_the_folder(files: CandleFiles, symbol: str) -> None:
    files.add(candles(1, symbol=symbol))
    assert only_file(files).name.isascii()
    assert [key.symbol for key in files.available()] == [symbol]
    series = files.load(symbol, "1m", PriceType.LAST)
    assert series is not None
    assert series.symbol == symbol


def test_what_is_available_is_told_by_the_headers(files: CandleFiles) -> None:
    files.add(candles(1, 2, 5))
    files.add(candles(60, interval="1h", price_type=PriceType.MARK))
    assert files.available() == (
        CandleKey(
            symbol="BTCUSDT",
            interval="1h",
            price_type=PriceType.MARK,
            first_ms=60 * MINUTE,
            last_ms=60 * MINUTE,
            count=1,
        ),
        CandleKey(
            symbol="BTCUSDT",
            interval="1m",
            price_type=PriceType.LAST,
            first_ms=MINUTE,
            last_ms=5 * MINUTE,
            count=3,
        ),
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_candle_files_are_the_owners_alone(files: CandleFiles) -> None:
    files.add(candles(1))
    assert files.folder.stat().st_mode & 0o777 == 0o700
    assert only_file(files).stat().st_mode & 0o777 == 0o600


def test_every_cut_and_every_changed_byte_is_noticed(files: CandleFiles) -> None:
    files.add(candles(1, 2))
    path = only_file(files)
    whole = path.read_bytes()
    header = decoded(whole)
    assert header is not None
    told = PREFIX.size + PREFIX.unpack_from(whole)[1]
    used = [
        *range(told),
        *(header.offset(column, 0) + at for column in range(6) for at in range(16)),
    ]
    for place in used[::3]:
        for broken in (
            whole[:place],
            whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :],
        ):
            path.write_bytes(broken)
            with pytest.raises(DamagedCandlesError, match="is damaged and was left alone"):
                load(files)
    path.write_bytes(whole + b"\0")
    with pytest.raises(DamagedCandlesError):
        load(files)


def test_newer_candles_are_appended_in_place(files: CandleFiles) -> None:
    files.add(candles(1, 2))
    before = load(files)
    path = only_file(files)
    inode = path.stat().st_ino
    assert files.add(candles(3, price=200.0)) == 1
    assert files.add(candles(4, 6, price=300.0)) == 2
    assert path.stat().st_ino == inode
    after = load(files)
    assert after.open_at.tolist() == [minute * MINUTE for minute in (1, 2, 3, 4, 6)]
    assert after.close.tolist() == [100, 100, 200, 300, 300]
    assert after.high.tolist() == [101, 101, 201, 301, 301]
    assert before.open_at.tolist() == [MINUTE, 2 * MINUTE]
    assert files.available()[0].last_ms == 6 * MINUTE
    path.with_suffix(".checked").unlink()
    assert load(files).same_as(after)
    assert files.add(candles(*range(7, 100))) == 93
    assert len(load(files)) == 98
    assert path.stat().st_ino != inode


def test_an_append_that_was_killed_leaves_the_earlier_candles(files: CandleFiles) -> None:
    files.add(candles(1, 2))
    path = only_file(files)
    header = decoded(path.read_bytes())
    assert header is not None
    with path.open("r+b") as file:
        file.seek(header.offset(0, 2))
        file.write(b"half")
        file.seek(header.next(count=3, last_ms=0, crc32=()).slot_offset)
        file.write(b"CDJCNDL2 half a header")
    assert load(files).open_at.tolist() == [MINUTE, 2 * MINUTE]
    assert files.add(candles(3)) == 1
    assert load(files).open_at.tolist() == [MINUTE, 2 * MINUTE, 3 * MINUTE]


def test_what_was_checked_is_not_checked_again_and_what_changed_is(
    files: CandleFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.add(candles(1, 2))
    asked = []
    check = columns.is_whole

    def is_whole(header: Header, stored: dict[str, Any]) -> bool:
        asked.append(header.count)
        return check(header, stored)

    monkeypatch.setattr(columns, "is_whole", is_whole)
    load(files)
    assert asked == []
    os.utime(only_file(files), ns=(5, 5))
    load(files)
    load(files)
    assert asked == [2]


def test_where_nothing_can_be_noted_it_is_checked_each_time(files: CandleFiles) -> None:
    files.add(candles(1, 2))
    note = only_file(files).with_suffix(".checked")
    note.unlink()
    note.mkdir()
    assert len(load(files)) == 2
    assert len(load(files)) == 2


def test_columns_are_read_where_a_mapped_file_could_not_be_replaced(
    files: CandleFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "IS_MAPPED", False)
    files.add(candles(1, 2))
    assert load(files).open_at.tolist() == [MINUTE, 2 * MINUTE]


def test_a_symbol_too_long_for_a_header_is_refused() -> None:
    header = Header(
        symbol="X" * 3_000,
        interval="1m",
        price_type="last",
        count=1,
        capacity=1,
        first_ms=0,
        last_ms=0,
        crc32=(),
    )
    with pytest.raises(DamagedCandlesError, match="too long"):
        header.encoded()
    assert decoded(b"short") is None


def first_form(path: Path, series: CandleSeries, **changes: Any) -> None:
    """Write the first form of candle files."""
    names = {"open_at": "<i8"} | dict.fromkeys(("open", "high", "low", "close", "volume"), "<f8")
    body = b"".join(getattr(series, name).astype(kind).tobytes() for name, kind in names.items())
    header = {
        "symbol": series.symbol,
        "interval": series.interval,
        "price_type": series.price_type.value,
        "count": len(series),
        "first_ms": int(series.open_at[0]),
        "last_ms": int(series.open_at[-1]),
        "body_crc32": zlib.crc32(body),
    } | changes
    text = json.dumps(header).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PREFIX.pack(b"CDJCNDL1", len(text), zlib.crc32(text)) + text + body)


def test_files_of_the_first_form_are_read_and_rewritten_by_the_next_import(
    files: CandleFiles,
) -> None:
    path = files.folder / "BTCUSDT.1m.last.candles"
    first_form(path, candles(1, 2))
    assert files.available()[0].count == 2
    assert load(files).same_as(candles(1, 2))
    assert files.add(candles(3)) == 1
    assert path.read_bytes().startswith(b"CDJCNDL2")
    assert load(files).open_at.tolist() == [MINUTE, 2 * MINUTE, 3 * MINUTE]


@pytest.mark.parametrize("change", [{"count": 3}, {"body_crc32": 1}, {"unknown": 1}])
def test_a_damaged_file_of_the_first_form_is_noticed(
    files: CandleFiles, change: dict[str, Any]
) -> None:
    path = files.folder / "BTCUSDT.1m.last.candles"
    first_form(path, candles(1, 2), **change)
    with pytest.raises(DamagedCandlesError):
        load(files)
    path.write_bytes(b"CDJCNDL1")
    with pytest.raises(DamagedCandlesError):
        load(files)


def test_a_damaged_file_is_left_out_named_and_replaced_by_the_next_import(
    files: CandleFiles,
) -> None:
    files.add(candles(1, 2))
    path = only_file(files)
    path.write_bytes(b"CDJCNDL1 half a header")
    assert (files.available(), files.damaged()) == ((), (path,))
    assert files.add(candles(7)) == 1
    assert load(files).open_at.tolist() == [7 * MINUTE]
    assert files.damaged() == ()


def test_a_file_renamed_to_another_symbol_is_not_believed(files: CandleFiles) -> None:
    files.add(candles(1))
    only_file(files).rename(files.folder / "ETHUSDT.1m.last.candles")
    with pytest.raises(DamagedCandlesError):
        files.load("ETHUSDT", "1m", PriceType.LAST)


@pytest.mark.parametrize(
    "change",
    [{"unknown": 1}, {"price_type": "guess"}, {"interval": "1y"}, {"count": 99}, {"crc32": [1]}],
)
def test_a_header_that_says_the_impossible_is_damage(
    files: CandleFiles, change: dict[str, Any]
) -> None:
    files.add(candles(1))
    path = only_file(files)
    content = path.read_bytes()
    size = PREFIX.unpack_from(content)[1]
    told = json.loads(content[PREFIX.size : PREFIX.size + size]) | change
    text = json.dumps(told).encode()
    slot = PREFIX.pack(b"CDJCNDL2", len(text), zlib.crc32(text)) + text
    path.write_bytes(slot.ljust(2_048, b"\0") + content[2_048:])
    with pytest.raises(DamagedCandlesError):
        load(files)
    assert len(files.available()) == (1 if "interval" in change else 0)


def test_columns_that_cannot_be_candles_are_damage(files: CandleFiles) -> None:
    first_form(files.folder / "BTCUSDT.1m.last.candles", candles(1))
    impossible = replace(candles(1), interval="1m")
    object.__setattr__(impossible, "low", impossible.high + 1)
    first_form(files.folder / "BTCUSDT.1m.last.candles", impossible)
    with pytest.raises(DamagedCandlesError):
        load(files)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_a_folder_that_takes_no_candles_says_so(
    tmp_path: Path, write_protected: Callable[[DataFolder], AbstractContextManager[DataFolder]]
) -> None:
    DataFolder(tmp_path / "journal").create()
    with (
        write_protected(DataFolder(tmp_path / "journal")) as folder,
        pytest.raises(UnusableFolderError, match="candles of BTCUSDT could not be written"),
    ):
        CandleFiles(folder.candles).add(candles(1))


def test_a_write_that_was_killed_leaves_the_earlier_candles(files: CandleFiles) -> None:
    files.add(candles(1))
    path = only_file(files)
    part = path.with_name(path.name + ".part")
    part.write_bytes(b"half")
    assert load(files).open_at.tolist() == [MINUTE]
    assert len(files.available()) == 1
    assert files.add(candles(2)) == 1
    assert not part.exists()
