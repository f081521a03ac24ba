"""A column of exact numbers as whole numbers of a small step: numpy adds them exactly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

Value = TypeVar("Value")
Integers = NDArray[np.int64]
Places = NDArray[np.int8]

SEPARATOR: Final = ","
UNTOLD: Final = "+0"
"""Stands for an unknown number; no canonical text looks like it."""
UNKNOWN: Final = np.iinfo(np.int64).min
ODD: Final = UNKNOWN + 1
"""Stands for a number with more digits than a column of this kind holds: see ``odd``."""
MOST_PLACES: Final = 8
"""Exchanges print eight decimals at most."""
_MOST_DIGITS: Final = 18
POWERS: Final = np.array([10**n for n in range(_MOST_DIGITS + 1)], dtype=np.int64)
_ALLOWED: Final = np.zeros(256, dtype=np.bool_)
_ALLOWED[[*b"0123456789.+-", ord(SEPARATOR)]] = True
_SIGNS: Final = np.zeros(256, dtype=np.bool_)
_SIGNS[[*b"+-"]] = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Amounts:
    """Exact numbers: ``units * 10 ** -places``, row by row.

    Attributes:
        units: ``UNKNOWN`` where the number is not told, ``ODD`` where it does not fit.
        places: decimals of the units; the same in all rows of a group.
        odd: the numbers that do not fit, by row.
    """

    units: Integers
    places: Places
    odd: Mapping[int, Decimal]

    @classmethod
    def parsed(cls, joined: str, groups: NDArray[np.int16] | None = None) -> Self:
        """Return numbers from canonical texts with a separator between; ``UNTOLD`` for unknown.

        Args:
            joined: no exponent, no zeros that could be left out.
            groups: rows of one group get the same places, as few as they need; without groups
                all rows get eight.

        Raises:
            ValueError: something else stands in the text.
        """
        if not joined:
            return cls(units=np.zeros(0, np.int64), places=np.zeros(0, np.int8), odd={})
        text = _Text(joined)
        fits = (text.places <= MOST_PLACES) & (text.digits <= _MOST_DIGITS)
        if groups is None:
            places = np.full(len(fits), MOST_PLACES, np.int8)
        else:
            most = np.zeros(int(groups.max(initial=0)) + 1, np.int8)
            np.maximum.at(most, groups, np.where(fits, text.places, 0).astype(np.int8))
            places = most[groups]
        more = np.where(fits, places - text.places, 0)
        fits &= text.digits + more <= _MOST_DIGITS
        units = text.whole() * POWERS[np.where(fits, more, 0)]
        units[~fits] = ODD
        units[text.untold] = UNKNOWN
        tokens = joined.split(SEPARATOR) if not fits.all() else []
        odd = {row: Decimal(tokens[row]) for row in np.flatnonzero(~fits).tolist()}
        return cls(units=units, places=places, odd=odd)

    @classmethod
    def of(cls, values: Iterable[Decimal | None], groups: NDArray[np.int16] | None = None) -> Self:
        """Return a column of values; None is unknown."""
        return cls.parsed(SEPARATOR.join(map(_canonical, values)), groups)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.units)

    def exact(self, row: int) -> Decimal | None:
        """Return the number of a row without zeros at its end; None where it is unknown."""
        units = int(self.units[row])
        if units == UNKNOWN:
            return None
        return self.odd[row] if units == ODD else exact(units, int(self.places[row]))

    def exactly(self, rows: Integers) -> list[Decimal | None]:
        """Return the numbers of several rows, as ``exact`` does."""
        columns = (rows, self.units[rows], self.places[rows])
        told = zip(*(column.tolist() for column in columns), strict=True)
        return [
            exact(units, places) if units > ODD else (None if units == UNKNOWN else self.odd[row])
            for row, units, places in told
        ]

    def taken(self, order: Integers) -> "Amounts":
        """Return the rows in another order."""
        odd = moved(self.odd, order)
        return Amounts(units=self.units[order], places=self.places[order], odd=odd)


@lru_cache(maxsize=1 << 16)
def exact(units: int, places: int) -> Decimal:
    """Return ``units * 10 ** -places`` without zeros at its end."""
    while places and units % 10 == 0:
        units //= 10
        places -= 1
    return Decimal(units).scaleb(-places)


def moved(odd: Mapping[int, Value], order: Integers) -> dict[int, Value]:
    """Return what is kept by row, after the rows were put into another order."""
    if not odd:
        return {}
    where = np.empty(len(order), np.int64)
    where[order] = np.arange(len(order))
    return {int(where[row]): value for row, value in odd.items()}


class _Text:
    """Joined numbers taken apart: digits, decimals and unknown ones of each."""

    def __init__(self, joined: str) -> None:
        letters = np.frombuffer(joined.encode(), np.uint8)
        ends = np.append(np.flatnonzero(letters == ord(SEPARATOR)), len(letters))
        lengths = np.diff(ends, prepend=-1) - 1
        dots, signs = np.flatnonzero(letters == ord(".")), np.flatnonzero(_SIGNS[letters])
        dotted, signed = np.searchsorted(ends, dots), np.searchsorted(ends, signs)
        self.places = np.zeros(len(ends), np.int64)
        self.places[dotted] = ends[dotted] - dots - 1
        self.digits = lengths.copy()
        self.digits[dotted] -= 1
        self.digits[signed] -= 1
        self.untold = signed[letters[signs] == ord("+")]
        self._joined = joined
        is_number = (
            _ALLOWED[letters].all()
            and (np.diff(dotted) > 0).all()
            and (signs == ends[signed] - lengths[signed]).all()
            and (self.digits > 0).all()
        )
        if not is_number:
            raise ValueError("a column of numbers holds something else")

    def whole(self) -> Integers:
        """Return the digits of each number as a whole number."""
        digits = self._joined.replace(".", "")
        units: Integers = np.fromstring(digits, dtype=np.int64, sep=SEPARATOR)
        return units


def _canonical(value: Decimal | None) -> str:
    if value is None:
        return UNTOLD
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
