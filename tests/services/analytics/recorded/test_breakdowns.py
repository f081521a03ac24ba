"""Every breakdown of 100 real accounts, against groups made position by position."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.statistics.breakdown.dimension import NOT_KNOWN, Dimension
from journal.domain.statistics.breakdown.rows import BreakdownRow
from journal.services.positions.columns.distances import liquidation_distance
from tests.domain.statistics import plainly
from tests.domain.statistics.plainly import PlainTrade
from tests.services.analytics.recorded.supposed import (
    Held,
    Recorded,
    broken_by,
    entry_of,
    is_planned,
)

D = Decimal

LEVERAGES = {3: "up to 3x", 5: "3x to 5x", 10: "5x to 10x", 20: "10x to 20x", 50: "20x to 50x"}
DISTANCES = {
    D("0.01"): "up to 1 %",
    D("0.02"): "1 to 2 %",
    D("0.05"): "2 to 5 %",
    D("0.1"): "5 to 10 %",
    D("0.2"): "10 to 20 %",
    D("0.5"): "20 to 50 %",
}
HELD = {
    timedelta(minutes=5): "up to 5 min",
    timedelta(minutes=15): "5 to 15 min",
    timedelta(hours=1): "15 min to 1 h",
    timedelta(hours=4): "1 to 4 h",
    timedelta(hours=12): "4 to 12 h",
    timedelta(hours=24): "12 to 24 h",
    timedelta(days=3): "1 to 3 days",
}
SINCE_LOSS = {
    timedelta(minutes=15): "up to 15 min",
    timedelta(hours=1): "15 min to 1 h",
    timedelta(hours=4): "1 to 4 h",
    timedelta(hours=24): "4 to 24 h",
    timedelta(days=3): "1 to 3 days",
}
STACKED = {1: "alone", 2: "2 at once", 3: "3 at once", 5: "4 or 5 at once"}


def bucket(value: Any, buckets: Mapping[Any, str], beyond: str) -> str:
    """Return the name of the first bucket that ends at the value or behind it."""
    if value is None:
        return NOT_KNOWN
    return next((name for end, name in buckets.items() if value <= end), beyond)


def stacked(held: Held, one: Recorded) -> int:
    at = held.view.position.opened_at
    others = [other.view.position for other in one.held if other.account == held.account]
    lived = [p for p in others if p.opened_at <= at and (p.closed_at is None or p.closed_at > at)]
    return max(len(lived), 1)


def held_for(held: Held) -> timedelta | None:
    position = held.view.position
    return None if position.history_incomplete else position.newest_at - position.opened_at


def since_loss(held: Held, one: Recorded) -> timedelta | None:
    at = held.view.position.opened_at
    ended = [
        trade.closed_at
        for other, trade in one.counted
        if other.account == held.account and trade.net < 0 and trade.closed_at <= at
    ]
    return at - max(ended) if ended else None


def plan(held: Held, _one: Recorded) -> str:
    if not held.is_plan_known:
        return NOT_KNOWN
    return "with a plan" if is_planned(held.number) else "without a plan"


def tags(held: Held, _one: Recorded) -> list[str]:
    return [tag.name for tag in entry_of(held.number, "any").tags] or [NOT_KNOWN]


def feeling(held: Held, _one: Recorded) -> str:
    return entry_of(held.number, "any").before or NOT_KNOWN


def rating(held: Held, _one: Recorded) -> str:
    given = held.number % 6
    return f"{given} of 5" if given else NOT_KNOWN


GROUPED: dict[Dimension, Callable[[Held, Recorded], str | list[str]]] = {
    Dimension.SYMBOL: lambda held, _: held.view.position.symbol,
    Dimension.SIDE: lambda held, _: held.view.position.side.value,
    Dimension.ACCOUNT: lambda held, _: held.account,
    Dimension.HOUR: lambda held, _: f"{held.view.position.opened_at:%H}:00",
    Dimension.WEEKDAY: lambda held, _: f"{held.view.position.opened_at:%A}",
    Dimension.MONTH: lambda held, _: f"{held.view.position.newest_at:%Y-%m}",
    Dimension.HOLDING_TIME: lambda held, _: bucket(held_for(held), HELD, "over 3 days"),
    Dimension.LEVERAGE: lambda held, _: bucket(held.view.exposure.leverage, LEVERAGES, "over 50x"),
    Dimension.MARGIN_MODE: lambda held, _: held.view.exposure.margin_mode or NOT_KNOWN,
    Dimension.LIQUIDATION_DISTANCE: lambda held, _: bucket(
        liquidation_distance(held.view.exposure), DISTANCES, "over 50 %"
    ),
    Dimension.STACKED: lambda held, one: bucket(stacked(held, one), STACKED, "6 or more at once"),
    Dimension.SINCE_LOSS: lambda held, one: bucket(
        since_loss(held, one), SINCE_LOSS, "over 3 days"
    ),
    Dimension.PLAN: plan,
    Dimension.TAG: tags,
    Dimension.FEELING: feeling,
    Dimension.RATING: rating,
    Dimension.CLEAN: lambda held, _: "broke a rule" if broken_by(held.number) else "clean",
    Dimension.RULE: lambda held, _: sorted(broken_by(held.number)) or ["clean"],
}


def test_every_breakdown_is_made_a_second_time() -> None:
    assert GROUPED.keys() == set(Dimension)


@pytest.mark.parametrize("dimension", GROUPED)
def test_breakdowns(fives: list[Recorded], dimension: Dimension) -> None:
    seen: set[str] = set()
    for one in fives:
        groups: dict[str, list[PlainTrade]] = {}
        for held, trade in one.counted:
            names = GROUPED[dimension](held, one)
            for name in [names] if isinstance(names, str) else names:
                groups.setdefault(name, []).append(trade)
        rows = one.service.breakdown(one.question, dimension).rows
        assert {row.label.text for row in rows} == groups.keys()
        for row in rows:
            require_row(row, groups[row.label.text])
        seen |= groups.keys()
    assert len(seen) > 1


def require_row(row: BreakdownRow, trades: list[PlainTrade]) -> None:
    expected = plainly.figures(trades)
    assert (row.total, row.average) == (expected["net"], expected["expectancy"])
    assert row.count == expected["trades"]
    assert row.win_rate == expected["win_rate"]
    assert row.profit_factor == expected["profit_factor"]
    in_r = expected["expectancy_r"]
    assert row.average_r == (None if in_r is None else pytest.approx(in_r, rel=D("1e-9")))
    assert row.r_count == sum(trade.risk is not None for trade in trades)
    low, high = plainly.wilson(*plainly.hits(trades))
    assert row.win_rate_interval is not None
    assert float(row.win_rate_interval.low) == pytest.approx(float(low), abs=1e-9)
    assert float(row.win_rate_interval.high) == pytest.approx(float(high), abs=1e-9)
