"""Columns of a table as values: what a cell says, how it sorts, what its color means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypedDict, TypeVar, Unpack

from journal.domain.assets import asset_decimals
from journal.gui.parts.chip import Mark
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import Meaning

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column.

    Attributes:
        key: stable name, for saved layouts.
        header: what the header says, without the unit.
        unit: shown after the header.
        write: the text of a cell; gets the row and the column's number of decimals.
        sort_key: what the column sorts by; rows where it is None come last both ways.
        number: the value that decides how many decimals the whole column shows.
        at_most: the most decimals the column shows.
        right: aligned to the right, as numbers are.
        tooltip: more about a cell, for example why it is unknown.
        meaning: what a cell's color says.
        mark: a shape drawn before the text, so that color is never alone.
        shown: whether the column is there before the trader chooses.
        stretch: takes the width that is left.
        names: what a cell lists; those that find no room are counted.
        is_file_name: told apart by its end as well, so it is cut in its middle.
    """

    key: str
    header: str
    write: Callable[[Row, int], str]
    sort_key: Callable[[Row], Any]
    unit: str = ""
    number: Callable[[Row], Decimal | None] | None = None
    at_most: int = 8
    right: bool = False
    tooltip: Callable[[Row], str] | None = None
    meaning: Callable[[Row], Meaning] | None = None
    mark: Callable[[Row], Mark | None] | None = None
    shown: bool = True
    stretch: bool = False
    names: Callable[[Row], Sequence[str]] | None = None
    is_file_name: bool = False

    @property
    def title(self) -> str:
        """The header with its unit."""
        return f"{self.header} ({self.unit})" if self.unit else self.header


class More(TypedDict, Generic[Row], total=False):
    """What else may be said about a column; see Column."""

    unit: str
    at_most: int
    tooltip: Callable[[Row], str] | None
    meaning: Callable[[Row], Meaning] | None
    mark: Callable[[Row], Mark | None] | None
    sort_key: Callable[[Row], Any]
    shown: bool
    stretch: bool
    names: Callable[[Row], Sequence[str]] | None
    is_file_name: bool


def text_column(
    key: str, header: str, value: Callable[[Row], str | None], **more: Unpack[More[Row]]
) -> Column[Row]:
    """Return a column of words; unknown is a dash and sorts last."""

    def write(row: Row, _decimals: int) -> str:
        return value(row) or words.UNKNOWN

    more.setdefault("sort_key", value)
    return Column(key=key, header=header, write=write, **more)


def number_column(
    key: str,
    header: str,
    value: Callable[[Row], Decimal | None],
    *,
    signed: bool = False,
    **more: Unpack[More[Row]],
) -> Column[Row]:
    """Return a column of numbers with the same decimals in every cell."""

    def write(row: Row, decimals: int) -> str:
        return words.number(value(row), decimals, signed=signed)

    more.setdefault("sort_key", value)
    return Column(key=key, header=header, write=write, number=value, right=True, **more)


def count_column(
    key: str, header: str, count: Callable[[Row], int], **more: Unpack[More[Row]]
) -> Column[Row]:
    """Return a column of whole numbers."""

    def write(row: Row, _decimals: int) -> str:
        return words.number(Decimal(count(row)))

    more.setdefault("sort_key", count)
    return Column(key=key, header=header, write=write, right=True, **more)


def price_column(
    key: str, header: str, value: Callable[[Row], Decimal | None], **more: Unpack[More[Row]]
) -> Column[Row]:
    """Return a column of prices of different contracts: each shows the digits it has."""

    def write(row: Row, _decimals: int) -> str:
        return words.price(value(row))

    more.setdefault("sort_key", value)
    return Column(key=key, header=header, write=write, right=True, **more)


def pnl_column(
    key: str,
    header: str,
    value: Callable[[Row], Decimal | None],
    style: TextStyle,
    *,
    asset: Callable[[Row], str],
    **more: Unpack[More[Row]],
) -> Column[Row]:
    """Return a column of profits and losses: signed, hidden where money is.

    Args:
        key: stable name.
        header: what the header says.
        value: what was made; None: not known.
        style: how money is written.
        asset: what it is in; each cell names its own unless the header does, by ``unit``.
        more: see Column.
    """
    unit = more.get("unit", "")

    def write(row: Row, _decimals: int) -> str:
        amount, told_in = value(row), asset(row)
        return style.pnl(amount, "" if told_in == unit else told_in, asset_decimals(told_in))

    def meaning(row: Row) -> Meaning:
        return meaning_of_sign(value(row))

    more.setdefault("meaning", meaning)
    more.setdefault("sort_key", value)
    return Column(key=key, header=header, write=write, right=True, **more)


def percent_column(
    key: str,
    header: str,
    ratio: Callable[[Row], Decimal | None],
    *,
    signed: bool = False,
    **more: Unpack[More[Row]],
) -> Column[Row]:
    """Return a column of fractions written as percent with one decimal."""

    def write(row: Row, _decimals: int) -> str:
        return words.percent(ratio(row), signed=signed)

    more.setdefault("sort_key", ratio)
    return Column(key=key, header=header, write=write, right=True, **more)


def time_column(
    key: str,
    header: str,
    at: Callable[[Row], datetime | None],
    style: TextStyle,
    **more: Unpack[More[Row]],
) -> Column[Row]:
    """Return a column of times in the chosen zone, with UTC in the tooltip."""

    def write(row: Row, _decimals: int) -> str:
        return style.time(at(row))

    def tooltip(row: Row) -> str:
        return style.utc(at(row))

    more.setdefault("tooltip", tooltip)
    more.setdefault("sort_key", at)
    return Column(key=key, header=header, write=write, **more)


def meaning_of_sign(value: Decimal | None) -> Meaning:
    """Return what the color of a signed amount says."""
    if value is None or value == 0:
        return Meaning.PLAIN if value is not None else Meaning.MUTED
    return Meaning.PROFIT if value > 0 else Meaning.LOSS
