"""The trades a question is about, read in money, in percent of the wallet, or in R."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

import numpy as np

from journal.domain.ledger.columns.amounts import Amounts, Integers
from journal.domain.ledger.wallet import WALLET_ASSET
from journal.domain.statistics.trades.columns import Flags, Floats, Trades, floats
from journal.domain.statistics.trades.sums import grouped_sums


class Unit(StrEnum):
    """What results are read in."""

    MONEY = "money"
    PERCENT = "percent"
    """Of the futures wallet just before the position was opened."""
    R = "R"
    """Multiples of what the position was to lose at its stop."""


@dataclass(frozen=True, kw_only=True, eq=False)  # no slots: what follows from it is kept
class Sample:
    """Closed trades whose result is known, all of them worth something in one asset.

    Money is exact; what is divided by a risk or a wallet is a float of twelve digits.

    Attributes:
        trades: by the time of closing.
        asset: what money is told in.
        rates: how much of it one unit of another asset is worth, as the trader gave it.
    """

    trades: Trades
    unit: Unit = Unit.MONEY
    asset: str = "USDT"
    rates: Mapping[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse trades without a result, and assets without a rate: they are never mixed."""
        counts = np.bincount(self.trades.asset, minlength=len(self.trades.assets))
        here = {name for name, some in zip(self.trades.assets, counts, strict=True) if some}
        if here - {self.asset, *self.rates} or not self.trades.is_known.all():
            raise ValueError("a sample holds known results of one asset, or with rates")

    def __len__(self) -> int:
        """Return how many trades there are."""
        return len(self.trades)

    def taken(self, rows: Integers | Flags) -> "Sample":
        """Return some of the trades."""
        return Sample(
            trades=self.trades.taken(rows), unit=self.unit, asset=self.asset, rates=self.rates
        )

    @cached_property
    def measured(self) -> "Sample":
        """Only the trades whose result is known in the unit."""
        return self if self.has_value.all() else self.taken(self.has_value)

    @cached_property
    def has_value(self) -> Flags:
        """Whether the result of each is known in the unit."""
        return ~np.isnan(self.values)

    @cached_property
    def values(self) -> Floats:
        """Results in the unit, for curves and order; NaN where unknown."""
        if self.unit is Unit.R:
            return self.r_multiples
        return self.returns if self.unit is Unit.PERCENT else self.money

    @cached_property
    def is_win(self) -> Flags:
        """Whether each brought more than nothing, after fees and funding."""
        return self.trades.results > 0

    @cached_property
    def is_loss(self) -> Flags:
        """Whether each brought less than nothing."""
        return self.trades.results < 0

    @cached_property
    def money(self) -> Floats:
        """Results in the asset, for curves and order."""
        return self._worth(self.trades.net)

    @cached_property
    def r_multiples(self) -> Floats:
        """Results by what was to be lost, both in the asset of the contract; NaN: no risk known."""
        return self.trades.results / self.trades.risk

    @cached_property
    def returns(self) -> Floats:
        """Results as shares of the wallet before; NaN: no wallet known, or none in this asset."""
        rate = self.rate(WALLET_ASSET)
        return self.money / (self.trades.balance * (np.nan if rate is None else float(rate)))

    def total(self, amounts: Amounts | None = None) -> Decimal:
        """Return the sum of results in the unit, or of other amounts as money."""
        return self.totals(np.zeros(len(self), np.int64), 1, amounts)[0]

    def totals(self, groups: Integers, count: int, amounts: Amounts | None = None) -> list[Decimal]:
        """Return the sum of each group: results in the unit, or other amounts as money.

        Args:
            groups: the group of each trade, from 0.
            count: how many groups there are.
            amounts: money of each trade; None: results.
        """
        if amounts is None and self.unit is not Unit.MONEY:
            known = np.where(self.has_value, self.values, 0.0)
            return [rounded(each) for each in np.bincount(groups, known, count).tolist()]
        whole = self.trades.net if amounts is None else amounts
        if not self.rates and len(self.trades.assets) == 1:
            return grouped_sums(whole, groups, count)
        return self._converted_totals(whole, groups, count)

    def value(self, row: int) -> Decimal:
        """Return the result of one trade in the unit, exact where it is money."""
        if self.unit is not Unit.MONEY:
            return rounded(float(self.values[row]))
        trades = self.trades
        result = trades.net.exact(row) or Decimal(0)
        return result * self._rates[int(trades.asset[row])]

    def _converted_totals(self, amounts: Amounts, groups: Integers, count: int) -> list[Decimal]:
        """Return sums over several assets: those of each asset are exact, then converted."""
        assets = len(self._rates)
        sums = grouped_sums(amounts, self.trades.asset + groups * assets, count * assets)
        worth = [one * self._rates[place % assets] for place, one in enumerate(sums)]
        begins = (group * assets for group in range(count))
        return [sum(worth[begin : begin + assets], Decimal(0)) for begin in begins]

    def _worth(self, amounts: Amounts) -> Floats:
        rates = np.array([float(rate) for rate in self._rates])
        worth: Floats = floats(amounts) * rates[self.trades.asset]
        return worth

    def rate(self, asset: str) -> Decimal | None:
        """Return what one unit of an asset is worth; None: nobody gave a rate."""
        return Decimal(1) if asset == self.asset else self.rates.get(asset)

    @cached_property
    def _rates(self) -> list[Decimal]:
        """The rate of each asset by code; zero of those that no trade of the sample is in."""
        return [self.rate(asset) or Decimal(0) for asset in self.trades.assets]


def rounded(value: float) -> Decimal:
    """Return a float as a number of twelve digits: what follows is its own error."""
    return Decimal(f"{value:.12g}")
