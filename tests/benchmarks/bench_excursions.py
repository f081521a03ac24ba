"""The excursions of a million fills: all positions swept at once, beside measuring one by one.

    python tests/benchmarks/bench_excursions.py [--short]

Seven contracts with a mark price candle for every minute. What a table sorts and filters by is
swept; a position that is looked at is measured by values, and both are compared here as well.
"""

import math
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from journal.bootstrap import open_services
from journal.domain.market.series import MINUTE_MS, CandleSeries
from journal.domain.values import Account, MarginMode, PriceType
from journal.services.positions.excursions.columns import FIGURES, figures_of
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store
from tests.benchmarks.made_fills import CONTRACTS, FIRST_MS, write_journal

MISSED = 3
"""Exit code that says so; 1 is Python's own for a crash."""
NOISE = 1.25
MOST_MS = 2000
MOST_OF_SINGLE = 1 / 30
COMPARED = 500
FINEST = 1e-6


def write_candles(folder: Path, until_ms: int) -> None:
    """Write a minute's candle of every contract from the first fill to the last."""
    dice, count = np.random.default_rng(2026), (until_ms - FIRST_MS) // MINUTE_MS + 2
    files = CandleFiles(folder)
    for contract in CONTRACTS:
        wave = 1 + 0.03 * np.sin(np.arange(count) / 700) + dice.normal(0, 0.002, count)
        close = np.round(contract.price * wave, contract.price_places + 1)
        first = np.append(close[:1], close[:-1])
        files.add(
            CandleSeries(
                symbol=contract.symbol,
                interval="1m",
                price_type=PriceType.MARK,
                open_at=FIRST_MS + np.arange(count, dtype=np.int64) * MINUTE_MS,
                open=first,
                high=np.maximum(first, close) * 1.001,
                low=np.minimum(first, close) * 0.999,
                close=close,
                volume=np.zeros(count),
            )
        )


def measure(folder: Path) -> tuple[int, float, float, float]:
    """Return how many positions there are, and milliseconds: wall, worked, one of them alone."""
    services = open_services(folder)
    views = services.positions.glance("Main")
    views.columns.prepare()
    ledger = views.sources.record.positions
    started, begun = perf_counter(), process_time()
    found = services.excursions.found(views)
    wall, worked = perf_counter() - started, process_time() - begun
    columns = {name: found.column(name) for name in FIGURES}
    chosen = range(0, len(ledger), max(1, len(ledger) // COMPARED))
    begun = process_time()
    told = {place: figures_of(found.of(ledger[place].key)) for place in chosen}
    single = (process_time() - begun) / len(chosen)
    for place, figures in told.items():
        for name, column in columns.items():
            value, exact = float(column[place]), figures.get(name, math.nan)
            same = math.isclose(value, exact, rel_tol=FINEST, abs_tol=FINEST)
            assert same or (math.isnan(value) and math.isnan(exact)), (place, name)
    services.close()
    return len(ledger), wall * 1000, worked * 1000, single * 1000


def main() -> int:
    """Print the figures; 3 where a target is missed by more than noise."""
    count = 100_000 if "--short" in sys.argv else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "journal"
        place = write_journal(folder, count)
        with Store.open(place) as store:
            account = Account(
                name="Main", usual_leverage=Decimal(10), usual_margin_mode=MarginMode.ISOLATED
            )
            with store.writing() as writer:
                writer.save_account(account)
            with store.reading() as reader:
                newest = int(reader.fill_table("Main").traded_at[-1])
        write_candles(place.candles, newest)
        positions, wall, worked, single = measure(folder)
    share = worked / (single * positions)
    print(
        f"{count:,} fills, {positions:,} positions: all swept in {wall:.0f} ms ({worked:.0f} "
        f"worked), one measured in {single:.2f} ms; {share:.4f} of measuring all one by one"
    )
    missed = []
    if worked > MOST_MS * NOISE:
        missed.append(f"{worked:.0f} of {MOST_MS} ms")
    if share > MOST_OF_SINGLE * NOISE:
        missed.append(f"{share:.3f} of {MOST_OF_SINGLE:.3f}")
    print(f"missed: {', '.join(missed) or 'none'}")
    return MISSED if missed else 0


if __name__ == "__main__":
    sys.exit(main())
