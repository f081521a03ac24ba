from decimal import Decimal

import pytest

from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.margin.numbers import exact_number

ROWS = ("0 50000 125 0.004 0", "50000 250000 100 0.005 50", "250000 1000000 50 0.01 1300")


def bracket(row: str) -> Bracket:
    floor, cap, max_leverage, rate, amount = (exact_number(cell, "cell") for cell in row.split())
    return Bracket(
        floor=floor,
        cap=cap,
        max_leverage=max_leverage,
        maintenance_margin_rate=rate,
        maintenance_amount=amount,
    )


@pytest.fixture
def table() -> BracketTable:
    """The first three brackets of BTCUSDT in the exchange's worked example."""
    return BracketTable(symbol="BTCUSDT", brackets=tuple(bracket(row) for row in ROWS))


@pytest.fixture
def flat_table() -> BracketTable:
    """A table of one bracket without end at 10 %."""
    one = Bracket(
        floor=Decimal(0),
        cap=Decimal(9223372036854775807),
        max_leverage=Decimal(10),
        maintenance_margin_rate=Decimal("0.1"),
        maintenance_amount=Decimal(0),
    )
    return BracketTable(symbol="FLATUSDT", brackets=(one,))
