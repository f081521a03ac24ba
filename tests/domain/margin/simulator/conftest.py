from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.simulator.scene import Scene
from journal.domain.values import MarginMode, Side


@pytest.fixture
def position() -> Callable[..., LinearPosition]:
    """Makes a long of one unit at 100, isolated with 20, unless told otherwise."""

    def made(**changes: Any) -> LinearPosition:
        given: dict[str, Any] = {
            "symbol": "AUSDT",
            "side": Side.LONG,
            "margin_mode": MarginMode.ISOLATED,
            "quantity": Decimal(1),
            "entry_price": Decimal(100),
            "wallet_balance": Decimal(20),
        }
        if changes.get("margin_mode") is MarginMode.CROSS:
            given["wallet_balance"] = None
        return LinearPosition(**(given | changes))

    return made


@pytest.fixture
def scene(flat_table: BracketTable) -> Callable[..., Scene]:
    """Makes a scene of positions in AUSDT and BUSDT, both at 10 % maintenance margin."""

    def made(*positions: LinearPosition, **changes: Any) -> Scene:
        given: dict[str, Any] = {
            "cross_wallet": Decimal(0),
            "positions": positions,
            "tables": {"AUSDT": flat_table, "BUSDT": flat_table},
            "fund": Decimal(1000),
        }
        return Scene(**(given | changes))

    return made
