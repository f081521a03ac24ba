"""A short way to write down fills.

``sell 3@110 =30 #7 +60s`` sells 3 at 110, realizes 30, has trade id 7 and happens 60 s later.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.ledger.positions import Position, fold_positions
from journal.domain.values import Fill, OrderSide, PositionSide

START = datetime(2024, 6, 1, tzinfo=UTC)

WriteFill = Callable[..., Fill]
WriteFills = Callable[..., list[Fill]]
Fold = Callable[..., tuple[Position, ...]]


def _fill(text: str, **changes: Any) -> Fill:
    side, amount, *marks = text.split()
    quantity, price = amount.split("@")
    told = {mark[0]: mark[1:].rstrip("s") for mark in marks}
    pnl = told.get("=")
    values: dict[str, Any] = {
        "symbol": "BTCUSDT",
        "trade_id": told.get("#", "1"),
        "order_id": None,
        "traded_at": START + timedelta(seconds=int(told.get("+", 0))),
        "order_side": OrderSide(side),
        "position_side": PositionSide.BOTH,
        "price": Decimal(price),
        "quantity": Decimal(quantity),
        "fee": Decimal("0.05"),
        "fee_asset": "USDT",
        "realized_pnl": None if pnl is None else Decimal(pnl),
        "is_maker": False,
    }
    return Fill(**(values | changes))


def _fills(*texts: str, leg: str = "both", **changes: Any) -> list[Fill]:
    """One fill a minute, numbered from 1, where the text does not say otherwise."""
    made = []
    for number, text in enumerate(texts, start=1):
        numbered = text if "#" in text else f"{text} #{number}"
        timed = numbered if "+" in numbered else f"{numbered} +{number * 60}s"
        made.append(_fill(timed, position_side=PositionSide(leg), **changes))
    return made


@pytest.fixture(autouse=True)
def state_of_one_test() -> None:
    """Ask for no folder of this computer's state: the domain keeps nothing."""


@pytest.fixture(scope="session")
def write_fill() -> WriteFill:
    return _fill


@pytest.fixture(scope="session")
def write_fills() -> WriteFills:
    return _fills


@pytest.fixture(scope="session")
def fold() -> Fold:
    def fold_texts(*texts: str, leg: str = "both", **changes: Any) -> tuple[Position, ...]:
        return fold_positions(_fills(*texts, leg=leg, **changes))

    return fold_texts
