"""What adding to a position does to its entry price."""

from decimal import Decimal, localcontext

from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.values import require_positive


def entry_after_add(
    *,
    quantity: Decimal,
    entry_price: Decimal,
    added_quantity: Decimal,
    added_price: Decimal,
) -> Decimal:
    """Return the average entry of a linear position after adding, exact.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    _require(quantity, entry_price, added_quantity, added_price)
    with localcontext(ARITHMETIC):
        cost = quantity * entry_price + added_quantity * added_price
        return cost / (quantity + added_quantity)


def inverse_entry_after_add(
    *,
    quantity: Decimal,
    entry_price: Decimal,
    added_quantity: Decimal,
    added_price: Decimal,
) -> Decimal:
    """Return the average entry of an inverse position after adding: the harmonic mean, exact.

    Quantities are contracts: coins bought are contracts over price, and coins add up.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    _require(quantity, entry_price, added_quantity, added_price)
    with localcontext(ARITHMETIC):
        coins = quantity / entry_price + added_quantity / added_price
        return (quantity + added_quantity) / coins


def _require(
    quantity: Decimal, entry_price: Decimal, added_quantity: Decimal, added_price: Decimal
) -> None:
    require_positive("quantity", quantity)
    require_positive("entry_price", entry_price)
    require_positive("added_quantity", added_quantity)
    require_positive("added_price", added_price)
