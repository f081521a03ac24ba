"""The max/min rule on every table that ships, against a search that knows nothing of it."""

from decimal import Decimal
from itertools import pairwise

import pytest

from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.formulas import liquidation_price
from journal.domain.values import Side
from journal.storage.files.bracket_files import load_shipped_brackets

TABLES = 907


@pytest.fixture(scope="module")
def shipped() -> list[BracketTable]:
    book = load_shipped_brackets()
    return [book.table(symbol) for symbol in sorted(book.symbols)]


def bisected(side: Side, entry: float, wallet: float, table: BracketTable) -> float:
    """Return the price at which one unit is liquidated, found by halving, bracket looked up."""
    rows = [
        (float(one.cap), float(one.maintenance_margin_rate), float(one.maintenance_amount))
        for one in table.brackets
    ]

    def left(price: float) -> float:
        for cap, rate, amount in rows:
            if price <= cap or cap == rows[-1][0]:
                return wallet + side.sign * (price - entry) - (price * rate - amount)
        raise AssertionError

    safe, lost = (entry * 1e6, 0.0) if side is Side.LONG else (0.0, entry * 1e6)
    for _ in range(80):
        middle = (safe + lost) / 2
        if left(middle) > 0:
            safe = middle
        else:
            lost = middle
    return safe


def test_the_max_min_rule_finds_what_bisection_finds_in_every_shipped_table(
    shipped: list[BracketTable],
) -> None:
    assert len(shipped) == TABLES
    for number, table in enumerate(shipped):
        side = Side.LONG if number % 2 else Side.SHORT
        # One unit entered in a bracket that differs from table to table, with a sixth of margin.
        bracket = table.brackets[number % len(table.brackets)]
        entry = bracket.floor + (bracket.cap - bracket.floor) / 3
        wallet = entry / 6
        answer = liquidation_price(
            side=side,
            quantity=Decimal(1),
            entry_price=entry,
            wallet_balance=wallet,
            table=table,
        )
        assert answer.exact_price is not None
        found = bisected(side, float(entry), float(wallet), table)
        assert abs(found - float(answer.exact_price)) <= 1e-9 * found, table.symbol


def test_the_margin_of_every_shipped_table_is_that_of_its_bracket(
    shipped: list[BracketTable],
) -> None:
    for table in shipped:
        for below, above in pairwise(table.brackets):
            for bracket, notional in ((below, below.cap), (above, (above.floor + above.cap) / 2)):
                by_search = notional * bracket.maintenance_margin_rate - bracket.maintenance_amount
                # Published amounts lie within a cent of their recurrence.
                difference = table.exact_maintenance_margin(notional) - by_search
                assert 0 <= difference <= Decimal("0.01"), table.symbol
