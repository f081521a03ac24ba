"""The planner while typing: what one key costs, from the form's numbers to the verdict.

    python tests/benchmarks/bench_planner.py [--short]

The journal is the demo's. Each key is a plan with another size, stop or leverage, judged on a
record read once: lines, every rule, the largest size allowed and which rule sets it. In the long
form the plan also crosses leverage brackets, on an account large enough for them. Figures are
milliseconds of CPU time of one key.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from journal.bootstrap import open_services
from journal.domain.values import Account, MarginMode, Plan, Side
from journal.services.planning.service import Ground, PlanService

MISSED = 3
"""Exit code that says so; 1 is Python's own for a crash."""
TARGET_MS = 16.0
NOW = datetime(2026, 5, 20, tzinfo=UTC)


LATER = NOW + timedelta(days=10)
"""When the demo's pause is over: a pause allows no size, and then none is searched for."""


class SetClock:
    """A clock that stands still until it is set."""

    at = NOW

    def now(self) -> datetime:
        """Return the time of the benchmark."""
        return self.at


def keys(account_size: int, count: int) -> Iterator[Plan]:
    """Yield plans as they come into being key by key."""
    for number in range(count):
        leverage = Decimal(2 + number % 9)
        yield Plan(
            symbol="BTCUSDT",
            side=Side.SHORT if number % 2 else Side.LONG,
            margin_mode=MarginMode.CROSS if number % 5 == 0 else MarginMode.ISOLATED,
            leverage=leverage,
            entry_price=Decimal(60_000),
            quantity=Decimal(account_size * (1 + number % 7)) / 600_000,
            stop_price=Decimal(61_000 + number) if number % 2 else Decimal(59_000 - number),
        )


def measured(planning: PlanService, ground: Ground, plans: Iterator[Plan]) -> list[float]:
    """Return the milliseconds of each key."""
    found, searched = [], 0
    for plan in plans:
        begun = process_time()
        verdict = planning.judge_on(ground, plan)
        found.append((process_time() - begun) * 1000)
        largest = verdict.largest_allowed
        searched += largest is not None and largest.quantity > 0
    if searched * 2 < len(found):
        raise SystemExit("most plans were allowed no size: nothing was measured")
    return sorted(found)


def main() -> int:
    """Print the figures; return 3 when a key takes longer than it may."""
    is_short = "--short" in sys.argv
    folder = Path(tempfile.mkdtemp(prefix="bench-planner-"))
    os.environ["XDG_STATE_HOME"] = str(folder / "state")
    clock = SetClock()
    services = open_services(folder / "journal", clock=clock, demo=True)
    clock.at = LATER
    name = services.accounts.named(None).name
    slowest = 0.0
    for size in (100_000,) if is_short else (100_000, 1_000_000, 100_000_000):
        services.accounts.save(
            Account(name=name, wallet_balance=Decimal(size), wallet_balance_at=LATER)
        )
        ground = services.planning.ground(name)
        ground.standing.last_liquidation = None  # nobody reviewed it, and then no size is allowed
        times = measured(services.planning, ground, keys(size, 60 if is_short else 600))
        high = times[int(len(times) * 0.99)]
        slowest = max(slowest, high)
        print(f"account {size:>11,}: median {median(times):.2f} ms, 99 % {high:.2f} ms a key")
    services.close()
    print(f"target {TARGET_MS} ms: {'kept' if slowest <= TARGET_MS else 'missed'}")
    return 0 if slowest <= TARGET_MS else MISSED


if __name__ == "__main__":
    sys.exit(main())
