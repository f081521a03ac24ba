"""Many fills column by column: what a million rows are carried in instead of a million values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from journal.domain.instants import utc_from_ms
from journal.domain.values import Fill, OrderSide, PositionSide

PlainRow = tuple[Any, ...]
"""One fill in the order of the columns: text, whole numbers, None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FillColumns:
    """Fills whose every cell was checked by whoever made the columns; all are equally long.

    Numbers are canonical text: no exponent, no leading or trailing zeros, at most 18 digits
    before and 18 after the point. Times are milliseconds since 1970, ``is_maker`` is 0, 1 or
    None. None is unknown, as in ``Fill``.
    """

    symbol: Sequence[str]
    trade_id: Sequence[str]
    order_id: Sequence[str | None]
    traded_at: Sequence[int]
    order_side: Sequence[str]
    position_side: Sequence[str]
    price: Sequence[str]
    quantity: Sequence[str]
    fee: Sequence[str | None]
    fee_asset: Sequence[str | None]
    realized_pnl: Sequence[str | None]
    is_maker: Sequence[int | None]

    def __len__(self) -> int:
        """Return how many fills there are."""
        return len(self.traded_at)

    def rows(self) -> Iterator[PlainRow]:
        """Yield the fills one by one as plain rows."""
        return zip(*self._columns(), strict=True)

    def fills(self) -> Iterator[Fill]:
        """Yield the fills one by one as values."""
        for row in self.rows():
            yield _fill(row)

    def _columns(self) -> tuple[Sequence[object], ...]:
        return (
            self.symbol,
            self.trade_id,
            self.order_id,
            self.traded_at,
            self.order_side,
            self.position_side,
            self.price,
            self.quantity,
            self.fee,
            self.fee_asset,
            self.realized_pnl,
            self.is_maker,
        )

    @property
    def first_at(self) -> datetime:
        """Time of the first fill as it stands in the file."""
        return utc_from_ms(self.traded_at[0])

    @property
    def newest_at(self) -> datetime:
        """Time of the newest fill."""
        return utc_from_ms(max(self.traded_at))


def _fill(row: PlainRow) -> Fill:
    symbol, trade_id, order_id, at, side, leg, price, quantity, fee, asset, pnl, is_maker = row
    return Fill(
        symbol=symbol,
        trade_id=trade_id,
        order_id=order_id,
        traded_at=utc_from_ms(at),
        order_side=OrderSide(side),
        position_side=PositionSide(leg),
        price=Decimal(price),
        quantity=Decimal(quantity),
        fee=None if fee is None else Decimal(fee),
        fee_asset=asset,
        realized_pnl=None if pnl is None else Decimal(pnl),
        is_maker=None if is_maker is None else bool(is_maker),
    )
