"""Killed at any moment, a journal has lost nothing it told and holds nothing half written.

``COOLDOWN_KILLS`` sets how many processes are killed; a hundred take about ten seconds.
"""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import IO

import pytest

from journal.storage.database.connecting import has_log
from journal.storage.folder import DataFolder
from journal.storage.store import Store

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("COOLDOWN_KILLS", "8"))
FILLS_IN_A_BATCH = 60

# Forks a life for every line it reads; a life commits batch after batch, telling each number
# once it is committed, until it is killed.
MOTHER = """
import os, sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from journal.domain.values import Fill, OrderSide, PositionSide
from journal.storage.folder import DataFolder
from journal.storage.records import ImportBatch
from journal.storage.store import Store

folder, fills_in_a_batch = DataFolder(Path(sys.argv[1])), int(sys.argv[2])
now = datetime(2024, 1, 1, tzinfo=UTC)


def tell(text):
    os.write(1, f"{text}\\n".encode())


def fill(number, part):
    return Fill(
        symbol="BTCUSDT", trade_id=f"{number}-{part}", order_id=str(number), traded_at=now,
        order_side=OrderSide.BUY, position_side=PositionSide.BOTH, price=Decimal(number + 1),
        quantity=Decimal(1), fee=None, fee_asset=None, realized_pnl=None, is_maker=None,
    )


def live(first):
    store = Store.open(folder)
    for number in range(first, first + 100_000):
        with store.writing() as writer:
            writer.ensure_account()
            batch = writer.add_batch(ImportBatch(
                account="Main", file_name=str(number), content_sha256="", kind="trade history",
                zone=None, imported_at=now,
            ))
            fills = [fill(number, part) for part in range(fills_in_a_batch)]
            writer.add_fills("Main", fills, batch)
            writer.finish_batch(batch, added=len(fills), known=0, refused=0)
        tell(number)


for line in sys.stdin:
    life = os.fork()
    if not life:
        live(int(line))
    tell(f"life {life}")
    os.waitpid(life, 0)
    tell("dead")
"""


@pytest.fixture
def mother(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", MOTHER, str(tmp_path / "journal"), str(FILLS_IN_A_BATCH)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process


def kill_one_life(mother: subprocess.Popen[str], first: int, chance: random.Random) -> list[int]:
    """Return the numbers that a life told before it was killed at a moment left to chance."""
    into, out = streams(mother)
    into.write(f"{first}\n")
    into.flush()
    lives: list[int] = []
    told: list[int] = []
    wanted = chance.randrange(5)
    while not lives or len(told) < wanted:
        line = out.readline()
        assert line, "the mother died"
        (lives if line.startswith("life") else told).append(int(line.split()[-1]))
    until = perf_counter() + chance.random() * 0.006
    while perf_counter() < until:
        pass
    os.kill(lives[0], signal.SIGKILL)
    told += [int(line) for line in iter(out.readline, "dead\n")]
    return told


def streams(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_kill_at_any_moment_loses_nothing_told_and_leaves_nothing_half_written(
    mother: subprocess.Popen[str], tmp_path: Path
) -> None:
    folder = DataFolder(tmp_path / "journal")
    chance = random.Random(5)  # kill moments, not secrets
    told: set[int] = set()
    stored: set[int] = set()
    logs_left = 0
    for _ in range(KILLS):
        told |= set(kill_one_life(mother, 1 + max(stored, default=0), chance))
        logs_left += has_log(folder.database)
        with Store.open(folder) as store, store.reading() as reader:
            fills = Counter(int(fill.price) - 1 for fill in reader.fills("Main"))
            batches = {int(batch.file_name): batch.rows_added for batch in reader.batches("Main")}
        stored = set(batches)
        assert told <= stored
        assert set(fills.values()) | set(batches.values()) <= {FILLS_IN_A_BATCH}
        assert set(fills) == stored
    assert stored
    assert logs_left > 0  # else no life was killed while it worked
