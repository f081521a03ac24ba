"""The account that ``cooldown-journal margin`` is asked about, read from decoded JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from journal.domain.errors import InvalidValueError
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.margin.contracts.linear.lines import LinearPosition
from journal.domain.margin.numbers import exact_number, within
from journal.domain.values import MarginMode, Side, require_positive

_ACCOUNT_FIELDS = frozenset({"wallet_balance", "positions", "brackets"})
_POSITION_FIELDS = frozenset(
    {
        "symbol",
        "side",
        "margin_mode",
        "quantity",
        "entry_price",
        "mark_price",
        "leverage",
        "isolated_wallet",
        "stop_price",
        "tick_size",
        "exchange_liquidation_price",
    }
)
_BRACKET_COLUMNS = ("floor", "cap", "max_leverage", "mmr", "cum")
_MOST_ENTRIES = 500
_LONGEST_SYMBOL = 40
_LARGEST_LEVERAGE = 1000

_Choice = TypeVar("_Choice", Side, MarginMode)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginAccount:
    """One account: its positions, the brackets given with it, and what was not understood."""

    positions: tuple[LinearPosition, ...]
    tables: Mapping[str, BracketTable]
    ignored_fields: tuple[str, ...]


def read_account(account: object) -> MarginAccount:
    """Return the account that a decoded JSON document tells.

    Numbers may be text, ints or Decimals, never floats.

    Raises:
        InvalidValueError: names the field, for example ``positions[0].quantity``.
    """
    fields = _fields(account, "account")
    wallet = _number_or_none(fields, "wallet_balance")
    require_positive("wallet_balance", wallet)
    ignored = sorted(fields.keys() - _ACCOUNT_FIELDS)
    positions: list[LinearPosition] = []
    for index, given in enumerate(_rows(fields.get("positions"), "positions")):
        position = _fields(given, f"positions[{index}]")
        with within(f"positions[{index}]"):
            positions.append(_position(position, wallet))
        unused = position.keys() - _POSITION_FIELDS
        ignored.extend(f"positions[{index}].{name}" for name in sorted(unused))
    return MarginAccount(
        positions=tuple(positions),
        tables=_tables(fields.get("brackets")),
        ignored_fields=tuple(ignored),
    )


def _position(fields: Mapping[str, object], cross_wallet: Decimal | None) -> LinearPosition:
    margin_mode = _choice(fields, "margin_mode", MarginMode)
    isolated_wallet = _number_or_none(fields, "isolated_wallet")
    wallet = isolated_wallet
    if margin_mode is MarginMode.CROSS:
        # The exchange itself tells "0" here for a cross position.
        wallet = cross_wallet
        if wallet is None:
            raise InvalidValueError("margin_mode", "is cross, but wallet_balance is missing")
    else:
        require_positive("isolated_wallet", isolated_wallet)
    return LinearPosition(
        symbol=_symbol(fields),
        side=_choice(fields, "side", Side),
        margin_mode=margin_mode,
        quantity=_number(fields, "quantity"),
        entry_price=_number(fields, "entry_price"),
        leverage=_leverage(fields),
        wallet_balance=wallet,
        mark_price=_number(fields, "mark_price"),
        stop_price=_number_or_none(fields, "stop_price"),
        tick_size=_number_or_none(fields, "tick_size"),
        exchange_liquidation_price=_number_or_none(fields, "exchange_liquidation_price"),
    )


def _tables(given: object) -> dict[str, BracketTable]:
    """Return the bracket tables given with the account, each validated whole."""
    if given is None:
        return {}
    tables: dict[str, BracketTable] = {}
    for symbol, rows in _fields(given, "brackets").items():
        brackets = tuple(
            _bracket(row, f"brackets.{symbol}[{index}]")
            for index, row in enumerate(_rows(rows, f"brackets.{symbol}"))
        )
        with within("brackets"):
            tables[symbol] = BracketTable(symbol=symbol, brackets=brackets)
    return tables


def _bracket(row: object, place: str) -> Bracket:
    cells = _rows(row, place)
    if len(cells) != len(_BRACKET_COLUMNS):
        raise InvalidValueError(place, f"must be [{', '.join(_BRACKET_COLUMNS)}]")
    with within(place):
        floor, cap, max_leverage, rate, amount = map(exact_number, cells, _BRACKET_COLUMNS)
        return Bracket(
            floor=floor,
            cap=cap,
            max_leverage=max_leverage,
            maintenance_margin_rate=rate,
            maintenance_amount=amount,
        )


def _fields(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise InvalidValueError(place, "must be an object with named fields")
    return value


def _rows(value: object, place: str) -> Sequence[object]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise InvalidValueError(place, "must be a list")
    if len(value) > _MOST_ENTRIES:
        raise InvalidValueError(place, f"must have at most {_MOST_ENTRIES} entries")
    return value


def _symbol(fields: Mapping[str, object]) -> str:
    symbol = fields.get("symbol")
    if not isinstance(symbol, str) or not 0 < len(symbol) <= _LONGEST_SYMBOL:
        raise InvalidValueError("symbol", "must be the contract's name, for example BTCUSDT")
    return symbol


def _leverage(fields: Mapping[str, object]) -> Decimal:
    leverage = _number(fields, "leverage")
    if not 1 <= leverage <= _LARGEST_LEVERAGE:
        raise InvalidValueError("leverage", f"must be from 1 to {_LARGEST_LEVERAGE}")
    return leverage


def _choice(fields: Mapping[str, object], name: str, choices: type[_Choice]) -> _Choice:
    given = fields.get(name)
    for choice in choices:
        # As the exchange shouts it, too: LONG, ISOLATED.
        if isinstance(given, str) and given.lower() == choice.value:
            return choice
    expected = " or ".join(choice.value for choice in choices)
    raise InvalidValueError(name, f"must be {expected}")


def _number(fields: Mapping[str, object], name: str) -> Decimal:
    if fields.get(name) is None:
        raise InvalidValueError(name, "is missing")
    return exact_number(fields[name], name)


def _number_or_none(fields: Mapping[str, object], name: str) -> Decimal | None:
    return None if fields.get(name) is None else exact_number(fields[name], name)
