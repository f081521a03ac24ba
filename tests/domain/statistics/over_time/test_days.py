"""Results day by day."""

from datetime import UTC, date, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from journal.domain.statistics.over_time.days import by_day
from tests.domain.statistics.made import sample, trade
from tests.domain.statistics.plainly import by_day as by_day_plainly
from tests.examples import examples

D = Decimal


def test_three_trades_on_two_days_by_hand() -> None:
    whole = sample([trade("0.1", 60), trade(-2, 600), trade(3, 1_500)])
    first, second = by_day(whole, UTC)
    assert (first.date, first.result, first.count, first.wins) == (
        date(2024, 6, 3),
        D("-1.9"),
        2,
        1,
    )
    assert (second.date, second.result) == (date(2024, 6, 4), D(3))
    assert (second.first, second.count) == (2, 1)
    # Fourteen hours further east the second one stands on the next day.
    assert [day.count for day in by_day(whole, timezone(timedelta(hours=14)))] == [1, 2]
    assert by_day(sample([]), UTC) == ()


@examples(10)
@given(
    rows=st.lists(st.tuples(st.integers(-99, 99), st.integers(0, 6_000)), max_size=15),
    hours=st.integers(-11, 13),
)
def test_days_are_those_of_a_second_computation(rows: list[tuple[int, int]], hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    plain = [trade(net, minutes) for net, minutes in sorted(rows, key=lambda row: row[1])]
    expected = {
        day: (sum(one.net for one in closed), len(closed), sum(one.net > 0 for one in closed))
        for day, closed in by_day_plainly(plain, zone).items()
    }
    found = by_day(sample(plain), zone)
    assert {day.date: (day.result, day.count, day.wins) for day in found} == expected
    assert sum(day.result for day in found) == sum(one.net for one in plain)
