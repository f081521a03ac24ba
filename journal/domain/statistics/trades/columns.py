"""Closed positions of one or several accounts as columns, in the order of their closing."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from journal.domain.ledger.columns.amounts import MOST_PLACES, UNKNOWN, Amounts, Integers
from journal.domain.ledger.columns.results import joined_amounts
from journal.domain.statistics.trades.sums import kept_rows

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_Column = Amounts | NDArray[Any]

_UNITS: Final = 10.0**MOST_PLACES


@dataclass(frozen=True, kw_only=True, eq=False)  # no slots: what follows from them is kept
class Trades:
    """One row a closed position; amounts are in the asset its contract is settled in.

    Attributes:
        accounts, symbols, assets: names by code.
        account, symbol, asset: codes of each row.
        place: where the position stands in the ledger of its account.
        opened_at, closed_at: milliseconds since 1970.
        held: milliseconds from the one to the other; NaN where earlier fills are missing.
        is_long: whether each was a long.
        net: what it brought after fees, funding and clearance; unknown where no file tells it.
        gross: PnL by price alone.
        fees: paid in that asset, below zero a rebate.
        fees_missing: whether some of its fees are in no result: not told, or in another asset.
        funding: received, below zero paid.
        risk: what it was to lose at its stop, one R; NaN where that is not known.
        balance: estimated futures wallet just before it was opened, in USDT; NaN where
            that is not known.
    """

    accounts: tuple[str, ...]
    symbols: tuple[str, ...]
    assets: tuple[str, ...]
    account: Integers
    symbol: Integers
    asset: Integers
    place: Integers
    opened_at: Integers
    closed_at: Integers
    held: Floats
    is_long: Flags
    net: Amounts
    gross: Amounts
    fees: Amounts
    fees_missing: Flags
    funding: Amounts
    risk: Floats
    balance: Floats

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.closed_at)

    def taken(self, rows: Integers | Flags) -> Self:
        """Return some of the rows, in the order they are named in."""
        is_chosen = rows.dtype == np.bool_
        order: Integers = np.flatnonzero(rows) if is_chosen else rows.astype(np.int64)
        columns: dict[str, Any] = {name: _taken(getattr(self, name), order) for name in _COLUMNS}
        return replace(self, **columns)

    @cached_property
    def is_known(self) -> Flags:
        """Whether the result of each is known."""
        known: Flags = self.net.units != UNKNOWN
        return known

    @cached_property
    def results(self) -> Floats:
        """Results after fees and funding, for curves and order; NaN where unknown."""
        return floats(self.net)

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Return the trades of several accounts by the time of closing."""
        names = {
            kind: tuple(sorted({name for one in parts for name in getattr(one, kind)}))
            for kind in _CODES
        }
        fields_of_whole: dict[str, Any] = dict(names)
        for name in _COLUMNS:
            fields_of_whole[name] = _joined([_recoded(one, name, names) for one in parts])
        whole = cls(**fields_of_whole)
        return whole.taken(np.argsort(whole.closed_at, kind="stable"))


_CODES: Final = {"accounts": "account", "symbols": "symbol", "assets": "asset"}
_COLUMNS: Final = tuple(field.name for field in fields(Trades) if field.name not in _CODES)


def floats(amounts: Amounts) -> Floats:
    """Return amounts of eight decimals as floats; NaN where unknown."""
    found: Floats = amounts.units / _UNITS
    if amounts.units.min(initial=0) == UNKNOWN:
        found[amounts.units == UNKNOWN] = np.nan
    for row, value in amounts.odd.items():
        found[row] = float(value)
    return found


def _taken(column: _Column, order: Integers) -> _Column:
    return kept_rows(column, order) if isinstance(column, Amounts) else column[order]


def _joined(parts: Sequence[Any]) -> _Column:
    if isinstance(parts[0], Amounts):
        return joined_amounts(parts)
    return np.concatenate(parts)


def _recoded(part: Trades, name: str, names: dict[str, tuple[str, ...]]) -> _Column:
    """Return a column of a part; codes as places among all names."""
    column: _Column = getattr(part, name)
    for kind, coded in _CODES.items():
        if name == coded:
            places = [names[kind].index(one) for one in getattr(part, kind)]
            recoded: Integers = np.array([*places, -1], np.int64)[getattr(part, name)]
            return recoded
    return column
