"""Position History: what the exchange says about whole positions, margin mode included."""

from typing import Final

from journal.domain.instants import ms_from_utc
from journal.domain.told_positions import ToldPosition
from journal.domain.values import MarginMode
from journal.importers import cells
from journal.importers.cells import Row, TimeCells
from journal.importers.columns import Header
from journal.importers.records import ReadRow, RecordImporter
from journal.importers.results import ExportKind

_MODES: Final = {
    "ISOLATED": MarginMode.ISOLATED,
    "CROSS": MarginMode.CROSS,
    "CROSSED": MarginMode.CROSS,
}


def _row_reader(header: Header, times: TimeCells) -> ReadRow:
    opened, closed = header.time_column, header["closed_at"]
    symbol, side, mode = header["symbol"], header["position_side"], header["margin_mode"]
    entry, exit_ = header["entry_price"], header["exit_price"]
    peak, closed_quantity = header["max_open_interest"], header["closed_volume"]
    pnl, status = header["closing_pnl"], header["status"]

    def read_row(row: Row) -> tuple[ToldPosition]:
        opened_at, held = times.at(row, opened), cells.held_side(row, side)
        told = ToldPosition(
            symbol=cells.symbol(row, symbol),
            # There is no id in the file; what is known when a position opens never changes.
            told_id=f"{held}:{ms_from_utc(opened_at)}",
            source=ExportKind.POSITIONS.value,
            side=held,
            margin_mode=cells.choice(row, mode, _MODES, "Isolated or Cross"),
            entry_price=cells.positive(row, entry),
            opened_at=opened_at,
            closed_at=times.at_if_told(cells.without_dashes(row, closed), closed),
            exit_price=cells.price_if_set(cells.without_dashes(row, exit_), exit_),
            peak_quantity=cells.amount_with_unit(row, peak) or None,
            closed_quantity=cells.amount_with_unit(row, closed_quantity),
            realized_pnl=cells.signed_with_unit(row, pnl),
            status=cells.word(row, status),
        )
        return (told,)

    return read_row


POSITION_HISTORY: Final = RecordImporter(
    kind=ExportKind.POSITIONS,
    required=frozenset(
        {
            "symbol",
            "margin_mode",
            "position_side",
            "entry_price",
            "exit_price",
            "max_open_interest",
            "closed_volume",
            "closing_pnl",
            "closed_at",
            "status",
        }
    ),
    row_reader=_row_reader,
)
