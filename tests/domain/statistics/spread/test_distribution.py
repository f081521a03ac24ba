"""How results are spread."""

from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.statistics.spread.distribution import MOST_BINS, distribution
from journal.domain.statistics.trades.sample import Unit
from tests.domain.statistics.made import row_of, sample
from tests.examples import examples

D = Decimal


def test_eight_results_by_hand() -> None:
    """-3, -1, -1, 0, 1, 1, 2, 5: quartiles -1 and 1.25, so 2 * 2.25 / 2 = 2.25 wide: 2.5.

    The hundredths at the ends are -2.86 and 4.79, so bins begin at -5 and end at 5; what lies on an
    edge belongs to the bin that begins there, so 5 lies above.
    """
    found = distribution(sample(row_of(-3, -1, -1, 0, 1, 1, 2, 5)))
    assert found.edges.tolist() == [-5, -2.5, 0, 2.5, 5]
    assert found.counts.tolist() == [1, 2, 4, 0]
    assert (found.below, found.above) == (0, 1)
    assert (found.average, found.median) == (D("0.5"), 0.5)
    # Squared distances to 0.5 add up to 40.
    assert found.deviation == pytest.approx((40 / 7) ** 0.5)


def test_results_that_are_alike_stand_in_one_bin() -> None:
    found = distribution(sample(row_of(3, 3, 3)))
    assert (found.edges.tolist(), found.counts.tolist()) == ([3, 4], [3])
    single = distribution(sample(row_of(3)))
    assert (single.deviation, single.median) == (None, 3)
    none = distribution(sample([]))
    assert (len(none.edges), none.average, none.median) == (0, None, None)


def test_bins_of_r_are_a_tenth_wide_at_least() -> None:
    found = distribution(sample(row_of("0.01", "0.02", "0.03", risk=D(1)), Unit.R))
    assert np.diff(found.edges).tolist() == pytest.approx([0.1])


@examples(12)
@given(values=st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=60))
def test_every_result_is_counted_once_and_zero_is_an_edge(values: list[int]) -> None:
    found = distribution(sample(row_of(*(D(value).scaleb(-2) for value in values))))
    assert found.counts.sum() + found.below + found.above == len(values)
    assert found.below + found.above <= max(2, len(values) // 10)
    assert len(found.counts) <= MOST_BINS + 2
    widths = np.diff(found.edges)
    assert (widths > 0).all()
    assert np.allclose(found.edges / widths[0], np.round(found.edges / widths[0]))
    exact = sorted(D(value).scaleb(-2) for value in values)
    edges = [D(repr(edge)) for edge in found.edges.tolist()]
    if all(edge == edge.quantize(D("1e-6")) for edge in edges):
        counts = [sum(low <= value < high for value in exact) for low, high in pairwise(edges)]
        assert found.counts.tolist() == counts
