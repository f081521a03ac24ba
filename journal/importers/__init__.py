"""Files of an exchange into values: one file = one export, the header decides which it is."""

from journal.importers.files.archives import open_export
from journal.importers.reading import IMPORTERS, named_zone, read_export

__all__ = ["IMPORTERS", "named_zone", "open_export", "read_export"]
