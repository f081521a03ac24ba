"""The margin engine against plain loops, in one run: the margin rows of the performance targets.

    python tests/benchmarks/bench_margin.py [--short]

Figures are CPU time, best of several. The Python loop solves the same positions in float64 with the
same max/min rule, so the ratio is what numpy in blocks gains; agreement is checked before timing.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from numpy.typing import NDArray

from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.formulas import liquidation_price
from journal.domain.margin.sweep.prices import liquidation_prices
from journal.domain.margin.sweep.survival import Stake, survival_grid
from journal.domain.margin.sweep.touches import first_touches
from journal.domain.market.series import CandleSeries
from journal.domain.values import PriceType, Side
from journal.storage.files.bracket_files import load_shipped_brackets

MINUTE = 60_000
YEAR = 525_600
MISSED = 3
"""Exit code that says so; 1 is Python's own for a crash."""
NOISE = 1.5
"""A target is missed only beyond what a busy machine adds."""
TARGETS = {
    "exact liquidation price, us": 30.0,
    "a million prices by the Python loop": 1 / 20,
    "first touch of 1,000 levels, ms": 5.0,
    "leverage 1-125 x 500 stops, ms": 5.0,
}


@dataclass(frozen=True, slots=True)
class Many:
    """Positions as columns."""

    signs: NDArray[np.int8]
    quantities: NDArray[np.float64]
    entry_prices: NDArray[np.float64]
    wallets: NDArray[np.float64]

    def first(self, count: int) -> "Many":
        return Many(
            self.signs[:count],
            self.quantities[:count],
            self.entry_prices[:count],
            self.wallets[:count],
        )


def best(task: Callable[[], object], repeats: int) -> float:
    """Return the least CPU seconds a task took."""
    times = []
    for _ in range(repeats):
        begun = process_time()
        task()
        times.append(process_time() - begun)
    return min(times)


def many(count: int) -> Many:
    random = np.random.default_rng(7)
    quantities = random.uniform(0.01, 100, count)
    entries = random.uniform(10_000, 90_000, count)
    return Many(
        random.choice(np.array([1, -1], np.int8), count),
        quantities,
        entries,
        quantities * entries * random.uniform(0.01, 1, count),
    )


def by_loop(positions: Many, table: BracketTable) -> list[float]:
    """Return the prices one after the other, as a careful Python loop does."""
    brackets = [
        (float(bracket.maintenance_margin_rate), float(bracket.maintenance_amount))
        for bracket in table.brackets
    ]
    prices = []
    for sign, quantity, entry, wallet in zip(
        positions.signs.tolist(),
        positions.quantities.tolist(),
        positions.entry_prices.tolist(),
        positions.wallets.tolist(),
        strict=True,
    ):
        numerator = wallet - sign * quantity * entry
        found = [(numerator + amount) / (quantity * (rate - sign)) for rate, amount in brackets]
        price = max(found) if sign > 0 else min(found)
        prices.append(price if price > 0 else float("nan"))
    return prices


def by_sweep(positions: Many, table: BracketTable) -> NDArray[np.float64]:
    return liquidation_prices(
        signs=positions.signs,
        quantities=positions.quantities,
        entry_prices=positions.entry_prices,
        wallets=positions.wallets,
        table=table,
    )


def candles(count: int) -> CandleSeries:
    random = np.random.default_rng(7)
    close = 30_000 * np.exp(np.cumsum(random.normal(0, 2e-4, count)))
    open_price = np.concatenate(([close[0]], close[:-1]))
    reach = np.abs(random.normal(0, 3e-4, (2, count)))
    return CandleSeries(
        symbol="BTCUSDT",
        interval="1m",
        price_type=PriceType.MARK,
        open_at=np.arange(count) * MINUTE,
        open=open_price,
        high=np.maximum(open_price, close) * (1 + reach[0]),
        low=np.minimum(open_price, close) * (1 - reach[1]),
        close=close,
        volume=np.zeros(count),
    )


def exact_price_us(table: BracketTable, repeats: int) -> float:
    def hundred() -> None:
        for _ in range(100):
            liquidation_price(
                side=Side.SHORT,
                quantity=Decimal("1.234"),
                entry_price=Decimal("31234.56"),
                wallet_balance=Decimal("3888.12345678"),
                table=table,
            )

    return best(hundred, repeats) / 100 * 1e6


def sweep_ratio(table: BracketTable, repeats: int, looped: int) -> float:
    positions = many(1_000_000)
    some = positions.first(looped)
    plain, swept = np.array(by_loop(some, table)), by_sweep(some, table)
    if not np.allclose(plain, swept, rtol=1e-9, atol=0, equal_nan=True):
        raise AssertionError("loop and sweep disagree")
    loop = best(lambda: by_loop(some, table), 3) * 1_000_000 / looped
    sweep = best(lambda: by_sweep(positions, table), repeats)
    print(f"  a million prices: loop {loop * 1e3:,.0f} ms, sweep {sweep * 1e3:.1f} ms")
    return sweep / loop


def main() -> int:
    """Return 0 when every target is kept."""
    short = "--short" in sys.argv
    repeats = 5 if short else 15
    table = load_shipped_brackets().table("BTCUSDT")
    year = candles(YEAR)
    levels = np.linspace(year.low.min() * 0.99, year.low.max(), 1_000)
    stake = Stake(side=Side.LONG, entry_price=Decimal(str(year.open[0])), amount=Decimal(100))
    leverages = np.arange(1.0, 126.0)
    stops = np.linspace(0.001, 0.5, 500)
    found = {
        "exact liquidation price, us": exact_price_us(table, repeats),
        "a million prices by the Python loop": sweep_ratio(
            table, repeats, 50_000 if short else 1_000_000
        ),
        "first touch of 1,000 levels, ms": 1e3
        * best(lambda: first_touches(year.low, levels, Side.LONG), repeats),
        "leverage 1-125 x 500 stops, ms": 1e3
        * best(
            lambda: survival_grid(stake, year, table, leverages=leverages, stop_ratios=stops),
            repeats,
        ),
    }
    for name, value in found.items():
        print(f"{name:<38} {value:8.4f}  target {TARGETS[name]}")
    return MISSED * any(value > TARGETS[name] * NOISE for name, value in found.items())


if __name__ == "__main__":
    sys.exit(main())
