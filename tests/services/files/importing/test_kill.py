"""Killed at any moment, an import leaves the whole file or nothing of it.

``COOLDOWN_KILLS`` sets how many processes are killed; fifty take about five seconds.
"""

import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from journal.services.clock import Clock
from journal.services.files.importing import ImportService
from journal.services.pause.service import PauseService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.folder import DataFolder
from journal.storage.store import Store

KILLS = int(os.environ.get("COOLDOWN_KILLS", "8"))
ROWS = 500
PROJECT = Path(__file__).resolve().parents[4]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks its processes")


class Importers:
    """Starts processes that import, and kills them."""

    def __init__(self, server: "subprocess.Popen[bytes]") -> None:
        """Speak to the server through its unbuffered pipes."""
        assert server.stdin is not None
        assert server.stdout is not None
        self._stdin, self._stdout = server.stdin, server.stdout
        assert self._stdout.readline() == b"ready\n"

    def run(self, folder: Path, path: Path, kill_after: float | None = None) -> int:
        """Import in a process of its own, killed after some seconds; return exit code or signal."""
        self._stdin.write(f"{folder}\t{path}\n".encode())
        child = int(self._stdout.readline())
        if kill_after is not None:
            ended, _, _ = select.select([self._stdout], [], [], kill_after)
            if not ended:
                os.kill(child, signal.SIGKILL)
        ended_with = int(self._stdout.readline())
        self._stdin.write(b"\n")
        return ended_with


@pytest.fixture
def importers() -> Iterator[Importers]:
    """Processes that import, all loaded once."""
    command = [sys.executable, str(Path(__file__).with_name("import_child.py"))]
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, bufsize=0
    ) as server:
        yield Importers(server)


def state(service: ImportService) -> tuple[int, int, int]:
    """Count accounts, batches and fills of a journal."""
    with service.store.reading() as reader:
        accounts = reader.accounts()
        return len(accounts), len(reader.batches("Main")), len(reader.fills("Main"))


def test_a_killed_import_leaves_all_or_nothing_of_the_file(
    importers: Importers,
    clock: Clock,
    empty_journal: Path,
    trades: Callable[..., Path],
    tmp_path: Path,
) -> None:
    path = trades("a.csv", range(ROWS))
    folder = Path(shutil.copytree(empty_journal, tmp_path / "whole"))
    started = time.monotonic()
    assert importers.run(folder, path) == 0
    duration = time.monotonic() - started
    dice = random.Random(50)  # moments of killing, no secret
    left_nothing = 0
    for kill in range(KILLS):
        folder = Path(shutil.copytree(empty_journal, tmp_path / f"killed{kill}"))
        importers.run(folder, path, kill_after=dice.uniform(0, 1.1 * duration))
        with Store.open(DataFolder(folder)) as store:
            candles = CandleFiles(DataFolder(folder).candles)
            pause = PauseService(store=store, clock=clock)
            service = ImportService(store=store, candles=candles, clock=clock, pause=pause)
            after = state(service)
            assert after in {(1, 1, ROWS), (0, 0, 0)}
            left_nothing += after == (0, 0, 0)
            assert service.import_files([path]).added == ROWS - after[2]
            assert state(service)[2] == ROWS
    assert left_nothing
