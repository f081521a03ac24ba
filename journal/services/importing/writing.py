"""Records of one file into the store, inside the one transaction that keeps all or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final

from journal.importers.results import ImportRefusedError, ParsedFile
from journal.services.importing.account_choice import choose_account
from journal.services.importing.outcome import FileOutcome
from journal.services.importing.reading import Part, ReadFile
from journal.services.importing.watch import Watch
from journal.storage.records import Added, ImportBatch
from journal.storage.transactions.writing import Writer

_CLOCKS_DIFFER: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWriting:
    """How records are written: to which account, at which time, and who watches."""

    account: str | None
    now: datetime
    watch: Watch

    def write(self, writer: Writer, file: ReadFile, place: int) -> list[FileOutcome]:
        """Add the records of a file, not its candles, and return what became of each part.

        Raises:
            ImportCancelledError: somebody wants to stop.
        """
        outcomes = [self._write_part(writer, file.path, part, place) for part in file.parts]
        self.watch.written(place)
        return outcomes

    def _write_part(self, writer: Writer, path: Path, part: Part, place: int) -> FileOutcome:
        outcome = described(path, part, self.now)
        if not isinstance(part, ParsedFile) or not (part.fills or part.incomes or part.orders):
            return outcome
        try:
            account = choose_account(writer, part, self.account)
        except ImportRefusedError as error:
            return replace(outcome, refusal=error.reason)
        batch = writer.add_batch(
            ImportBatch(
                account=account,
                file_name=part.label,
                content_sha256=part.content_sha256,
                kind=part.kind.value,
                zone=outcome.zone,
                imported_at=self.now,
            )
        )
        added = self._add(writer, account, part, batch, place)
        writer.finish_batch(
            batch, added=added.added, known=added.known + added.updated, refused=part.refused
        )
        return replace(
            outcome,
            account=account,
            added=added.added,
            known=added.known,
            updated=added.updated,
            conflicts=added.conflicts,
        )

    def _add(self, writer: Writer, account: str, part: ParsedFile, batch: int, place: int) -> Added:
        watch = self.watch
        return (
            writer.add_fills(account, watch.writing(place, part.fills), batch)
            + writer.add_incomes(account, watch.writing(place, part.incomes), batch)
            + writer.add_orders(account, watch.writing(place, part.orders), batch)
        )


def described(path: Path, part: Part, now: datetime) -> FileOutcome:
    """Return what is known of a part before anything is written."""
    if isinstance(part, ImportRefusedError):
        return FileOutcome(path=path, label=part.file_name, refusal=part.reason)
    times = list(_times(part))
    return FileOutcome(
        path=path,
        label=part.label,
        kind=part.kind,
        zone=_zone_text(part.zone, times[0] if times else now),
        example_time=part.example_time,
        example_at=times[0] if times else None,
        refused=part.refused,
        errors=part.errors,
        refusal=_no_zone(part.example_time) if part.needs_zone else None,
        needs_zone=part.needs_zone,
        lies_in_future=bool(times) and max(times) > now + _CLOCKS_DIFFER,
    )


def _times(part: ParsedFile) -> Iterable[datetime]:
    yield from (fill.traded_at for fill in part.fills)
    yield from (income.occurred_at for income in part.incomes)
    yield from (order.placed_at for order in part.orders)


def _zone_text(zone: tzinfo | None, at: datetime) -> str | None:
    """Name of a place, or an offset such as ``+09:00``."""
    if zone is None:
        return None
    key = getattr(zone, "key", None)
    return str(key) if key else at.astimezone(zone).isoformat()[-6:]


def _no_zone(example: str) -> str:
    return (
        f"does not tell in which time zone its times are, as in {example}: "
        "choose the zone that was set on the exchange's page (--tz +03:00)"
    )
