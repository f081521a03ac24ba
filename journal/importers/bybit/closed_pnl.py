"""Closed PnL of Bybit: one closing a row, with the average entry the exchange reckons with."""

from typing import Final

from journal.domain.instants import ms_from_utc
from journal.domain.told_positions import ToldPosition
from journal.domain.values import Side
from journal.importers import cells
from journal.importers.cells import Row, TimeCells
from journal.importers.columns import Header
from journal.importers.records import ReadRow, RecordImporter
from journal.importers.results import ExportKind

_SIDES: Final = {"CLOSE LONG": Side.LONG, "CLOSE SHORT": Side.SHORT}


def _row_reader(header: Header, times: TimeCells) -> ReadRow:
    time, symbol, order_id = header.time_column, header["symbol"], header["order_id"]
    direction, quantity = header["closing_direction"], header["quantity"]
    entry, exit_ = header["entry_price"], header["exit_price"]
    pnl, exit_type = header["closed_pnl"], header["exit_type"]

    def read_row(row: Row) -> tuple[ToldPosition]:
        closed_at = times.at(row, time)
        closed = cells.positive(row, quantity)
        told = ToldPosition(
            symbol=cells.symbol(row, symbol),
            # One order may close in several steps.
            told_id=f"{cells.identifier(row, order_id)}:{ms_from_utc(closed_at)}",
            source=ExportKind.CLOSED_PNL.value,
            side=cells.choice(row, direction, _SIDES, "Close Long or Close Short"),
            margin_mode=None,
            entry_price=cells.positive(row, entry),
            opened_at=None,
            closed_at=closed_at,
            exit_price=cells.positive(row, exit_),
            peak_quantity=None,
            closed_quantity=closed,
            realized_pnl=cells.number(row, pnl),
            status=cells.word(row, exit_type),
        )
        return (told,)

    return read_row


CLOSED_PNL: Final = RecordImporter(
    kind=ExportKind.CLOSED_PNL,
    required=frozenset(
        {
            "symbol",
            "closing_direction",
            "quantity",
            "entry_price",
            "exit_price",
            "closed_pnl",
            "exit_type",
            "order_id",
        }
    ),
    row_reader=_row_reader,
)
"""Fees are in this PnL. No fills come of it: when a position was opened is not told."""
