"""Levels of long series kept beside their candles."""

from pathlib import Path

import numpy as np
import pytest

from journal.domain.market.pyramid import CandlePyramid
from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType
from journal.storage.files.candle_files import CandleFiles
from journal.storage.files.candle_levels import KEPT_FROM, pyramid_of

MINUTE = 60_000
COLUMNS = ("open_at", "close_at", "open", "high", "low", "close", "volume")
COUNT = 3_000


def candles(first: int, count: int) -> CandleSeries:
    random = np.random.default_rng(first)
    open_price, close = random.uniform(10, 20, (2, count))
    slots = first + np.arange(count) + (np.arange(count) > count // 2) * 70
    return CandleSeries(
        symbol="BTCUSDT",
        interval="1m",
        price_type=PriceType.LAST,
        open_at=slots * MINUTE,
        open=open_price,
        high=np.maximum(open_price, close) + 1,
        low=np.minimum(open_price, close) - 1,
        close=close,
        volume=random.uniform(0, 9, count),
    )


@pytest.fixture
def files(tmp_path: Path) -> CandleFiles:
    files = CandleFiles(tmp_path / "candles")
    files.add(candles(17, COUNT))
    return files


def opened(files: CandleFiles, kept_from: int = 100) -> CandlePyramid:
    series = files.load("BTCUSDT", "1m", PriceType.LAST)
    assert series is not None
    (path,) = files.folder.glob("*.candles")
    return pyramid_of(path, series, kept_from)


def levels_file(files: CandleFiles) -> Path:
    (path,) = files.folder.glob("*.levels")
    return path


def is_mapped(pyramid: CandlePyramid) -> bool:
    return not pyramid.levels[1].low.flags.owndata and pyramid.levels[1].low.base is not None


def assert_right(pyramid: CandlePyramid) -> None:
    made = CandlePyramid(pyramid.series)
    assert len(made.levels) == len(pyramid.levels)
    for ours, theirs in zip(made.levels, pyramid.levels, strict=True):
        assert (ours.candles, ours.step_ms, ours.origin_ms) == (
            theirs.candles,
            theirs.step_ms,
            theirs.origin_ms,
        )
        for name in COLUMNS:
            assert np.array_equal(getattr(ours, name), getattr(theirs, name))


def test_levels_are_made_once_and_mapped_from_then_on(files: CandleFiles) -> None:
    assert_right(opened(files))
    written = levels_file(files).stat().st_mtime_ns
    again = opened(files)
    assert is_mapped(again)
    assert_right(again)
    assert levels_file(files).stat().st_mtime_ns == written


def test_levels_of_other_candles_are_made_anew(files: CandleFiles) -> None:
    opened(files)
    before = levels_file(files).read_bytes()
    files.add(candles(9_000, 40))
    assert_right(opened(files))
    assert levels_file(files).read_bytes() != before
    assert_right(opened(files))
    changed = candles(17, COUNT)
    files.add(changed.slice(0, 20 * MINUTE).merged(candles(16, 1)))
    assert_right(opened(files))


@pytest.mark.parametrize("place", [0, 9, 40, -1, 4_000])
def test_damaged_levels_are_made_anew(files: CandleFiles, place: int) -> None:
    opened(files)
    path = levels_file(files)
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
    assert_right(opened(files))
    assert path.read_bytes() != content
    assert_right(opened(files))


def test_levels_cut_short_are_made_anew(files: CandleFiles) -> None:
    opened(files)
    path = levels_file(files)
    content = path.read_bytes()
    for length in (0, 10, 60, len(content) - 8):
        path.write_bytes(content[:length])
        assert_right(opened(files))
    assert path.read_bytes() == content


def test_whole_levels_without_their_note_are_checked_and_used(files: CandleFiles) -> None:
    opened(files)
    for note in files.folder.glob("*.levels-checked"):
        note.unlink()
    pyramid = opened(files)
    assert is_mapped(pyramid)
    assert_right(pyramid)
    assert list(files.folder.glob("*.levels-checked"))


def test_a_disk_that_takes_no_levels_hinders_no_chart(files: CandleFiles) -> None:
    (path,) = files.folder.glob("*.candles")
    path.with_suffix(".levels.part").mkdir()
    assert_right(opened(files))
    assert not list(files.folder.glob("*.levels"))


def test_short_series_keep_no_levels(files: CandleFiles) -> None:
    pyramid = files.pyramid("BTCUSDT", "1m", PriceType.LAST)
    assert pyramid is not None
    assert_right(pyramid)
    assert COUNT < KEPT_FROM
    assert not list(files.folder.glob("*.levels"))
    assert files.pyramid("ETHUSDT", "1m", PriceType.LAST) is None
