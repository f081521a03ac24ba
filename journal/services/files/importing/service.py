"""What a trader does with an export: look at what it would bring, then bring it."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from journal.domain.market.series import CandleSeries
from journal.domain.values import Liquidation
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.files.importing.folders import find_files
from journal.services.files.importing.outcome import (
    FileOutcome,
    ImportPreview,
    ImportReport,
    ReadFile,
)
from journal.services.files.importing.parts import PartWriting, SpoiledError, WrittenPart
from journal.services.files.importing.watch import Cancelled, ImportCancelledError, Progress, Watch
from journal.services.files.importing.wishes import NO_WISHES, ImportWishes
from journal.services.pause.service import PauseService
from journal.services.record.record import read_record
from journal.storage.backups.backup import Backups
from journal.storage.errors import DamagedCandlesError
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store

_CHANGED: Final = "was changed since it was shown: look at it again before it is imported"


class _ChangedError(Exception):
    """Undoes the transaction of a file that is not the one that was shown."""

    def __init__(self, parts: tuple[WrittenPart, ...]) -> None:
        super().__init__()
        self.parts = parts


@dataclass(slots=True)
class _Tally:
    """What an import has done so far."""

    outcomes: list[FileOutcome] = field(default_factory=list)
    found: dict[str, Liquidation] = field(default_factory=dict)
    changes: Changes = Changes.NONE
    batches: list[int] = field(default_factory=list)

    def report(self, wishes: ImportWishes, *, is_cancelled: bool) -> ImportReport:
        return ImportReport(
            files=tuple(self.outcomes),
            wishes=wishes,
            liquidations_found=tuple(
                sorted(self.found.values(), key=lambda one: (one.occurred_at, one.symbol))
            ),
            changes=self.changes,
            batches=tuple(self.batches),
            is_cancelled=is_cancelled,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportService:
    """Imports files of an exchange: every file whole or not at all, twice the same as once."""

    store: Store
    candles: CandleFiles
    clock: Clock
    pause: PauseService
    backups: Backups | None = None
    """Where a backup is made before an import; none where there is nothing to lose."""

    def preview(
        self,
        paths: Sequence[Path],
        wishes: ImportWishes = NO_WISHES,
        *,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> ImportPreview:
        """Return what importing would do: it is done, counted and undone.

        Args:
            paths: csv files, archives of them, or folders, which are searched through.
            wishes: what the trader says about them.
            progress: told what is done and what there is to do.
            cancelled: asked between steps.

        Raises:
            ImportCancelledError: ``cancelled`` said so.
            PausedError: recorded times should be replaced while trading is paused.
            JournalError: the journal cannot be written.
        """
        found = find_files(paths)
        watch = Watch(files=len(found.files), progress=progress, cancelled=cancelled)
        written = self._rehearsed(self._writing(wishes, watch), found.files)
        return ImportPreview(
            files=tuple(self._with_candles_counted(part) for parts in written for part in parts),
            read=tuple(
                ReadFile(path=path, fingerprints=_fingerprints(parts))
                for path, parts in zip(found.files, written, strict=True)
            ),
            passed_over=found.passed_over,
            wishes=wishes,
        )

    def commit(
        self,
        preview: ImportPreview,
        *,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> ImportReport:
        """Write what a preview showed, one transaction a file.

        Raises:
            PausedError: recorded times should be replaced while trading is paused.
            JournalError: the journal cannot be written; files before that one are kept.
        """
        watch = Watch(files=len(preview.read), progress=progress, cancelled=cancelled)
        report = self._write_all(self._writing(preview.wishes, watch), preview.read)
        return replace(report, passed_over=preview.passed_over)

    def import_files(
        self,
        paths: Sequence[Path],
        wishes: ImportWishes = NO_WISHES,
        *,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> ImportReport:
        """Read and write file after file without asking; arguments as for ``preview``.

        Raises:
            PausedError: recorded times should be replaced while trading is paused.
            JournalError: the journal cannot be written; files before that one are kept.
        """
        found = find_files(paths)
        watch = Watch(files=len(found.files), progress=progress, cancelled=cancelled)
        writing = self._writing(wishes, watch)
        report = self._write_all(writing, [ReadFile(path=path) for path in found.files])
        return replace(report, passed_over=found.passed_over)

    def _writing(self, wishes: ImportWishes, watch: Watch) -> PartWriting:
        now = self.clock.now()
        if wishes.retimed:
            # Moving a liquidation into the past would end its pause.
            self.pause.require_calm("Replacing times")
        return PartWriting(wishes=wishes, now=now, watch=watch)

    def _rehearsed(
        self, writing: PartWriting, paths: Sequence[Path]
    ) -> list[tuple[WrittenPart, ...]]:
        """Write everything in one transaction and undo it."""
        while True:
            with suppress(SpoiledError), self.store.rehearsing() as writer:
                return [writing.write(writer, path, place) for place, path in enumerate(paths)]

    def _write_all(self, writing: PartWriting, files: Iterable[ReadFile]) -> ImportReport:
        tally = _Tally()
        if self.backups is not None and not self.store.read_only and self._has_anything():
            self.backups.make_if_due(writing.now)
        try:
            for place, file in enumerate(files):
                self._write_file(writing, file, place, tally)
        except ImportCancelledError:
            return tally.report(writing.wishes, is_cancelled=True)
        return tally.report(writing.wishes, is_cancelled=False)

    def _write_file(self, writing: PartWriting, file: ReadFile, place: int, tally: _Tally) -> None:
        try:
            parts, before, changes = self._written(writing, file, place)
        except _ChangedError as error:
            tally.outcomes += [_changed(part.outcome) for part in error.parts]
            return
        tally.changes |= changes
        self._finish_file(parts, before, tally)

    def _written(
        self, writing: PartWriting, file: ReadFile, place: int
    ) -> tuple[tuple[WrittenPart, ...], dict[str, dict[str, Liquidation]], Changes]:
        """Keep a file's records; return them, the liquidations known before, what changed."""
        while True:
            with suppress(SpoiledError), self.store.writing() as writer:
                accounts = len(writer.accounts())
                parts = writing.write(writer, file.path, place)
                _require_unchanged(file, parts)
                has_new = len(writer.accounts()) > accounts
                # Another connection: it still sees the record as it was before this file.
                before = {name: self._liquidations(name) for name in _liquidated(parts)}
                return parts, before, Changes.ACCOUNTS if has_new else Changes.NONE

    def _finish_file(
        self,
        parts: tuple[WrittenPart, ...],
        before: dict[str, dict[str, Liquidation]],
        tally: _Tally,
    ) -> None:
        """Add the candles of a file whose records are kept, and count everything."""
        for name, known in before.items():
            found = self._liquidations(name)
            tally.found |= {key: one for key, one in found.items() if key not in known}
            tally.changes |= Changes.LIQUIDATIONS | Changes.PAUSE
        if any(_changes_record(part.outcome) for part in parts):
            tally.changes |= Changes.FILLS
        for part in parts:
            # After the records: candles can be had again, and a file of both is read again whole.
            outcome = self._with_candles_added(part)
            if part.candles is not None and outcome.added:
                tally.changes |= Changes.CANDLES
            tally.outcomes.append(outcome)
            tally.batches += part.batches

    def _has_anything(self) -> bool:
        with self.store.reading() as reader:
            return bool(reader.accounts())

    def _liquidations(self, account: str) -> dict[str, Liquidation]:
        found = read_record(self.store, account).liquidations
        return {one.liquidation_id: one for one in found}

    def _with_candles_added(self, part: WrittenPart) -> FileOutcome:
        if not part.candles:
            return part.outcome
        return _counted(part.outcome, part.candles, self.candles.add(part.candles))

    def _with_candles_counted(self, part: WrittenPart) -> FileOutcome:
        if not part.candles:
            return part.outcome
        return _counted(part.outcome, part.candles, self._new_candles(part.candles))

    def _new_candles(self, series: CandleSeries) -> int:
        try:
            stored = self.candles.load(series.symbol, series.interval, series.price_type)
        except DamagedCandlesError:
            stored = None
        return len(series) if stored is None else len(stored.merged(series)) - len(stored)


def _changes_record(outcome: FileOutcome) -> bool:
    return bool(outcome.added or outcome.updated or outcome.retimed)


def _fingerprints(parts: tuple[WrittenPart, ...]) -> tuple[str, ...]:
    return tuple(part.content_sha256 for part in parts)


def _require_unchanged(file: ReadFile, parts: tuple[WrittenPart, ...]) -> None:
    if file.fingerprints not in {None, _fingerprints(parts)}:
        raise _ChangedError(parts)


def _counted(outcome: FileOutcome, series: CandleSeries, added: int) -> FileOutcome:
    return replace(outcome, added=added, known=len(series) - added)


def _changed(outcome: FileOutcome) -> FileOutcome:
    """Return the refusal of a file that is not the one that was shown."""
    return FileOutcome(path=outcome.path, label=outcome.label, refusal=_CHANGED)


def _liquidated(parts: tuple[WrittenPart, ...]) -> set[str]:
    """Accounts to which a file brought rows that tell of a liquidation."""
    return {
        part.outcome.account
        for part in parts
        if part.shows_liquidation and part.outcome.account is not None
    }
