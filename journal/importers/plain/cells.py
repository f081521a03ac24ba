"""Columns of usual cells at once, each check one pass in C; an unusual cell is for the slow lane.

Every function raises UnusualError where ``journal/importers/cells.py`` would have to look at a cell
on its own: to accept it in an unusual spelling, or to refuse it with a reason. What is accepted
here gives the same values as there (a property test holds both against each other).
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.fill_columns import BLANK, Cells, TextColumn, texts
from journal.importers import cells as one_by_one
from journal.importers.plain.cutting import Column, UnusualError

_MINUS, _POINT, _ZERO, _A = (ord(letter) for letter in "-.0A")
_DIGITS: Final = 10
_LETTERS: Final = 26
_MOST_DIGITS: Final = 18
_LONGEST_ASSET: Final = 20

Flags = NDArray[np.bool_]


def positives(column: Column) -> TextColumn:
    """Return canonical numbers above zero."""
    found = _numbers(column, may_be_negative=False)
    if _are(found, "0").any():
        raise UnusualError
    return settled(found)


def numbers(column: Column) -> TextColumn:
    """Return canonical numbers of any sign."""
    found = _numbers(column, may_be_negative=True)
    found[:, _are(found, "-0")] = _padded("0", len(found))[:, None]
    return settled(found)


def fees(column: Column) -> tuple[TextColumn, TextColumn]:
    """Return canonical amounts and the assets they were paid in."""
    found = column.cells()
    # Where one stands among the letters, the number has a letter in it.
    told = (_is_digit(found) | (found == _POINT) | (found == _MINUS)).sum(axis=0)
    gap = (told < column.length) & (_at(found, told) == BLANK)
    assets = column.from_to(told + gap, column.length)
    names = assets.cells()
    is_letter = (names - np.uint8(_A)) < _LETTERS
    _require(len(names) <= _LONGEST_ASSET)
    _require(np.array_equal(is_letter, _places(names) < assets.length))
    return numbers(column.from_to(np.zeros_like(told), told)), settled(names)


def ids(column: Column) -> TextColumn:
    """Return ids that are plain digits."""
    found = column.cells()
    _require(bool(column.length.all()))
    _require(np.array_equal(_is_digit(found), _places(found) < column.length))
    return settled(found)


def words(column: Column, known: Mapping[str, str | None]) -> TextColumn:
    """Return what each word stands for."""
    found = column.cells()
    longest = max(len(word or "") for word in known.values())
    meant = np.empty((longest, len(column)), np.uint8)
    left = len(column)
    for word, meaning in known.items():
        if not left:
            break
        is_it = _are(found, word)
        meant[:, is_it] = _padded(meaning or "", longest)[:, None]
        left -= int(is_it.sum())
    _require(not left)
    return settled(meant)


def symbols(column: Column) -> TextColumn:
    """Return contract names that need no tidying."""
    _require(all(one_by_one.contract_name(name) == name for name in column.distinct()))
    return settled(column.cells())


def assets(column: Column) -> TextColumn:
    """Return names of coins that need no tidying."""
    names = column.distinct()
    _require(all(name.isascii() and name.isalnum() and name.isupper() for name in names))
    return settled(column.cells())


def settled(found: Cells) -> TextColumn:
    """Return cells as the text that is the same in all of them, where it is."""
    if found.shape[1] and (found == found[:, :1]).all():
        return texts(found[:, :1])[0] or None
    return found


def _numbers(column: Column, *, may_be_negative: bool) -> Cells:
    """Return numbers without zeros that mean nothing; ``-0`` stays."""
    found = column.cells()
    _require(len(found) > 0)
    place, length = _places(found), column.length
    is_digit, is_point = _is_digit(found), found == _POINT
    sign = (found[0] == _MINUS) & may_be_negative
    is_known = is_digit | is_point
    is_known[0] |= sign
    _require(np.array_equal(is_known, place < length))
    points = is_point.sum(axis=0)
    point = np.where(points, is_point.argmax(axis=0), length)
    whole, fraction = point - sign, length - point - points
    _require(bool(((points <= 1) & (whole >= 1) & (fraction >= points)).all()))
    _require(max(int(whole.max()), int(fraction.max())) <= _MOST_DIGITS)
    _require(not ((whole > 1) & (_at(found, sign.astype(np.intp)) == _ZERO)).any())
    if points.any():
        # Behind the last digit that is no zero; behind the point where all of them are.
        end = ((found != _ZERO) & (found != BLANK)) * (place + np.uint8(1))
        kept = np.where(points, end.max(axis=0), length)
        kept -= kept == point + 1
        found[place >= kept] = BLANK
    return found


def _require(is_usual: bool) -> None:  # noqa: FBT001  # reads like an assertion
    if not is_usual:
        raise UnusualError


def _places(found: Cells) -> NDArray[np.uint8]:
    return np.arange(len(found), dtype=np.uint8)[:, None]


def _is_digit(found: Cells) -> Flags:
    return (found - np.uint8(_ZERO)) < _DIGITS  # what lies below wraps round


def _at(found: Cells, place: NDArray[np.intp]) -> Cells:
    """Return one byte of each cell, a blank behind its end."""
    byte = np.full(found.shape[1], BLANK, np.uint8)
    inside = np.flatnonzero(place < len(found))
    byte[inside] = found[place[inside], inside]
    return byte


def _are(found: Cells, text: str) -> Flags:
    """Return which cells are that text."""
    wanted = text.encode()
    if len(wanted) > len(found):
        return np.zeros(found.shape[1], np.bool_)
    are: Flags = (found == _padded(text, len(found))[:, None]).all(axis=0)
    return are


def _padded(text: str, width: int) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode().ljust(width), np.uint8)
