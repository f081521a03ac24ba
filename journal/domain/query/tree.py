"""A query as a tree. Two are equal that ask the same, wherever they stand in their texts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

Span = tuple[int, int]
"""From where to where something stands in the text."""


class Operator(StrEnum):
    """How a field is compared."""

    IS = ":"
    EQUALS = "="
    DIFFERS = "!="
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Words without a field: found in whatever text a row has."""

    text: str
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A field compared with a value.

    Attributes:
        name: of the field, as ``fields`` has it.
        text: the value as it was written, without quotation marks.
        span: of the whole, from the field to the end of the value.
    """

    name: str
    operator: Operator
    text: str
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """All other rows."""

    part: "Query"


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """Rows that every part finds; without parts that is every row."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """Rows that at least one part finds."""

    parts: tuple["Query", ...]


Query = Word | Comparison | Not | And | Or

EVERYTHING: Final = And(parts=())


def leaves(query: Query) -> Iterator[Word | Comparison]:
    """Yield the words and comparisons a query is made of."""
    if isinstance(query, Word | Comparison):
        yield query
    else:
        for part in (query.part,) if isinstance(query, Not) else query.parts:
            yield from leaves(part)


def all_of(*queries: Query) -> Query:
    """Return what finds the rows that every one of some queries finds."""
    parts = [
        part for query in queries for part in (query.parts if isinstance(query, And) else (query,))
    ]
    return parts[0] if len(parts) == 1 else And(parts=tuple(parts))
