"""Refused rows as a CSV of their own: to be mended in a spreadsheet and imported again.

Header and cells are those of the file, with one more column that says why. The file is read again
to write them, so that any number of rows needs little memory.
"""

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final, TextIO

from journal.domain.errors import JournalError
from journal.importers import open_export, read_export
from journal.importers.files.members import ExportMember
from journal.importers.files.table import ExportTable
from journal.importers.mapped.mapping import REASON_COLUMN
from journal.importers.results import RecordChunk, RowError
from journal.services.files.importing.mapping import mapping_for
from journal.services.files.importing.outcome import FileOutcome
from journal.services.files.importing.wishes import ImportWishes
from journal.storage.store import Store

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBER_OR_DASH: Final = re.compile(
    r"[+-]?[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)? ?[A-Za-z0-9]{0,20}|[- ]*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRows:
    """Writes what an import refused."""

    store: Store

    def save_all(
        self, files: Iterable[FileOutcome], wishes: ImportWishes, folder: Path
    ) -> list[Path]:
        """Write one file for each that has refused rows, and return where they are.

        Args:
            files: as a preview or a report tells them.
            wishes: those the files were read with.
            folder: made where it is missing; no file in it is replaced.

        Raises:
            JournalError: as for ``save``.
        """
        saved: list[Path] = []
        for file in files:
            if file.refused:
                try:
                    folder.mkdir(parents=True, exist_ok=True)
                except OSError as error:
                    raise JournalError(f"{folder} cannot be made: {error.strerror}.") from error
                target = _free(folder / name_for(file))
                self.save(file, wishes, target)
                saved.append(target)
        return saved

    def save(self, file: FileOutcome, wishes: ImportWishes, target: Path) -> int:
        """Write the refused rows of a file and return how many there are.

        Args:
            file: as a preview or a report tells it.
            wishes: those the file was read with.
            target: where to; an earlier file of that name is replaced, whole or not at all.

        Raises:
            JournalError: the file changed since, has no header, or cannot be written there.
        """
        member = _member(file)
        part = target.with_name(f"{target.name}.part")
        try:
            with part.open("w", encoding="utf-8-sig", newline="") as stream:
                written = self._write(file, wishes, member, stream)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(target)
        except OSError as error:
            raise JournalError(f"{target} cannot be written: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)
        return written

    def _write(
        self, file: FileOutcome, wishes: ImportWishes, member: ExportMember, stream: TextIO
    ) -> int:
        with self.store.reading() as reader, _table(member) as table:
            if not table.header.names:
                raise JournalError(f"{file.label} has no header, so its rows cannot stand alone.")
            writing = _Writing(table, stream)
            parsed = read_export(
                member,
                zone=wishes.zone_of(member),
                naming=wishes.naming,
                sink=_drop,
                mapping_for=mapping_for(reader, wishes),
                on_refused=writing.add,
            )
            if parsed.content_sha256 != file.content_sha256:
                raise JournalError(
                    f"{file.label} was changed since it was read: import it again, then save "
                    "what is refused."
                )
        return parsed.refused


def name_for(file: FileOutcome) -> str:
    """Return a name that keeps what the file's own name tells: zone, symbol, interval."""
    inner = file.label.replace("/", " ")
    for ending in (".gz", ".zip", ".xlsx", ".ods", ".csv", ".txt", ".tsv"):
        inner = inner.removesuffix(ending)
    return f"{inner} refused rows.csv"


def _free(path: Path) -> Path:
    """Return the path, or one with a number behind its name where there is such a file."""
    for number in count(2):
        if not path.exists():
            break
        path = path.with_name(f"{path.stem.rstrip(' 0123456789')} {number}{path.suffix}")
    return path


class _Writing:
    """Walks through the lines of a file in step with the rows that are refused."""

    def __init__(self, table: ExportTable, stream: TextIO) -> None:
        self._writer = csv.writer(stream, delimiter=table.delimiter, lineterminator="\r\n")
        self._width = table.header.width
        self._delimiter = table.delimiter
        self._lines = table.lines()
        names = [_harmless(name) for name in table.header.names]
        self._has_reasons = names[-1].strip().lower() == REASON_COLUMN.lower()
        self._writer.writerow([*self._without_reason(names), REASON_COLUMN])

    def add(self, error: RowError) -> None:
        text = next(text for number, text in self._lines if number == error.line)
        cells = [_harmless(cell) for cell in _cells(text, self._delimiter)]
        while len(cells) > self._width and not cells[-1].strip():
            cells.pop()  # left by a spreadsheet program
        cells += [""] * (self._width - len(cells))
        where = f"{error.column}: " if error.column else ""
        self._writer.writerow([*self._without_reason(cells), _harmless(where + error.reason)])

    def _without_reason(self, cells: list[str]) -> list[str]:
        """Drop the reason of an earlier time."""
        return cells[:-1] if self._has_reasons else cells


def _member(file: FileOutcome) -> ExportMember:
    members = open_export(file.path)
    if file.part >= len(members):
        raise JournalError(f"{file.label} is not in the archive any more: import it again.")
    return members[file.part]


@contextmanager
def _table(member: ExportMember) -> Iterator[ExportTable]:
    with member.opened() as stream:
        yield ExportTable(stream, member.label)


def _cells(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return text.split(delimiter)  # a quotation mark that is not closed


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers stay as they are."""
    is_formula = cell.lstrip(" ").startswith(_FORMULA_STARTS)
    return f"'{cell}" if is_formula and _NUMBER_OR_DASH.fullmatch(cell) is None else cell


def _drop(_: RecordChunk) -> None:
    """Take no record: only refused rows are wanted."""
