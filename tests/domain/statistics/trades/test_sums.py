"""Exact sums over columns are those of adding one number after the other."""

from decimal import Decimal
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.ledger.columns.amounts import Amounts
from journal.domain.statistics.trades.sums import (
    added,
    exact_sum,
    grouped_sums,
    kept_rows,
    span_sums,
)
from tests.examples import examples

D = Decimal
amounts = st.one_of(
    st.integers(-(10**17), 10**17).map(lambda units: D(units).scaleb(-8)),
    st.sampled_from([D("0.123456789012345678"), D("-99999999999999.00000001"), D("1E+20")]),
    st.none(),
)


@examples(12)
@given(values=st.lists(st.tuples(amounts, st.integers(0, 3)), max_size=12))
def test_sums_of_groups_are_exact(values: list[tuple[Decimal | None, int]]) -> None:
    column = Amounts.of(value for value, _ in values)
    groups = np.array([group for _, group in values], np.int64)
    expected = [
        sum((value for value, each in values if value is not None and each == group), D(0))
        for group in range(4)
    ]
    assert grouped_sums(column, groups, 4) == expected
    assert exact_sum(column) == sum(expected, D(0))


@examples(12)
@given(values=st.lists(st.tuples(amounts, st.booleans()), max_size=12))
def test_sums_of_spans_and_of_chosen_rows_are_exact(
    values: list[tuple[Decimal | None, bool]],
) -> None:
    column = Amounts.of(value for value, _ in values)
    begins = [row for row, (_, is_first) in enumerate(values) if is_first or not row]
    expected = [
        sum((value or D(0) for value, _ in values[first:end]), D(0))
        for first, end in pairwise([*begins, len(values)])
    ]
    assert span_sums(column, np.array(begins, np.int64)) == expected
    chosen = np.array([is_first for _, is_first in values], np.bool_)
    assert exact_sum(column, chosen) == sum(
        (value or D(0) for value, is_first in values if is_first), D(0)
    )
    assert exact_sum(column, slice(1, 3)) == sum((value or D(0) for value, _ in values[1:3]), D(0))


@examples(12)
@given(rows=st.lists(st.tuples(amounts, amounts), max_size=6))
def test_rows_are_added_exactly_and_unknown_ones_stay_unknown(
    rows: list[tuple[Decimal | None, Decimal | None]],
) -> None:
    one, other = (Amounts.of(row[place] for row in rows) for place in (0, 1))
    difference = added(((one, 1), (other, -1)))
    for row, (first, second) in enumerate(rows):
        expected = None if first is None or second is None else first - second
        assert difference.exact(row) == expected
    order = np.arange(len(rows))[::-2]
    kept = kept_rows(difference, order)
    assert [kept.exact(row) for row in range(len(kept))] == [
        difference.exact(row) for row in order.tolist()
    ]
