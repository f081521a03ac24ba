"""A real process that imports a file when told to; run by the kill test, not by the suite.

Says ``ready``, then reads one line a run from standard input, ``FOLDER<tab>FILE``, forks, and lets
the fork import the file into the journal of the folder: the parts are loaded once, and each run is
still a process of its own that can be killed at any moment. Writes the fork's process id when it
is about to begin, and a line with its exit code or signal when it has ended; the next line lets it
go.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from journal.services.files.importing import ImportService
from journal.services.pause.service import PauseService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.folder import DataFolder
from journal.storage.store import Store


class _Noon:
    def now(self) -> datetime:
        return datetime(2026, 1, 1, 12, tzinfo=UTC)


def _import(folder: DataFolder, path: Path) -> None:
    with Store.open(folder) as store:
        candles = CandleFiles(folder.candles)
        pause = PauseService(store=store, clock=_Noon())
        importing = ImportService(store=store, candles=candles, clock=_Noon(), pause=pause)
        importing.import_files([path])


def main() -> None:
    """Serve runs until standard input ends."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while line := sys.stdin.readline():
        folder, path = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            _import(DataFolder(Path(folder)), Path(path))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        # Not taken off the system's list yet: its number must not be another's when it is killed.
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        sys.stdout.write(f"{ended.si_status}\n")
        sys.stdout.flush()
        sys.stdin.readline()
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
