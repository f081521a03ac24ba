"""What an export holds; its header decides which importer reads."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timezone, tzinfo
from typing import Final

from journal.domain.values import Fill
from journal.importers import cells
from journal.importers.binance.candles import CANDLES
from journal.importers.binance.orders import ORDER_HISTORY
from journal.importers.binance.positions import POSITION_HISTORY
from journal.importers.binance.statements import STATEMENT
from journal.importers.binance.trades import TRADE_HISTORY
from journal.importers.binance.transactions import TRANSACTION_HISTORY
from journal.importers.bybit.closed_pnl import CLOSED_PNL
from journal.importers.columns import normalized
from journal.importers.files.members import ExportMember, bytes_read, content_sha256, shown_name
from journal.importers.files.table import ExportTable
from journal.importers.mapped.mapping import REQUIRED, ColumnMapping, HeaderSample, told_apart
from journal.importers.mapped.trades import MappedImporter
from journal.importers.okx.trades import OKX_TRADES
from journal.importers.own.journal_file import JOURNAL_FILE
from journal.importers.records import CandleNaming, Importer, OnRefused, ReadingTerms
from journal.importers.results import (
    ExportKind,
    ImportRefusedError,
    ParsedFile,
    RecordChunk,
    Sink,
    UnknownHeaderError,
)
from journal.importers.zones import zone_in_name

IMPORTERS: Final[tuple[Importer, ...]] = (
    JOURNAL_FILE,
    TRADE_HISTORY,
    TRANSACTION_HISTORY,
    ORDER_HISTORY,
    POSITION_HISTORY,
    STATEMENT,
    CLOSED_PNL,
    OKX_TRADES,
    CANDLES,
)
"""Every importer; the first that recognizes a header reads the file."""

OnBytes = Callable[[int], None]
MappingFor = Callable[[HeaderSample], ColumnMapping | None]
"""Which column is what in a file with such a header, where somebody said so."""
_SAMPLE_ROWS: Final = 20
_MOST_NAMES: Final = 20
"""How many columns a sentence lists before it counts the others."""
_NOT_READ: Final = (
    ({"orderstatus", "accumulatedfillquantity"}, "a list of everybody's liquidations"),
    ({"dateutc", "pair", "executed", "fee"}, "Binance's history of spot trades"),
    ({"dateutc", "market", "total", "feecoin"}, "Binance's history of spot trades"),
    ({"dateutc", "pair", "orderprice", "avgtradingprice"}, "Binance's history of spot orders"),
)
_READ: Final = (
    "Binance Trade, Transaction, Order and Position History, statements and klines are read, "
    "Bybit closed PnL, OKX trades and journal files of our own"
)


def named_zone(member: ExportMember) -> timezone | None:
    """Return the offset that the name of an export states, or that of the archive around it."""
    found = map(zone_in_name, member.hints[: 2 if member.member else 1])
    return next(filter(None, found), None)


def read_export(
    member: ExportMember,
    *,
    zone: tzinfo | None = None,
    naming: CandleNaming | None = None,
    on_bytes: OnBytes = lambda _: None,
    sink: Sink | None = None,
    mapping_for: MappingFor = lambda _: None,
    on_refused: OnRefused = lambda _: None,
) -> ParsedFile:
    """Return what one export holds.

    Args:
        member: as ``open_export`` gives it.
        zone: the trader's choice; goes before the zone in the name, never before a column that
            says UTC.
        naming: what candles are of, where their name does not tell.
        on_bytes: told every few thousand rows how many bytes were read; may raise to stop.
        sink: takes the records as they are read; without one they are in the answer, all of them.
        mapping_for: asked which column is what in a file that no importer knows.
        on_refused: told every refused row; the answer keeps the first thousand.

    Raises:
        UnknownHeaderError: nobody knows its columns.
        ImportRefusedError: it cannot be read as a whole.
    """
    kept = _Kept()
    with member.opened() as stream:
        terms = ReadingTerms(
            file_name=shown_name(member.path),
            member=member.member,
            hints=member.hints,
            zone_in_name=named_zone(member),
            zone=zone,
            naming=naming or CandleNaming(),
            on_step=lambda: on_bytes(bytes_read(stream)),
            sink=sink or kept.take,
            on_refused=on_refused,
        )
        table = ExportTable(stream, member.label)
        if table.is_empty_export:
            return ParsedFile(kind=ExportKind.EMPTY, file_name=terms.file_name, member=terms.member)
        parsed = _importer_of(table, mapping_for).read(table, terms)
        if parsed.needs_zone:
            return parsed
        return replace(kept.added_to(parsed), content_sha256=content_sha256(stream))


class _Kept:
    """All records of a file, for whoever wants them as values in one piece."""

    def __init__(self) -> None:
        self._chunks: list[RecordChunk] = []

    def take(self, chunk: RecordChunk) -> None:
        self._chunks.append(chunk)

    def added_to(self, parsed: ParsedFile) -> ParsedFile:
        fills = tuple(fill for chunk in self._chunks for fill in _fills_of(chunk))
        return replace(
            parsed,
            fills=fills,
            incomes=tuple(income for chunk in self._chunks for income in chunk.incomes),
            orders=tuple(order for chunk in self._chunks for order in chunk.orders),
            typed=tuple(one for chunk in self._chunks for one in chunk.typed),
            told_positions=tuple(t for chunk in self._chunks for t in chunk.told_positions),
        )


def _fills_of(chunk: RecordChunk) -> Iterable[Fill]:
    return chunk.fills if chunk.fill_columns is None else chunk.fill_columns.fills()


def _importer_of(table: ExportTable, mapping_for: MappingFor) -> Importer:
    header = table.header
    importer = next((each for each in IMPORTERS if each.recognizes(header)), None)
    if importer is None:
        return _mapped_importer(table, mapping_for)
    if header.twice:
        reason = f"has two columns that could be {header.twice[0]!r}: export it again"
        raise ImportRefusedError(table.label, reason)
    return importer


def _mapped_importer(table: ExportTable, mapping_for: MappingFor) -> Importer:
    names = {normalized(name) for name in table.header.names}
    for marks, what in _NOT_READ:
        if marks <= names:
            reason = f"is {what}, not an export of your futures account: {_READ}"
            raise ImportRefusedError(table.label, reason)
    if table.header.width < len(REQUIRED) or not table.header.names:
        raise ImportRefusedError(table.label, f"is no export that is known here: {_READ}")
    sample = HeaderSample(
        names=told_apart(table.header.names),
        rows=tuple(map(tuple, table.first_rows(_SAMPLE_ROWS))),
        delimiter=table.delimiter,
    )
    mapping = mapping_for(sample)
    if mapping is None or not mapping.fits(sample):
        reason = f"is no export that is known here; its columns are {_listed(sample.names)}"
        raise UnknownHeaderError(table.label, reason, sample)
    return MappedImporter(mapping=mapping, sample=sample)


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(cells.shown(name)[1:-1] for name in names[:_MOST_NAMES])
    return f"{shown} and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else shown
