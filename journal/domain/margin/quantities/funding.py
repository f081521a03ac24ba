"""Funding between longs and shorts, and the mark price it pulls on.

Source: ``margin.md`` section 6.
"""

from datetime import timedelta
from decimal import Decimal, localcontext

from journal.domain.errors import InvalidValueError
from journal.domain.margin.numbers import require_finite
from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.values import Side, require_positive


def funding_amount(
    *, side: Side, quantity: Decimal, mark_price: Decimal, funding_rate: Decimal
) -> Decimal:
    """Return what one funding adds to the wallet, negative when paid: ``-s*Q*mark*rate``, exact.

    At a positive rate longs pay shorts. In isolated margin it moves the isolated wallet, and so
    the liquidation price.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("quantity", quantity)
    require_positive("mark_price", mark_price)
    require_finite("funding_rate", funding_rate)
    with localcontext(ARITHMETIC):
        return -side.sign * quantity * mark_price * funding_rate


def mark_price(
    *,
    index_price: Decimal,
    last_price: Decimal,
    last_funding_rate: Decimal,
    basis_average: Decimal,
    time_to_funding: timedelta,
    funding_interval: timedelta,
) -> Decimal:
    """Return the median of index with funding, index with basis, and last price, exact.

    Args:
        index_price: weighted average of several spot exchanges.
        last_price: last trade of the contract.
        last_funding_rate: as a fraction.
        basis_average: 30-second moving average of contract less index.
        time_to_funding: until the next funding.
        funding_interval: 8, 4 or 1 hours by symbol; never assumed.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("index_price", index_price)
    require_positive("last_price", last_price)
    require_finite("last_funding_rate", last_funding_rate)
    require_finite("basis_average", basis_average)
    if funding_interval <= timedelta(0):
        raise InvalidValueError("funding_interval", "must be longer than nothing")
    microsecond = timedelta(microseconds=1)
    with localcontext(ARITHMETIC):
        share = Decimal(time_to_funding // microsecond) / Decimal(funding_interval // microsecond)
        by_funding = index_price * (1 + last_funding_rate * share)
        return sorted((by_funding, index_price + basis_average, last_price))[1]
