"""A column of the exchange's ids: nearly always whole numbers, kept as such."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from journal.domain.ledger.columns.amounts import ODD, SEPARATOR, UNKNOWN, Integers, moved

UNTOLD_ID: Final = "\x1f"
"""Stands for an unknown id; no exchange writes such a sign."""
_LONGEST: Final = 18
_LARGEST: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Labels:
    """Ids, row by row.

    Attributes:
        numbers: ``UNKNOWN`` where the id is not told, ``ODD`` where it is no plain number.
        odd: the ids that are no plain numbers, by row.
    """

    numbers: Integers
    odd: Mapping[int, str]

    @classmethod
    def parsed(cls, joined: str, count: int) -> Self:
        """Return ids from texts with a separator between; ``UNTOLD_ID`` for unknown.

        Raises:
            ValueError: there are more or fewer; an id holds the separator.
        """
        letters = np.frombuffer(joined.encode(), np.uint8)
        ends = np.append(np.flatnonzero(letters == ord(SEPARATOR)), len(letters))
        if len(ends) != count:
            raise ValueError("an id holds a comma")
        lengths = np.diff(ends, prepend=-1) - 1
        is_digit = (letters >= ord("0")) & (letters <= ord("9"))
        starts = np.minimum(ends - lengths, max(len(letters) - 1, 0))
        is_plain = (
            is_digit.sum() + count - 1 == len(letters)
            and ((lengths > 0) & (lengths <= _LONGEST)).all()
            and not ((letters[starts] == ord("0")) & (lengths > 1)).any()
        )
        if is_plain:
            return cls(numbers=np.fromstring(joined, dtype=np.int64, sep=SEPARATOR), odd={})
        return cls.of(None if one == UNTOLD_ID else one for one in joined.split(SEPARATOR))

    @classmethod
    def of(cls, ids: Iterable[str | None]) -> Self:
        """Return a column of ids; None is unknown."""
        numbers: list[int] = []
        odd: dict[int, str] = {}
        for row, one in enumerate(ids):
            if one is None:
                numbers.append(UNKNOWN)
            elif _is_plain(one):
                numbers.append(int(one))
            else:
                numbers.append(ODD)
                odd[row] = one
        return cls(numbers=np.array(numbers, np.int64), odd=odd)

    def text(self, row: int) -> str | None:
        """Return the id of a row; None where it is unknown."""
        number = int(self.numbers[row])
        if number == UNKNOWN:
            return None
        return self.odd[row] if number == ODD else str(number)

    def texts(self, rows: Integers) -> list[str | None]:
        """Return the ids of several rows, as ``text`` does."""
        told = zip(rows.tolist(), self.numbers[rows].tolist(), strict=True)
        return [
            str(number) if number >= 0 else (None if number == UNKNOWN else self.odd[row])
            for row, number in told
        ]

    def ranks(self) -> Integers:
        """Return numbers in the order that ``Fill.sort_key`` gives, but for odd ids among equals.

        An id that is no number counts as zero, one too long for a column as the largest.
        """
        ranks = np.where(self.numbers < 0, 0, self.numbers)
        for row, text in self.odd.items():
            if text.isascii() and text.isdigit():
                ranks[row] = min(int(text), _LARGEST)
        return ranks

    def taken(self, order: Integers) -> "Labels":
        """Return the rows in another order."""
        return Labels(numbers=self.numbers[order], odd=moved(self.odd, order))


def _is_plain(text: str) -> bool:
    if not (text.isascii() and text.isdigit()) or len(text) > _LONGEST:
        return False
    return text[0] != "0" or len(text) == 1
