"""Exports into the record: read, shown, then written whole or not at all."""

from journal.importers.records import CandleNaming
from journal.importers.zones import zone_from_text
from journal.services.importing.history import ImportHistory, PastImport, UndoReport
from journal.services.importing.outcome import FileOutcome, ImportPreview, ImportReport
from journal.services.importing.service import ImportService
from journal.services.importing.watch import ImportCancelledError

__all__ = [
    "CandleNaming",
    "FileOutcome",
    "ImportCancelledError",
    "ImportHistory",
    "ImportPreview",
    "ImportReport",
    "ImportService",
    "PastImport",
    "UndoReport",
    "zone_from_text",
]
