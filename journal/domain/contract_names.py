"""What the name of a contract tells: settled in coin or not, and what one contract is worth."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

BITCOIN_CONTRACT_SIZE: Final = Decimal(100)
OTHER_CONTRACT_SIZE: Final = Decimal(10)
"""USD a contract (``margin.md`` section 3)."""
_OWN_NAME: Final = re.compile(r".+USD_(?:PERP|[0-9]{6})")

_NOT_IN_BUSD: Final = frozenset({"BNBUSD", "ARBUSD", "SHIBUSD"})


@lru_cache(maxsize=4_096)
def is_coin_settled(symbol: str) -> bool:
    """Return whether a contract is settled in coin: BTCUSD_PERP, BTCUSD_261225; not BTCBUSD."""
    if has_known_contract_size(symbol):
        return True
    pair = symbol.partition("_")[0]
    return pair.endswith("USD") and (pair in _NOT_IN_BUSD or not pair.endswith(("FDUSD", "BUSD")))


def coin_of(symbol: str) -> str:
    """Return the coin a contract is settled in: BTC for BTCUSD_PERP and BTCUSD_261225."""
    return symbol.partition("_")[0].removesuffix("USD")


def contract_size(symbol: str) -> Decimal:
    """Return how many USD one contract of a symbol is."""
    return BITCOIN_CONTRACT_SIZE if coin_of(symbol) == "BTC" else OTHER_CONTRACT_SIZE


def has_known_contract_size(symbol: str) -> bool:
    """Return whether a name is one of Binance's own: a bare BTCUSD may be of another exchange."""
    return _OWN_NAME.fullmatch(symbol) is not None
