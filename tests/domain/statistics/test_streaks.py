import pytest

from journal.domain.statistics.streaks import KeptInARow, kept_in_a_row


@pytest.mark.parametrize(
    ("kept", "current", "longest"),
    [
        ("", 0, 0),
        ("yyy", 3, 3),
        ("yyny", 1, 2),
        ("nyyyn", 0, 3),
    ],
)
def test_runs_are_counted_to_the_newest(kept: str, current: int, longest: int) -> None:
    found = kept_in_a_row(letter == "y" for letter in kept)
    assert found == KeptInARow(current=current, longest=longest)
