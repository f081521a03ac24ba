"""A million fills: read into columns, folded into positions; against fetchall and a Python loop.

    python tests/benchmarks/bench_ledger.py [--short]

The loop does in floats what the fold does: where each position begins and ends, its side, its peak,
its average entry, and whether every figure of the exchange agrees with it. CPU time, the median of
several rounds. What is shown as money is not part of either: that comes from the exact fold of one
position at a time, which the result of the first fills is compared with.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from journal.domain.ledger.columns.fold import fold_table
from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.positions import fold_positions
from journal.storage.database.connecting import connect_to_read
from journal.storage.folder import DataFolder
from journal.storage.store import Store
from journal.storage.transactions.rows import FILL_COLUMNS
from tests.benchmarks.made_fills import write_journal

MISSED = 3
"""Exit code that says so; 1 is Python's own for a crash."""
NOISE = 1.25
MOST_OF_LOOP = 1 / 6
MOST_MS_OF_A_MILLION = 100
MOST_OF_FETCHALL = 1.1
ROUNDS = 5
COMPARED = 20_000
"""Fills of which every figure is compared with the fold of values."""


def milliseconds(work: Callable[[], object]) -> float:
    """Return the median CPU time of some rounds."""
    times = []
    for _ in range(ROUNDS):
        started = process_time()
        work()
        times.append((process_time() - started) * 1000)
    return statistics.median(times)


Row = tuple[int, int, float, float, float]
Trip = tuple[int, int, int, bool, float, float, bool]


def python_loop(rows: list[Row]) -> list[Trip]:
    """Return round trips: leg, first and last fill, side, peak, entry, whether figures agree."""
    trips: list[Trip] = []
    held: dict[int, list[Any]] = {}
    for leg, number, signed, price, told in rows:
        state = held.get(leg)
        if state is None:
            held[leg] = [signed, price, number, abs(signed), True, 2]
            continue
        quantity, entry = state[0], state[1]
        if (quantity > 0) == (signed > 0):
            total = quantity + signed
            state[1] = (entry * quantity + price * signed) / total
            state[0] = total
            state[3] = max(state[3], abs(total))
            continue
        state[4] = state[4] and abs(-signed * (price - entry) - told) < state[5] * 1e-8 + 1e-6
        state[5] += 1
        left = quantity + signed
        if abs(left) > 1e-9 and (left > 0) == (quantity > 0):
            state[0] = left
            continue
        trips.append((leg, state[2], number, quantity > 0, state[3], entry, state[4]))
        del held[leg]
        if abs(left) > 1e-9:
            held[leg] = [left, price, number, abs(left), True, 2]
    return trips


def fetch_all(folder: DataFolder) -> list[tuple[object, ...]]:
    """Read the rows of every fill, in the order of their time, as tuples."""
    connection = connect_to_read(folder.database)
    query = f"SELECT {','.join(FILL_COLUMNS)} FROM fill WHERE +account_id = 1"  # noqa: S608  # fixed names
    rows = connection.execute(query).fetchall()
    connection.close()
    return rows


def table_of(store: Store) -> FillTable:
    """Read the same fills as a table."""
    with store.reading() as reader:
        return reader.fill_table("Main")


def rows_of(table: FillTable) -> list[Row]:
    """Return what the loop walks over: leg, number, signed quantity, price, told result."""
    quantity = table.quantity.units / 10.0**table.quantity.places
    price = table.price.units / 10.0**table.price.places
    return list(
        zip(
            table.symbol.tolist(),
            range(len(table)),
            (quantity * np.where(table.buys, 1, -1)).tolist(),
            price.tolist(),
            (table.realized_pnl.units * 1e-8).tolist(),
            strict=True,
        )
    )


def main() -> int:
    """Return 0 when every target is kept."""
    count = 100_000 if "--short" in sys.argv else 1_000_000
    missed = []
    with tempfile.TemporaryDirectory() as path:
        small = write_journal(Path(path) / "small", 100_000)
        with Store.open(small) as store:
            ours = milliseconds(lambda: table_of(store))
        theirs = milliseconds(lambda: fetch_all(small))
        print(
            f"load 100,000 fills: {ours:.0f} ms, fetchall {theirs:.0f} ms: {ours / theirs:.2f} × "
            f"(target {MOST_OF_FETCHALL} ×)"
        )
        missed.append(ours > theirs * MOST_OF_FETCHALL * NOISE)
        folder = write_journal(Path(path) / "large", count)
        with Store.open(folder) as store:
            started = process_time()
            table = table_of(store)
            print(f"load {len(table):,} fills: {(process_time() - started) * 1000:.0f} ms")
    fold = milliseconds(lambda: fold_table(table))
    ledger = Ledger(table)
    keys = milliseconds(lambda: Ledger(table).keys) - milliseconds(lambda: Ledger(table))
    rows = rows_of(table)
    loop = milliseconds(lambda: python_loop(rows))
    print(
        f"fold {len(table):,} fills into {len(ledger):,} positions: {fold:.0f} ms, Python loop "
        f"{loop:.0f} ms: {fold / loop:.3f} × (target {MOST_OF_LOOP:.3f} ×); what they are sorted "
        f"by: {keys:.0f} ms"
    )
    missed.append(fold > loop * MOST_OF_LOOP * NOISE)
    missed.append(fold > MOST_MS_OF_A_MILLION * NOISE * max(1.0, len(table) / 1e6))
    part = table[:COMPARED]
    if tuple(Ledger(FillTable.of(part))) != fold_positions(part):
        raise AssertionError("the fold over columns differs from the fold of values")
    return MISSED * any(missed)


if __name__ == "__main__":
    sys.exit(main())
