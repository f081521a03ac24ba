"""A small record whose figures are known by hand."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from journal.domain.routine.period import Period
from journal.domain.routine.saved import (
    Stood,
    WeeklyReview,
)
from journal.domain.values import (
    Fill,
    OrderSide,
    PositionSide,
)

D = Decimal

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)

WEEK = Period.week(MONDAY.date())

NOW = MONDAY + timedelta(days=6, hours=18)

LINE = "=it was <b>loud</b>,\nI waited"


class SetClock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


def fills() -> Iterator[Fill]:
    """One trade a day: Monday +10, Tuesday -20 at 30x, Sunday of the week before +5; one open."""
    for number, (hours, side, price, pnl) in enumerate(
        (
            (10, "buy", "100", None),
            (12, "sell", "110", "10"),
            (34, "buy", "100", None),
            (36, "sell", "80", "-20"),
            (-14, "buy", "100", None),
            (-12, "sell", "105", "5"),
            (130, "buy", "100", None),
        ),
        start=1,
    ):
        yield Fill(
            symbol="BTCUSDT",
            trade_id=str(number),
            order_id=str(number),
            traded_at=MONDAY + timedelta(hours=hours),
            order_side=OrderSide(side),
            position_side=PositionSide.BOTH,
            price=D(price),
            quantity=D(1),
            fee=D(0),
            fee_asset="USDT",
            realized_pnl=None if pnl is None else D(pnl),
            is_maker=False,
        )


def weekly(**told: Any) -> WeeklyReview:
    return WeeklyReview(**({"week": WEEK.first, "saved_at": NOW} | told))


STOOD = Stood(
    trades=D(2), clean=D(1), breaches=D(1), near=None, net_result=D("-10"), r_total=D(-10)
)
