"""A real process that backs up and restores without end, to be killed; not run by the suite."""

import sys
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

from journal.storage.backups.backup import Backups
from journal.storage.backups.restoring import restore
from journal.storage.folder import DataFolder


def main(folder: DataFolder, names: list[str]) -> None:
    """Restore the named backups in turn; what restoring saves before is removed again."""
    backups = Backups(folder)
    at = datetime(2026, 2, 1, tzinfo=UTC)
    for name in cycle(names):
        at += timedelta(seconds=1)
        restored = restore(folder, backups.named(name), at)
        if restored.saved is not None:
            restored.saved.path.unlink()
        sys.stdout.write("restored\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(DataFolder(Path(sys.argv[1])), sys.argv[2:])
