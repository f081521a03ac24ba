"""Trade History in the fast lane: a piece of usual rows into columns of fills."""

from collections.abc import Callable
from datetime import tzinfo
from typing import Final

from journal.domain.fill_columns import FillColumns
from journal.importers import cells
from journal.importers.columns import Header
from journal.importers.files.table import ExportTable, Piece
from journal.importers.plain import cells as plain
from journal.importers.plain.cutting import Column, UnusualError, cut
from journal.importers.plain.times import PlainTimes

_ORDER_SIDES: Final = {"BUY": "buy", "SELL": "sell", "Buy": "buy", "Sell": "sell"}
_POSITION_SIDES: Final = {
    "Both": "both",
    "BOTH": "both",
    "Long": "long",
    "LONG": "long",
    "Short": "short",
    "SHORT": "short",
}
_FLAGS: Final[dict[str, str | None]] = {
    "true": "1",
    "false": "0",
    "True": "1",
    "False": "0",
    "TRUE": "1",
    "FALSE": "0",
    "": None,
}

PlainPiece = tuple[FillColumns, set[str]]
"""Fills and Uids of a piece."""

ReadPiece = Callable[[Piece], PlainPiece | None]
"""Reads a piece, or gives None where it is for the slow lane."""


def piece_reader(table: ExportTable, zone: tzinfo | None) -> ReadPiece:
    """Return the function that reads the pieces of one file."""
    header = table.header
    times = PlainTimes(zone)
    known_uids: set[str] = set()

    def read_piece(piece: Piece) -> PlainPiece | None:
        try:
            columns = cut(piece, header.width) if table.delimiter == "," else None
            if columns is None:
                return None
            uids = columns[header["uid"]].distinct() if "uid" in header else set()
            if not uids <= known_uids:
                known_uids.update(cells.label_if_told([uid], 0) or "" for uid in uids)
                if not uids <= known_uids:
                    return None
            return _fills(header, columns, times), uids
        except (UnusualError, cells.CellError):
            return None

    return read_piece


def _fills(header: Header, columns: list[Column], times: PlainTimes) -> FillColumns:
    def told(field: str) -> Column | None:
        index = header.fields.get(field)
        return None if index is None else columns[index]

    def required(field: str) -> Column:
        return columns[header[field]]

    fee, fee_asset = plain.fees(required("fee"))
    paid_in = told("fee_asset")
    sides, order_id = told("position_side"), told("order_id")
    profit, maker = told("realized_profit"), told("maker")
    return FillColumns(
        symbol=plain.symbols(required("symbol")),
        trade_id=plain.ids(required("trade_id")),
        order_id=None if order_id is None else plain.ids(order_id),
        traded_at=times.column(columns[header.time_column]),
        order_side=plain.words(required("side"), _ORDER_SIDES),
        position_side="both" if sides is None else plain.words(sides, _POSITION_SIDES),
        price=plain.positives(required("price")),
        quantity=plain.positives(required("quantity")),
        fee=fee,
        fee_asset=fee_asset if paid_in is None else plain.assets(paid_in),
        realized_pnl=None if profit is None else plain.numbers(profit),
        is_maker=None if maker is None else plain.words(maker, _FLAGS),
    )
