"""Which rows a query finds: all of them at once, by masks over columns."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from journal.domain.query.fields import ANY, NONE, UNKNOWN, Field, Kind, field_of
from journal.domain.query.tree import And, Comparison, Not, Operator, Query, Word
from journal.domain.query.values import Asking, Bounds, bounds_of

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_NOISE: Final = 1e-9
"""Columns are floats: a sum that is zero may stand there as a billionth."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Labels:
    """Texts of rows by codes: a row may have none, one or several.

    Attributes:
        names: the texts, each once.
        rows, codes: pairs of a row and the place of a text it has.
        known: of which rows it is known what they have.
    """

    names: tuple[str, ...]
    rows: Integers
    codes: Integers
    known: Flags

    def having(self, accepts: Callable[[str], bool]) -> Flags:
        """Return the rows that have at least one text which is accepted."""
        good = np.fromiter((accepts(name) for name in self.names), np.bool_, len(self.names))
        found: Flags = np.zeros(len(self.known), np.bool_)
        found[self.rows[good[self.codes]]] = True
        return found


class QueryColumns(Protocol):
    """The rows that are asked about, column by column."""

    def __len__(self) -> int:
        """Return how many rows there are."""
        ...

    def column(self, name: str) -> Floats:
        """Return a column of numbers, NaN where unknown: times and durations in milliseconds."""
        ...

    def labels(self, name: str) -> Labels:
        """Return a column of texts."""
        ...

    @property
    def worded(self) -> tuple[str, ...]:
        """The columns of texts in which words without a field are found."""
        ...


def answer(query: Query, columns: QueryColumns, asking: Asking) -> Flags:
    """Return the rows that a parsed query finds.

    A row of which a value is not known is found by no comparison with it, only by ``unknown``;
    ``not`` finds all rows that its part does not.
    """
    if isinstance(query, Word):
        return _worded(query.text, columns)
    if isinstance(query, Comparison):
        return _compared(query, columns, asking)
    if isinstance(query, Not):
        return ~answer(query.part, columns, asking)
    masks = [answer(part, columns, asking) for part in query.parts]
    if isinstance(query, And):
        return reduce(np.logical_and, masks, np.ones(len(columns), np.bool_))
    return reduce(np.logical_or, masks)


def begins_a_word(wanted: str, text: str) -> bool:
    """Return whether a text holds words that begin with others, in upper or lower case."""
    return f" {wanted.casefold()}" in f" {' '.join(text.casefold().split())}"


def _worded(text: str, columns: QueryColumns) -> Flags:
    """Return the rows that hold the beginning of a word; contracts are found by any part."""
    wanted = text.casefold()
    found = columns.labels("symbol").having(lambda name: wanted in name.casefold())
    for name in columns.worded:
        found |= columns.labels(name).having(lambda one: begins_a_word(wanted, one))
    return found


def _compared(query: Comparison, columns: QueryColumns, asking: Asking) -> Flags:
    field = field_of(query.name)
    if field is None:
        raise KeyError(query.name)
    if field.kind.is_text:
        return _labeled(field, query, columns.labels(field.column))
    values = columns.column(field.column)
    if query.text.casefold() == UNKNOWN:
        unknown = np.isnan(values)
        return ~unknown if query.operator is Operator.DIFFERS else unknown
    return _within(query.operator, values, bounds_of(field, query.text, asking))


def _within(operator: Operator, values: Floats, bounds: Bounds) -> Flags:
    """Return where values compare so with a value or a range; never where they are unknown."""
    low = -np.inf if bounds.low is None else bounds.low
    high = np.inf if bounds.high is None else bounds.high
    # Moments are whole milliseconds, exact in a float: only computed figures are blurred.
    blur_low, blur_high = (
        0.0 if not bounds.includes_high or not np.isfinite(end) else _NOISE * max(1.0, abs(end))
        for end in (low, high)
    )
    with np.errstate(invalid="ignore"):
        begun = values >= low - blur_low
        over = values > high + blur_high if bounds.includes_high else values >= high
    known = ~np.isnan(values)
    return {
        Operator.IS: begun & ~over & known,
        Operator.EQUALS: begun & ~over & known,
        Operator.DIFFERS: ~(begun & ~over) & known,
        Operator.BELOW: ~begun & known,
        Operator.AT_MOST: ~over & known,
        Operator.ABOVE: over,
        Operator.AT_LEAST: begun,
    }[operator]


def _labeled(field: Field, query: Comparison, labels: Labels) -> Flags:
    wanted = query.text.casefold()
    some = labels.having(lambda _name: True)
    if wanted == UNKNOWN:
        found, among = ~labels.known, np.ones(len(labels.known), np.bool_)
    elif field.can_be_none and wanted in {NONE, ANY}:
        found, among = (some if wanted == ANY else ~some & labels.known), labels.known
    else:
        accepts = _acceptance(field.kind, query.operator, wanted)
        found, among = labels.having(accepts), labels.known
    return ~found & among if query.operator is Operator.DIFFERS else found & among


def _acceptance(kind: Kind, operator: Operator, wanted: str) -> Callable[[str], bool]:
    """Return which texts a value stands for; with ``=`` and ``!=`` only the whole text."""
    if operator is not Operator.IS or kind is Kind.CHOICE:
        return lambda name: name.casefold() == wanted
    if kind is Kind.NAME:
        return lambda name: wanted in name.casefold()
    if kind is Kind.LABEL:
        return lambda name: name.casefold().startswith(wanted)
    return lambda name: begins_a_word(wanted, name)
