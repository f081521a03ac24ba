"""Whether a file tells again what another told, where ids of the exchange cannot show it."""

from typing import Final, NamedTuple

from journal.domain.ledger.twins import Twins, twins_of
from journal.importers.results import ExportKind
from journal.storage.transactions.writing import Writer


class _Look(NamedTuple):
    """Where a kind of file is looked for, and beside which other kind only."""

    table: str
    least: int
    beside: ExportKind | None = None


_LOOKS: Final = {
    ExportKind.MAPPED: _Look("fill", 2),
    ExportKind.TRADES: _Look("fill", 2, ExportKind.MAPPED),
    ExportKind.STATEMENT: _Look("income", 2),
    ExportKind.TRANSACTIONS: _Look("income", 2, ExportKind.STATEMENT),
    ExportKind.POSITIONS: _Look("told_position", 1),
}
"""Files without ids, and those that tell the same with ids."""


def told_twice(writer: Writer, account: str, batch: int, kind: ExportKind) -> str | None:
    """Return why an import is refused that would put rows into the record again, or None."""
    look = _LOOKS.get(kind)
    if look is None or (look.beside is not None and not _has(writer, account, look.beside)):
        return None
    new, others = writer.rows_beside(batch, look.table)
    # A statement beside a Transaction History is no mistake: its repeats are left out later on.
    twins = twins_of(new, others, least=look.least, same_time=look.table == "fill")
    return None if twins is None else _reason(twins)


def _has(writer: Writer, account: str, kind: ExportKind) -> bool:
    return any(
        batch.kind == kind.value and batch.undone_at is None and batch.rows_added
        for batch in writer.batches(account)
    )


def _reason(twins: Twins) -> str:
    holds = "1 row that is" if twins.rows == 1 else f"{twins.rows} rows that are"
    if not twins.shift:
        return (
            f"holds {holds} recorded already, without trade IDs here or there: leave it out, or "
            "undo that import first"
        )
    hours = abs(twins.shift.total_seconds()) / 3600
    apart = f"{hours:g} h {'earlier' if twins.shift.total_seconds() > 0 else 'later'}"
    return (
        f"holds {holds} recorded {apart}: one of the two was read in a wrong time zone; say this "
        "one's, or undo that import"
    )
