"""Maintenance margin and margin ratio of many notionals against one table."""

import numpy as np
from numpy.typing import NDArray

from journal.domain.margin.brackets.table import BracketTable


def maintenance_margins(notionals: NDArray[np.float64], table: BracketTable) -> NDArray[np.float64]:
    """Return MM of each notional by the max rule, ``margin.md`` section 1.

    Args:
        notionals: in the quote asset, zero or above, one dimension.
        table: brackets of the symbol.
    """
    amounts = np.array([float(one.maintenance_amount) for one in table.brackets])
    rates = np.array([float(one.maintenance_margin_rate) for one in table.brackets])
    needed: NDArray[np.float64] = (np.outer(notionals, rates) - amounts).max(axis=1)
    return needed


def margin_ratios(
    notionals: NDArray[np.float64], balances: NDArray[np.float64], table: BracketTable
) -> NDArray[np.float64]:
    """Return ``MM / margin balance``, at most 1: from there on it is liquidated.

    Source: ``margin.md`` section 6.

    Args:
        notionals: at mark, in the quote asset.
        balances: wallet and unrealized PnL, of the same length; below zero: nothing is left.
        table: brackets of the symbol.
    """
    needed = maintenance_margins(notionals, table)
    is_left = balances > needed
    ratios: NDArray[np.float64] = np.where(is_left, needed / np.where(is_left, balances, 1.0), 1.0)
    return ratios
