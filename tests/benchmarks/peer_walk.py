"""What all peers of ``bench_chart.py`` share: the window, the walk, the row they print.

Needs nothing but Python, since a peer may run in one that has not the journal's packages.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

SIZE = (1_600, 900)
VISIBLE = (300, 3_000, 30_000)
KILOBYTE, MEGABYTE = 1_024, 1_048_576


def windows(count: int, visible: int, steps: int) -> Iterator[tuple[int, int]]:
    """Yield the candles seen at each step of a pan, from the middle on."""
    seen = min(visible, count // 2)
    start = (count - seen) // 2
    for step in range(steps):
        left = start + int(step * max(1.0, seen * 0.002))
        yield left, left + seen


def peak_megabytes() -> float:
    """Return the most memory this process ever held, 0 where the system does not tell."""
    try:
        told = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return 0.0
    # Not getrusage: what a child begins with there is the peak of its parent.
    return int(told.partition("VmHWM:")[2].split()[0]) * KILOBYTE / MEGABYTE


def say_row(count: int, frames: list[float], first: float, peak: float | None = None) -> None:
    """Print what was measured as one line of JSON, milliseconds and megabytes."""
    row = {
        "count": count,
        "frame": median(frames),
        "first": first,
        "peak": peak_megabytes() if peak is None else peak,
    }
    sys.stdout.write(json.dumps(row) + "\n")
    sys.stdout.flush()
