"""Rows known again by what they say: at another time of the day, or told without ids."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from journal.domain.ledger.twins import ToldRow, Twins, twins_of
from tests.examples import examples

HOUR = 3600
Rows = list[ToldRow]


def rows(*told: tuple[int, str], shift: int = 0, source: str = "a") -> Rows:
    return [
        ToldRow(second=second + shift, says=(what,), identity=f"{source}{place}")
        for place, (second, what) in enumerate(told)
    ]


FIRST = rows((0, "x"), (700, "y"), (5000, "z"))


def found(new: Rows, others: Rows, *, least: int = 2, same_time: bool = True) -> Twins | None:
    return twins_of(new, others, least=least, same_time=same_time)


def test_rows_read_in_another_zone_are_known_again_with_their_distance() -> None:
    later = rows((0, "x"), (700, "y"), (5000, "z"), shift=3 * HOUR, source="b")
    assert found(later, FIRST) == Twins(rows=3, shift=timedelta(hours=3))
    assert found(FIRST, later) == Twins(rows=3, shift=timedelta(hours=-3))
    # No zones are twelve minutes or two days apart.
    for shift in (720, 48 * HOUR):
        assert found(rows((0, "x"), (700, "y"), shift=shift, source="b"), FIRST) is None


def test_rows_of_the_same_second_count_where_they_may_and_are_not_the_same_row() -> None:
    again = rows((0, "x"), (700, "y"), source="b")
    assert found(again, FIRST) == Twins(rows=2, shift=timedelta(0))
    assert found(again, FIRST, same_time=False) is None
    assert found(FIRST, FIRST) is None


def test_what_may_be_chance_is_none() -> None:
    # One thing said twice; less than half of the rows in that time; nothing beside them.
    assert found(rows((HOUR, "x"), (HOUR, "x"), source="b"), FIRST) is None
    assert found(rows((HOUR, "x"), source="b"), FIRST) is None
    assert found(rows((HOUR, "x"), source="b"), FIRST, least=1) is not None
    others = [(HOUR + 10 + second, f"new{second}") for second in range(3)]
    assert found(rows((HOUR, "x"), (HOUR + 700, "y"), *others, source="b"), FIRST) is None
    assert found(FIRST, []) is None
    assert found([], FIRST) is None


def test_rows_outside_the_time_of_the_others_say_nothing_against_it() -> None:
    far = [(30 * HOUR + second, f"new{second}") for second in range(9)]
    twins = found(rows((HOUR, "x"), (HOUR + 700, "y"), *far, source="b"), FIRST)
    assert twins == Twins(rows=2, shift=timedelta(hours=1))


def test_what_a_file_tells_again_and_again_tells_no_time() -> None:
    grid = [(900 * number, what) for number in range(8) for what in "xy"]
    assert found(rows(*grid, shift=HOUR, source="b"), rows(*grid)) is None


@examples(30)
@given(
    told=st.dictionaries(st.integers(0, 50_000), st.text(max_size=3), min_size=4, max_size=20),
    quarters=st.integers(-104, 104),
    cut=st.integers(0, 10),
)
def test_any_part_of_a_file_in_any_zone_is_known_again_or_says_too_little(
    told: dict[int, str], quarters: int, cut: int
) -> None:
    whole = rows(*told.items())
    part = rows(*list(told.items())[cut:], shift=900 * quarters, source="b")
    twins = found(part[::-1], whole)
    seldom = {row.says for row in part if sum(row.says == one.says for one in part) <= 3}
    if len(seldom) >= 2:
        assert twins is not None
        assert twins.rows >= len(seldom)
    elif not seldom:
        assert twins is None
