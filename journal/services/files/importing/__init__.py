"""Exports into the record: read, shown, then written whole or not at all."""

from journal.importers.files.members import shown_name
from journal.importers.mapped.guessing import MappingGuess, guess_from, guessed
from journal.importers.mapped.mapping import (
    REQUIRED,
    ColumnMapping,
    DateOrder,
    HeaderSample,
    MappedField,
    mapping_from_json,
)
from journal.importers.mapped.trades import trial
from journal.importers.records import CandleNaming
from journal.importers.results import Asked, RowError
from journal.importers.zones import zone_from_text
from journal.services.files.importing.folders import PassedOver
from journal.services.files.importing.history import ImportHistory, PastImport, UndoReport
from journal.services.files.importing.mapping import RememberedMappings
from journal.services.files.importing.outcome import FileOutcome, ImportPreview, ImportReport
from journal.services.files.importing.refused_rows import RefusedRows, name_for
from journal.services.files.importing.service import ImportService
from journal.services.files.importing.watch import ImportCancelledError, ImportProgress, Pace
from journal.services.files.importing.wishes import ImportWishes

__all__ = [
    "REQUIRED",
    "Asked",
    "CandleNaming",
    "ColumnMapping",
    "DateOrder",
    "FileOutcome",
    "HeaderSample",
    "ImportCancelledError",
    "ImportHistory",
    "ImportPreview",
    "ImportProgress",
    "ImportReport",
    "ImportService",
    "ImportWishes",
    "MappedField",
    "MappingGuess",
    "Pace",
    "PassedOver",
    "PastImport",
    "RefusedRows",
    "RememberedMappings",
    "RowError",
    "UndoReport",
    "guess_from",
    "guessed",
    "mapping_from_json",
    "name_for",
    "shown_name",
    "trial",
    "zone_from_text",
]
