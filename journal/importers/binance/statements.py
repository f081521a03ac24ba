"""The account statement with everything in it: only what moved a futures wallet is taken.

Its rows have no id. One is made of what they say and, since equal rows are legal, of how many
equal ones stand before it in the file; a statement is therefore best exported by whole days.
"""

import re
from collections import Counter
from typing import Final

from journal.domain.instants import ms_from_utc
from journal.domain.ledger.repeats import STATEMENT_ID
from journal.domain.values import Income
from journal.importers import cells
from journal.importers.cells import Row, TimeCells
from journal.importers.columns import Header
from journal.importers.records import ReadRow, RecordImporter
from journal.importers.results import ExportKind

_TYPES: Final = {
    "REALIZED_PROFIT_AND_LOSS": "REALIZED_PNL",
    "REALIZE_PROFIT_AND_LOSS": "REALIZED_PNL",
    "FEE": "COMMISSION",
    "FUNDING_FEE": "FUNDING_FEE",
    "INSURANCE_FUND_COMPENSATION": "INSURANCE_CLEAR",
}
_NO_WORD: Final = re.compile(r"[^A-Z0-9]+")


def _row_reader(header: Header, times: TimeCells) -> ReadRow:
    time, wallet, operation = header.time_column, header["account"], header["operation"]
    asset, change = header["asset"], header["amount"]
    seen: Counter[tuple[object, ...]] = Counter()

    def read_row(row: Row) -> tuple[Income, ...]:
        if "futures" not in row[wallet].lower():
            return ()
        at, amount = times.at(row, time), cells.number(row, change)
        income_type, paid_in = _type(row[operation]), cells.asset(row, asset)
        key = (ms_from_utc(at), row[wallet].strip(), income_type, paid_in, amount.normalize())
        seen[key] += 1
        income = Income(
            income_type=income_type,
            amount=amount,
            asset=paid_in,
            symbol=None,
            transaction_id=f"{STATEMENT_ID}{key[0]}:{key[1]}:{paid_in}:{amount.normalize():f}:{seen[key]}",
            occurred_at=at,
        )
        return (income,)

    return read_row


def _type(operation: str) -> str:
    word = _NO_WORD.sub("_", operation.upper()).strip("_")[:64]
    if "TRANSFER" in word:
        return "TRANSFER"
    return _TYPES.get(word, word or "UNNAMED")


STATEMENT: Final = RecordImporter(
    kind=ExportKind.STATEMENT,
    required=frozenset({"account", "operation", "asset", "amount"}),
    row_reader=_row_reader,
)
