"""Whether what was imported adds up, and which file would close each gap."""

from dataclasses import dataclass
from datetime import date

from journal.domain.ledger.reconciliation import Gap, reconcile
from journal.services.record import read_record
from journal.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """How well the record of one account adds up."""

    gaps: tuple[Gap, ...]
    fills: int
    wallet_rows: int
    told_positions: int

    @property
    def days(self) -> tuple[date, ...]:
        """Days with a gap, oldest first."""
        return tuple(sorted({gap.day for gap in self.gaps}))

    @property
    def files_wanted(self) -> tuple[str, ...]:
        """Exports that would close gaps, the most wanted first."""
        wanted = [gap.closed_by for gap in self.gaps]
        return tuple(sorted(set(wanted), key=lambda name: (-wanted.count(name), name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationService:
    """Holds fills, wallet rows, balance and told positions against each other."""

    store: Store

    def look(self, account: str) -> Reconciliation:
        """Return what does not add up in an account."""
        record = read_record(self.store, account)
        return Reconciliation(
            gaps=reconcile(
                record.account,
                record.fills,
                record.incomes,
                record.positions,
                record.told_positions,
            ),
            fills=len(record.fills),
            wallet_rows=len(record.incomes),
            told_positions=len(record.told_positions),
        )
