"""Kills the program at random moments around starting, lengthening and ending a pause.

    python tests/pause_trials/kills.py [--kills 300]

What was acknowledged on the terminal must hold afterwards, what was not may be there or not, and
nothing may be there twice. Each life is a fork that runs the command as the terminal would.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from journal.bootstrap import open_services
from journal.cli.main import run
from journal.domain.pause.entries import EntryKind

HOUR: Final = 3600
NEAR: Final = 2


@dataclass(slots=True)
class Steady:
    """A clock that stands where it is put: the trials are about kills, not about time."""

    at: datetime = datetime(2024, 5, 14, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the time."""
        return self.at


def main() -> int:
    """Kill as often as was asked for and return 1 where a pause was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    wanted = parser.parse_args()
    dice, clock = random.Random(1), Steady()
    counts: Counter[str] = Counter()
    faults = []
    with tempfile.TemporaryDirectory() as place:
        os.environ["XDG_STATE_HOME"] = str(Path(place) / "state")
        folder = Path(place) / "journal"
        longest = _timed(folder, clock)
        for number in range(wanted.kills):
            fault = _one(folder, clock, dice, longest, counts)
            if fault is not None:
                faults.append(f"kill {number}: {fault}")
    print("\n".join(faults) or "no pause was lost, none was doubled")
    print(f"{wanted.kills} kills: {dict(counts)}, {len(faults)} faults")
    return 1 if faults else 0


def _one(
    folder: Path, clock: Steady, dice: random.Random, longest: float, counts: Counter[str]
) -> str | None:
    """Kill one command; return what is wrong afterwards, None where nothing is."""
    before, entries = _look(folder, clock)
    kind = dice.choice(("start", "extend", "end")) if before else "start"
    words: tuple[str, ...]
    allowed: tuple[int, ...]
    acknowledged: tuple[int, ...]
    if kind == "end":  # the moment at which it ends by time
        clock.at += timedelta(seconds=before)
        words, allowed, acknowledged = ("show",), (0,), (0,)
    elif kind == "start":
        hours = dice.randrange(1, 30)
        words = ("start", str(hours))
        acknowledged = (max(before, hours * HOUR),)
        allowed = (before, *acknowledged)
    else:
        words, acknowledged = ("extend", "1"), (before + HOUR,)
        allowed = (before, *acknowledged)
    is_told = _killed(folder, clock, words, dice.uniform(0, longest))
    counts[f"{kind}, {'acknowledged' if is_told else 'not acknowledged'}"] += 1
    after, now_there = _look(folder, clock)
    wanted = acknowledged if is_told else allowed
    if not any(abs(after - one) <= NEAR for one in wanted):
        return f"{words} from {before} s: {after} s left, acknowledged: {is_told}"
    if now_there - entries > 1:
        return f"{words}: written down {now_there - entries} times"
    return None


def _killed(folder: Path, clock: Steady, words: tuple[str, ...], after: float) -> bool:
    """Run a command in a life of its own, kill it after so many seconds; was it acknowledged?"""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        os.dup2(write_end, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        sys.stdout = os.fdopen(1, "w")
        code = run(
            ["--data-dir", str(folder), "pause", *words, "--json"],
            partial(open_services, clock=clock),
        )
        sys.stdout.flush()
        os._exit(code)
    os.close(write_end)
    time.sleep(after)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    with os.fdopen(read_end, "rb") as told:
        answer = told.read()
    os.waitpid(child, 0)
    return bool(answer.strip())


def _timed(folder: Path, clock: Steady) -> float:
    """Return four times what a command takes: a fork starts slowly while others are at work."""
    began = time.perf_counter()
    with redirect_stdout(StringIO()):
        run(["--data-dir", str(folder), "pause"], partial(open_services, clock=clock))
        began = time.perf_counter()
        run(["--data-dir", str(folder), "pause", "start", "1"], partial(open_services, clock=clock))
    return (time.perf_counter() - began) * 4


def _look(folder: Path, clock: Steady) -> tuple[int, int]:
    """Return the seconds that are left and how many decisions of the trader are written down."""
    services = open_services(folder, clock=clock)
    try:
        left = int(services.pause.state().remaining.total_seconds())
        kinds = [one.kind for one in services.pause.log()]
    finally:
        services.close()
    return left, sum(kind in {EntryKind.STARTED, EntryKind.EXTENDED} for kind in kinds)


if __name__ == "__main__":
    sys.exit(main())
