"""Reading a file with everything in it, one refused export not spoiling the others."""

from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from journal.importers import open_export, read_export
from journal.importers.files.members import ExportMember
from journal.importers.records import CandleNaming
from journal.importers.results import ImportRefusedError, ParsedFile
from journal.services.importing.watch import Watch

Part = ParsedFile | ImportRefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A file as it was read: an export a part, or why that part was refused."""

    path: Path
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """How files are read: in which zone, as candles of what, and who watches."""

    zone: tzinfo | None
    naming: CandleNaming | None
    watch: Watch

    def read(self, path: Path, place: int) -> ReadFile:
        """Return what a file holds; ``place`` is its own among the files.

        Raises:
            ImportCancelledError: somebody wants to stop.
        """
        self.watch.reading(place, 0)
        try:
            members = open_export(path)
        except ImportRefusedError as error:
            return ReadFile(path=path, parts=(error,))
        total = max(1, sum(member.size for member in members))
        parts: list[Part] = []
        before = 0
        for member in members:
            parts.append(self._part(member, place, before, total))
            before += member.size
        return ReadFile(path=path, parts=tuple(parts))

    def _part(self, member: ExportMember, place: int, before: int, total: int) -> Part:
        def tell(count: int) -> None:
            self.watch.reading(place, min(1.0, (before + count) / total))

        try:
            return read_export(member, zone=self.zone, naming=self.naming, on_bytes=tell)
        except ImportRefusedError as error:
            return error
