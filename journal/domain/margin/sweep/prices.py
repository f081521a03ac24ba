"""Liquidation prices of many positions against one table, by the same max/min rule.

``N = Q*P`` solves ``num + s*N = MM(N)`` with ``num = WB - s*Q*EP``, so each bracket costs an
addition, a multiplication and a maximum; done in blocks that stay in the processor's cache.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.table import BracketTable

_BLOCK: Final = 16_384


def liquidation_prices(
    *,
    signs: NDArray[np.int8],
    quantities: NDArray[np.float64],
    entry_prices: NDArray[np.float64],
    wallets: NDArray[np.float64],
    table: BracketTable,
) -> NDArray[np.float64]:
    """Return one liquidation price a position, NaN where none is positive.

    Agrees with the exact path to 1e-9 relative. Entry prices are taken as they are; the exact path
    truncates them to 8 decimals like the exchange.

    Args:
        signs: +1 long, -1 short.
        quantities: base asset, positive.
        entry_prices: quote per base, positive.
        wallets: wallet balances less what other positions need, in the quote asset.
        table: brackets of the symbol.

    Raises:
        InvalidValueError: the arrays are not of one length.
    """
    count = len(signs)
    for name, column in (
        ("quantities", quantities),
        ("entry_prices", entry_prices),
        ("wallets", wallets),
    ):
        if column.shape != (count,):
            raise InvalidValueError(name, f"must be {count} numbers like the signs")
    amounts = [float(bracket.maintenance_amount) for bracket in table.brackets]
    rates = [float(bracket.maintenance_margin_rate) for bracket in table.brackets]
    prices = np.empty(count)
    for start in range(0, count, _BLOCK):
        block = slice(start, start + _BLOCK)
        sign = signs[block]
        numerators = wallets[block] - sign * (quantities[block] * entry_prices[block])
        notionals = prices[block]
        for side in (1, -1):
            rows = np.flatnonzero(sign == side)
            factors = [1 / (rate - side) for rate in rates]
            notionals[rows] = _notionals(numerators[rows], amounts, factors, side)
        notionals /= quantities[block]
    prices[prices <= 0] = np.nan
    return prices


def _notionals(
    numerators: NDArray[np.float64], amounts: list[float], factors: list[float], side: int
) -> NDArray[np.float64]:
    """Return the notional at liquidation: the max (long) or min (short) over all brackets."""
    extreme = np.maximum if side > 0 else np.minimum
    best = numerators * factors[0]
    other = np.empty_like(best)
    for amount, factor in zip(amounts[1:], factors[1:], strict=True):
        np.add(numerators, amount, out=other)
        np.multiply(other, factor, out=other)
        extreme(best, other, out=best)
    return best
