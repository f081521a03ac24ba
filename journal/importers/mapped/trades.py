"""Fills of a file whose columns the trader named.

Without a trade ID a row's identity is what it says, and how many equal ones stand before it in
the file: identical fills are both kept, in any order of rows, and importing again adds nothing.
Files that overlap should therefore overlap by whole seconds, best by whole days.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from hashlib import sha256
from typing import Final

from journal.domain.instants import ms_from_utc
from journal.domain.values import Fill
from journal.importers.binance.trades import fill_reader
from journal.importers.cells import CellError, Row, TimeCells
from journal.importers.columns import Header
from journal.importers.files.table import ExportTable
from journal.importers.mapped.cells import plain_number, plain_side, plain_symbol, plain_time
from journal.importers.mapped.mapping import ColumnMapping, HeaderSample, MappedField
from journal.importers.records import ReadingTerms, RecordImporter
from journal.importers.results import ExportKind, ParsedFile, RowError
from journal.importers.zones import zone_in_name

_PLAIN: Final = {
    MappedField.TIME: "Time",
    MappedField.SYMBOL: "Symbol",
    MappedField.SIDE: "Side",
    MappedField.PRICE: "Price",
    MappedField.QUANTITY: "Quantity",
    MappedField.FEE: "Fee",
    MappedField.FEE_ASSET: "Commission Asset",
    MappedField.REALIZED_PNL: "Realized Profit",
    MappedField.TRADE_ID: "Trade ID",
    MappedField.ORDER_ID: "Order ID",
    MappedField.POSITION_SIDE: "Position Side",
}
"""What the exchange calls the same: rows are first written as it would write them."""
_HEADER: Final = Header(_PLAIN.values(), len(_PLAIN))
_ID_DIGITS: Final = 24

Translate = Callable[[Row], Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedImporter:
    """Reads the files that one mapping is for."""

    mapping: ColumnMapping
    sample: HeaderSample
    kind: ExportKind = ExportKind.MAPPED

    def recognizes(self, header: Header) -> bool:
        """Return whether the header is the one that was mapped."""
        return bool(header.names) and self.mapping.fits(self.sample)

    def read(self, table: ExportTable, terms: ReadingTerms) -> ParsedFile:
        """Hand over the fills, or ask for the zone where neither header nor cells tell it."""
        first = table.first_row()
        place = self.mapping.places(self.sample.names)[MappedField.TIME]
        example = first[place].strip() if first else ""
        parsed = ParsedFile(
            kind=self.kind,
            file_name=terms.file_name,
            member=terms.member,
            zone_in_name=terms.zone_in_name,
            example_time=example,
            sample=self.sample,
        )
        zone: tzinfo | None = zone_in_name(self.sample.names[place])
        if zone is None and not plain_time(example, self.mapping.date_order).isdigit():
            zone = terms.zone or terms.zone_in_name
            if zone is None and example:
                return replace(parsed, needs_zone=True)
        rows = RecordImporter(
            kind=self.kind,
            required=frozenset(),
            row_reader=lambda _header, times: row_reader(self.mapping, self.sample.names, times),
            tells_uid=False,
        )
        return rows.with_records(replace(parsed, zone=zone), table, terms)


def row_reader(
    mapping: ColumnMapping, names: tuple[str, ...], times: TimeCells
) -> Callable[[Row], tuple[Fill]]:
    """Return the function that reads the rows of one file."""
    places = mapping.places(names)
    back = [places.get(field, 0) for field in MappedField]
    translate, read_plain = _translator(mapping, places), fill_reader(_HEADER, times)
    has_id = MappedField.TRADE_ID in places
    seen: Counter[str] = Counter()

    def read_row(row: Row) -> tuple[Fill]:
        plain = translate(row)
        try:
            (fill,) = read_plain(plain)
        except CellError as error:
            raise CellError(back[error.index], error.reason) from error
        if has_id:
            return (fill,)
        text = _said(fill)
        seen[text] += 1
        digest = sha256(text.encode()).hexdigest()[:_ID_DIGITS]
        return (replace(fill, trade_id=f"row-{digest}-{seen[text]}"),)

    return read_row


def trial(
    sample: HeaderSample, mapping: ColumnMapping, zone: tzinfo | None
) -> tuple[Fill | RowError, ...]:
    """Return what the sample's rows become.

    Args:
        sample: columns and first rows of a file.
        mapping: complete, for these columns.
        zone: of times that tell none; UTC where nobody said yet.
    """
    told = zone_in_name(sample.names[mapping.places(sample.names)[MappedField.TIME]])
    read_row = row_reader(mapping, sample.names, TimeCells(told or zone or UTC))
    found: list[Fill | RowError] = []
    for number, row in enumerate(sample.rows, start=2):
        try:
            found.extend(read_row(list(row)))
        except CellError as error:
            column = sample.names[error.index]
            found.append(RowError(line=number, column=column, reason=error.reason))
    return tuple(found)


def _translator(mapping: ColumnMapping, places: dict[MappedField, int]) -> Translate:
    comma, order = mapping.decimal_comma, mapping.date_order

    def translate(row: Row) -> Row:
        def told(field: MappedField) -> str:
            return row[places[field]].strip() if field in places else ""

        def number(field: MappedField) -> str:
            return plain_number(told(field), decimal_comma=comma)[0]

        side, quantity = plain_side(told(MappedField.SIDE)), number(MappedField.QUANTITY)
        fee, unit = plain_number(told(MappedField.FEE), decimal_comma=comma)
        if mapping.fees_are_negative and fee:
            fee = fee[1:] if fee.startswith("-") else f"-{fee.removeprefix('+')}"
        plain = {
            MappedField.TIME: plain_time(told(MappedField.TIME), order),
            MappedField.SYMBOL: plain_symbol(told(MappedField.SYMBOL)),
            MappedField.SIDE: side,
            MappedField.PRICE: number(MappedField.PRICE),
            # Some sign what was sold; the side says it already.
            MappedField.QUANTITY: quantity.removeprefix("-") if side == "SELL" else quantity,
            MappedField.FEE: fee,
            MappedField.FEE_ASSET: told(MappedField.FEE_ASSET) or unit,
            MappedField.REALIZED_PNL: number(MappedField.REALIZED_PNL),
            MappedField.TRADE_ID: told(MappedField.TRADE_ID)
            if MappedField.TRADE_ID in places
            else "row",
            MappedField.ORDER_ID: told(MappedField.ORDER_ID),
            MappedField.POSITION_SIDE: told(MappedField.POSITION_SIDE) or "BOTH",
        }
        return [plain[field] for field in MappedField]

    return translate


def _said(fill: Fill) -> str:
    """Return everything a row says, however its numbers were written."""
    numbers = (fill.price, fill.quantity, fill.fee, fill.realized_pnl)
    told = ["" if one is None else f"{one.normalize():f}" for one in numbers]
    words = (fill.symbol, fill.order_side, fill.position_side, fill.order_id, fill.fee_asset)
    return "\x1f".join([str(ms_from_utc(fill.traded_at)), *map(str, words), *told])
