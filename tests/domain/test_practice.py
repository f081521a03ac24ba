from datetime import UTC, datetime, timedelta

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.practice import PracticeTrade, practiced_since

NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)


def trade(hours: float, sentence: str = "BTCUSDT long 5x, stop at once.") -> PracticeTrade:
    return PracticeTrade(done_at=NOON + timedelta(hours=hours), sentence=sentence)


def test_what_was_practiced_between_the_liquidation_and_a_moment_counts() -> None:
    trades = [trade(0), trade(1), trade(2), trade(3)]
    assert practiced_since(trades, NOON, NOON + timedelta(hours=2)) == 2


@pytest.mark.parametrize("sentence", ["", "  abc  ", "x" * 201])
def test_a_line_that_says_nothing_is_refused(sentence: str) -> None:
    with pytest.raises(InvalidValueError, match="what was practiced"):
        trade(0, sentence)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="done_at"):
        PracticeTrade(done_at=NOON.replace(tzinfo=None), sentence="BTCUSDT long 5x.")
