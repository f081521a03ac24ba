"""Writes all there is into one JSON document, or into a zip with CSV tables and pictures, too."""

import csv
import io
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZipFile

from journal import __version__
from journal.domain.errors import JournalError
from journal.services.clock import Clock
from journal.services.files.whole_record.cells import csv_cell, json_value
from journal.services.positions.rows import instant
from journal.storage.errors import DamagedAttachmentError
from journal.storage.files.attachment_files import AttachmentFiles
from journal.storage.store import Store
from journal.storage.transactions.reading import Reader

LEFT_OUT: Final = (
    "Candle files and leverage brackets: the exchange's own, they lie as files beside the journal.",
    "The key that seals the log of the pause: it lies in the state folder of this computer.",
)
"""What no export holds, and why."""
_ABOUT: Final = """Everything in your Cooldown Journal.

journal.json   every table in one document. Nothing is rounded: numbers of money are text, times
               are UTC.
tables/        the same, one CSV file a table. A text that a spreadsheet would run as a formula has
               an apostrophe before it; JSON has it as it is.
pictures/      the pictures of positions, named by the sha256 in the table attachment.

To bring a journal into this program again, use the journal format (export --format journal) or a
backup. What is not in here:
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an export holds."""

    rows: int
    tables: int
    pictures: int = 0
    missing: tuple[str, ...] = ()
    """Pictures whose file is gone or damaged, a sentence for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeRecordService:
    """Exports every table of the schema; a table that is added tomorrow is in it tomorrow."""

    store: Store
    pictures: AttachmentFiles
    clock: Clock

    def write(self, path: Path) -> Written:
        """Write everything, whole or not at all: a zip, or where it ends in .json the document.

        Raises:
            JournalError: it cannot be written there, or a row of the journal is damaged.
        """
        with _whole(path) as file, self.store.reading() as reader:
            if path.suffix.lower() == ".json":
                rows = self._write_document(reader, file)
                return Written(rows=rows, tables=len(reader.table_names()))
            return self._write_zip(reader, file)

    def document(self) -> Iterator[str]:
        """Yield the JSON document in parts."""
        with self.store.reading() as reader:
            yield from self._parts(reader, _ignored)

    def _write_document(self, reader: Reader, file: IO[bytes]) -> int:
        counts: list[int] = []
        for part in self._parts(reader, counts.append):
            file.write(part.encode())
        return sum(counts)

    def _parts(self, reader: Reader, counted: Callable[[int], object]) -> Iterator[str]:
        """Yield the document, one row a line."""
        head = {
            "program": "Cooldown Journal",
            "version": __version__,
            "exported_at": instant(self.clock.now()),
            "left_out": LEFT_OUT,
        }
        yield json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "tables": {'
        for number, table in enumerate(reader.table_names()):
            names = reader.column_names(table)
            yield f'{"," if number else ""}\n  "{table}": ['
            count = 0
            for row in reader.rows(table):
                values = dict(zip(names, map(json_value, row), strict=True))
                yield ("," if count else "") + "\n   " + json.dumps(values, ensure_ascii=False)
                count += 1
            counted(count)
            yield "]"
        yield "\n }\n}\n"

    def _write_zip(self, reader: Reader, file: IO[bytes]) -> Written:
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", _ABOUT + "".join(f"- {one}\n" for one in LEFT_OUT))
            with archive.open("journal.json", "w", force_zip64=True) as member:
                rows = self._write_document(reader, member)
            for table in reader.table_names():
                with archive.open(f"tables/{table}.csv", "w", force_zip64=True) as member:
                    _write_table(reader, table, member)
            kept, missing = self._write_pictures(reader, archive)
        return Written(
            rows=rows, tables=len(reader.table_names()), pictures=kept, missing=tuple(missing)
        )

    def _write_pictures(self, reader: Reader, archive: ZipFile) -> tuple[int, list[str]]:
        """Return how many pictures were written, and why others could not be."""
        place = reader.column_names("attachment").index("sha256")
        missing: list[str] = []
        checksums = sorted({row[place] for row in reader.rows("attachment")})
        for sha256 in checksums:
            try:
                archive.writestr(f"pictures/{sha256}.png", self.pictures.read(sha256))
            except DamagedAttachmentError as error:
                missing.append(str(error))
        return len(checksums) - len(missing), missing


def _write_table(reader: Reader, table: str, member: IO[bytes]) -> None:
    with io.TextIOWrapper(member, encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(reader.column_names(table))
        writer.writerows(map(csv_cell, row) for row in reader.rows(table))


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file that takes its place only when all of it is written."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise JournalError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)


def _ignored(_count: int) -> None:
    """Nobody asks how many rows there were."""
