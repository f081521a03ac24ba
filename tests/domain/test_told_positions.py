from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.told_positions import ToldPosition
from journal.domain.values import MarginMode, Side

POSITION = ToldPosition(
    symbol="BTCUSDT",
    told_id="long:1704067200000",
    source="Position History",
    side=Side.LONG,
    margin_mode=MarginMode.ISOLATED,
    entry_price=Decimal(42_000),
    opened_at=datetime(2024, 1, 1, tzinfo=UTC),
    closed_at=None,
    exit_price=None,
    peak_quantity=Decimal(1),
    closed_quantity=Decimal(0),
    realized_pnl=None,
    status="PARTIALLY_CLOSED",
)


def test_what_cannot_be_a_position_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="entry_price"):
        replace(POSITION, entry_price=Decimal(0))
    with pytest.raises(InvalidValueError, match="closed_quantity"):
        replace(POSITION, closed_quantity=Decimal(-1))
