"""Trade History in the fast lane: a piece of usual rows into columns of fills."""

from collections.abc import Callable
from datetime import tzinfo
from typing import Final

from journal.domain.fill_columns import FillColumns
from journal.importers import cells
from journal.importers.columns import Header
from journal.importers.files.table import ExportTable, Piece
from journal.importers.plain import cells as plain
from journal.importers.plain.cells import Column, PlainTimes, UnusualError

_ORDER_SIDES: Final = {"BUY": "buy", "SELL": "sell", "Buy": "buy", "Sell": "sell"}
_POSITION_SIDES: Final = {
    "Both": "both",
    "BOTH": "both",
    "Long": "long",
    "LONG": "long",
    "Short": "short",
    "SHORT": "short",
}
_FLAGS: Final[dict[str, int | None]] = {
    "true": 1,
    "false": 0,
    "True": 1,
    "False": 0,
    "TRUE": 1,
    "FALSE": 0,
    "": None,
}
_END: Final = ",\n,"

ReadPiece = Callable[[Piece], tuple[FillColumns, set[str]] | None]
"""Fills and Uids of a piece, or None where it is for the slow lane."""


def piece_reader(table: ExportTable, zone: tzinfo | None) -> ReadPiece:
    """Return the function that reads the pieces of one file."""
    header = table.header
    times = PlainTimes(zone)
    known_uids: set[str] = set()

    def read_piece(piece: Piece) -> tuple[FillColumns, set[str]] | None:
        try:
            columns = _columns(piece, header.width) if table.delimiter == "," else None
            if columns is None:
                return None
            uids = set(columns[header["uid"]]) if "uid" in header else set()
            if not uids <= known_uids:
                known_uids.update(cells.label_if_told([uid], 0) or "" for uid in uids)
                if not uids <= known_uids:
                    return None
            return _fills(header, columns, times), uids
        except (UnusualError, cells.CellError):
            return None

    return read_piece


def _columns(piece: Piece, width: int) -> list[Column] | None:
    """Return a piece column by column, or None unless every row has all its cells."""
    text, ends = piece.text, piece.ends
    if '"' in text or not text.endswith("\n"):
        return None
    end = "\r\n" if text.endswith("\r\n") else "\n"
    if ends.returns and (end == "\n" or not ends.feeds == ends.returns == ends.both):
        return None
    marked = text.removesuffix(end).replace(end, _END).split(",")
    # A mark behind every row: it stands at its place all the way only if no row is odd.
    rows, rest = divmod(len(marked) + 1, width + 1)
    if rest or marked[width :: width + 1].count("\n") != rows - 1:
        return None
    return [marked[index :: width + 1] for index in range(width)]


def _fills(header: Header, columns: list[Column], times: PlainTimes) -> FillColumns:
    def told(field: str) -> Column | None:
        index = header.fields.get(field)
        return None if index is None else columns[index]

    def required(field: str) -> Column:
        return columns[header[field]]

    at = times.column(columns[header.time_column])
    unknown: list[None] = [None] * len(at)
    fee, fee_asset = plain.fees(required("fee"))
    paid_in = told("fee_asset")
    sides, order_id = told("position_side"), told("order_id")
    profit, maker = told("realized_profit"), told("maker")
    return FillColumns(
        symbol=plain.symbols(required("symbol")),
        trade_id=plain.ids(required("trade_id")),
        order_id=unknown if order_id is None else plain.ids(order_id),
        traded_at=at,
        order_side=plain.words(required("side"), _ORDER_SIDES),
        position_side=(
            ["both"] * len(at) if sides is None else plain.words(sides, _POSITION_SIDES)
        ),
        price=plain.positives(required("price")),
        quantity=plain.positives(required("quantity")),
        fee=fee,
        fee_asset=fee_asset if paid_in is None else plain.assets(paid_in),
        realized_pnl=unknown if profit is None else plain.numbers(profit),
        is_maker=unknown if maker is None else plain.flags(maker, _FLAGS),
    )
