"""What an import would do or did, file by file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from journal.domain.values import Liquidation
from journal.importers.mapped.mapping import HeaderSample
from journal.importers.results import Asked, ExportKind, RowError
from journal.services.changes import Changes
from journal.services.files.importing.folders import PassedOver
from journal.services.files.importing.wishes import NO_WISHES, ImportWishes
from journal.storage.records import Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutcome:
    """What becomes of one file, or of one export inside an archive."""

    path: Path
    label: str
    """File name, and the name inside an archive after a slash."""
    part: int = 0
    """Its place among the exports of the file."""
    kind: ExportKind | None = None
    detail: str = ""
    """What tells it apart from others of its kind: ``BTCUSDT 1m, mark price`` of candles."""
    account: str | None = None
    """Where its records go; None for candles, for what is empty and for what is refused."""
    zone: str | None = None
    """Zone its times were read in, ``+09:00``; None where no time needed one."""
    example_time: str = ""
    """First time as the file writes it."""
    example_at: datetime | None = None
    """The same time in UTC."""
    added: int = 0
    known: int = 0
    updated: int = 0
    """Rows seen again in a later state, or told more fully."""
    retimed: int = 0
    """Rows known with other times, which the file's times replaced as wished."""
    conflicting: int = 0
    """Rows known with other numbers; the record stays as it is."""
    of_time: int = 0
    """How many of those differ in nothing but their times: one question for all of them."""
    conflicts: tuple[Conflict, ...] = ()
    """The first thousand of them."""
    refused: int = 0
    errors: tuple[RowError, ...] = ()
    """The first thousand refused rows."""
    refusal: str | None = None
    """Why nothing of it can be taken, with what to do."""
    asked: Asked | None = None
    """What the trader can say so that it is read."""
    lies_in_future: bool = False
    """Some of its times have not come yet: the zone or this computer's clock is wrong."""
    sample: HeaderSample | None = None
    """Columns and first rows, where the trader has to say or has said what they are."""
    content_sha256: str = ""

    @property
    def needs_zone(self) -> bool:
        """Refused for want of a time zone only: ask, with the example."""
        return self.asked is Asked.ZONE

    @property
    def needs_mapping(self) -> bool:
        """Refused for want of a word which column is what."""
        return self.asked is Asked.MAPPING

    @property
    def time_shift(self) -> timedelta | None:
        """How much later the file says its known rows happened; None unless all by the same.

        Then one of the two imports was read in a wrong time zone. The record stays as it is
        unless the trader wishes that the file's times replace those in it.
        """
        shifts = {_shift(conflict) for conflict in self.conflicts if conflict.is_of_time}
        return shifts.pop() if len(shifts) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Outcomes of several files with their sums."""

    files: tuple[FileOutcome, ...]
    passed_over: tuple[PassedOver, ...] = ()
    """What was found in folders and not looked at."""
    wishes: ImportWishes = NO_WISHES
    """What the trader said about the files."""

    @property
    def added(self) -> int:
        """Rows that are new."""
        return sum(file.added for file in self.files)

    @property
    def known(self) -> int:
        """Rows that were in the record already, orders in an earlier state included."""
        return sum(file.known + file.updated for file in self.files)

    @property
    def retimed(self) -> int:
        """Rows whose times were replaced as wished."""
        return sum(file.retimed for file in self.files)

    @property
    def refused(self) -> int:
        """Rows that could not be read."""
        return sum(file.refused for file in self.files)

    @property
    def conflicts(self) -> int:
        """Rows known with other numbers."""
        return sum(file.conflicting for file in self.files)

    @property
    def refused_files(self) -> tuple[FileOutcome, ...]:
        """Files of which nothing can be taken."""
        return tuple(file for file in self.files if file.refusal is not None)

    @property
    def needs_zone(self) -> bool:
        """Whether a file does not say its time zone and nobody did."""
        return any(file.needs_zone for file in self.files)

    @property
    def accounts(self) -> tuple[str, ...]:
        """Accounts the records go to, in the order of the files."""
        return _each_once(file.account for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A file as it was when it was shown."""

    path: Path
    fingerprints: tuple[str, ...] | None = None
    """SHA-256 of each export in it, empty for a refused one; None where nothing was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview(Outcomes):
    """What an import would do; nothing is written yet, and no row is held in memory."""

    read: tuple[ReadFile, ...]
    """The files, which ``commit`` reads again and refuses if they changed meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport(Outcomes):
    """What an import did."""

    liquidations_found: tuple[Liquidation, ...] = ()
    """Liquidations that the record shows now and did not before."""
    changes: Changes = Changes.NONE
    is_cancelled: bool = False
    """Stopped on the trader's wish: only the files listed were looked at."""
    batches: tuple[int, ...] = ()
    """Numbers of what was imported, to be undone together."""


def _shift(conflict: Conflict) -> timedelta:
    return datetime.fromisoformat(conflict.offered) - datetime.fromisoformat(conflict.stored)


def _each_once(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name is not None))
