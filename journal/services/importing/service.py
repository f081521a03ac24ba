"""What a trader does with an export: look at what it would bring, then bring it."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import Path

from journal.domain.ledger.liquidations import recognize
from journal.domain.market.series import CandleSeries
from journal.domain.values import Liquidation
from journal.importers.records import CandleNaming
from journal.importers.results import ParsedFile
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.importing.outcome import FileOutcome, ImportPreview, ImportReport
from journal.services.importing.reading import FileReading, ReadFile
from journal.services.importing.watch import Cancelled, ImportCancelledError, Progress, Watch
from journal.services.importing.writing import RecordWriting
from journal.services.record import read_record
from journal.storage.candle_files import CandleFiles
from journal.storage.errors import DamagedCandlesError
from journal.storage.store import Store


class _RehearsedError(Exception):
    """Undoes the transaction of a preview; never leaves this file."""


@dataclass(slots=True)
class _Tally:
    """What an import has done so far."""

    outcomes: list[FileOutcome] = field(default_factory=list)
    found: dict[str, Liquidation] = field(default_factory=dict)
    changes: Changes = Changes.NONE

    def report(self, *, is_cancelled: bool) -> ImportReport:
        return ImportReport(
            files=tuple(self.outcomes),
            liquidations_found=tuple(
                sorted(self.found.values(), key=lambda one: (one.occurred_at, one.symbol))
            ),
            changes=self.changes,
            is_cancelled=is_cancelled,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportService:
    """Imports files of an exchange: every file whole or not at all, twice the same as once."""

    store: Store
    candles: CandleFiles
    clock: Clock

    def preview(
        self,
        paths: Sequence[Path],
        account: str | None = None,
        zone: tzinfo | None = None,
        *,
        naming: CandleNaming | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> ImportPreview:
        """Return what importing would do: it is done, counted and undone.

        Args:
            paths: csv files, or zip or gzip files of them.
            account: where records go; without it the account with the file's Uid, or the only
                one.
            zone: of times that do not tell theirs; goes before the zone in a file's name.
            naming: what candles are of, where their name does not tell.
            progress: told what is done and what there is to do.
            cancelled: asked between steps.

        Raises:
            ImportCancelledError: ``cancelled`` said so.
            JournalError: the journal cannot be written.
        """
        watch = Watch(files=len(paths), progress=progress, cancelled=cancelled)
        reading = FileReading(zone=zone, naming=naming, watch=watch)
        writing = RecordWriting(account=account, now=self.clock.now(), watch=watch)
        read = tuple(reading.read(path, place) for place, path in enumerate(paths))
        outcomes: list[FileOutcome] = []
        with suppress(_RehearsedError), self.store.writing() as writer:
            for place, file in enumerate(read):
                outcomes += self._with_candles_counted(file, writing.write(writer, file, place))
            raise _RehearsedError
        return ImportPreview(files=tuple(outcomes), read=read, account=account)

    def commit(
        self,
        preview: ImportPreview,
        *,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> ImportReport:
        """Write what a preview showed, one transaction a file.

        Raises:
            JournalError: the journal cannot be written; files before that one are kept.
        """
        watch = Watch(files=len(preview.read), progress=progress, cancelled=cancelled)
        return self._write_all(preview.read, preview.account, watch)

    def import_files(
        self,
        paths: Sequence[Path],
        account: str | None = None,
        zone: tzinfo | None = None,
        *,
        naming: CandleNaming | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> ImportReport:
        """Read and write file after file without asking; arguments as for ``preview``.

        Raises:
            JournalError: the journal cannot be written; files before that one are kept.
        """
        watch = Watch(files=len(paths), progress=progress, cancelled=cancelled)
        reading = FileReading(zone=zone, naming=naming, watch=watch)
        files = (reading.read(path, place) for place, path in enumerate(paths))
        return self._write_all(files, account, watch)

    def _write_all(
        self, files: Iterable[ReadFile], account: str | None, watch: Watch
    ) -> ImportReport:
        writing = RecordWriting(account=account, now=self.clock.now(), watch=watch)
        tally = _Tally()
        try:
            for place, file in enumerate(files):
                self._write_file(writing, file, place, tally)
        except ImportCancelledError:
            return tally.report(is_cancelled=True)
        return tally.report(is_cancelled=False)

    def _write_file(
        self, writing: RecordWriting, file: ReadFile, place: int, tally: _Tally
    ) -> None:
        with self.store.writing() as writer:
            accounts = len(writer.accounts())
            outcomes = writing.write(writer, file, place)
            if len(writer.accounts()) > accounts:
                tally.changes |= Changes.ACCOUNTS
            liquidated = _accounts_of_liquidations(file, outcomes)
            # Another connection: it still sees the record as it was before this file.
            before = {name: self._liquidations(name) for name in liquidated}
        for name, known in before.items():
            found = self._liquidations(name)
            tally.found |= {key: one for key, one in found.items() if key not in known}
            tally.changes |= Changes.LIQUIDATIONS | Changes.PAUSE
        if any(outcome.added or outcome.updated for outcome in outcomes):
            tally.changes |= Changes.FILLS
        outcomes = self._with_candles_added(file, outcomes)
        if any(
            _candles(part) and one.added for part, one in zip(file.parts, outcomes, strict=True)
        ):
            tally.changes |= Changes.CANDLES
        tally.outcomes += outcomes

    def _liquidations(self, account: str) -> dict[str, Liquidation]:
        found = read_record(self.store, account).liquidations
        return {one.liquidation_id: one for one in found}

    def _with_candles_added(self, file: ReadFile, outcomes: list[FileOutcome]) -> list[FileOutcome]:
        # After the records: candles can be had again, and a file of both is read again whole.
        return [
            _counted(outcome, series, self.candles.add(series)) if series else outcome
            for series, outcome in _with_series(file, outcomes)
        ]

    def _with_candles_counted(
        self, file: ReadFile, outcomes: list[FileOutcome]
    ) -> list[FileOutcome]:
        return [
            _counted(outcome, series, self._new_candles(series)) if series else outcome
            for series, outcome in _with_series(file, outcomes)
        ]

    def _new_candles(self, series: CandleSeries) -> int:
        try:
            stored = self.candles.load(series.symbol, series.interval, series.price_type)
        except DamagedCandlesError:
            stored = None
        return len(series) if stored is None else len(stored.merged(series)) - len(stored)


def _candles(part: object) -> CandleSeries | None:
    return part.candles if isinstance(part, ParsedFile) and part.candles else None


def _with_series(
    file: ReadFile, outcomes: list[FileOutcome]
) -> Iterable[tuple[CandleSeries | None, FileOutcome]]:
    return zip(map(_candles, file.parts), outcomes, strict=True)


def _counted(outcome: FileOutcome, series: CandleSeries, added: int) -> FileOutcome:
    return replace(outcome, added=added, known=len(series) - added)


def _accounts_of_liquidations(file: ReadFile, outcomes: list[FileOutcome]) -> set[str]:
    """Accounts to which the file brought rows that tell of a liquidation."""
    return {
        outcome.account
        for part, outcome in zip(file.parts, outcomes, strict=True)
        if isinstance(part, ParsedFile)
        and outcome.account is not None
        and outcome.added + outcome.updated
        and recognize((), part.incomes, part.orders)
    }
