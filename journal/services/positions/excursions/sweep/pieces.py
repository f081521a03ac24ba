"""What positions hung on from moment to moment: size, entry, wallet, liquidation price."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from journal.domain.instants import utc_from_ms
from journal.domain.ledger.columns.amounts import Integers
from journal.domain.ledger.columns.lives import Lives
from journal.domain.ledger.columns.wallet.balances import WalletColumn
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.position import TAKER_FEE_RATE
from journal.domain.margin.sweep.prices import liquidation_prices
from journal.domain.statistics.trades.columns import Flags, Floats
from journal.services.positions.views import ViewSources
from journal.services.record.exposures import bracket_table
from journal.services.record.line_history import MOST_FLOWS

_CROSS: Final = 0.0
_ISOLATED: Final = 1.0
_DAY_MS: Final = 86_400_000
_STEPS: Final = 1e8
"""Of the exchange's prices: entries are cut there, liquidation prices rounded."""
_NOISE: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pieces:
    """Stretches in which nothing changed, by position and time.

    Attributes:
        place: of the position in the ledger.
        sign: 1 for a long, -1 for a short.
        since, until: milliseconds since 1970.
        quantity, entry: as they stood.
        wallet, liquidation_price: NaN where they are not known.
        table: which of the brackets were in force; -1: none are known.
    """

    place: Integers
    sign: Floats
    since: Integers
    until: Integers
    quantity: Floats
    entry: Floats
    wallet: Floats
    liquidation_price: Floats
    table: Integers

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.place)

    def taken(self, rows: Flags) -> "Pieces":
        """Return some of them."""
        return Pieces(**{one.name: getattr(self, one.name)[rows] for one in fields(self)})


class Behind:
    """What stood behind the positions of one account."""

    def __init__(self, sources: ViewSources) -> None:
        """Read what is told of the positions."""
        record = sources.record
        told, keys = sources.columns.told, record.positions.keys
        self._ground = sources.ground
        self._keys = keys
        self._opened_at = record.positions.opened_at
        self._mode, self._leverage = told.margin_mode, told.leverage
        self._typed = told.keyed({key: one.isolated_wallet for key, one in record.facts.items()})
        self._wallet: WalletColumn | None = None
        if record.account.wallet_balance is not None and (self._mode == _CROSS).any():
            self._wallet = WalletColumn(record.account, record.positions, record.incomes)
        self.tables: list[BracketTable] = []
        self._codes: dict[int, int] = {}

    def pieces(self, symbol: str, lives: Lives) -> Pieces:
        """Return the pieces of the positions of one contract that is not settled in coin."""
        row, since, until, is_cut = self._cut(lives)
        place = lives.place[row]
        at = np.where(is_cut, since, lives.held_since[row])
        held = lives.held_quantity[row], lives.held_entry[row]
        wallet = self._wallets(place, at, held[0] * held[1])
        sign = 2 * self._keys.is_long[place] - 1
        table = self._tables(symbol, at)
        price = np.full(len(row), np.nan)
        for code, rows in of_tables(table, ~np.isnan(wallet)):
            price[rows] = liquidation_prices(
                signs=sign[rows].astype(np.int8),
                quantities=held[0][rows],
                entry_prices=np.floor(held[1][rows] * _STEPS + _NOISE) / _STEPS,
                wallets=wallet[rows],
                table=self.tables[code],
            )
        return Pieces(
            place=place,
            sign=sign,
            since=since,
            until=until,
            quantity=lives.quantity[row],
            entry=lives.entry[row],
            wallet=wallet,
            liquidation_price=np.round(price, 8),
            table=table,
        )

    def _cut(self, lives: Lives) -> tuple[Integers, Integers, Integers, Flags]:
        """Return stretches cut wherever a cross wallet changed.

        Returns:
            The stretch of each piece, when it begins and ends, and whether it was looked at.
        """
        every = np.arange(len(lives.place))
        if self._wallet is None or not self._wallet.is_known:
            return every, lives.since, lives.until, np.zeros(len(every), np.bool_)
        flows = self._wallet.changed_at
        ended = np.zeros(len(self._opened_at), np.int64)
        np.maximum.at(ended, lives.place, lives.until)
        many = np.searchsorted(flows, ended) - np.searchsorted(flows, self._opened_at, "right")
        is_followed = (self._mode == _CROSS) & (many <= MOST_FLOWS)
        first = np.searchsorted(flows, lives.since, "right")
        more = np.searchsorted(flows, lives.until) - first
        more = np.where(is_followed[lives.place], np.maximum(more, 0), 0)
        row = np.repeat(every, more + 1)
        number = np.arange(len(row)) - np.repeat(np.cumsum(more + 1) - more - 1, more + 1)
        flow, end = first[row] + number, more[row]
        padded = np.append(flows, 0)
        since = np.where(number == 0, lives.since[row], padded[np.maximum(flow - 1, 0)])
        until = np.where(number == end, lives.until[row], padded[np.minimum(flow, len(flows))])
        return row, since, until, is_followed[lives.place[row]]

    def _wallets(self, place: Integers, at: Integers, notional: Floats) -> Floats:
        """Return what stood behind sizes of a notional at some times; NaN: not known."""
        mode = self._mode[place]
        estimate = notional / self._leverage[place] - notional * float(TAKER_FEE_RATE)
        whole = self._keys.added_quantity[place] * self._keys.entry_price[place]
        typed = self._typed[place] * (notional / whole)
        wallet = np.where(np.isnan(typed), estimate, typed)
        wallet[mode != _ISOLATED] = np.nan
        is_cross = mode == _CROSS
        if self._wallet is not None and is_cross.any():
            wallet[is_cross] = self._wallet.balances_at(at[is_cross])
        wallet[~(wallet > 0)] = np.nan
        return wallet

    def _tables(self, symbol: str, at: Integers) -> Integers:
        """Return the brackets in force at some times as numbers among ``tables``."""
        days, which = np.unique(at // _DAY_MS, return_inverse=True)
        codes = []
        for day in days.tolist():
            table = bracket_table(self._ground.brackets, symbol, utc_from_ms(day * _DAY_MS))
            codes.append(-1 if table is None else self._code(table))
        return np.array(codes, np.int64)[which] if codes else np.zeros(0, np.int64)

    def _code(self, table: BracketTable) -> int:
        if id(table) not in self._codes:
            self._codes[id(table)] = len(self.tables)
            self.tables.append(table)
        return self._codes[id(table)]


def of_tables(table: Integers, among: Flags) -> Iterator[tuple[int, Integers]]:
    """Yield each table that is known with the rows it was in force for."""
    for code in np.unique(table[among]).tolist():
        if code >= 0:
            yield code, np.flatnonzero(among & (table == code))
