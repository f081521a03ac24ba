"""The demo with its newest trades only, for whoever needs a demo and not two hundred positions.

Most of the time that a window or a command takes for the demo goes into judging three months of it.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from journal.storage.folder import DataFolder

DAYS = 14
_DAY_MS = 86_400_000
_EARLIER = (
    "DELETE FROM fill WHERE traded_at < ?",
    "DELETE FROM income WHERE occurred_at < ?",
    "DELETE FROM exchange_order WHERE placed_at < ?",
    "DELETE FROM plan WHERE stored_at < ?",
)


def copy_shortened(demo: Path, place: Path) -> Path:
    """Copy a folder with a demo in it, leave what is older than two weeks out, return the copy.

    What was written about days and weeks stays, and so does the last liquidation with its pause.
    """
    shutil.copytree(demo, place)
    with closing(sqlite3.connect(DataFolder(place / "demo").database)) as journal, journal:
        (newest,) = journal.execute("SELECT max(traded_at) FROM fill").fetchone()
        for earlier in _EARLIER:
            assert journal.execute(earlier, (newest - DAYS * _DAY_MS,)).rowcount
    return place
