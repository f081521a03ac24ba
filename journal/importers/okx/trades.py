"""Trades of OKX: how each moved the balance. There is no price in the file, hence no fills."""

from decimal import Decimal
from typing import Final

from journal.domain.ledger.evidence import is_deleveraging_word, is_liquidation_word
from journal.domain.values import Income
from journal.importers import cells
from journal.importers.cells import CellError, Row, TimeCells
from journal.importers.columns import Header, normalized
from journal.importers.records import ReadRow, RecordImporter
from journal.importers.results import ExportKind

_ZERO: Final = Decimal(0)


def _row_reader(header: Header, times: TimeCells) -> ReadRow:
    time, trade_id, symbol = header.time_column, header["trade_id"], header["instrument"]
    kind, pnl, fee = header["type"], header["realized_profit"], header["fee"]
    change = header["balance_change"]
    # Two columns are named Unit: the first belongs to the amount, the last to the balance.
    names = [normalized(name) for name in header.names]
    unit = len(names) - 1 - names[::-1].index("unit") if "unit" in names else None

    def read_row(row: Row) -> tuple[Income, ...]:
        if unit is None:
            raise CellError(change, "has no unit: export it again with all columns")
        at, number = times.at(row, time), cells.identifier(row, trade_id)
        realized = cells.number_if_told(row, pnl) or _ZERO
        paid = cells.number_if_told(row, fee) or _ZERO
        rest = cells.number(row, change) - realized - paid
        word = _type(row, kind)
        parts = (("REALIZED_PNL", realized), ("COMMISSION", paid), (word, rest))
        return tuple(
            Income(
                income_type=income_type,
                amount=amount,
                asset=cells.asset(row, unit),
                symbol=cells.symbol_if_told(row, symbol),
                transaction_id=number,
                occurred_at=at,
            )
            for income_type, amount in parts
            # A forced closing is told by its own word, though nothing else may have moved.
            if amount or (income_type is word and is_forced(word))
        )

    return read_row


def is_forced(word: str) -> bool:
    """Return whether OKX closed the position itself: a liquidation or auto-deleveraging."""
    return is_liquidation_word(word) or is_deleveraging_word(word)


def _type(row: Row, index: int) -> str:
    word = cells.word(row, index)
    if "TRANSFER" in word:
        return "TRANSFER"
    return "FUNDING_FEE" if "FUNDING" in word else word


OKX_TRADES: Final = RecordImporter(
    kind=ExportKind.OKX_TRADES,
    required=frozenset(
        {"trade_id", "instrument", "type", "realized_profit", "fee", "balance_change"}
    ),
    row_reader=_row_reader,
)
