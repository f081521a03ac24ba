"""The exchange's own answer to ``leverageBracket``, read exactly or refused whole.

Linear contracts tell caps in quote (``notionalCap``), inverse ones in coin (``qtyCap``; the API
spells the floor ``qtylFloor``). Numbers may be text, ints or Decimals, never floats.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.margin.numbers import exact_number, within

_FLOORS = ("notionalFloor", "qtyFloor", "qtylFloor")
_CAPS = ("notionalCap", "qtyCap")
_MOST_SYMBOLS = 5_000
_MOST_BRACKETS = 100
_LONGEST_SYMBOL = 40


def is_bracket_answer(content: object) -> bool:
    """Whether a decoded document looks like an answer to ``leverageBracket``."""
    first = content[0] if isinstance(content, list) and content else content
    return isinstance(first, Mapping) and {"symbol", "brackets"} <= first.keys()


def bracket_tables(content: object, *, as_of: date | None) -> dict[str, BracketTable]:
    """Return all tables of an answer, each validated whole.

    Args:
        content: the decoded answer: a list of symbols, or the object of one.
        as_of: the day it was given; None where unknown.

    Raises:
        InvalidValueError: names the first fault, for example ``ETHUSDT[2].cum``.
    """
    rows = content if isinstance(content, list) else [content]
    if not 0 < len(rows) <= _MOST_SYMBOLS:
        raise InvalidValueError("answer", f"must tell 1 to {_MOST_SYMBOLS} symbols")
    tables: dict[str, BracketTable] = {}
    for index, row in enumerate(rows):
        symbol = _symbol(row, f"[{index}]")
        if symbol in tables:
            raise InvalidValueError(symbol, "is told twice")
        tables[symbol] = BracketTable(
            symbol=symbol, brackets=_brackets(row.get("brackets"), symbol), as_of=as_of
        )
    return tables


def _symbol(row: object, place: str) -> str:
    symbol = row.get("symbol") if isinstance(row, Mapping) else None
    if not isinstance(symbol, str) or not 0 < len(symbol) <= _LONGEST_SYMBOL or " " in symbol:
        raise InvalidValueError(f"{place}.symbol", "must be the contract's name")
    return symbol


def _brackets(rows: object, symbol: str) -> tuple[Bracket, ...]:
    if not isinstance(rows, Sequence) or isinstance(rows, str) or len(rows) > _MOST_BRACKETS:
        raise InvalidValueError(f"{symbol}.brackets", f"must be up to {_MOST_BRACKETS} brackets")
    brackets = [_bracket(row, f"{symbol}[{index}]") for index, row in enumerate(rows)]
    return tuple(sorted(brackets, key=lambda bracket: bracket.floor))


def _bracket(row: object, place: str) -> Bracket:
    if not isinstance(row, Mapping):
        raise InvalidValueError(place, "must be an object with named fields")
    with within(place):
        return Bracket(
            floor=exact_number(_first_of(row, _FLOORS), _FLOORS[0]),
            cap=exact_number(_first_of(row, _CAPS), _CAPS[0]),
            max_leverage=exact_number(row.get("initialLeverage"), "initialLeverage"),
            maintenance_margin_rate=exact_number(row.get("maintMarginRatio"), "maintMarginRatio"),
            maintenance_amount=exact_number(row.get("cum"), "cum"),
        )


def _first_of(row: Mapping[str, object], names: Sequence[str]) -> object:
    """Return the first field there is; each kind of contract has its own name for it."""
    return next((row[name] for name in names if name in row), None)
