"""Which column is what in files that no importer knows: asked once, remembered by the header."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from journal.domain.errors import InvalidValueError
from journal.importers.mapped.mapping import ColumnMapping, HeaderSample, mapping_from_json
from journal.services.files.importing.wishes import ImportWishes
from journal.storage.store import Store
from journal.storage.transactions.reading import Reader
from journal.storage.transactions.writing import Writer

MAPPING_SETTING: Final = "import_mapping:"


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedMappings:
    """The headers that were mapped before."""

    store: Store

    def of(self, sample: HeaderSample) -> ColumnMapping | None:
        """Return what is remembered for a header, or None."""
        with self.store.reading() as reader:
            return _remembered(reader, sample)


def mapping_for(
    reader: Reader, wishes: ImportWishes
) -> Callable[[HeaderSample], ColumnMapping | None]:
    """Return what finds the mapping of a header: said now, else remembered."""

    def found(sample: HeaderSample) -> ColumnMapping | None:
        said = next((one for one in wishes.mappings if one.fits(sample)), None)
        return said or _remembered(reader, sample)

    return found


def remember(writer: Writer, wishes: ImportWishes, sample: HeaderSample) -> None:
    """Keep what was said about a header, so that its next file needs no question."""
    said = next((one for one in wishes.mappings if one.fits(sample)), None)
    if said is not None:
        # One that has a header fits this one in another spelling.
        bound = said if said.header else replace(said, header=sample.names)
        writer.save_setting(MAPPING_SETTING + sample.fingerprint, bound.as_json())


def _remembered(reader: Reader, sample: HeaderSample) -> ColumnMapping | None:
    text = reader.setting(MAPPING_SETTING + sample.fingerprint)
    try:
        mapping = None if text is None else mapping_from_json(text)
    except InvalidValueError:
        return None  # of a version that knew other fields: asked again
    return mapping if mapping is not None and mapping.fits(sample) else None
