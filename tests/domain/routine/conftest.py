"""Trades of a week, made short."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.routine.trade import ReviewedTrade
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach
from journal.domain.values import Side

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
MakeTrade = Callable[..., ReviewedTrade]


def breach(rule_id: str, severity: Severity = Severity.BREACH, hour: float = 0) -> Breach:
    """Return a broken rule of an hour of that week."""
    return Breach(
        rule_id=rule_id,
        rule_version=1,
        severity=severity,
        sentence=f"{rule_id} was broken.",
        value=None,
        threshold=None,
        unit="",
        at=MONDAY + timedelta(hours=hour),
    )


def trade(  # what differs between trades
    key: str,
    net: str | None,
    *broken: Breach,
    r: str | None = None,
    hour: float = 1,
    near: str | None = None,
    judged: bool = True,
    liquidated: bool = False,
) -> ReviewedTrade:
    """Return a trade that was closed in some hour of that week."""
    return ReviewedTrade(
        position_key=key,
        symbol="BTCUSDT",
        side=Side.LONG,
        opened_at=MONDAY + timedelta(hours=hour - 1),
        closed_at=MONDAY + timedelta(hours=hour),
        net_result=None if net is None else Decimal(net),
        r_multiple=None if r is None else Decimal(r),
        breaches=tuple(broken) if judged else None,
        distance=None if near is None else Decimal(near),
        is_liquidated=liquidated,
    )


@pytest.fixture
def make_trade() -> MakeTrade:
    return trade


@pytest.fixture
def make_breach() -> Callable[..., Breach]:
    return breach
