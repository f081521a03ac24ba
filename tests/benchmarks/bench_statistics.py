"""Analytics of a million fills, view by view; and of a million trades beside polars.

    python tests/benchmarks/bench_statistics.py [--short]

First the views as the window's job asks for them: milliseconds of the first question after the
record was read and folded, of every view once the columns are at hand, and of one after each filter
was switched; wall time, and the time this thread worked, which a busy machine does not blur and
which is held against the target. While they are asked for, another thread counts how long it was
kept from running. Then equity, calendar and statistics of a million trades, the same numbers given
to polars: interleaved, the median of several rounds, CPU time of the process, which counts polars'
own threads too. Sums of money are exact here and floats there, and checked against each other.
"""

import importlib.util
import statistics
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from time import perf_counter, process_time, sleep, thread_time
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from journal.bootstrap import Services, open_services
from journal.domain.ledger.columns.amounts import MOST_PLACES, Amounts
from journal.domain.statistics.breakdown.dimension import Dimension
from journal.domain.statistics.over_time.curve import added_up
from journal.domain.statistics.over_time.days import by_day
from journal.domain.statistics.performance.overview import DailyOrWhy, overview
from journal.domain.statistics.trades.columns import Trades
from journal.domain.statistics.trades.sample import Sample, Unit
from journal.domain.values import Account, MarginMode, Side
from journal.services.analytics.question import AnalyticsQuestion, Period
from journal.services.record.record import read_record
from tests.benchmarks.made_fills import CONTRACTS, write_journal

MISSED = 3
"""Exit code that says so; 1 is Python's own for a crash."""
NOISE = 1.25
MOST_MS_OF_FIRST = 150
MOST_MS_OF_SWITCH = 100
MOST_OF_POLARS = 1.5
ROUNDS = 7
FIRST_MS = 1_609_459_200_000
"""2021-01-01."""


class Took(NamedTuple):
    """Milliseconds on the wall, and those that this thread worked."""

    wall: float
    worked: float


def took(work: Callable[[], object]) -> Took:
    """Return how long something took, done once."""
    started, worked = perf_counter(), thread_time()
    work()
    return Took((perf_counter() - started) * 1000, (thread_time() - worked) * 1000)


def cpu_ms(work: Callable[[], object]) -> float:
    """Return the CPU time of something done once, by all threads of this process."""
    started = process_time()
    work()
    return (process_time() - started) * 1000


