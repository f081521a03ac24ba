"""How an export of records is read, whichever it is: one row, one value or one reason."""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, timezone, tzinfo
from typing import Final, Protocol

from journal.domain.values import PriceType
from journal.importers import cells
from journal.importers.cells import CellError, Row, TimeCells
from journal.importers.columns import NUMBERS, Header
from journal.importers.files.decimal_commas import WithPoints, decimal_commas
from journal.importers.files.table import ExportTable, Piece
from journal.importers.plain.trades import PlainPiece, ReadPiece
from journal.importers.results import (
    ExportKind,
    ParsedFile,
    Record,
    RecordChunk,
    RowError,
    Sink,
)

ReadRow = Callable[[Row], tuple[Record, ...]]
OnStep = Callable[[], None]
"""Called every few thousand rows; raises to stop reading."""
OnRefused = Callable[[RowError], None]
"""Told every refused row, in the order of the file."""

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
    sink: Sink
    """Takes the records as they are read, so that no file has to fit into memory."""
    on_refused: OnRefused


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

    def __init__(self, header: Header, on_refused: OnRefused) -> None:
        """Start with none; the header names the columns."""
        self.kept: list[RowError] = []
        self.count = 0
        self._header = header
        self._on_refused = on_refused

    def add(self, error: RowError) -> None:
        """Count a refused row."""
        self.count += 1
        self._on_refused(error)
        if len(self.kept) < _MOST_ERRORS_KEPT:
            self.kept.append(error)

    def add_cell(self, line: int, error: CellError) -> None:
        """Count a row refused for one of its cells."""
        column = self._header.name_of(error.index)
        self.add(RowError(line=line, column=column, reason=error.reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordImporter:
    """An export whose every row is one record, or a few.

    ``row_reader`` gets header and times of a file and gives the function that reads its rows.
    ``piece_reader`` gives the function that reads many usual rows at once, where there is one.
    """

    kind: ExportKind
    required: frozenset[str]
    row_reader: Callable[[Header, TimeCells], ReadRow]
    piece_reader: Callable[[ExportTable, tzinfo | None], ReadPiece] | None = None
    tells_uid: bool = True
    """Whether a column ``Uid`` is the exchange's own account number."""

    def recognizes(self, header: Header) -> bool:
        """Return whether all columns are there that this export needs."""
        return header.has_all(self.required) and header.has_time

    def read(self, table: ExportTable, terms: ReadingTerms) -> ParsedFile:
        """Hand over the records, or ask for the zone where nothing tells it."""
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
        numbers = [place for field, place in header.fields.items() if field in NUMBERS]
        with_points = decimal_commas(table, numbers)
        return self.with_records(replace(parsed, zone=zone), table, terms, with_points)

    def with_records(
        self,
        parsed: ParsedFile,
        table: ExportTable,
        terms: ReadingTerms,
        with_points: WithPoints | None = None,
    ) -> ParsedFile:
        """Hand over the records of a file whose zone is settled; return what became of it."""
        errors = RowErrors(table.header, terms.on_refused)
        read_row = self.row_reader(table.header, TimeCells(parsed.zone))
        if with_points is not None:
            read_row = _after(with_points, read_row)
        rows = _Rows(table, read_row, errors, tells_uid=self.tells_uid)
        read_piece = self.piece_reader(table, parsed.zone) if self.piece_reader else None
        uids: set[str] = set()
        with closing(_pieces(table, read_piece)) as pieces:
            for piece, plain in pieces:
                terms.on_step()
                if plain is not None:
                    fills, found = plain
                    uids |= found - {""}
                    terms.sink(RecordChunk(fill_columns=fills, uids=frozenset(uids)))
                    continue
                for records in rows.read(piece, terms.on_step):
                    uids |= rows.uids
                    terms.sink(RecordChunk(records=records, uids=frozenset(uids)))
        terms.on_step()
        return replace(
            parsed,
            errors=tuple(rows.errors.kept),
            refused=rows.errors.count,
            uids=tuple(sorted(uids)),
        )


def _after(with_points: WithPoints, read_row: ReadRow) -> ReadRow:
    return lambda row: read_row(with_points(row))


def _pieces(
    table: ExportTable, read_piece: ReadPiece | None
) -> Generator[tuple[Piece, PlainPiece | None]]:
    """Yield every piece, and what it holds where it can be read at once.

    The next piece is read by another thread while this one is written: neither numpy nor SQLite
    keeps the other waiting. To be closed before the file is.
    """
    if read_piece is None:
        yield from ((piece, None) for piece in table.pieces())
        return
    pieces = table.pieces()

    def read() -> tuple[Piece, PlainPiece | None] | None:
        piece = next(pieces, None)
        return None if piece is None else (piece, read_piece(piece))

    with ThreadPoolExecutor(1, "reading-ahead") as thread:
        ahead = thread.submit(read)
        while (found := ahead.result()) is not None:
            ahead = thread.submit(read)
            yield found


class _Rows:
    """Reads the rows of one file one by one, a few thousand at a time."""

    def __init__(
        self, table: ExportTable, read_row: ReadRow, errors: RowErrors, *, tells_uid: bool
    ) -> None:
        self.errors = errors
        self.uids: set[str] = set()
        self._table = table
        self._read_row = read_row
        self._uid_column = table.header.fields.get("uid") if tells_uid else None

    def read(self, piece: Piece, on_step: OnStep) -> Iterator[tuple[Record, ...]]:
        """Yield the records of a piece; refused rows are counted."""
        records: list[Record] = []
        for line, row in self._table.rows_in(piece):
            if isinstance(row, RowError):
                self.errors.add(row)
                continue
            try:
                read = self._read_row(row)
                self._note_uid(row)
                records.extend(read)
            except CellError as error:
                self.errors.add_cell(line, error)
            if len(records) >= ROWS_A_STEP:
                on_step()
                yield tuple(records)
                records.clear()
        if records:
            yield tuple(records)

    def _note_uid(self, row: Row) -> None:
        if self._uid_column is None:
            return
        uid = cells.label_if_told(row, self._uid_column)
        if uid is not None:
            self.uids.add(uid)


def rows_in_steps(table: ExportTable, on_step: OnStep) -> Iterator[tuple[int, Row | RowError]]:
    """Yield the rows of a table, pausing for whoever watches at every step and at the end."""
    for count, numbered in enumerate(table.rows(), start=1):
        if count % ROWS_A_STEP == 0:
            on_step()
        yield numbered
    on_step()
