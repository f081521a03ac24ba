"""The closed positions of one account as columns, put together once per change of the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from journal.domain.assets import quote_asset
from journal.domain.ledger.columns.amounts import Amounts, Integers
from journal.domain.ledger.columns.results import replaced
from journal.domain.ledger.columns.wallet.balances import WalletColumn
from journal.domain.statistics.trades.columns import Flags, Floats, Trades
from journal.domain.statistics.trades.sums import added
from journal.services.positions.views import ViewSources

Flows = Mapping[str, tuple[tuple[str, Decimal], ...]]


@dataclass(frozen=True, kw_only=True, eq=False)  # no slots: what follows from it is kept
class Book:
    """One account's closed positions, and what else is asked about them.

    Attributes:
        sources: what positions are put together from.
    """

    sources: ViewSources

    @property
    def account(self) -> str:
        """The account's name."""
        return self.sources.record.account.name

    @cached_property
    def open_count(self) -> int:
        """How many positions are still open."""
        return int(self.sources.record.positions.keys.is_open.sum())

    @cached_property
    def wallet(self) -> WalletColumn:
        """The futures wallet over time."""
        record = self.sources.record
        return WalletColumn(record.account, record.positions, record.incomes)

    @cached_property
    def trades(self) -> Trades:
        """Every closed position, by the time of closing, its result known or not."""
        ledger = self.sources.record.positions
        keys = ledger.keys
        places = np.flatnonzero(keys.is_open == 0)
        symbols = ledger.table.symbols
        assets = tuple(sorted({quote_asset(symbol) for symbol in symbols}))
        settled = np.array([assets.index(quote_asset(one)) for one in symbols], np.int64)
        symbol = keys.symbol.astype(np.int64)
        asset = settled[symbol]
        fees = self._fees(asset, assets)
        funding = self._flow(self.sources.funding, asset, assets)
        clearance = self._flow(self.sources.clearance, asset, assets)
        gross = ledger.results.gross
        count = len(ledger)
        whole = Trades(
            accounts=(self.account,),
            symbols=symbols,
            assets=assets,
            account=np.zeros(count, np.int64),
            symbol=symbol,
            asset=asset,
            place=np.arange(count),
            opened_at=ledger.opened_at,
            closed_at=keys.newest_at.astype(np.int64),
            held=np.where(keys.is_incomplete > 0, np.nan, keys.newest_at - ledger.opened_at),
            is_long=keys.is_long > 0,
            net=added(((gross, 1), (fees, -1), (funding, 1), (clearance, 1))),
            gross=gross,
            fees=fees,
            fees_missing=self._fees_missing(symbol),
            funding=funding,
            risk=self.column("risk"),
            balance=self.wallet.balances_before(ledger.opened_at),
        )
        return whole.taken(places[np.argsort(whole.closed_at[places], kind="stable")])

    def column(self, name: str) -> Floats:
        """Return a column of all positions in the order of the ledger; NaN: not known."""
        return self.sources.columns.column(name)

    def _fees(self, asset: Integers, assets: Sequence[str]) -> Amounts:
        """Return the fees each position paid in the asset it is settled in."""
        ledger = self.sources.record.positions
        paid = ledger.table.assets
        units = np.zeros(len(ledger), np.int64)
        odd: dict[int, Decimal] = {}
        for code, name in enumerate(assets):
            if name in paid:
                fees = ledger.results.fees[paid.index(name)]
                ours = asset == code
                units[ours] = fees.units[ours]
                odd |= {row: value for row, value in fees.odd.items() if ours[row]}
        return replaced(units, odd)

    def _fees_missing(self, symbol: Integers) -> Flags:
        """Return which positions paid fees that no file tells, or in another asset."""
        ledger = self.sources.record.positions
        quotes = [quote_asset(one) for one in ledger.table.symbols]
        missing = ledger.results.fees_untold.copy()
        for name, fees in zip(ledger.table.assets, ledger.results.fees, strict=True):
            is_other = np.array([quote != name for quote in quotes], np.bool_)
            missing |= is_other[symbol] & (fees.units != 0)
        return missing

    def _flow(self, flows: Flows, asset: Integers, assets: Sequence[str]) -> Amounts:
        """Return what each position received in the asset it is settled in."""
        exactly: dict[int, Decimal] = {}
        places = self.sources.places if flows else {}
        for key in flows.keys() & places.keys():
            place = places[key]
            ours = assets[int(asset[place])]
            exactly[place] = sum((paid for name, paid in flows[key] if name == ours), Decimal(0))
        return replaced(np.zeros(len(asset), np.int64), exactly)
