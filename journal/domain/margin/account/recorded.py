"""An account read from the exchange's own answers: positionRisk, account, symbolConfig, index.

Answers of every version are read: v3 tells neither leverage nor margin mode (``symbolConfig``
does), v2 and the coin API tell both. Numbers are text as the exchange wrote them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias, TypedDict

from journal.domain.contract_names import coin_of, contract_size, is_coin_settled
from journal.domain.errors import InvalidValueError
from journal.domain.margin.account.multi_assets import AssetBalance, AssetRates
from journal.domain.margin.account.multi_assets_lines import settlement_asset
from journal.domain.margin.account.portfolio import AnyPosition
from journal.domain.margin.contracts.inverse.position import InversePosition
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.numbers import exact_number, within
from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.values import MarginMode, Side

Row: TypeAlias = Mapping[str, object]

_LONGEST_SYMBOL = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedAnswers:
    """What the exchange answered, decoded; only the positions are needed.

    Attributes:
        position_risk: one row a symbol and direction.
        account: wallets of all assets; needed for cross positions.
        symbol_config: leverage and margin mode of each symbol.
        asset_index: what each asset counts for in multi-assets mode.
    """

    position_risk: Sequence[Row]
    account: Row | None = None
    symbol_config: Sequence[Row] = ()
    asset_index: Sequence[Row] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedAccount:
    """The account that some answers tell.

    Attributes:
        positions: all that are open.
        assets: of an account in multi-assets mode whose asset rates are known; else empty.
    """

    positions: tuple[AnyPosition, ...]
    assets: tuple[AssetBalance, ...]


class _Common(TypedDict):
    """What a position of either contract is made of."""

    symbol: str
    side: Side
    margin_mode: MarginMode
    entry_price: Decimal
    leverage: Decimal | None
    wallet_balance: Decimal | None
    mark_price: Decimal
    exchange_liquidation_price: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wallets:
    """Cross wallets: by asset, or one of all assets in USD in multi-assets mode."""

    by_asset: Mapping[str, Decimal] = field(default_factory=dict)
    of_all_assets: Decimal | None = None


def recorded_account(answers: RecordedAnswers) -> RecordedAccount:
    """Return the account that recorded answers tell.

    In multi-assets mode without asset rates the exchange's own sum in USD is the wallet.

    Raises:
        InvalidValueError: names the answer and field, for example ``positionRisk[0].entryPrice``.
    """
    wallets = _wallets(answers.account)
    configs = {row.get("symbol"): row for row in answers.symbol_config}
    positions: list[AnyPosition] = []
    for index, row in enumerate(answers.position_risk):
        with within(f"positionRisk[{index}]"):
            amount = _number(row, "positionAmt")
            if amount:
                config = configs.get(row.get("symbol"), {})
                positions.append(_position(row, amount, config, wallets))
    assets: tuple[AssetBalance, ...] = ()
    if wallets.of_all_assets is not None and answers.asset_index:
        assets = _assets(wallets.by_asset, answers.asset_index)
    return RecordedAccount(positions=tuple(positions), assets=assets)


def _position(row: Row, amount: Decimal, config: Row, wallets: _Wallets) -> AnyPosition:
    symbol = _symbol(row)
    isolated_wallet = _isolated_wallet(row)
    mode = _margin_mode(row, config, isolated_wallet)
    asset = _asset(row, symbol, wallets)
    wallet = isolated_wallet if mode is MarginMode.ISOLATED else _cross_wallet(asset, wallets)
    if mode is MarginMode.ISOLATED and not wallet:
        raise InvalidValueError("isolatedWallet", "is missing: the position is isolated")
    common = _Common(
        symbol=symbol,
        side=_side(row, amount),
        margin_mode=mode,
        entry_price=_number(row, "entryPrice"),
        leverage=_leverage(row, config),
        wallet_balance=wallet,
        mark_price=_number(row, "markPrice"),
        exchange_liquidation_price=_number_or_none(row, "liquidationPrice") or None,
    )
    if is_coin_settled(symbol):
        return InversePosition(quantity=abs(amount), contract_size=contract_size(symbol), **common)
    shared = wallets.of_all_assets is not None or mode is MarginMode.ISOLATED
    return LinearPosition(quantity=abs(amount), settlement_asset="" if shared else asset, **common)


def _side(row: Row, amount: Decimal) -> Side:
    """Return the direction: told in hedge mode, the sign of the amount in one-way mode."""
    told = row.get("positionSide")
    if told == "LONG":
        return Side.LONG
    if told == "SHORT":
        return Side.SHORT
    return Side.LONG if amount > 0 else Side.SHORT


def _margin_mode(row: Row, config: Row, isolated_wallet: Decimal | None) -> MarginMode:
    told = row.get("marginType", config.get("marginType"))
    if told is None:
        return MarginMode.ISOLATED if isolated_wallet else MarginMode.CROSS
    modes = {
        "cross": MarginMode.CROSS,
        "crossed": MarginMode.CROSS,
        "isolated": MarginMode.ISOLATED,
    }
    mode = modes.get(str(told).lower())
    if mode is None:
        raise InvalidValueError("marginType", "must be ISOLATED or CROSSED")
    return mode


def _isolated_wallet(row: Row) -> Decimal | None:
    """Return the isolated wallet; older answers tell only the margin with the PnL in it."""
    wallet = _number_or_none(row, "isolatedWallet")
    if wallet is not None:
        return wallet or None
    margin = _number_or_none(row, "isolatedMargin")
    if not margin:
        return None
    return ARITHMETIC.subtract(margin, _number(row, "unRealizedProfit"))


def _leverage(row: Row, config: Row) -> Decimal | None:
    """Return the leverage that is told, else what notional and initial margin tell."""
    for source in (row, config):
        told = _number_or_none(source, "leverage")
        if told is not None:
            return told
    margin = _number_or_none(row, "positionInitialMargin")
    notional = _number_or_none(row, "notional")
    if not margin or not notional:
        return None
    return ARITHMETIC.divide(abs(notional), margin).to_integral_value() or None


def _asset(row: Row, symbol: str, wallets: _Wallets) -> str:
    """Return the asset a position is settled in; empty where nothing tells it."""
    if is_coin_settled(symbol):
        return coin_of(symbol)
    told = row.get("marginAsset")
    if isinstance(told, str):
        return told
    return settlement_asset(symbol, list(wallets.by_asset)) if wallets.by_asset else ""


def _cross_wallet(asset: str, wallets: _Wallets) -> Decimal:
    if wallets.of_all_assets is not None:
        return wallets.of_all_assets
    wallet = wallets.by_asset.get(asset)
    if not wallet:
        raise InvalidValueError(
            "account", f"tells no wallet of {asset or 'any asset'}: a cross position needs one"
        )
    return wallet


def _wallets(account: Row | None) -> _Wallets:
    """Return the cross wallets that an account answer tells."""
    if account is None:
        return _Wallets()
    with within("account"):
        by_asset: dict[str, Decimal] = {}
        for index, row in enumerate(_rows(account, "assets")):
            with within(f"assets[{index}]"):
                by_asset[str(row.get("asset"))] = _number(row, "crossWalletBalance")
        total = _number_or_none(account, "totalCrossWalletBalance")
        # Outside multi-assets mode the total is the USDT wallet alone.
        is_shared = total is not None and total != by_asset.get("USDT", 0)
        return _Wallets(by_asset=by_asset, of_all_assets=total if is_shared else None)


def _assets(
    by_asset: Mapping[str, Decimal], asset_index: Sequence[Row]
) -> tuple[AssetBalance, ...]:
    """Return every asset with its rates; one without a wallet matters only where it is settled in.

    Raises:
        InvalidValueError: an asset that is held has no rates.
    """
    rates: dict[str, AssetRates] = {}
    for index, row in enumerate(asset_index):
        with within(f"assetIndex[{index}]"):
            rates[_symbol(row).removesuffix("USD")] = AssetRates(
                index_price=_number(row, "index"),
                bid_buffer=_number(row, "bidBuffer"),
                ask_buffer=_number(row, "askBuffer"),
            )
    for asset, wallet in by_asset.items():
        if wallet and asset not in rates:
            raise InvalidValueError("assetIndex", f"tells no rates of {asset}")
    return tuple(
        AssetBalance(asset=asset, wallet_balance=wallet, rates=rates[asset])
        for asset, wallet in by_asset.items()
        if asset in rates
    )


def _symbol(row: Row) -> str:
    symbol = row.get("symbol")
    if not isinstance(symbol, str) or not 0 < len(symbol) <= _LONGEST_SYMBOL:
        raise InvalidValueError("symbol", "must be the contract's name, for example BTCUSDT")
    return symbol


def _rows(fields: Row, name: str) -> Sequence[Row]:
    rows = fields.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise InvalidValueError(name, "must be a list of objects")
    return rows


def _number(fields: Row, name: str) -> Decimal:
    return exact_number(fields.get(name), name)


def _number_or_none(fields: Row, name: str) -> Decimal | None:
    return None if fields.get(name) is None else exact_number(fields[name], name)
