"""Many fills column by column, their cells as bytes: a million rows without a million values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from journal.domain.instants import utc_from_ms
from journal.domain.values import Fill, OrderSide, PositionSide

PlainRow = tuple[Any, ...]
"""One fill in the order of the columns: text, whole numbers, None."""

Cells = NDArray[np.uint8]
"""``cells[:, row]`` is a cell's text in UTF-8, filled up with blanks; only blanks are None."""

TextColumn = Cells | str | None
"""A text for each row, or what is the same in all of them; None is unknown, as in ``Fill``."""

BLANK: Final = ord(" ")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FillColumns:
    """Fills whose every cell was checked by whoever made the columns; all are equally long.

    Numbers are canonical text: no exponent, no leading or trailing zeros, at most 18 digits
    before and 18 after the point. Times are milliseconds since 1970, ``is_maker`` is 0 or 1.
    """

    symbol: TextColumn
    trade_id: TextColumn
    order_id: TextColumn
    traded_at: NDArray[np.int64]
    order_side: TextColumn
    position_side: TextColumn
    price: TextColumn
    quantity: TextColumn
    fee: TextColumn
    fee_asset: TextColumn
    realized_pnl: TextColumn
    is_maker: TextColumn

    def __len__(self) -> int:
        """Return how many fills there are."""
        return len(self.traded_at)

    def rows(self) -> Iterator[PlainRow]:
        """Yield the fills one by one as plain rows."""
        makers = (None if told is None else int(told) for told in self._texts(self.is_maker))
        return zip(
            self._texts(self.symbol),
            self._texts(self.trade_id),
            self._texts(self.order_id),
            self.traded_at.tolist(),
            self._texts(self.order_side),
            self._texts(self.position_side),
            self._texts(self.price),
            self._texts(self.quantity),
            self._texts(self.fee),
            self._texts(self.fee_asset),
            self._texts(self.realized_pnl),
            makers,
            strict=True,
        )

    def fills(self) -> Iterator[Fill]:
        """Yield the fills one by one as values."""
        for row in self.rows():
            yield _fill(row)

    @property
    def first_at(self) -> datetime:
        """Time of the first fill as it stands in the file."""
        return utc_from_ms(int(self.traded_at[0]))

    @property
    def newest_at(self) -> datetime:
        """Time of the newest fill."""
        return utc_from_ms(int(self.traded_at.max()))

    def _texts(self, column: TextColumn) -> list[str | None]:
        if column is None or isinstance(column, str):
            return [column] * len(self)
        return [text or None for text in texts(column)]


def texts(cells: Cells) -> list[str]:
    """Return cells as text, without the blanks behind."""
    width, count = cells.shape
    if not width:
        return [""] * count
    content = np.ascontiguousarray(cells.T).tobytes()
    places = range(0, width * count, width)
    return [content[place : place + width].decode().rstrip(" ") for place in places]


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
