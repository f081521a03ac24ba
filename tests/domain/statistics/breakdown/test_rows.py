"""Results apart by what trades have in common."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.statistics.breakdown.circumstances import hours_since_loss, stacked_at_open
from journal.domain.statistics.breakdown.dimension import Groups, Label
from journal.domain.statistics.breakdown.rows import breakdown_rows
from journal.domain.statistics.performance.intervals import share_interval
from journal.domain.statistics.trades.sample import Unit
from tests.domain.statistics.made import row_of, sample, trade
from tests.domain.statistics.plainly import figures
from tests.examples import examples

D = Decimal


def test_five_trades_in_two_groups_by_hand() -> None:
    plain = [
        trade(5, 60, risk=D(2)),
        trade(-2, 120),
        trade(1, 180, risk=D(1)),
        trade(0, 240),
        trade(4, 300),
    ]
    codes = np.array([0, 1, 0, 1, -1])
    found = breakdown_rows(sample(plain), Groups.of_codes(codes, ("a", "b", "none"), "untold"))
    first, second, unknown = found
    assert (first.label, first.count, first.wins) == (Label(text="a"), 2, 2)
    assert (first.total, first.average, first.profit_factor) == (D(6), D(3), None)
    assert (first.win_rate, first.average_r, first.r_count) == (D(1), D("1.75"), 2)
    assert first.win_rate_interval == share_interval(2, 2)
    assert (second.total, second.profit_factor, second.average_r) == (D(-2), D(0), None)
    assert (unknown.label.is_known, unknown.label.reason, unknown.total) == (False, "untold", D(4))
    assert first.is_too_few
    in_r = breakdown_rows(
        sample(plain, Unit.R).measured, Groups.of_codes(np.zeros(2, np.int64), ("a",))
    )
    assert (in_r[0].total, in_r[0].average) == (D("3.5"), D("1.75"))


def test_a_value_on_an_edge_belongs_to_the_bucket_that_ends_there() -> None:
    values = np.array([0.5, 1, 1.5, 2, 9, np.nan])
    groups = Groups.of_buckets(values, (1, 2), ("up to 1", "1 to 2", "over 2"), "untold")
    assert groups.codes.tolist() == [0, 0, 1, 1, 2, 3]
    assert not groups.may_overlap


def test_a_trade_of_two_tags_stands_in_both_rows_and_one_of_none_is_not_known() -> None:
    tags = {Label(text="fomo"): [0, 2], Label(text="late"): [2]}
    groups = Groups.of_members(tags, 4, "no tag")
    assert groups.may_overlap
    rows = breakdown_rows(sample(row_of(1, 2, 4, 8)), groups)
    assert [(row.label.text, row.total, row.count) for row in rows] == [
        ("fomo", D(5), 2),
        ("late", D(4), 1),
        ("not known", D(10), 2),
    ]
    assert breakdown_rows(sample([]), Groups.of_members({}, 0)) == ()


@examples(12)
@given(rows=st.lists(st.tuples(st.integers(-50, 50), st.integers(-1, 3)), max_size=20))
def test_rows_are_those_of_each_group_alone_and_add_up_to_the_whole(
    rows: list[tuple[int, int]],
) -> None:
    plain = row_of(*(net for net, _ in rows))
    codes = np.array([code for _, code in rows], np.int64)
    found = breakdown_rows(sample(plain), Groups.of_codes(codes, "abcd"))
    assert sum(row.total for row in found) == sum(net for net, _ in rows)
    assert sum(row.count for row in found) == len(rows)
    names = {name: code for code, name in enumerate("abcd")} | {"not known": -1}
    for row in found:
        alone = figures(
            [
                one
                for one, (_, code) in zip(plain, rows, strict=True)
                if code == names[row.label.text]
            ]
        )
        assert (row.total, row.average) == (alone["net"], alone["expectancy"])
        assert (row.win_rate, row.profit_factor) == (alone["win_rate"], alone["profit_factor"])


def test_positions_open_at_once_by_hand() -> None:
    opened, closed = np.array([0, 5, 10, 10, 30]), np.array([20.0, 10, 12, np.inf, 31])
    # The second ends in the moment the third begins; the first and the fourth go on then.
    assert stacked_at_open(opened, closed).tolist() == [1, 2, 3, 3, 2]
    assert stacked_at_open(np.array([7]), np.array([7.0])).tolist() == [1]


def test_hours_since_the_last_loss_by_hand() -> None:
    hour = 3_600_000
    opened = np.array([0, 2, 3, 6]) * hour
    closed = np.array([1, 4, 3, 7]) * hour
    results = np.array([-1.0, -2, np.nan, 5])
    found = hours_since_loss(opened, closed, results).tolist()
    assert np.isnan(found[0])
    assert found[1:] == [1, 2, 2]


moments = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10)), max_size=12)


@examples(12)
@given(spans=moments, results=st.data())
def test_circumstances_are_those_of_looking_at_every_other_position(
    spans: list[tuple[int, int]], results: st.DataObject
) -> None:
    nets = [results.draw(st.sampled_from([-1.0, 0.0, 1.0])) for _ in spans]
    opened = np.array([start for start, _ in spans], np.int64)
    closed = np.array([start + held for start, held in spans], np.int64)
    ends = closed.tolist()
    expected = [
        max(1, sum(start <= at < end for start, end in zip(opened.tolist(), ends, strict=True)))
        for at in opened.tolist()
    ]
    assert stacked_at_open(opened, closed).tolist() == expected
    since = [
        min((at - end for end, net in zip(ends, nets, strict=True) if net < 0 and end <= at))
        if any(net < 0 and end <= at for end, net in zip(ends, nets, strict=True))
        else None
        for at in opened.tolist()
    ]
    found = hours_since_loss(opened, closed, np.array(nets)).tolist()
    for hours, milliseconds in zip(found, since, strict=True):
        assert np.isnan(hours) == (milliseconds is None)
        assert milliseconds is None or hours == pytest.approx(milliseconds / 3_600_000)
