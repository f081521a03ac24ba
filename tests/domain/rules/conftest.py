"""One kept-rules moment, of which each test changes what it is about."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.rules.context import (
    LiquidationLine,
    Moment,
    RuleContext,
    Source,
)
from journal.domain.values import MarginMode, Side

AT = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


@pytest.fixture
def moment() -> Callable[..., RuleContext]:
    """Return a maker of moments that keep every rule, but for the fields given."""

    def make(**changes: Any) -> RuleContext:
        fields: dict[str, Any] = {
            "moment": Moment.OPEN,
            "at": AT,
            "symbol": "BTCUSDT",
            "side": Side.LONG,
            "quantity": Decimal(10),
            "entry_price": Decimal(100),
            "leverage": Decimal(5),
            "leverage_source": Source.TYPED,
            "margin_mode": MarginMode.ISOLATED,
            "margin_mode_source": Source.TYPED,
            "equity": Decimal(10_000),
            "has_stop": True,
            "stop_price": Decimal(95),
            "liquidation_line": LiquidationLine(entry_price=Decimal(100), price=Decimal(80)),
        }
        return RuleContext(**(fields | changes))

    return make
