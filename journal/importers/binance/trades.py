"""Trade History: every dialect from the legacy hedge-mode export to the API download."""

from collections.abc import Callable
from typing import Final

from journal.domain.values import Fill, PositionSide
from journal.importers import cells
from journal.importers.cells import Row, TimeCells
from journal.importers.columns import Header
from journal.importers.plain.trades import piece_reader
from journal.importers.records import RecordImporter
from journal.importers.results import ExportKind


def fill_reader(header: Header, times: TimeCells) -> Callable[[Row], tuple[Fill]]:
    """Return the function that reads the rows of a file with this header."""
    time, symbol, side = header.time_column, header["symbol"], header["side"]
    price, quantity, trade_id = header["price"], header["quantity"], header["trade_id"]
    order_id = header.fields.get("order_id")
    position_side = header.fields.get("position_side")
    profit = header.fields.get("realized_profit")
    maker = header.fields.get("maker")
    fee, fee_asset = header["fee"], header.fields.get("fee_asset")

    def read_row(row: Row) -> tuple[Fill]:
        paid, paid_in = cells.fee(row, fee)
        if fee_asset is not None and row[fee_asset].strip():
            paid_in = cells.asset(row, fee_asset)
        record = Fill(
            symbol=cells.symbol(row, symbol),
            trade_id=cells.identifier(row, trade_id),
            order_id=None if order_id is None else cells.identifier_if_told(row, order_id),
            traded_at=times.at(row, time),
            order_side=cells.order_side(row, side),
            position_side=(
                PositionSide.BOTH
                if position_side is None
                else cells.position_side(row, position_side)
            ),
            price=cells.positive(row, price),
            quantity=cells.positive(row, quantity),
            fee=paid,
            fee_asset=paid_in,
            realized_pnl=None if profit is None else cells.number_if_told(row, profit),
            is_maker=None if maker is None else cells.flag(row, maker),
        )
        return (record,)

    return read_row


TRADE_HISTORY: Final = RecordImporter(
    kind=ExportKind.TRADES,
    required=frozenset({"symbol", "side", "price", "quantity", "fee", "trade_id"}),
    row_reader=fill_reader,
    piece_reader=piece_reader,
)
"""A fee is kept in the asset it was paid in; PnL is the exchange's own, before fees."""
