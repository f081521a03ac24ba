"""Reading one export while it is written, so that no file has to fit into memory."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Final

from journal.domain.ledger.liquidations import recognize
from journal.domain.market.series import CandleSeries
from journal.importers import open_export, read_export
from journal.importers.files.members import ExportMember
from journal.importers.results import (
    Asked,
    ImportRefusedError,
    ParsedFile,
    RecordChunk,
    UnknownHeaderError,
)
from journal.services.files.importing.account_choice import choose_account
from journal.services.files.importing.mapping import mapping_for, remember
from journal.services.files.importing.outcome import FileOutcome
from journal.services.files.importing.told_twice import told_twice
from journal.services.files.importing.typed import add_typed
from journal.services.files.importing.typed_diary import DiaryTaking, SpoiledPictureError
from journal.services.files.importing.watch import Watch
from journal.services.files.importing.wishes import ImportWishes
from journal.storage.records import Added, ImportBatch
from journal.storage.transactions.writing import Writer

_CLOCKS_DIFFER: Final = timedelta(minutes=5)
_HOW_TO_MAP: Final = (
    "Say once which column is what, and files with this header are read from then on"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPart:
    """One export after its records were written, in a transaction that is still open."""

    outcome: FileOutcome
    content_sha256: str = ""
    candles: CandleSeries | None = None
    """Not written yet: candles lie in files of their own."""
    shows_liquidation: bool = False
    """Whether it brought rows that tell of a liquidation."""
    batches: tuple[int, ...] = ()
    """Numbers under which its rows can be found again."""


class SpoiledError(Exception):
    """An export was refused after some of its rows were written: the transaction must go.

    Whoever began it undoes it and begins again; the export is left out from then on. A savepoint
    would keep every changed page in memory instead, for what happens next to never.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class PartWriting:
    """How exports are read and written: as the trader wishes, when, and who watches."""

    wishes: ImportWishes
    now: datetime
    watch: Watch
    spoiled: dict[tuple[int, int], WrittenPart] = field(default_factory=dict)
    """What becomes of exports to leave out, by the places of file and export."""

    def write(self, writer: Writer, path: Path, place: int) -> tuple[WrittenPart, ...]:
        """Add the records of a file, not its candles; ``place`` is its own among the files.

        An export that is refused leaves nothing behind and does not spoil the others.

        Raises:
            ImportCancelledError: somebody wants to stop.
            SpoiledError: begin the transaction again.
        """
        self.watch.reading(place, 0)
        try:
            members = open_export(path)
        except ImportRefusedError as error:
            return (_refused(path, error),)
        total = max(1, sum(member.size for member in members))
        written: list[WrittenPart] = []
        before = 0
        for number, member in enumerate(members):
            share = _Share(watch=self.watch, place=place, before=before, total=total)
            written.append(self._part(writer, member, (place, number), share))
            before += member.size
        self.watch.written(place)
        return tuple(written)

    def _part(
        self, writer: Writer, member: ExportMember, key: tuple[int, int], share: "_Share"
    ) -> WrittenPart:
        if key in self.spoiled:
            return self.spoiled[key]
        taking = _Taking(writer, member.label, self, retime=self.wishes.retimes(member.path))
        try:
            parsed = read_export(
                member,
                zone=self.wishes.zone_of(member),
                naming=self.wishes.naming,
                on_bytes=share.tell,
                sink=taking.take,
                mapping_for=mapping_for(writer, self.wishes),
            )
        except ImportRefusedError as error:
            if taking.batch is None:
                return _refused(member.path, error)
            self.spoiled[key] = _refused(member.path, error)
            raise SpoiledError from error
        taking.finish(parsed)
        self._refuse_twins(taking, member.path, parsed, key)
        if parsed.sample is not None:
            remember(writer, self.wishes, parsed.sample)
        return WrittenPart(
            outcome=replace(taking.outcome(member.path, parsed), part=key[1]),
            content_sha256=parsed.content_sha256,
            candles=parsed.candles,
            shows_liquidation=taking.shows_liquidation,
            batches=tuple(taking.counts),
        )

    def _refuse_twins(
        self, taking: "_Taking", path: Path, parsed: ParsedFile, key: tuple[int, int]
    ) -> None:
        """Leave out a file that tells what another told, at another time or without ids."""
        for account, batch in taking.batches.items():
            if taking.counts[batch].added:
                reason = told_twice(taking.writer, account, batch, parsed.kind)
                if reason is not None:
                    # With its type, zone and example: they are what is to be decided about.
                    nothing = _Taking(taking.writer, taking.label, self, retime=False)
                    nothing.first_at, nothing.newest_at = taking.first_at, taking.newest_at
                    bare = replace(parsed, errors=(), refused=0, content_sha256="")
                    told = replace(nothing.outcome(path, bare), refusal=reason)
                    self.spoiled[key] = WrittenPart(outcome=told)
                    raise SpoiledError


