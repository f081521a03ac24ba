import json
import os
import struct
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType
from journal.storage.candle_files import CandleFiles, CandleKey
from journal.storage.errors import DamagedCandlesError, UnusableFolderError
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
    (path,) = files.folder.iterdir()
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
    for place in range(0, len(whole), 3):
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


def with_header(path: Path, header: object) -> None:
    content = path.read_bytes()
    _, size, _ = PREFIX.unpack_from(content)
    text = json.dumps(header).encode()
    body = content[PREFIX.size + size :]
    path.write_bytes(PREFIX.pack(b"CDJCNDL1", len(text), zlib.crc32(text)) + text + body)


@pytest.mark.parametrize(
    "change", [{"unknown": 1}, {"price_type": "guess"}, {"interval": "1y"}, {"count": 2}]
)
def test_a_header_that_says_the_impossible_is_damage(
    files: CandleFiles, change: dict[str, Any]
) -> None:
    files.add(candles(1))
    path = only_file(files)
    content = path.read_bytes()
    _, size, _ = PREFIX.unpack_from(content)
    with_header(path, json.loads(content[PREFIX.size : PREFIX.size + size]) | change)
    with pytest.raises(DamagedCandlesError):
        load(files)


def test_columns_that_cannot_be_candles_are_damage(files: CandleFiles) -> None:
    files.add(candles(1))
    path = only_file(files)
    content = path.read_bytes()
    _, size, _ = PREFIX.unpack_from(content)
    header = json.loads(content[PREFIX.size : PREFIX.size + size])
    body = np.array([MINUTE], "<i8").tobytes() + np.array([1, 2, 3, 4, 5], "<f8").tobytes()
    path.write_bytes(content[: PREFIX.size + size] + body)
    with_header(path, header | {"body_crc32": zlib.crc32(body)})
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