class Neighbour(threading.Thread):
    """A thread that wants to run every few milliseconds, as the window's does."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.longest_ms = 0.0
        self.is_over = False

    def run(self) -> None:
        """Count how late it wakes up."""
        pause = 0.002
        while not self.is_over:
            started = perf_counter()
            sleep(pause)
            self.longest_ms = max(self.longest_ms, (perf_counter() - started - pause) * 1000)


def asked(services: Services) -> Iterator[tuple[str, float, Took]]:
    """Yield what was asked, the target, and how long the answer took."""
    ask = services.analytics
    whole = AnalyticsQuestion(accounts=("Main",))
    views: dict[str, Callable[[AnalyticsQuestion], object]] = {
        "overview": ask.overview,
        "equity": ask.equity,
        "calendar": ask.calendar,
        "distribution": ask.distribution,
        "monte carlo": ask.monte_carlo,
        "two periods": lambda question: ask.compare(
            question,
            Period(until=datetime(2021, 2, 1, tzinfo=UTC).date()),
            Period(since=datetime(2021, 2, 2, tzinfo=UTC).date()),
        ),
    }
    yield "first of all: overview", MOST_MS_OF_FIRST, took(lambda: ask.overview(whole))
    for name, view in views.items():
        yield name, MOST_MS_OF_FIRST, took(lambda view=view: view(whole))  # type: ignore[misc]  # bound now
    for dimension in Dimension:
        first = took(lambda dimension=dimension: ask.breakdown(whole, dimension))  # type: ignore[misc]  # bound now
        yield f"by {dimension}", MOST_MS_OF_FIRST, first
    switched = {
        "another unit": replace(whole, unit=Unit.PERCENT),
        "one contract": replace(whole, symbols=frozenset({CONTRACTS[0].symbol})),
        "only longs": replace(whole, side=Side.LONG),
        "a month": replace(whole, period=Period(until=datetime(2021, 1, 31, tzinfo=UTC).date())),
    }
    for name, question in switched.items():
        for what, view in views.items():
            again = took(lambda view=view, question=question: view(question))  # type: ignore[misc]  # bound now
            yield f"{name}: {what}", MOST_MS_OF_SWITCH, again


def views(count: int) -> Iterator[bool]:
    """Print how long every view took; yield whether each missed its target."""
    with tempfile.TemporaryDirectory() as path:
        folder = write_journal(Path(path), count)
        services = open_services(folder.path)
        balance_at = datetime(2021, 1, 1, tzinfo=UTC)
        services.accounts.save(
            Account(
                name="Main",
                wallet_balance=Decimal(10**8),
                wallet_balance_at=balance_at,
                usual_leverage=Decimal(10),
                # The dearest: each distance to liquidation hangs on the wallet of its moment.
                usual_margin_mode=MarginMode.CROSS,
            )
        )
        positions = len(read_record(services.store, "Main").positions)
        print(f"{count:,} fills, {positions:,} positions", flush=True)
        neighbour = Neighbour()
        neighbour.start()
        for name, most, time in asked(services):
            print(f"{name:<34} {time.wall:8.1f} ms, worked {time.worked:7.1f} ms (≤ {most:.0f})")
            yield time.worked > most * NOISE
        neighbour.is_over = True
        neighbour.join()
        print(f"another thread waited {neighbour.longest_ms:.0f} ms at most meanwhile")
        services.close()


def made_trades(count: int) -> Trades:
    """Return invented trades, a minute apart."""
    dice = np.random.default_rng(2026)
    net = dice.integers(-(10**10), 10**10, count)
    fees = dice.integers(0, 10**8, count)
    closed_at = FIRST_MS + np.arange(count) * 60_000
    places = np.full(count, MOST_PLACES, np.int8)
    nothing = np.zeros(count, np.int64)
    held = dice.integers(60_000, 10**7, count)
    return Trades(
        accounts=("Main",),
        symbols=("BTCUSDT",),
        assets=("USDT",),
        account=nothing,
        symbol=nothing,
        asset=nothing,
        place=np.arange(count),
        opened_at=closed_at - held,
        closed_at=closed_at,
        held=held.astype(np.float64),
        is_long=np.ones(count, np.bool_),
        net=Amounts(units=net, places=places, odd={}),
        gross=Amounts(units=net + fees, places=places, odd={}),
        fees=Amounts(units=fees, places=places, odd={}),
        fees_missing=np.zeros(count, np.bool_),
        funding=Amounts(units=nothing, places=places, odd={}),
        risk=np.full(count, 50.0),
        balance=np.full(count, np.nan),
    )


class Polars:
    """The same trades in a data frame, and the same questions."""

    def __init__(self, polars: Any, trades: Trades) -> None:
        self._pl = polars
        self._frame = polars.DataFrame(
            {
                "net": trades.net.units / 1e8,
                "gross": trades.gross.units / 1e8,
                "fees": trades.fees.units / 1e8,
                "opened": trades.opened_at,
                "closed": trades.closed_at,
                "risk": trades.risk,
            }
        )

    def equity(self) -> float:
        """Return the deepest drawdown."""
        pl = self._pl
        curve = self._frame.select(sum=pl.col("net").cum_sum()).with_columns(
            below=pl.max_horizontal(pl.col("sum").cum_max(), 0.0) - pl.col("sum")
        )
        return float(curve["below"].max())

    def calendar(self) -> int:
        """Return how many days there are."""
        pl = self._pl
        days = self._frame.group_by(pl.col("closed") // 86_400_000).agg(
            pl.col("net").sum(), pl.len(), wins=(pl.col("net") > 0).sum()
        )
        return len(days.sort("closed"))

    def statistics(self) -> float:
        """Return the profit factor, one of the figures of an overview."""
        pl = self._pl
        net, held = pl.col("net"), pl.col("closed") - pl.col("opened")
        won, lost = net > 0, net < 0
        run = pl.struct(won, kind=lost).rle_id()
        sums = net.cum_sum()
        lengths = self._frame.group_by(run=run).agg(net.first(), pl.len())
        lengths.group_by(pl.col("net") > 0).agg(pl.col("len").max())
        found = self._frame.select(
            count=pl.len(),
            net=net.sum(),
            gross=pl.col("gross").sum(),
            fees=pl.col("fees").sum(),
            gains=pl.col("gross").filter(pl.col("gross") > 0).sum(),
            mean=net.mean(),
            deviation=net.std(),
            wins=won.sum(),
            won=net.filter(won).sum(),
            lost=net.filter(lost).sum(),
            best=net.max(),
            worst=net.min(),
            held_won=held.filter(won).mean(),
            held_lost=held.filter(lost).mean(),
            in_r=(net / pl.col("risk")).mean(),
            deviation_r=(net / pl.col("risk")).std(),
            fall=(pl.max_horizontal(sums.cum_max(), 0.0) - sums).max(),
        )
        return float(found["won"][0] / -found["lost"][0])


def beside_polars(count: int) -> Iterator[bool]:
    """Print the ratios to polars; yield whether each missed its target."""
    if importlib.util.find_spec("polars") is None:
        print("polars is not installed: nothing to compare with")
        return
    trades = made_trades(count)
    peer = Polars(importlib.import_module("polars"), trades)
    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        # A new sample each time: what one keeps of itself must not be counted as quick.
        "equity": (lambda: added_up(Sample(trades=trades)), peer.equity),
        "calendar": (lambda: by_day(Sample(trades=trades), UTC), peer.calendar),
        "statistics": (lambda: overview(Sample(trades=trades), DailyOrWhy()), peer.statistics),
    }
    require_same(trades, peer)
    for name, (ours, theirs) in pairs.items():
        times = [(cpu_ms(ours), cpu_ms(theirs)) for _ in range(ROUNDS)]
        mine, other = (statistics.median(column) for column in zip(*times, strict=True))
        print(
            f"{name} of {count:,} trades: {mine:.1f} ms, polars {other:.1f} ms: "
            f"{mine / other:.2f} × (target {MOST_OF_POLARS} ×)"
        )
        yield mine > other * MOST_OF_POLARS * NOISE


def require_same(trades: Trades, peer: Polars) -> None:
    """Refuse to compare answers that differ."""
    sample = Sample(trades=trades)
    deepest = added_up(sample).deepest
    factor = next(
        figure.value for figure in overview(sample, DailyOrWhy()) if figure.name == "profit_factor"
    )
    ours = (float(deepest.depth if deepest else 0), len(by_day(sample, UTC)), float(factor or 0))
    theirs = (peer.equity(), peer.calendar(), peer.statistics())
    if not np.allclose(ours, theirs, rtol=1e-6):
        raise AssertionError(f"the answers differ: {ours} and {theirs}")


def main() -> int:
    """Return 0 when every target is kept."""
    is_short = "--short" in sys.argv
    missed = [*beside_polars(1_000_000), *views(100_000 if is_short else 1_000_000)]
    return MISSED * any(missed)


if __name__ == "__main__":
    sys.exit(main())
