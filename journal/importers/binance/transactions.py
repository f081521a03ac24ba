"""Transaction History: what moved the futures wallet, insurance clears included."""

from typing import Final

from journal.domain.values import Income
from journal.importers import cells
from journal.importers.cells import Row, TimeCells
from journal.importers.columns import Header
from journal.importers.records import ReadRow, RecordImporter
from journal.importers.results import ExportKind


def _row_reader(header: Header, times: TimeCells) -> ReadRow:
    time, income_type, amount = header.time_column, header["type"], header["amount"]
    asset, symbol = header["asset"], header["symbol"]
    transaction_id = header["transaction_id"]

    def read_row(row: Row) -> tuple[Income]:
        record = Income(
            income_type=cells.word(row, income_type),
            amount=cells.number(row, amount),
            asset=cells.asset(row, asset),
            symbol=cells.symbol_if_told(row, symbol),
            transaction_id=cells.identifier(row, transaction_id),
            occurred_at=times.at(row, time),
        )
        return (record,)

    return read_row


TRANSACTION_HISTORY: Final = RecordImporter(
    kind=ExportKind.TRANSACTIONS,
    required=frozenset({"type", "amount", "asset", "symbol", "transaction_id"}),
    row_reader=_row_reader,
)
