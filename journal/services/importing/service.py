"""What a trader does with an export: look at what it would bring, then bring it."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import Path
from typing import Final

from journal.domain.market.series import CandleSeries
from journal.domain.values import Liquidation
from journal.importers.records import CandleNaming
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.importing.outcome import (
    FileOutcome,
    ImportPreview,
    ImportReport,
    ReadFile,
)
from journal.services.importing.parts import PartWriting, SpoiledError, WrittenPart
from journal.services.importing.watch import Cancelled, ImportCancelledError, Progress, Watch
from journal.services.record import read_record
from journal.storage.backup import Backups
from journal.storage.candle_files import CandleFiles
from journal.storage.errors import DamagedCandlesError
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
    backups: Backups | None = None
    """Where a backup is made before an import; none where there is nothing to lose."""

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
        writing = PartWriting(
            account=account, zone=zone, naming=naming, now=self.clock.now(), watch=watch
        )
        written = self._rehearsed(writing, paths)
        return ImportPreview(
            files=tuple(self._with_candles_counted(part) for parts in written for part in parts),
            read=tuple(
                ReadFile(path=path, fingerprints=_fingerprints(parts))
                for path, parts in zip(paths, written, strict=True)
            ),
            account=account,
            zone=zone,
            naming=naming,
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
            JournalError: the journal cannot be written; files before that one are kept.
        """
        watch = Watch(files=len(preview.read), progress=progress, cancelled=cancelled)
        writing = PartWriting(
            account=preview.account,
            zone=preview.zone,
            naming=preview.naming,
            now=self.clock.now(),
            watch=watch,
        )
        return self._write_all(writing, preview.read)

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
        writing = PartWriting(
            account=account, zone=zone, naming=naming, now=self.clock.now(), watch=watch
        )
        return self._write_all(writing, [ReadFile(path=path) for path in paths])

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
            return tally.report(is_cancelled=True)
        return tally.report(is_cancelled=False)

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
        if any(part.outcome.added or part.outcome.updated for part in parts):
            tally.changes |= Changes.FILLS
        for part in parts:
            # After the records: candles can be had again, and a file of both is read again whole.
            outcome = self._with_candles_added(part)
            if part.candles is not None and outcome.added:
                tally.changes |= Changes.CANDLES
            tally.outcomes.append(outcome)

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
