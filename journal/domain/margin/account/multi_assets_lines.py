"""All lines of an account in multi-assets mode, each as if only its own symbol moved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, localcontext

from journal.domain.errors import InvalidValueError
from journal.domain.margin.account.multi_assets import (
    AssetBalance,
    account_equity,
    account_maintenance,
    multi_assets_bankruptcy_prices,
    multi_assets_liquidation_prices,
)
from journal.domain.margin.account.portfolio import cross_legs
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.contracts.lines import (
    Answered,
    Balance,
    MarginLines,
    Solved,
    assembled_lines,
    nearest_of_hedge,
)
from journal.domain.margin.contracts.position import ZERO
from journal.domain.margin.contracts.ratio import margin_ratio
from journal.domain.margin.numbers import within
from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.values import MarginMode


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiAssetsLines:
    """One account: in USD what it has and needs, then every position.

    Attributes:
        equity: the sum of all assets after their haircuts.
        maintenance_margin: of all cross positions.
        margin_ratio: at 1 all cross positions are liquidated; None where nothing is left.
        positions: lines in the order given; wallet and margin ratio are the account's, in USD.
    """

    equity: Decimal
    maintenance_margin: Decimal
    margin_ratio: Decimal | None
    positions: tuple[MarginLines, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """One position with the asset it is settled in and what it has and needs at mark."""

    position: LinearPosition
    asset: str
    table: BracketTable
    unrealized_pnl: Decimal
    maintenance_margin: Decimal


def settlement_asset(symbol: str, assets: Sequence[str]) -> str:
    """Return which of the account's assets a contract is settled in: USDT for BTCUSDT.

    Raises:
        InvalidValueError: none of them.
    """
    contract = symbol.partition("_")[0]
    quotes = [asset for asset in assets if contract.endswith(asset)]
    if not quotes:
        raise InvalidValueError(
            "symbol", f"is settled in none of the account's assets ({', '.join(assets)})"
        )
    return max(quotes, key=len)


def multi_assets_lines(
    positions: Sequence[LinearPosition],
    wallets: Sequence[AssetBalance],
    table_of: Callable[[str], BracketTable],
    *,
    at: datetime,
) -> MultiAssetsLines:
    """Return the lines of every position of an account in multi-assets mode.

    Args:
        positions: all of them, cross, with their marks.
        wallets: what each asset holds and counts for; PnL and margin are filled in here.
        table_of: gives the brackets of a symbol, or raises InvalidValueError.
        at: the time asked about, aware.

    Raises:
        InvalidValueError: names the position and field, for example ``positions[0].mark_price``.
    """
    cross_legs(positions)
    held: list[_Held] = []
    for index, position in enumerate(positions):
        with within(f"positions[{index}]"):
            held.append(_held(position, wallets, table_of))
    balances = _balances(wallets, held)
    equity, maintenance = account_equity(balances), account_maintenance(balances)
    lines: list[MarginLines] = []
    for index, one in enumerate(held):
        with within(f"positions[{index}]"):
            lines.append(_lines(one, held, wallets, (equity, maintenance), at))
    return MultiAssetsLines(
        equity=equity,
        maintenance_margin=maintenance,
        margin_ratio=margin_ratio(maintenance_margin=maintenance, margin_balance=equity),
        positions=tuple(lines),
    )


def _held(
    position: LinearPosition,
    wallets: Sequence[AssetBalance],
    table_of: Callable[[str], BracketTable],
) -> _Held:
    if position.margin_mode is not MarginMode.CROSS:
        raise InvalidValueError("margin_mode", "must be cross: multi-assets mode knows no other")
    mark = position.mark_price
    if mark is None:
        raise InvalidValueError("mark_price", "is missing: a shared balance needs every mark")
    table = table_of(position.symbol)
    return _Held(
        position=position,
        asset=settlement_asset(position.symbol, [wallet.asset for wallet in wallets]),
        table=table,
        unrealized_pnl=position.pnl_at(mark),
        maintenance_margin=table.exact_maintenance_margin(position.notional_at(mark)),
    )


def _balances(wallets: Sequence[AssetBalance], held: Sequence[_Held]) -> list[AssetBalance]:
    """Return every asset with the PnL and margin of some positions."""
    filled: Mapping[str, list[_Held]] = {
        wallet.asset: [one for one in held if one.asset == wallet.asset] for wallet in wallets
    }
    with localcontext(ARITHMETIC):
        return [
            replace(
                wallet,
                unrealized_pnl=sum((one.unrealized_pnl for one in filled[wallet.asset]), ZERO),
                maintenance_margin=sum(
                    (one.maintenance_margin for one in filled[wallet.asset]), ZERO
                ),
            )
            for wallet in wallets
        ]


def _lines(
    one: _Held,
    held: Sequence[_Held],
    wallets: Sequence[AssetBalance],
    account: tuple[Decimal, Decimal],
    at: datetime,
) -> MarginLines:
    symbol = one.position.symbol
    same = [other for other in held if other.position.symbol == symbol]
    rest = _balances(wallets, [other for other in held if other.position.symbol != symbol])
    settlement = next(balance for balance in rest if balance.asset == one.asset)
    others = [balance for balance in rest if balance.asset != one.asset]
    legs = [(other.position.side, other.position.leg) for other in same]
    opposite = [leg for side, leg in legs if side is not one.position.side]
    prices = multi_assets_liquidation_prices(
        legs=legs, table=one.table, settlement=settlement, others=others
    )
    gone = multi_assets_bankruptcy_prices(legs=legs, settlement=settlement, others=others)
    solved = nearest_of_hedge(prices, one.position.reference_price)
    equity, maintenance = account
    wallet = account_equity(wallets)
    position = replace(
        one.position,
        wallet_balance=wallet,
        other_maintenance_margin=maintenance,
        other_unrealized_pnl=ZERO,
        opposite_leg=opposite[0] if opposite else None,
    )
    answered = Answered(
        wallet=wallet,
        solved=solved if opposite else Solved(price=solved.price, hedge=None, flags=solved.flags),
        balance=Balance(
            own_maintenance=one.maintenance_margin,
            total_maintenance=maintenance,
            margin_balance=equity,
        ),
        bankruptcy_price=gone.nearest(one.position.reference_price),
    )
    return assembled_lines(position, one.table, answered, at=at)
