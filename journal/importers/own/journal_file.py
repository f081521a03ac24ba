"""Reads our own CSV: the records of one or several accounts, in any order of rows and columns."""

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from journal.domain.told_positions import ToldPosition
from journal.domain.values import ExchangeOrder, Fill, Income
from journal.importers.cells import CellError
from journal.importers.columns import Header, normalized
from journal.importers.files.decimal_commas import decimal_commas
from journal.importers.files.table import ExportTable
from journal.importers.own.codec import HEADER, NUMBERS, decoded
from journal.importers.records import ROWS_A_STEP, ReadingTerms, RowErrors, rows_in_steps
from journal.importers.results import ExportKind, ParsedFile, RecordChunk, RowError

_KNOWN: Final = {normalized(name): name.lower().replace(" ", "_") for name in HEADER}
_OF_EXCHANGE: Final = (Fill, Income, ExchangeOrder, ToldPosition)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFileImporter:
    """The record as export writes it, or as a trader typed it into the template."""

    kind: ExportKind = ExportKind.JOURNAL

    def recognizes(self, header: Header) -> bool:
        """Return whether the first two columns of ours are there."""
        return {"record", "account"} <= {normalized(name) for name in header.names}

    def read(self, table: ExportTable, terms: ReadingTerms) -> ParsedFile:
        """Hand over the records, those of one account together as far as they stand together."""
        header = table.header
        places = {
            _KNOWN[normalized(name)]: index
            for index, name in enumerate(header.names)
            if normalized(name) in _KNOWN
        }
        with_points = decimal_commas(table, [places[name] for name in places.keys() & NUMBERS])
        errors = RowErrors(header, terms.on_refused)
        waiting: list[tuple[str, Any]] = []
        for line, row in rows_in_steps(table, terms.on_step):
            if isinstance(row, RowError):
                errors.add(row)
                continue
            try:
                account, values = decoded(with_points(row) if with_points else row, places)
            except CellError as error:
                errors.add_cell(line, error)
                continue
            waiting.append((account, values[0] if len(values) == 1 else values))
            if len(waiting) >= ROWS_A_STEP:
                _hand_over(waiting, terms)
        _hand_over(waiting, terms)
        return ParsedFile(
            kind=self.kind,
            file_name=terms.file_name,
            member=terms.member,
            errors=tuple(errors.kept),
            refused=errors.count,
        )


def _hand_over(waiting: list[tuple[str, Any]], terms: ReadingTerms) -> None:
    for account, group in groupby(waiting, itemgetter(0)):
        values = [value for _, value in group]
        records = tuple(one for one in values if isinstance(one, _OF_EXCHANGE))
        typed = tuple(one for one in values if not isinstance(one, _OF_EXCHANGE))
        terms.sink(RecordChunk(records=records, typed=typed, account=account))
    waiting.clear()


JOURNAL_FILE: Final = JournalFileImporter()
