"""The account that ``cooldown-journal margin`` is asked about, read from decoded JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict, TypeVar

from journal.domain.contract_names import coin_of, contract_size, is_coin_settled
from journal.domain.errors import InvalidValueError
from journal.domain.margin.account.multi_assets import AssetBalance, AssetRates
from journal.domain.margin.account.portfolio import AnyPosition
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.margin.contracts.inverse.position import InversePosition
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.numbers import exact_number, within
from journal.domain.values import MarginMode, Side, require_positive

_ACCOUNT_FIELDS = frozenset(
    {"wallet_balance", "wallet_balances", "positions", "brackets", "multi_assets"}
)
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
        "contract",
    }
)
_RATES = ("index_price", "bid_buffer", "ask_buffer")
_BRACKET_COLUMNS = ("floor", "cap", "max_leverage", "mmr", "cum")
_MOST_ENTRIES = 500
_LONGEST_SYMBOL = 40
_LARGEST_LEVERAGE = 1000

_Choice = TypeVar("_Choice", Side, MarginMode)


class _Common(TypedDict):
    """What a position of either contract is made of."""

    symbol: str
    side: Side
    margin_mode: MarginMode
    quantity: Decimal
    entry_price: Decimal
    leverage: Decimal
    wallet_balance: Decimal | None
    mark_price: Decimal
    stop_price: Decimal | None
    tick_size: Decimal | None
    exchange_liquidation_price: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginAccount:
    """One account: its positions, the brackets given with it, and what was not understood.

    Attributes:
        assets: of an account in multi-assets mode; else empty.
    """

    positions: tuple[AnyPosition, ...]
    tables: Mapping[str, BracketTable]
    ignored_fields: tuple[str, ...] = ()
    assets: tuple[AssetBalance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wallets:
    """Cross wallets as given: one number, or one for each asset."""

    of_all: Decimal | None
    by_asset: Mapping[str, Decimal]
    is_shared: bool

    def cross_wallet(self, settlement_wallet: str) -> Decimal | None:
        """Return the wallet of a cross position; in multi-assets mode the assets are it."""
        if self.is_shared:
            return None
        wallet = self.by_asset.get(settlement_wallet, self.of_all)
        if wallet is None:
            raise InvalidValueError("margin_mode", "is cross, but wallet_balance is missing")
        return wallet


def read_account(account: object) -> MarginAccount:
    """Return the account that a decoded JSON document tells.

    Numbers may be text, ints or Decimals, never floats.

    Raises:
        InvalidValueError: names the field, for example ``positions[0].quantity``.
    """
    fields = _fields(account, "account")
    assets = _assets(fields.get("multi_assets"))
    wallet = _number_or_none(fields, "wallet_balance")
    require_positive("wallet_balance", wallet)
    wallets = _Wallets(
        of_all=wallet,
        by_asset=_by_asset(fields.get("wallet_balances")),
        is_shared=bool(assets),
    )
    ignored = sorted(fields.keys() - _ACCOUNT_FIELDS)
    positions: list[AnyPosition] = []
    for index, given in enumerate(_rows(fields.get("positions"), "positions")):
        position = _fields(given, f"positions[{index}]")
        with within(f"positions[{index}]"):
            positions.append(_position(position, wallets))
        unused = position.keys() - _POSITION_FIELDS
        ignored.extend(f"positions[{index}].{name}" for name in sorted(unused))
    _require_one_wallet(positions, wallets)
    return MarginAccount(
        positions=tuple(positions),
        tables=_tables(fields.get("brackets")),
        ignored_fields=tuple(ignored),
        assets=assets,
    )


def _require_one_wallet(positions: Sequence[AnyPosition], wallets: _Wallets) -> None:
    """Refuse one wallet balance for cross positions that settle in several assets."""
    names = {
        position.settlement_wallet
        for position in positions
        if position.margin_mode is MarginMode.CROSS
        and position.settlement_wallet not in wallets.by_asset
    }
    if len(names) > 1 and not wallets.is_shared:
        coins = ", ".join(sorted(name for name in names if name))
        raise InvalidValueError(
            "wallet_balances",
            f"are missing: cross positions settle in several assets, tell the wallet of {coins}",
        )


def _by_asset(given: object) -> dict[str, Decimal]:
    """Return the cross wallets given by asset."""
    if given is None:
        return {}
    wallets: dict[str, Decimal] = {}
    with within("wallet_balances"):
        for asset, number in _fields(given, "account").items():
            wallets[asset] = exact_number(number, asset)
            require_positive(asset, wallets[asset])
    return wallets


def _assets(given: object) -> tuple[AssetBalance, ...]:
    """Return the assets of multi-assets mode with what each counts for."""
    if given is None:
        return ()
    assets: list[AssetBalance] = []
    for asset, told in _fields(given, "multi_assets").items():
        place = f"multi_assets.{asset}"
        fields = _fields(told, place)
        with within(place):
            rates = {name: _number(fields, name) for name in _RATES if name in fields}
            assets.append(
                AssetBalance(
                    asset=asset,
                    wallet_balance=_number(fields, "wallet_balance"),
                    rates=AssetRates(**rates),
                )
            )
    return tuple(assets)


def _position(fields: Mapping[str, object], wallets: _Wallets) -> AnyPosition:
    symbol = _symbol(fields)
    margin_mode = _choice(fields, "margin_mode", MarginMode)
    inverse = _inverse_size(fields, symbol)
    wallet = _number_or_none(fields, "isolated_wallet")
    if margin_mode is MarginMode.CROSS:
        # The exchange itself tells "0" here for a cross position.
        wallet = wallets.cross_wallet("" if inverse is None else coin_of(symbol))
    else:
        require_positive("isolated_wallet", wallet)
    common = _Common(
        symbol=symbol,
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
    if inverse is None:
        return LinearPosition(**common)
    return InversePosition(contract_size=inverse, **common)


def _inverse_size(fields: Mapping[str, object], symbol: str) -> Decimal | None:
    """Return the contract size of an inverse position in USD, or None for a linear one."""
    given = fields.get("contract")
    if given is None:
        return contract_size(symbol) if is_coin_settled(symbol) else None
    contract = _fields(given, "contract")
    with within("contract"):
        kind = contract.get("type")
        if kind == "linear":
            return None
        if kind != "inverse":
            raise InvalidValueError("type", "must be linear or inverse")
        return contract_size(symbol) if contract.get("size") is None else _number(contract, "size")


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
