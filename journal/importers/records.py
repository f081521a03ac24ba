"""How an export of records is read, whichever it is: one row, one value or one reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, timezone, tzinfo
from typing import Final, Protocol

from journal.domain.values import ExchangeOrder, Fill, Income, PriceType
from journal.importers import cells
from journal.importers.cells import CellError, Row, TimeCells
from journal.importers.columns import Header
from journal.importers.files.table import ExportTable
from journal.importers.results import ExportKind, ParsedFile, RowError

Record = Fill | Income | ExchangeOrder
ReadRow = Callable[[Row], Record]
OnStep = Callable[[], None]
"""Called every few thousand rows; raises to stop reading."""

ROWS_A_STEP: Final = 2_000
_MOST_ERRORS_KEPT: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CandleNaming:
    """What candles are of, where the trader says so instead of the file's name."""

    symbol: str | None = None
    interval: str | None = None
    price_type: PriceType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingTerms:
    """What a file cannot tell about itself, and who is called between its steps.

    ``file_name``, ``member`` and ``hints`` are those of the export; ``zone`` is the trader's
    choice and goes before the zone in the name.
    """

    file_name: str
    member: str | None
    hints: tuple[str, ...]
    zone_in_name: timezone | None
    zone: tzinfo | None
    naming: CandleNaming
    on_step: OnStep


class Importer(Protocol):
    """Reads one export; its header decides whether it is this one."""

    @property
    def kind(self) -> ExportKind:
        """Which export it reads."""
        ...

    def recognizes(self, header: Header) -> bool:
        """Return whether a file with this header is this export."""
        ...

    def read(self, table: ExportTable, terms: ReadingTerms) -> ParsedFile:
        """Return everything in the file, bad rows as RowErrors.

        Raises:
            ImportRefusedError: the file as a whole cannot be read.
        """
        ...


class RowErrors:
    """Refused rows of one file: all counted, the first thousand kept."""

    def __init__(self, header: Header) -> None:
        """Start with none; the header names the columns."""
        self.kept: list[RowError] = []
        self.count = 0
        self._header = header

    def add(self, error: RowError) -> None:
        """Count a refused row."""
        self.count += 1
        if len(self.kept) < _MOST_ERRORS_KEPT:
            self.kept.append(error)

    def add_cell(self, line: int, error: CellError) -> None:
        """Count a row refused for one of its cells."""
        column = self._header.name_of(error.index)
        self.add(RowError(line=line, column=column, reason=error.reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordImporter:
    """An export with one record a row.

    ``row_reader`` gets header and times of a file and gives the function that reads its rows.
    """

    kind: ExportKind
    required: frozenset[str]
    row_reader: Callable[[Header, TimeCells], ReadRow]

    def recognizes(self, header: Header) -> bool:
        """Return whether all columns are there that this export needs."""
        return header.has_all(self.required) and header.has_time

    def read(self, table: ExportTable, terms: ReadingTerms) -> ParsedFile:
        """Return the records, or the question for the zone where nothing tells it."""
        header = table.header
        first = table.first_row()
        parsed = ParsedFile(
            kind=self.kind,
            file_name=terms.file_name,
            member=terms.member,
            zone_in_name=terms.zone_in_name,
            example_time=first[header.time_column].strip() if first else "",
        )
        zone: tzinfo | None = None
        if "time_utc" in header:
            zone = UTC
        elif not parsed.example_time.isdigit():
            zone = terms.zone or terms.zone_in_name
            if zone is None and parsed.example_time:
                return replace(parsed, needs_zone=True)
        return self._with_records(replace(parsed, zone=zone), table, terms.on_step)

    def _with_records(self, parsed: ParsedFile, table: ExportTable, on_step: OnStep) -> ParsedFile:
        read_row = self.row_reader(table.header, TimeCells(parsed.zone))
        uid_column = table.header.fields.get("uid")
        errors = RowErrors(table.header)
        records: list[Record] = []
        uids: set[str] = set()
        for line, row in rows_in_steps(table, on_step):
            if isinstance(row, RowError):
                errors.add(row)
                continue
            try:
                if uid_column is not None and row[uid_column] not in uids:
                    cells.label_if_told(row, uid_column)
                    uids.add(row[uid_column])
                records.append(read_row(row))
            except CellError as error:
                errors.add_cell(line, error)
        return replace(
            parsed,
            fills=tuple(record for record in records if isinstance(record, Fill)),
            incomes=tuple(record for record in records if isinstance(record, Income)),
            orders=tuple(record for record in records if isinstance(record, ExchangeOrder)),
            errors=tuple(errors.kept),
            refused=errors.count,
            uids=tuple(sorted({uid.strip() for uid in uids} - {""})),
        )


def rows_in_steps(table: ExportTable, on_step: OnStep) -> Iterator[tuple[int, Row | RowError]]:
    """Yield the rows of a table, pausing for whoever watches at every step and at the end."""
    for count, numbered in enumerate(table.rows(), start=1):
        if count % ROWS_A_STEP == 0:
            on_step()
        yield numbered
    on_step()
