"""Killed at any moment, a restore leaves the old journal or the new one, and no bad backup.

``COOLDOWN_KILLS`` sets how many processes are killed; three hundred take about a minute.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from journal.domain.values import Fill
from journal.storage.backups.backup import Backups
from journal.storage.folder import DataFolder
from journal.storage.store import Store

KILLS = int(os.environ.get("COOLDOWN_KILLS", "2"))
PROJECT = Path(__file__).resolve().parents[3]
AT = datetime(2026, 1, 1, tzinfo=UTC)
LONGEST = 0.06
SIZES = (200, 500)

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills its processes")


def fills(folder: DataFolder) -> int:
    with Store.open(folder) as store, store.reading() as reader:
        return len(reader.fills("Main"))


def restored_until_killed(folder: DataFolder, names: list[str], moment: float) -> int:
    """Let a process restore in turn, kill it, and return how often it had said so."""
    child = str(Path(__file__).with_name("restoring_child.py"))
    with subprocess.Popen(
        [sys.executable, child, str(folder.path), *names],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"restored\n"
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(moment)
        process.kill()
        return 1 + process.stdout.read().count(b"\n")


def test_a_kill_leaves_the_one_journal_or_the_other_whole(
    folder: DataFolder, make_fill: Callable[..., Fill]
) -> None:
    backups = Backups(folder)
    names = []
    for number, size in enumerate(SIZES):
        with Store.open(folder) as store, store.writing() as writer:
            writer.ensure_account()
            writer.add_fills("Main", map(make_fill, range(1, size + 1)), None)
        names.append(backups.make(AT + timedelta(seconds=number)).path.name)
    chance = random.Random(11)  # kill moments, not secrets
    restores = 0
    for _ in range(KILLS):
        restores += restored_until_killed(folder, names, chance.uniform(0, LONGEST))
        assert fills(folder) in SIZES
        for backup in backups.all():
            seal = backups.verify(backup, AT).seal
            assert seal is not None
            assert seal.is_good
            if backup.path.name not in names:
                backup.path.unlink()
    assert restores >= KILLS
