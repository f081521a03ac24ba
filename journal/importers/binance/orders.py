"""Order History: the legacy one tells client order ids, which liquidations are known by."""

from typing import Final

from journal.domain.values import ExchangeOrder, PositionSide
from journal.importers import cells
from journal.importers.cells import Row, TimeCells
from journal.importers.columns import Header
from journal.importers.records import ReadRow, RecordImporter
from journal.importers.results import ExportKind


def _row_reader(header: Header, times: TimeCells) -> ReadRow:
    time, order_id, symbol = header.time_column, header["order_id"], header["symbol"]
    order_type, side, status = header["type"], header["side"], header["status"]
    price, average_price = header["price"], header["average_price"]
    quantity, executed = header["amount"], header["executed_amount"]
    position_side = header.fields.get("position_side")
    client_id = header.fields.get("client_order_id")
    stop_price = header.fields.get("stop_price")
    updated_at = header.fields.get("updated_at")

    def read_row(row: Row) -> tuple[ExchangeOrder]:
        record = ExchangeOrder(
            symbol=cells.symbol(row, symbol),
            order_id=cells.identifier(row, order_id),
            client_order_id=None if client_id is None else cells.label_if_told(row, client_id),
            order_type=cells.word(row, order_type),
            order_side=cells.order_side(row, side),
            position_side=(
                PositionSide.BOTH
                if position_side is None
                else cells.position_side(row, position_side)
            ),
            price=cells.zero_or_above(row, price),
            average_price=cells.zero_or_above(row, average_price),
            quantity=cells.zero_or_above(row, quantity),
            executed_quantity=cells.zero_or_above(row, executed),
            stop_price=None if stop_price is None else cells.price_if_set(row, stop_price),
            status=cells.word(row, status),
            placed_at=times.at(row, time),
            updated_at=None if updated_at is None else times.at_if_told(row, updated_at),
        )
        return (record,)

    return read_row


ORDER_HISTORY: Final = RecordImporter(
    kind=ExportKind.ORDERS,
    required=frozenset(
        {
            "order_id",
            "symbol",
            "type",
            "side",
            "price",
            "average_price",
            "amount",
            "executed_amount",
            "status",
        }
    ),
    row_reader=_row_reader,
)
