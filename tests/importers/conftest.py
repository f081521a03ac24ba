"""How the tests of importers write a file and read it back."""

from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path

import pytest

from journal.importers import open_export, read_export
from journal.importers.records import CandleNaming
from journal.importers.results import ParsedFile

Read = Callable[..., ParsedFile]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write bytes or text under a name and return the only export in it."""

    def write_and_read(
        content: bytes | str,
        name: str = "export.csv",
        *,
        zone: tzinfo | None = None,
        naming: CandleNaming | None = None,
    ) -> ParsedFile:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        (member,) = open_export(path)
        return read_export(member, zone=zone, naming=naming)

    return write_and_read
