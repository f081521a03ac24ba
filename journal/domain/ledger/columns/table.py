"""Fills as numbers column by column, in the order of their time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, overload

import numpy as np
from numpy.typing import NDArray

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.ledger.columns.amounts import Amounts, Integers
from journal.domain.ledger.columns.labels import Labels
from journal.domain.ledger.history import FillFlow
from journal.domain.values import Fill, OrderSide, PositionSide

POSITION_SIDES: Final = tuple(sorted(PositionSide))
"""In the order of their names, as the fold sorts legs."""
_NOT_TOLD: Final = -1
_YES_NO: Final = {_NOT_TOLD: None, 0: False, 1: True}

Codes = NDArray[np.int16]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FillTable(Sequence[Fill]):
    """Fills of one account, oldest first; a row is a ``Fill`` again when it is asked for.

    Attributes:
        symbols: names by code, sorted.
        assets: names of the assets that fees were paid in, by code.
        symbol: code of each row's contract.
        position_side: place in ``POSITION_SIDES``.
        buys: whether each row bought.
        traded_at: milliseconds since 1970.
        fee_asset: code, or -1 where it is not told.
        is_maker: 1, 0, or -1 where it is not told.
    """

    symbols: tuple[str, ...]
    assets: tuple[str, ...]
    symbol: Codes
    position_side: NDArray[np.int8]
    buys: NDArray[np.bool_]
    traded_at: Integers
    price: Amounts
    quantity: Amounts
    fee: Amounts
    realized_pnl: Amounts
    trade_id: Labels
    order_id: Labels
    fee_asset: Codes
    is_maker: NDArray[np.int8]

    @classmethod
    def of(cls, fills: Iterable[Fill]) -> "FillTable":
        """Return fills in any order as a table."""
        rows = tuple(fills)
        symbol, symbols = coded([fill.symbol for fill in rows])
        asset, assets = coded([fill.fee_asset for fill in rows])
        sides = [POSITION_SIDES.index(fill.position_side) for fill in rows]
        makers = [_NOT_TOLD if one.is_maker is None else int(one.is_maker) for one in rows]
        return cls(
            symbols=symbols,
            assets=assets,
            symbol=symbol,
            position_side=np.array(sides, np.int8),
            buys=np.array([fill.order_side is OrderSide.BUY for fill in rows], np.bool_),
            traded_at=np.array([ms_from_utc(fill.traded_at) for fill in rows], np.int64),
            price=Amounts.of((fill.price for fill in rows), symbol),
            quantity=Amounts.of((fill.quantity for fill in rows), symbol),
            fee=Amounts.of(fill.fee for fill in rows),
            realized_pnl=Amounts.of(fill.realized_pnl for fill in rows),
            trade_id=Labels.of(fill.trade_id for fill in rows),
            order_id=Labels.of(fill.order_id for fill in rows),
            fee_asset=asset,
            is_maker=np.array(makers, np.int8),
        ).by_time()

    def __len__(self) -> int:
        """Return how many fills there are."""
        return len(self.traded_at)

    @overload
    def __getitem__(self, row: int) -> Fill: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Fill, ...]: ...
    def __getitem__(self, row: int | slice) -> Fill | tuple[Fill, ...]:
        """Return the fill of a row, or several."""
        if isinstance(row, slice):
            return tuple(self.fill(one) for one in range(*row.indices(len(self))))
        return self.fill(range(len(self))[row])

    def __iter__(self) -> Iterator[Fill]:
        """Yield the fills, oldest first."""
        return map(self.fill, range(len(self)))

    def __eq__(self, other: object) -> bool:
        """Return whether the other one holds the same fills in the same order."""
        if not isinstance(other, FillTable | tuple):
            return NotImplemented
        return len(self) == len(other) and all(map(Fill.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]  # compared by content

    def fill(self, row: int) -> Fill:
        """Return the fill of a row."""
        return next(self.fills(np.array([row], np.int64)))

    def fills(self, rows: Integers) -> Iterator[Fill]:
        """Yield the fills of several rows, each column read in one go."""
        symbols, assets, sides = self.symbols, self.assets, POSITION_SIDES
        times = self.traded_at[rows].tolist()
        known = {at: utc_from_ms(at) for at in set(times)}
        for (
            symbol,
            side,
            buys,
            at,
            price,
            quantity,
            fee,
            pnl,
            trade_id,
            order_id,
            asset,
            maker,
        ) in zip(
            self.symbol[rows].tolist(),
            self.position_side[rows].tolist(),
            self.buys[rows].tolist(),
            times,
            self.price.exactly(rows),
            self.quantity.exactly(rows),
            self.fee.exactly(rows),
            self.realized_pnl.exactly(rows),
            self.trade_id.texts(rows),
            self.order_id.texts(rows),
            self.fee_asset[rows].tolist(),
            self.is_maker[rows].tolist(),
            strict=True,
        ):
            if price is None or quantity is None or trade_id is None:
                raise ValueError("a fill without price, quantity or id")
            yield Fill(
                symbol=symbols[symbol],
                trade_id=trade_id,
                order_id=order_id,
                traded_at=known[at],
                order_side=OrderSide.BUY if buys else OrderSide.SELL,
                position_side=sides[side],
                price=price,
                quantity=quantity,
                fee=fee,
                fee_asset=None if asset == _NOT_TOLD else assets[asset],
                realized_pnl=pnl,
                is_maker=_YES_NO[maker],
            )

    def flows(self, rows: Integers) -> Iterator[FillFlow]:
        """Yield what each of several rows moved, where the exchange tells what all realized."""
        times, assets = self.traded_at[rows].tolist(), self.assets
        known = {at: utc_from_ms(at) for at in set(times)}
        paid_in = self.fee_asset[rows].tolist()
        pnl, fees = self.realized_pnl.exactly(rows), self.fee.exactly(rows)
        for at, made, fee, asset in zip(times, pnl, fees, paid_in, strict=True):
            fee_asset = None if asset == _NOT_TOLD else assets[asset]
            yield FillFlow(known[at], made, is_own_figure=False, fee=fee, fee_asset=fee_asset)

    def by_time(self) -> "FillTable":
        """Return the rows in the order of ``Fill.sort_key``."""
        order = self._time_order()
        if order is None:
            return self
        return FillTable(
            symbols=self.symbols,
            assets=self.assets,
            symbol=self.symbol[order],
            position_side=self.position_side[order],
            buys=self.buys[order],
            traded_at=self.traded_at[order],
            price=self.price.taken(order),
            quantity=self.quantity.taken(order),
            fee=self.fee.taken(order),
            realized_pnl=self.realized_pnl.taken(order),
            trade_id=self.trade_id.taken(order),
            order_id=self.order_id.taken(order),
            fee_asset=self.fee_asset[order],
            is_maker=self.is_maker[order],
        )

    def _time_order(self) -> Integers | None:
        """Return the rows by time, number and id; None where they stand so already."""
        at, ranks = self.traded_at, self.trade_id.ranks()
        later = (at[1:] > at[:-1]) | ((at[1:] == at[:-1]) & (ranks[1:] >= ranks[:-1]))
        if later.all() and not self.trade_id.odd:
            return None
        order = np.lexsort((ranks, at)).astype(np.int64)
        if self.trade_id.odd:
            _settle_ties(order, at, ranks, self.trade_id)
        return order


def coded(names: Sequence[str | None]) -> tuple[Codes, tuple[str, ...]]:
    """Return each name's place among all names, sorted, and these; -1 for None."""
    known = tuple(sorted({name for name in names if name is not None}))
    places: dict[str | None, int] = {name: place for place, name in enumerate(known)}
    places[None] = _NOT_TOLD
    return np.fromiter(map(places.__getitem__, names), np.int16, len(names)), known


def _settle_ties(order: Integers, at: Integers, ranks: Integers, ids: Labels) -> None:
    """Put rows that share time and number in the order of their ids' numbers and texts."""
    same = (at[order][1:] == at[order][:-1]) & (ranks[order][1:] == ranks[order][:-1])
    edges = np.flatnonzero(np.diff(np.concatenate(([False], same, [False])).astype(np.int8)))
    for first, last in edges.reshape(-1, 2).tolist():
        run = order[first : last + 1]
        order[first : last + 1] = sorted(run.tolist(), key=lambda row: id_rank(ids.text(row) or ""))


def id_rank(text: str) -> tuple[int, str]:
    """Return what ids of one moment are sorted by, as ``Fill.sort_key`` has it."""
    return (int(text) if text.isascii() and text.isdigit() else 0, text)
