"""What sizes, prices and amounts of a contract are counted in."""

from dataclasses import dataclass

from journal.domain.assets import asset_decimals, quote_asset
from journal.domain.contract_names import is_coin_settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The units of a contract; empty where it is untold."""

    size: str = ""
    price: str = ""
    money: str = ""
    is_inverse: bool = False

    @property
    def digits(self) -> int:
        """How many decimals an amount is shown with: a coin needs more than a dollar."""
        return asset_decimals(self.money)


def units_of(symbol: str) -> Units:
    """Return the units of a contract, told by its name."""
    if not symbol:
        return Units()
    asset = quote_asset(symbol)
    if is_coin_settled(symbol):
        return Units(size="contracts", price="USD", money=asset, is_inverse=True)
    base = symbol.partition("_")[0].removesuffix(asset)
    return Units(size=base, price=asset, money=asset)
