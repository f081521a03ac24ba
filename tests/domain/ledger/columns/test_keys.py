"""What positions are sorted by is what they are."""

from hypothesis import given
from hypothesis import strategies as st

from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.values import Fill
from tests.domain.ledger.columns.accounts import (
    COIN_LEGS,
    D,
    by_values,
    fills_of_an_account,
    many,
    regular,
    told,
)
from tests.domain.ledger.columns.exact_keys import sorts_as_it_is


@many
@given(fills=fills_of_an_account(), tells=st.booleans())
def test_positions_are_sorted_by_what_they_are(fills: list[Fill], tells: bool) -> None:  # noqa: FBT001  # drawn
    plain = [fill for fill in fills if max(fill.price, fill.quantity, 1 / fill.price) < 10**7]
    sorts_as_it_is(Ledger(FillTable.of(told(plain) if tells else plain)))


@many
@given(fills=fills_of_an_account(COIN_LEGS), tells=st.booleans())
def test_contracts_settled_in_coin_are_sorted_by_what_they_are(
    fills: list[Fill],
    tells: bool,  # noqa: FBT001  # drawn
) -> None:
    plain = [fill for fill in fills if max(fill.price, fill.quantity, 1 / fill.price) < 10**7]
    sorts_as_it_is(Ledger(FillTable.of(told(plain) if tells else plain)))


def test_positions_too_large_for_columns_are_sorted_by_their_exact_figures() -> None:
    fills = regular(4, price=D(10**9), quantity=D(10**9), realized_pnl=None)
    ledger = Ledger(FillTable.of(fills))
    assert by_values(ledger) == 0
    assert ledger.keys.exit_price.tolist() == [1e9]
