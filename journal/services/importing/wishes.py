"""What a trader says about files that cannot tell it themselves."""

from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Final

from journal.importers.mapped.mapping import ColumnMapping
from journal.importers.records import CandleNaming


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportWishes:
    """Answers to what an import asks; what is not answered is left to the files.

    Attributes:
        account: where records go; without it the account with the file's Uid, or the only one.
        zone: of times that do not tell theirs; goes before the zone in a file's name.
        naming: what candles are of, where their name does not tell.
        mappings: which column is what in files that are not known; remembered with the import.
        retimed: files, or folders of files, whose times replace those of rows that are known and
            differ in nothing else.
    """

    account: str | None = None
    zone: tzinfo | None = None
    naming: CandleNaming | None = None
    mappings: tuple[ColumnMapping, ...] = ()
    retimed: frozenset[Path] = frozenset()

    def retimes(self, path: Path) -> bool:
        """Return whether the times of a file replace the recorded ones."""
        return not self.retimed.isdisjoint((path, *path.parents))


NO_WISHES: Final = ImportWishes()
