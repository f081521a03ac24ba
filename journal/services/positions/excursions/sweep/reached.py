"""How far prices went, and how near liquidation came: the best and the worst of what was seen."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from journal.domain.ledger.columns.amounts import Integers
from journal.domain.ledger.columns.lives import Lives
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.sweep.ratios import margin_ratios
from journal.domain.statistics.trades.columns import Flags, Floats
from journal.services.positions.excursions.sweep.pieces import Pieces, of_tables
from journal.services.positions.excursions.sweep.seen import SeenPrices

_STEPS: Final = 1e8
_NOISE: Final = 1e-4


class Reached:
    """The extremes of every position of a ledger, gathered piece by piece.

    Attributes:
        is_seen: whether candles tell of each.
        pieces: in how many pieces each was looked at.
    """

    def __init__(self, count: int) -> None:
        """Begin with nothing seen of so many positions."""
        self.is_seen: Flags = np.zeros(count, np.bool_)
        self.pieces: Integers = np.zeros(count, np.int64)
        self._worst, self._best = np.full(count, np.inf), np.full(count, -np.inf)
        self._loss, self._profit = np.full(count, np.inf), np.full(count, -np.inf)
        self._price = np.full(count, -np.inf)
        self._near, self._ratio = np.full(count, np.inf), np.full(count, -np.inf)

    def see(self, pieces: Pieces, seen: SeenPrices, tables: list[BracketTable]) -> None:
        """Take in prices that candles tell."""
        np.add.at(self.pieces, pieces.place, 1)
        if not len(seen.first):
            return
        begins = np.cumsum(seen.count) - seen.count
        price = np.repeat(np.arange(len(seen.first)), seen.count)
        of = np.repeat(seen.first - begins, seen.count) + np.arange(len(price))
        place, sign = pieces.place[seen.first], pieces.sign[seen.first]
        against = np.where(sign > 0, seen.low, seen.high)
        favor = np.where(sign > 0, seen.high, seen.low)
        self.is_seen[place] = True
        entry, size = pieces.entry[of], pieces.quantity[of]
        # Of several pieces the one counts that says less.
        lost = pieces.sign[of] * (against[price] - entry)
        won = pieces.sign[of] * (favor[price] - entry)
        np.minimum.at(self._worst, place, np.maximum.reduceat(lost / entry, begins))
        np.maximum.at(self._best, place, np.minimum.reduceat(won / entry, begins))
        np.minimum.at(self._loss, place, np.maximum.reduceat(lost * size, begins))
        np.maximum.at(self._profit, place, np.minimum.reduceat(won * size, begins))
        np.maximum.at(self._price, place, sign * favor)
        self._come_near(pieces, of, against[price], begins, tables)

    def trade(self, lives: Lives, sign: Floats) -> None:
        """Take in the prices of the positions' own fills.

        Args:
            lives: of some positions.
            sign: of every position of the ledger, 1 for a long.
        """
        place = lives.traded_place
        won = sign[place] * (lives.traded_price - lives.traded_entry)
        for low, high, gain in (
            (self._worst, self._best, won / lives.traded_entry),
            (self._loss, self._profit, won * lives.traded_quantity),
        ):
            np.minimum.at(low, place, gain)
            np.maximum.at(high, place, gain)
        np.maximum.at(self._price, place, sign[place] * lives.traded_price)

    def columns(
        self, sign: Floats, entry: Floats, leaving: Floats, liquidated: Flags
    ) -> Mapping[str, Floats]:
        """Return the figures of every position; NaN where nothing was seen or nothing is known.

        Args:
            sign: 1 for a long.
            entry: the average entry of each.
            leaving: the average exit; NaN while it is open.
            liquidated: whether the exchange closed it.
        """
        seen = self.is_seen
        near = np.where(np.isfinite(self._near), np.maximum(self._near, 0.0), np.nan)
        ratio = np.where(np.isfinite(self._ratio), self._ratio, np.nan)
        run = self._price - sign * entry
        with np.errstate(invalid="ignore", divide="ignore"):
            kept = np.where(run > 0, sign * (leaving - entry) / run, np.nan)
        found = {
            "mae": np.maximum(-self._worst, 0.0),
            "mfe": np.maximum(self._best, 0.0),
            "open_loss": np.maximum(-self._loss, 0.0),
            "open_profit": np.maximum(self._profit, 0.0),
            "closest_approach": np.where(liquidated, 0.0, near),
            "margin_ratio": np.where(liquidated, 1.0, ratio),
            "exit_efficiency": kept,
        }
        return {name: np.where(seen, column, np.nan) for name, column in found.items()}

    def _come_near(
        self,
        pieces: Pieces,
        of: Integers,
        price: Floats,
        begins: Integers,
        tables: list[BracketTable],
    ) -> None:
        """Take in how near the prices came to the lines, of several to the farthest one."""
        sign, line = pieces.sign[of], pieces.liquidation_price[of]
        near = np.maximum.reduceat(sign * (price - line), begins) / price[begins]
        known = ~np.isnan(near)  # one line that is not known makes it unknown
        place = pieces.place[of[begins]]
        np.minimum.at(self._near, place[known], near[known])
        size = pieces.quantity[of]
        balance = pieces.wallet[of] + sign * size * (price - pieces.entry[of])
        ratio = np.full(len(of), np.inf)
        for code, rows in of_tables(pieces.table[of], ~np.isnan(line)):
            found = margin_ratios(size[rows] * price[rows], balance[rows], tables[code])
            ratio[rows] = np.ceil(found * _STEPS - _NOISE) / _STEPS
        least = np.minimum.reduceat(ratio, begins)
        told = known & np.isfinite(least)
        np.maximum.at(self._ratio, place[told], least[told])
