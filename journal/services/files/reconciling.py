"""Whether what was imported adds up, and which file would close each gap."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from journal.domain.ledger.reconciliation import Gap, GapKind, reconcile
from journal.services.record.record import read_record
from journal.storage.store import Store

__all__ = ["Gap", "GapKind", "Reconciliation", "ReconciliationService", "WantedFile", "sentence_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """How well the record of one account adds up."""

    gaps: tuple[Gap, ...]
    fills: int
    wallet_rows: int
    told_positions: int

    @property
    def has_compared(self) -> bool:
        """Whether there are two kinds of files to be held against each other at all."""
        return self.fills > 0 and (self.wallet_rows > 0 or self.told_positions > 0)

    @property
    def days(self) -> tuple[date, ...]:
        """Days with a gap, oldest first."""
        return tuple(sorted({gap.day for gap in self.gaps}))

    @property
    def files_wanted(self) -> tuple[str, ...]:
        """Exports that would close gaps, the most wanted first."""
        wanted = [gap.closed_by for gap in self.gaps]
        return tuple(sorted(set(wanted), key=lambda name: (-wanted.count(name), name)))

    @property
    def wanted(self) -> tuple["WantedFile", ...]:
        """Exports that would close gaps with the days they are missing for, most wanted first."""
        return tuple(
            WantedFile(
                name=name,
                days=tuple(sorted({gap.day for gap in self.gaps if gap.closed_by == name})),
            )
            for name in self.files_wanted
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedFile:
    """An export that would close gaps."""

    name: str
    days: tuple[date, ...]
    """Oldest first."""

    @property
    def spans(self) -> tuple[tuple[date, date], ...]:
        """The days as first and last day of each unbroken run, oldest first."""
        runs: list[tuple[date, date]] = []
        for day in self.days:
            if runs and day - runs[-1][1] <= timedelta(days=1):
                runs[-1] = (runs[-1][0], day)
            else:
                runs.append((day, day))
        return tuple(runs)


def sentence_of(gap: Gap) -> str:
    """Return what does not agree, and which file would close it."""
    where = gap.symbol or "all contracts"
    return f"{_SENTENCES[gap.kind].format(where=where)} Import the {gap.closed_by} of that day."


_SENTENCES: Final = {
    GapKind.REALIZED_PNL: "The realized PnL of your fills in {where} is not what the wallet got.",
    GapKind.COMMISSION: "The fees of your fills in {where} are not what the wallet paid.",
    GapKind.FUNDING: "{where} was held over a funding time, and no funding is recorded.",
    GapKind.BALANCE: "The wallet's rows, added up, are not the balance you typed.",
    GapKind.POSITION: "A position in {where} is not what the exchange's own history tells.",
}


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