@dataclass(frozen=True, slots=True, kw_only=True)
class _Share:
    """The part of a file's progress that one export in it makes up."""

    watch: Watch
    place: int
    before: int
    total: int

    def tell(self, count: int) -> None:
        self.watch.reading(self.place, min(1.0, (self.before + count) / self.total))


@dataclass(slots=True)
class _Taking:
    """Takes the records of one export and writes them."""

    writer: Writer
    label: str
    terms: PartWriting
    retime: bool
    account: str | None = None
    batch: int | None = None
    batches: dict[str, int] = field(default_factory=dict)
    counts: dict[int, Added] = field(default_factory=dict)
    """What each import did: one for each account that a file of our own names."""
    diary: DiaryTaking = field(init=False)
    new_accounts: set[str] = field(default_factory=set)
    added: Added = field(default_factory=Added)
    uids: frozenset[str] = frozenset()
    first_at: datetime | None = None
    newest_at: datetime | None = None
    shows_liquidation: bool = False

    def __post_init__(self) -> None:
        """Begin without any part of a picture."""
        self.diary = DiaryTaking(self.writer)

    def take(self, chunk: RecordChunk) -> None:
        """Write some thousand records.

        Raises:
            ImportRefusedError: it is not clear to which account they belong.
        """
        if chunk.account is not None:
            self._go_to(chunk.account)
        elif self.account is None or chunk.uids != self.uids:
            self._choose_account(chunk.uids)
        account, batch = self._begun()
        added = self._add(account, chunk, batch)
        if added.added + added.updated + added.retimed and _shows_liquidation(chunk):
            self.shows_liquidation = True
        if chunk.typed:
            added += self._add_typed(account, chunk)
            self.shows_liquidation |= added.added > 0
        self.added += added
        self.counts[batch] = self.counts.get(batch, Added()) + added
        self.terms.watch.count(len(chunk))
        self._note_times(chunk)

    def _add_typed(self, account: str, chunk: RecordChunk) -> Added:
        try:
            return add_typed(
                self.writer,
                account,
                chunk.typed,
                account_is_new=account in self.new_accounts,
                at=self.terms.now,
                diary=self.diary,
            )
        except SpoiledPictureError as error:
            raise ImportRefusedError(self.label, str(error)) from error

    def _add(self, account: str, chunk: RecordChunk, batch: int) -> Added:
        added = Added()
        writer, retime = self.writer, self.retime
        if chunk.fill_columns is not None:
            added += writer.add_fill_columns(account, chunk.fill_columns, batch, retime=retime)
        if chunk.records:
            added += writer.add_fills(account, chunk.fills, batch, retime=retime)
            added += writer.add_incomes(account, chunk.incomes, batch, retime=retime)
            added += writer.add_orders(account, chunk.orders, batch, retime=retime)
            added += writer.add_told_positions(account, chunk.told_positions, batch)
        return added

    def finish(self, parsed: ParsedFile) -> None:
        """Record what became of the rows."""
        for batch, added in self.counts.items():
            self.writer.finish_batch(
                batch,
                added=added.added,
                known=added.known + added.updated + added.retimed,
                refused=parsed.refused,
                content_sha256=parsed.content_sha256,
                kind=parsed.kind.value,
                zone=self._zone_text(parsed.zone),
            )

    def outcome(self, path: Path, parsed: ParsedFile) -> FileOutcome:
        """Return what became of the export."""
        outcome = FileOutcome(
            path=path,
            label=parsed.label,
            kind=parsed.kind,
            zone=self._zone_text(parsed.zone),
            example_time=parsed.example_time,
            example_at=self.first_at,
            refused=parsed.refused,
            errors=parsed.errors,
            refusal=_no_zone(parsed.example_time) if parsed.needs_zone else None,
            asked=Asked.ZONE if parsed.needs_zone else None,
            lies_in_future=self.newest_at is not None
            and self.newest_at > self.terms.now + _CLOCKS_DIFFER,
            detail=_of_candles(parsed.candles),
            sample=parsed.sample,
            content_sha256=parsed.content_sha256,
        )
        return replace(
            outcome,
            account=self.account,
            added=self.added.added,
            known=self.added.known,
            updated=self.added.updated,
            retimed=self.added.retimed,
            conflicting=self.added.conflicting,
            of_time=self.added.of_time,
            conflicts=self.added.conflicts,
        )

    def _choose_account(self, uids: frozenset[str]) -> None:
        account = choose_account(self.writer, self.label, uids, self.terms.wishes.account)
        if self.account not in {None, account}:
            reason = f"holds rows of several exchange accounts (Uid {', '.join(sorted(uids))})"
            reason += ": export each alone, or say which account"
            raise ImportRefusedError(self.label, reason, Asked.ACCOUNT)
        self.account, self.uids = account, uids

    def _go_to(self, account: str) -> None:
        """Continue with the account that the file names."""
        if self.writer.account(account) is None:
            self.new_accounts.add(account)
            self.writer.ensure_account(account)
        self.account, self.batch = account, self.batches.get(account)

    def _begun(self) -> tuple[str, int]:
        """Return account and import; the import is recorded with its first rows."""
        account = self.account or ""
        if self.batch is None:
            self.batch = self.writer.add_batch(
                ImportBatch(
                    account=account,
                    file_name=self.label,
                    content_sha256="",
                    kind="",
                    zone=None,
                    imported_at=self.terms.now,
                )
            )
            self.batches[account] = self.batch
        return account, self.batch

    def _note_times(self, chunk: RecordChunk) -> None:
        newest = chunk.newest_at
        if self.first_at is None:
            self.first_at = chunk.first_at
        if newest is not None and (self.newest_at is None or newest > self.newest_at):
            self.newest_at = newest

    def _zone_text(self, zone: tzinfo | None) -> str | None:
        """Name of a place, or an offset such as ``+09:00``."""
        if zone is None:
            return None
        key = getattr(zone, "key", None)
        at = self.first_at or self.terms.now
        return str(key) if key else at.astimezone(zone).isoformat()[-6:]


def _refused(path: Path, error: ImportRefusedError) -> WrittenPart:
    sample = error.sample if isinstance(error, UnknownHeaderError) else None
    outcome = FileOutcome(
        path=path,
        label=error.file_name,
        refusal=error.reason,
        asked=error.asked,
        sample=sample,
    )
    if sample is not None:
        outcome = replace(outcome, refusal=f"{error.reason}. {_HOW_TO_MAP}")
    return WrittenPart(outcome=outcome)


def _shows_liquidation(chunk: RecordChunk) -> bool:
    return bool(recognize((), chunk.incomes, chunk.orders, chunk.told_positions))


def _of_candles(series: CandleSeries | None) -> str:
    if series is None:
        return ""
    return f"{series.symbol} {series.interval}, {series.price_type.value} price"


def _no_zone(example: str) -> str:
    return (
        f"does not tell in which time zone its times are, as in {example}: "
        "choose the zone that was set on the exchange's page"
    )
