"""Intervals of a difference of averages."""

from decimal import Decimal

import pytest

from journal.domain.statistics import bootstrap
from journal.domain.statistics.bootstrap import Interval, difference_interval

D = Decimal
ONES = [D(1)] * 20
ALTERNATING = [D(0), D(2)] * 50


def test_samples_without_spread_have_an_interval_without_width() -> None:
    assert difference_interval([D(3)] * 20, ONES) == Interval(low=D(2), high=D(2))


def test_fewer_than_twenty_on_either_side_tell_nothing() -> None:
    assert difference_interval(ONES[1:], ONES) is None
    assert difference_interval(ONES, ONES[1:]) is None


def test_the_same_seed_gives_the_same_interval_and_another_a_similar_one() -> None:
    spread = [D(n) for n in range(100)]
    first = difference_interval(spread, ONES)
    again = difference_interval(spread, ONES)
    other = difference_interval(spread, ONES, seed=1)
    assert first == again
    assert first is not None
    assert other is not None
    assert first != other
    # The standard error of the average is 2.9.
    assert abs(first.low - other.low) < 1


def test_a_known_spread_gives_the_width_that_theory_tells() -> None:
    # A mean of 100 draws of 0 or 2 has a standard deviation of 1/10: 95 % within 1.96 of them.
    found = difference_interval(ALTERNATING, ONES)
    assert found is not None
    assert abs(found.low + D("0.196")) < D("0.03")
    assert abs(found.high - D("0.196")) < D("0.03")
    assert not found.excludes_zero


def test_large_samples_are_drawn_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = list(bootstrap._portions(20))
    assert whole == [2_000]
    assert list(bootstrap._portions(700_000))[:2] == [1, 1]
    monkeypatch.setattr(bootstrap, "_CELLS", 30_000)
    assert list(bootstrap._portions(20)) == [1_500, 500]
    portioned = difference_interval(ALTERNATING, ONES)
    assert portioned is not None
    assert abs(portioned.low + D("0.196")) < D("0.03")


@pytest.mark.parametrize(
    ("low", "high", "sure"), [("1", "2", True), ("-2", "-1", True), ("0", "2", False)]
)
def test_an_interval_that_leaves_zero_out_is_sure_of_the_sign(
    low: str, high: str, *, sure: bool
) -> None:
    interval = Interval(low=D(low), high=D(high))
    assert interval.excludes_zero is sure
    assert interval.times(3) == Interval(low=D(low) * 3, high=D(high) * 3)
