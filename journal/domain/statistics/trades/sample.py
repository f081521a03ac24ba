"""The trades a question is about, read in money, in percent of the wallet, or in R."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

import numpy as np

from journal.domain.assets import WALLET_ASSET
from journal.domain.ledger.columns.amounts import Amounts, Integers
from journal.domain.statistics.trades.columns import Flags, Floats, Trades
from journal.domain.statistics.trades.sums import exact_sum, grouped_sums, span_sums

_ALL: Final = slice(None)


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
    asset: str = WALLET_ASSET
    rates: Mapping[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse trades without a result, and assets without a rate: they are never mixed."""
        if self.settled_in - {self.asset, *self.rates} or not self.trades.is_known.all():
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
    def settled_in(self) -> frozenset[str]:
        """The assets of the trades."""
        names = self.trades.assets
        if len(names) == 1:
            return frozenset(names if len(self) else ())
        counts = np.bincount(self.trades.asset, minlength=len(names)).tolist()
        return frozenset(name for name, some in zip(names, counts, strict=True) if some)

    @property
    def is_converted(self) -> bool:
        """Whether some of the trades are settled in another asset."""
        return not self.settled_in <= {self.asset}

    @property
    def is_in_columns(self) -> bool:
        """Whether results are whole steps of eight decimals of the asset, every one of them."""
        return self.unit is Unit.MONEY and not self.is_converted and not self.trades.net.odd

    @cached_property
    def measured(self) -> "Sample":
        """Only the trades whose result is known in the unit."""
        return self if self.has_value.all() else self.taken(self.has_value)

    @cached_property
    def has_value(self) -> Flags:
        """Whether the result of each is known in the unit."""
        if self.unit is Unit.MONEY:
            return self.trades.is_known
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
        results = self.trades.results
        rates = np.array([float(rate) for rate in self._rates])
        return results * rates[self.trades.asset] if self.is_converted else results

    @cached_property
    def r_multiples(self) -> Floats:
        """Results by what was to be lost, both in the asset of the contract; NaN: no risk known."""
        return self.trades.results / self.trades.risk

    @cached_property
    def returns(self) -> Floats:
        """Results as shares of the wallet before; NaN: no wallet known, or none in this asset."""
        rate = self.rate(WALLET_ASSET)
        return self.money / (self.trades.balance * (np.nan if rate is None else float(rate)))

    @cached_property
    def scale(self) -> Floats:
        """What one unit of the asset of each trade's contract is in the unit; NaN: not known."""
        if self.unit is Unit.R:
            return 1 / self.trades.risk
        rates = np.array([float(rate) for rate in self._rates])[self.trades.asset]
        if self.unit is Unit.MONEY:
            return rates
        wallet = self.rate(WALLET_ASSET)
        return rates / (self.trades.balance * (np.nan if wallet is None else float(wallet)))

    def total(
        self, amounts: Amounts | None = None, rows: Integers | Flags | slice = _ALL
    ) -> Decimal:
        """Return the sum of results in the unit, or of other amounts as money.

        Args:
            amounts: money of each trade; None: results.
            rows: only these trades, each named once.
        """
        if amounts is None and self.unit is not Unit.MONEY:
            return rounded(float(np.nansum(self.values[rows])))
        whole = self.trades.net if amounts is None else amounts
        if not self.is_converted:
            return exact_sum(whole, rows)
        of_each = (self.trades.asset == code for code in range(len(self._rates)))
        chosen = np.zeros(len(self), np.bool_)
        chosen[rows] = True
        return sum(
            (
                exact_sum(whole, ours & chosen) * rate
                for ours, rate in zip(of_each, self._rates, strict=True)
            ),
            Decimal(0),
        )

    def span_totals(self, begins: Integers) -> list[Decimal]:
        """Return the sums of results in the unit over trades that follow one another.

        Args:
            begins: where each span begins, from 0 on, rising; it ends where the next begins.
        """
        if self.unit is Unit.MONEY and not self.is_converted:
            return span_sums(self.trades.net, begins)
        lengths = np.diff(np.append(begins, len(self)))
        return self.totals(np.repeat(np.arange(len(begins)), lengths), len(begins))

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
        if not self.is_converted:
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
