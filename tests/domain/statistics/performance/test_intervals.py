"""Intervals by hand, by a second computation, and against the samples they are drawn from."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.statistics.bootstrap import Interval, difference_interval
from journal.domain.statistics.performance import comparison, intervals
from journal.domain.statistics.performance.comparison import change_of_averages
from journal.domain.statistics.performance.intervals import average_interval, share_interval
from tests.domain.statistics.plainly import wilson
from tests.examples import examples

D = Decimal
DICE = np.random.default_rng(2026)


def test_the_share_of_wilsons_formula_by_hand() -> None:
    # 8 of 10 with z = 1.96: (0.8 + 0.19208 ± 1.96 √(0.016 + 0.0096036)) / 1.38416.
    interval = share_interval(8, 10)
    assert interval is not None
    assert float(interval.low) == pytest.approx(0.4902, abs=1e-4)
    assert float(interval.high) == pytest.approx(0.9433, abs=1e-4)
    assert share_interval(0, 0) is None


@examples(20)
@given(count=st.integers(1, 50_000), part=st.floats(0, 1))
def test_the_interval_of_a_share_is_where_the_score_test_holds(count: int, part: float) -> None:
    hits = round(count * part)
    interval, (low, high) = share_interval(hits, count), wilson(hits, count)
    assert interval is not None
    assert float(interval.low) == pytest.approx(float(low), abs=1e-10)
    assert float(interval.high) == pytest.approx(float(high), abs=1e-10)
    assert 0 <= interval.low <= D(hits) / count + D("1e-10")
    assert D(hits) / count - D("1e-10") <= interval.high <= 1


def near(one: Interval | None, other: Interval | None, share: float) -> bool:
    """Whether both ends lie together but for a share of the width."""
    assert one is not None
    assert other is not None
    width = float(one.high - one.low)
    ends = ((one.low, other.low), (one.high, other.high))
    return all(abs(float(a - b)) < share * width for a, b in ends)


def test_an_average_lies_where_drawing_again_puts_it() -> None:
    assert average_interval(np.ones(19)) is None
    values = DICE.normal(1, 3, 40)
    interval = average_interval(values)
    assert interval == average_interval(values)
    assert interval is not None
    middle, reach = values.mean(), 1.96 * values.std(ddof=1) / 40**0.5
    assert near(interval, Interval(low=D(str(middle - reach)), high=D(str(middle + reach))), 0.1)
    alike = average_interval(np.full(30, 2.5))
    assert alike == Interval(low=D("2.5"), high=D("2.5"))


def test_from_a_thousand_on_an_average_lies_where_drawing_again_would_put_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    skewed = DICE.exponential(2, 1_500) - 1
    other = DICE.exponential(1, 1_200) - 1
    quick = average_interval(skewed), change_of_averages(other, skewed)
    for module in (intervals, comparison):
        monkeypatch.setattr(module, "MANY", 10_000)
    drawn = average_interval(skewed), change_of_averages(other, skewed)
    assert all(near(one, two, 0.04) for one, two in zip(quick, drawn, strict=True))


def test_the_change_of_an_average_is_drawn_like_prices_of_habits() -> None:
    first, second = DICE.normal(0, 1, 30), DICE.normal(1, 1, 25)
    one, other = ([D(repr(float(value))) for value in each] for each in (second, first))
    assert change_of_averages(first, second) == difference_interval(one, other)
    assert change_of_averages(first[:19], second) is None
    assert change_of_averages(first[:19], np.ones(2_000)) is None
