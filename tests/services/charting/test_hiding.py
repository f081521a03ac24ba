"""For half a day no chart shows what price did after a liquidation."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from journal.domain.instants import ms_from_utc
from journal.domain.values import Fill, Liquidation, PriceType
from journal.services.charting.hiding import HIDDEN

NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)
AT = 10  # minutes from noon


@pytest.fixture
def liquidated(
    room: Any, fill: Callable[..., Fill], liquidation: Callable[..., Liquidation]
) -> Any:
    """A position liquidated at 12:10, with candles until 14:00."""
    room.trade(fill(1, "buy", "1", "100"), fill(AT, "sell", "1", "90"))
    room.candles("1m", PriceType.LAST, [100.0] * 120)
    with room.store.writing() as writer:
        writer.add_liquidation("Main", liquidation(AT))
    return room


@pytest.mark.parametrize(
    ("hours", "is_hidden"), [(1.0, True), (12.1, True), (12.2, False), (90.0, False)]
)
@pytest.mark.parametrize("of_symbol", [False, True])
def test_the_chart_ends_five_minutes_after_it(
    liquidated: Any, clock: Any, hours: float, *, is_hidden: bool, of_symbol: bool
) -> None:
    clock.at = NOON + timedelta(hours=hours)
    key = "BTCUSDT" if of_symbol else "BTCUSDT:both:1"
    content = liquidated.charts.content("Main", key)
    ends_at = NOON + timedelta(minutes=AT + 6)
    assert content.hidden_from_ms == (ms_from_utc(ends_at) if is_hidden else None)
    assert (HIDDEN in content.notes) is is_hidden
    if not of_symbol:
        assert len(content.marks) == 2


def test_a_position_opened_since_is_shown_as_it_is(
    liquidated: Any, clock: Any, fill: Callable[..., Fill]
) -> None:
    liquidated.trade(fill(60, "buy", "1", "95", trade_id="later"))
    clock.at = NOON + timedelta(hours=2)
    content = liquidated.charts.content("Main", "BTCUSDT:both:later")
    assert content.hidden_from_ms is None
    assert liquidated.charts.content("Main", "ETHUSDT").hidden_from_ms is None
