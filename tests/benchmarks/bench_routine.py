"""Days and weeks of a million fills: what the trader waits for before the rules are asked.

    python tests/benchmarks/bench_routine.py [--short]

The record is read and folded once before the clock runs. Then: the week of thousands of trades and
the week before it, a day, and what is due with the calendar of a quarter of a year. Milliseconds of
CPU time, the best of several, held against the target and against the fold in the same run.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from journal.bootstrap import open_services
from journal.domain.instants import utc_from_ms
from journal.domain.routine.period import Period, day_of
from tests.benchmarks.made_fills import write_journal

MISSED = 3
"""Exit code that says so; 1 is Python's own for a crash."""
NOISE = 1.5
"""A target is missed only beyond what a busy machine adds."""
MOST_MS = 150
MOST_OF_FOLD = 1 / 10
ROUNDS = 5


def timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds of CPU time something takes."""
    started = process_time()
    work()
    return (process_time() - started) * 1000


def main() -> int:
    """Measure, print, and return whether all targets were kept."""
    count = 100_000 if "--short" in sys.argv else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        services = open_services(write_journal(Path(folder), count).path)
        routine, positions = services.routine, services.positions
        fold = timed(lambda: positions.glance("Main"))
        ledger = positions.glance("Main").sources.record.positions
        newest = day_of(utc_from_ms(int(ledger.opened_at[-1])), routine.zone)
        week, day = Period.week(newest).before, Period.day(newest).before
        found = routine.look("Main", week).numbers
        print(f"{count:,} fills, {len(ledger):,} positions, {found.trades:,} in the week")
        print(f"  read and folded once  {fold:8.1f} ms")
        missed = False
        for name, work in (
            ("a week", lambda: routine.look("Main", week)),
            ("a day", lambda: routine.look("Main", day)),
            ("what is due", lambda: routine.standing("Main")),
        ):
            best = min(timed(work) for _ in range(ROUNDS))
            is_missed = best > MOST_MS * NOISE or best > fold * MOST_OF_FOLD * NOISE
            missed = missed or is_missed
            print(f"  {name:<20}  {best:8.1f} ms  {best / fold:6.1%} of it", "MISSED" * is_missed)
        services.close()
    return MISSED if missed else 0


if __name__ == "__main__":
    sys.exit(main())
