"""The curve and its drawdowns, by hand and by looking at every pair of points."""

from datetime import timedelta
from decimal import Decimal
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from journal.domain.statistics.over_time import curve as module
from journal.domain.statistics.over_time.curve import added_up, deepest_places
from tests.domain.statistics.made import START, row_of, sample
from tests.domain.statistics.plainly import falls
from tests.examples import examples

D = Decimal
HOUR = timedelta(hours=1)


def test_a_curve_by_hand() -> None:
    """Each line: result, curve, highest so far (the start is 0), drawdown.

    ======  =====  =======  ========
    result  curve  highest  drawdown
    ======  =====  =======  ========
    -1      -1     0        1
    +4      3      3        0
    -2      1      3        2
    -0.5    0.5    3        2.5
    +2.5    3      3        0
    +1      4      4        0
    -1      3      4        1
    ======  =====  =======  ========
    """
    curve = added_up(sample(row_of(-1, 4, -2, "-0.5", "2.5", 1, -1)))
    assert curve.values.tolist() == [-1, 3, 1, 0.5, 3, 4, 3]
    assert curve.drawdowns.tolist() == [1, 0, 2, 2.5, 0, 0, 1]
    assert (curve.total, curve.current_drawdown) == (D(3), D(1))
    assert curve.deepest is not None
    assert curve.deepest.depth == D("2.5")
    assert curve.deepest.peak_at == START + 2 * HOUR
    assert curve.deepest.low_at == START + 4 * HOUR
    assert curve.deepest.recovered_at == START + 5 * HOUR


def test_a_fall_from_the_start_has_no_peak_and_one_that_lasts_no_recovery() -> None:
    deepest = added_up(sample(row_of("-0.1", "-0.2"))).deepest
    assert deepest is not None
    assert (deepest.depth, deepest.peak_at, deepest.recovered_at) == (D("0.3"), None, None)


def test_what_never_fell_has_no_drawdown() -> None:
    assert added_up(sample(row_of(1, 2))).deepest is None
    empty = added_up(sample([]))
    assert (empty.total, empty.current_drawdown, empty.deepest) == (D(0), D(0), None)


def test_what_is_regained_to_the_last_decimal_is_regained() -> None:
    curve = added_up(sample(row_of("0.1", "0.2", "-0.3", "0.1", "0.2")))
    assert curve.drawdowns[-1] == 0
    assert curve.deepest is not None
    assert curve.deepest.recovered_at == START + 5 * HOUR


results = st.lists(
    st.integers(-(10**11), 10**11).map(lambda units: D(units).scaleb(-8)), max_size=12
)


@examples(12)
@given(values=results)
def test_the_deepest_fall_is_the_largest_between_any_two_points(values: list[Decimal]) -> None:
    curve = added_up(sample(row_of(*values)))
    deepest, now = falls(values)
    assert (curve.deepest.depth if curve.deepest else 0) == deepest
    assert curve.current_drawdown == now
    assert (curve.drawdowns >= 0).all()
    assert curve.total == sum(values)
    assert curve.values.tolist() == [float(one) for one in accumulate(values)]


@examples(8)
@given(values=results, factor=st.integers(2, 50))
def test_scaled_money_scales_the_curve(values: list[Decimal], factor: int) -> None:
    once = added_up(sample(row_of(*values)))
    often = added_up(sample(row_of(*(value * factor for value in values))))
    assert often.total == once.total * factor
    depths = [curve.deepest.depth if curve.deepest else D(0) for curve in (once, often)]
    assert depths[1] == depths[0] * factor


def test_sums_too_large_for_whole_steps_are_added_as_floats() -> None:
    large = int(module._MOST / 1e8)
    curve = added_up(sample(row_of(large, -1, 2)))
    assert curve.values.tolist() == [large, large - 1, large + 1]
    assert curve.drawdowns.tolist() == [0, 1, 0]
    assert curve.deepest is not None
    assert (curve.deepest.depth, curve.total) == (D(1), D(large + 1))
    assert deepest_places(curve.drawdowns) == (0, 1, 2)
