"""The assets money is told in: what a contract is settled in, how finely an asset is told.

Amounts of different assets are never added: no rate between them is in any file.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from journal.domain.contract_names import coin_of, is_coin_settled

AssetAmounts = tuple[tuple[str, Decimal], ...]
"""What there is of each asset, by its name."""

WALLET_ASSET: Final = "USDT"
"""The typed balance is in this asset; flows in any other are left out, never converted."""
_DOLLARS: Final = frozenset({"USDT", "USDC", "FDUSD", "BUSD", "USD"})
_QUOTES: Final = ("USDT", "USDC", "FDUSD", "BUSD", "BTC")
_FEW, _ALL = 2, 8


def told_asset(symbol: str) -> str | None:
    """Return the asset a contract is settled in: the coin of BTCUSD_PERP; None: not told."""
    if is_coin_settled(symbol):
        return coin_of(symbol)
    pair = symbol.partition("_")[0]
    return next((one for one in _QUOTES if pair.endswith(one) and pair != one), None)


def quote_asset(symbol: str) -> str:
    """Return the asset a contract is settled in; that of the wallet where its name tells none."""
    return told_asset(symbol) or WALLET_ASSET


def asset_decimals(asset: str) -> int:
    """Return how many decimals an amount is told with: a coin is worth more than a dollar.

    Two where no asset is named.
    """
    return _FEW if not asset or asset in _DOLLARS else _ALL


def apart(amounts: Iterable[tuple[str, Decimal]]) -> AssetAmounts:
    """Return amounts added up, those of each asset apart."""
    sums: dict[str, Decimal] = {}
    for asset, amount in amounts:
        sums[asset] = sums.get(asset, Decimal(0)) + amount
    return tuple(sorted(sums.items()))


def only_asset(assets: Iterable[str]) -> str:
    """Return the asset that all are, for a header; an empty text where they differ."""
    known = set(assets)
    return known.pop() if len(known) == 1 else ""


def usual_asset(counts: Mapping[str, int]) -> str:
    """Return the asset that most are in, the first by name of equal ones."""
    return min(counts, key=lambda one: (-counts[one], one), default=WALLET_ASSET)
