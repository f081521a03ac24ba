"""What a trader says about files that cannot tell it themselves."""

from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Final

from journal.importers import named_zone
from journal.importers.files.members import ExportMember
from journal.importers.mapped.mapping import ColumnMapping
from journal.importers.records import CandleNaming


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportWishes:
    """Answers to what an import asks; what is not answered is left to the files.

    Attributes:
        account: where records go; without it the account with the file's Uid, or the only one.
        zone: of times that do not tell theirs; goes before the zone in a file's name.
        untold_zone: of times whose zone not even the file's name tells.
        naming: what candles are of, where their name does not tell.
        mappings: which column is what in files that are not known; remembered with the import.
        retimed: files, or folders of files, whose times replace those of rows that are known and
            differ in nothing else.
    """

    account: str | None = None
    zone: tzinfo | None = None
    untold_zone: tzinfo | None = None
    naming: CandleNaming | None = None
    mappings: tuple[ColumnMapping, ...] = ()
    retimed: frozenset[Path] = frozenset()

    def zone_of(self, member: ExportMember) -> tzinfo | None:
        """Return the zone to read an export in, or None where its name or nobody tells it."""
        if self.zone is not None or named_zone(member) is not None:
            return self.zone
        return self.untold_zone

    def retimes(self, path: Path) -> bool:
        """Return whether the times of a file replace the recorded ones."""
        return not self.retimed.isdisjoint((path, *path.parents))


NO_WISHES: Final = ImportWishes()
