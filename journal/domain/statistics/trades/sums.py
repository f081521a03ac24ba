"""Exact sums of very many amounts: whole numbers in parts that floats add without error."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.ledger.columns.amounts import MOST_PLACES, ODD, Amounts, Integers, exact

Flags = NDArray[np.bool_]

_BITS: Final = 26
_HALF: Final = 32
_MOST: Final = 1 << 62
_ALL: Final = slice(None)
_PART: Final = (1 << _BITS) - 1
"""Parts below 2**26: as many of them as there can be rows add up to less than a float's 2**53."""


def grouped_sums(amounts: Amounts, groups: Integers, count: int) -> list[Decimal]:
    """Return the exact sum of each group; unknown amounts are left out.

    Args:
        amounts: with eight decimals.
        groups: the group of each row, from 0.
        count: how many groups there are.
    """
    units = np.where(amounts.units <= ODD, 0, amounts.units)
    parts = (units >> 2 * _BITS, (units >> _BITS) & _PART, units & _PART)
    high, middle, low = (np.bincount(groups, part, count).astype(np.int64) for part in parts)
    sums = [
        exact(((top << _BITS) + mid << _BITS) + end, MOST_PLACES)
        for top, mid, end in zip(high.tolist(), middle.tolist(), low.tolist(), strict=True)
    ]
    for row, value in amounts.odd.items():
        sums[int(groups[row])] += value
    return sums


def exact_sum(amounts: Amounts, rows: Integers | Flags | slice = _ALL) -> Decimal:
    """Return the exact sum of some rows, each named once; unknown amounts are left out."""
    if isinstance(rows, np.ndarray) and rows.dtype == np.bool_:
        rows = np.flatnonzero(rows)  # a third of the time
    units = amounts.units[rows]
    if _has_signs(units):
        units = units[units > ODD]
    whole = (
        int(units.sum())
        if _fits(units)
        else (int((units >> _HALF).sum()) << _HALF) + int((units & (1 << _HALF) - 1).sum())
    )
    total = exact(whole, MOST_PLACES)
    if amounts.odd:
        chosen = np.zeros(len(amounts), np.bool_)
        chosen[rows] = True
        total += sum((value for row, value in amounts.odd.items() if chosen[row]), Decimal(0))
    return total


def span_sums(amounts: Amounts, begins: Integers) -> list[Decimal]:
    """Return the exact sums of rows that follow one another; unknown amounts are left out.

    Args:
        amounts: with eight decimals.
        begins: where each span begins, from 0 on, rising; it ends where the next begins.
    """
    if amounts.odd or _has_signs(amounts.units) or not _fits(amounts.units):
        lengths = np.diff(np.append(begins, len(amounts)))
        return grouped_sums(amounts, np.repeat(np.arange(len(begins)), lengths), len(begins))
    sums = np.add.reduceat(amounts.units, begins).tolist() if len(begins) else []
    return [exact(one, MOST_PLACES) for one in sums]


def _has_signs(units: Integers) -> bool:
    """Whether some of them stand for an unknown number, or for one that does not fit."""
    return bool(units.size) and int(units.min()) <= ODD


def _fits(units: Integers) -> bool:
    """Whether no sum of them can leave a column; none of them is a sign."""
    most = max(int(units.max(initial=0)), -int(units.min(initial=0)))
    return most * len(units) < _MOST


def added(parts: Iterable[tuple[Amounts, int]]) -> Amounts:
    """Return sums row by row; unknown where one part is.

    Args:
        parts: amounts with eight decimals, all equally long, each to be added (1) or taken
            away (-1).
    """
    found = tuple(parts)
    units = np.zeros(len(found[0][0]), np.int64)
    odd: dict[int, Decimal] = {}
    for amounts, sign in found:
        units += sign * np.where(amounts.units <= ODD, 0, amounts.units)
        for row, value in amounts.odd.items():
            odd[row] = odd.get(row, Decimal(0)) + sign * value
    ours = exact_rows(units, odd)
    odd = {row: ours[row] + value for row, value in odd.items()}
    units[list(odd)] = ODD
    for amounts, _ in found:
        unknown = amounts.units < ODD
        units[unknown] = amounts.units[unknown]
    odd = {row: value for row, value in odd.items() if units[row] == ODD}
    return Amounts(units=units, places=found[0][0].places, odd=odd)


def exact_rows(units: Integers, rows: Iterable[int]) -> dict[int, Decimal]:
    """Return some rows of units of eight decimals as numbers."""
    return {row: exact(int(units[row]), MOST_PLACES) for row in rows}


def kept_rows(amounts: Amounts, rows: Integers) -> Amounts:
    """Return some of the rows, each at most once."""
    units = amounts.units[rows]
    places = np.flatnonzero(units == ODD).tolist() if amounts.odd else []
    return Amounts(
        units=units,
        places=amounts.places[rows],
        odd={place: amounts.odd[int(rows[place])] for place in places},
    )
