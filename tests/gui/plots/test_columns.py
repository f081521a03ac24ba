"""Curves as columns of pixels."""

import numpy as np

from journal.gui.plots.curves.columns import Steps, columns_of


def steps(*pairs: tuple[int, float], before: float = 0.0) -> Steps:
    return Steps(
        at_ms=np.array([at for at, _ in pairs], np.int64),
        values=np.array([value for _, value in pairs], np.float64),
        before=before,
    )


def test_a_column_holds_every_value_it_covers_and_the_one_it_began_with() -> None:
    found = columns_of(steps((5, 3.0), (12, -2.0), (13, 4.0), (25, 1.0)), 0, 40, 4)
    assert found.low.tolist() == [0.0, -2.0, 1.0, 1.0]
    assert found.high.tolist() == [3.0, 4.0, 4.0, 1.0]


def test_a_window_begins_with_the_value_reached_before_it() -> None:
    found = columns_of(steps((5, 3.0), (12, -2.0), before=1.0), 20, 40, 2)
    assert found.low.tolist() == found.high.tolist() == [-2.0, -2.0]
    assert columns_of(steps((50, 9.0), before=1.0), 20, 40, 2).high.tolist() == [1.0, 1.0]


def test_no_extreme_of_many_values_is_lost() -> None:
    values = np.random.default_rng(1).standard_normal(5_000).cumsum()
    whole = Steps(at_ms=np.arange(5_000, dtype=np.int64) * 7, values=values)
    found = columns_of(whole, 0, 35_000, 97)
    assert found.high.max() == max(values.max(), 0.0)
    assert found.low.min() == min(values.min(), 0.0)


def test_without_values_the_curve_is_what_was_before() -> None:
    assert columns_of(steps(before=2.0), 0, 10, 3).low.tolist() == [2.0, 2.0, 2.0]


def test_the_value_at_a_moment_is_the_one_reached_last() -> None:
    curve = steps((5, 3.0), (12, -2.0), before=1.0)
    assert [curve.value_at(at) for at in (0, 5, 11, 12, 99)] == [1.0, 3.0, 3.0, -2.0, -2.0]
