import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.market.pyramid import SMALLEST_LEVEL, CandleLevel, CandlePyramid
from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType
from tests.examples import examples

MINUTE = 60_000


def random_series(slots: list[int], seed: int = 0, offset_ms: int = 0) -> CandleSeries:
    count = len(slots)
    random = np.random.default_rng(seed)
    open_price, close = random.uniform(10, 20, (2, count))
    return CandleSeries(
        symbol="BTCUSDT",
        interval="1m",
        price_type=PriceType.LAST,
        open_at=np.array(slots, np.int64) * MINUTE + offset_ms,
        open=open_price,
        high=np.maximum(open_price, close) + random.uniform(0, 3, count),
        low=np.minimum(open_price, close) - random.uniform(0, 3, count),
        close=close,
        volume=random.integers(0, 1000, count).astype(np.float64),
    )


def brute_force(series: CandleSeries, candles: int, offset_ms: int) -> list[tuple[float, ...]]:
    buckets: dict[int, list[int]] = {}
    for row, open_at in enumerate(series.open_at.tolist()):
        buckets.setdefault((open_at - offset_ms) // MINUTE // candles, []).append(row)
    return [
        (
            series.open_at[rows[0]],
            series.open_at[rows[-1]] + MINUTE,
            series.open[rows[0]],
            max(series.high[row] for row in rows),
            min(series.low[row] for row in rows),
            series.close[rows[-1]],
            sum(series.volume[row] for row in rows),
        )
        for _, rows in sorted(buckets.items())
    ]


def rows_of(level: CandleLevel) -> list[tuple[float, ...]]:
    columns = ("open_at", "close_at", "open", "high", "low", "close", "volume")
    return list(zip(*(getattr(level, name).tolist() for name in columns), strict=True))


@given(
    start=st.integers(0, 300),
    count=st.integers(SMALLEST_LEVEL, 1100),
    holes=st.lists(st.tuples(st.integers(0, 1100), st.integers(1, 90)), max_size=4),
    seed=st.integers(0, 9),
    offset_ms=st.sampled_from((0, 17_000)),
)
@examples(12)
def test_every_level_equals_brute_force_with_and_without_gaps(
    start: int, count: int, holes: list[tuple[int, int]], seed: int, offset_ms: int
) -> None:
    missing = {at + i for at, length in holes for i in range(length)}
    slots = [start + i for i in range(count) if i not in missing]
    series = random_series(slots, seed, offset_ms)
    for level in CandlePyramid(series).levels:
        assert rows_of(level) == brute_force(series, level.candles, offset_ms)


def test_an_empty_series_has_one_empty_level() -> None:
    pyramid = CandlePyramid(random_series([]))
    assert [len(level) for level in pyramid.levels] == [0]
    assert len(pyramid.visible(0, 10, 5)) == 0


def test_the_coarsest_level_is_small() -> None:
    pyramid = CandlePyramid(random_series(list(range(70_000))))
    assert len(pyramid.levels[-1]) <= SMALLEST_LEVEL
    assert [level.candles for level in pyramid.levels[:3]] == [1, 4, 16]


def test_a_lone_wick_survives_at_every_level() -> None:
    slots = list(range(20_000))
    series = random_series(slots)
    low = series.low.copy()
    low[7_777] = 0.5
    pierced = CandleSeries(
        **{name: getattr(series, name) for name in CandleSeries.__slots__} | {"low": low}
    )
    for level in CandlePyramid(pierced).levels:
        assert level.low.min() == 0.5
        bucket = int(np.argmin(level.low))
        assert level.open_at[bucket] <= 7_777 * MINUTE < level.close_at[bucket]


def test_a_window_gets_the_finest_level_that_is_sparse_enough() -> None:
    pyramid = CandlePyramid(random_series(list(range(4_096))))
    assert pyramid.visible(0, 100 * MINUTE, 100).candles == 1
    assert pyramid.visible(0, 101 * MINUTE, 100).candles == 4
    assert pyramid.visible(0, 4_096 * MINUTE, 1).candles == pyramid.levels[-1].candles


def test_a_bucket_partly_in_the_window_is_drawn() -> None:
    pyramid = CandlePyramid(random_series(list(range(1_000))))
    level = pyramid.visible(2.5 * MINUTE, 4.5 * MINUTE, 100)
    assert level.open_at.tolist() == [2 * MINUTE, 3 * MINUTE, 4 * MINUTE]
    assert len(pyramid.visible(9 * MINUTE, 3 * MINUTE, 100)) == 0


def test_no_bucket_reaches_over_a_long_gap() -> None:
    series = random_series([*range(500), *range(900, 1_400)])
    for level in CandlePyramid(series).levels:
        if level.candles <= 256:
            before = level.close_at <= 500 * MINUTE
            after = level.open_at >= 900 * MINUTE
            assert bool((before | after).all())
