from decimal import Decimal

import pytest
from hypothesis import strategies as st

from journal.domain.margin.brackets.table import (
    Bracket,
    BracketTable,
    next_maintenance_amount,
)


@st.composite
def valid_tables(draw: st.DrawFn) -> BracketTable:
    """Tables of 1 to 6 brackets with rising rates and amounts by the recurrence."""
    count = draw(st.integers(1, 6))
    rates = sorted(draw(st.sets(st.integers(1, 500), min_size=count, max_size=count)))
    steps = draw(st.lists(st.integers(1, 500_000), min_size=count, max_size=count))
    brackets: list[Bracket] = []
    for row, rate in enumerate(rates):
        below = brackets[-1] if brackets else None
        floor = below.cap if below else Decimal(0)
        amount = Decimal(0)
        if below:
            amount = next_maintenance_amount(
                floor=floor,
                rate=Decimal(rate) / 1000,
                amount_below=below.maintenance_amount,
                rate_below=below.maintenance_margin_rate,
            )
        brackets.append(
            Bracket(
                floor=floor,
                cap=floor + steps[row],
                max_leverage=Decimal(count - row),
                maintenance_margin_rate=Decimal(rate) / 1000,
                maintenance_amount=amount,
            )
        )
    return BracketTable(symbol="ANYUSDT", brackets=tuple(brackets))


@pytest.fixture(scope="session")
def tables() -> st.SearchStrategy[BracketTable]:
    """The strategy of valid tables, to be drawn from."""
    return valid_tables()
