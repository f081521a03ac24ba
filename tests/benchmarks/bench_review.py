"""The review of a liquidation: the survival grid, and a whole review on a year of minutes.

    python tests/benchmarks/bench_review.py [--short]

Figures are CPU time, best of several. The position of the domain's part has 250 stretches. The
service's part has 500 fills in a stored journal and a year of minutes of both prices in candle
files: *first* is the first review after the journal was opened, the record read and folded in it;
*again* is another one of the same journal.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from journal.bootstrap import open_services
from journal.domain.instants import ms_from_utc
from journal.domain.market.series import MINUTE_MS, CandleSeries
from journal.domain.review.case import AccountBefore, ReviewCase
from journal.domain.review.path import PricePath
from journal.domain.review.review import review
from journal.domain.review.timeline import Balance
from journal.domain.review.what_if.answers import WhatIf
from journal.domain.review.what_if.position import LostPosition, Stretch
from journal.domain.values import (
    Account,
    Certainty,
    Fill,
    Liquidation,
    MarginMode,
    OrderSide,
    PositionFacts,
    PositionSide,
    PriceType,
    Side,
)
from journal.storage.files.bracket_files import load_shipped_brackets

MISSED = 3
NOISE = 1.5
YEAR = 525_600
FILLS = 500
FEW = 5
LIQUIDATION = "hand:bench"
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
STOPS = tuple(Decimal(number) / 200 for number in range(1, 61))
TARGETS = {
    "survival grid 125 x 60 over 72 h of minutes, ms": 100.0,
    "review of 250 stretches on a year of minutes, ms": 300.0,
    "service: review of 500 fills, candles from disk, first, ms": 300.0,
    "service: review of 500 fills, candles from disk, again, ms": 300.0,
}


def walk(count: int) -> CandleSeries:
    """Return minutes of a seeded random walk around 50,000."""
    steps = np.random.default_rng(7).normal(0, 0.0004, count)
    close = 50_000 * np.exp(np.cumsum(steps) - np.linspace(0, np.sum(steps), count))
    opens = np.concatenate((close[:1], close[:-1]))
    return CandleSeries(
        symbol="BTCUSDT",
        interval="1m",
        price_type=PriceType.MARK,
        open_at=ms_from_utc(BEGAN) + MINUTE_MS * np.arange(count, dtype=np.int64),
        open=opens,
        high=np.maximum(opens, close) * 1.0002,
        low=np.minimum(opens, close) * 0.9998,
        close=close,
        volume=np.ones(count),
    )


def lost(candles: CandleSeries, began: int, ended: int, stretches: int) -> LostPosition:
    """Return a 25x long opened at one candle and liquidated at another, in equal parts."""
    places = np.linspace(began, ended - 10, stretches).astype(int)
    held = []
    for number, place in enumerate(places.tolist(), start=1):
        entry = Decimal(repr(float(candles.close[began]))).quantize(Decimal("0.1"))
        quantity = Decimal(number) / 100
        held.append(
            Stretch(
                since=BEGAN + timedelta(minutes=place),
                quantity=quantity,
                entry_price=entry,
                wallet=quantity * entry / 25,
            )
        )
    return LostPosition(
        side=Side.LONG,
        stretches=tuple(held),
        liquidated_at=BEGAN + timedelta(minutes=ended),
        liquidation_price=Decimal(repr(float(candles.low[ended]))),
        leverage=Decimal(25),
    )


def stored_journal(folder: Path, year: CandleSeries) -> None:
    """Write a journal whose one position has 500 fills over a week and was liquidated."""
    services = open_services(folder)
    for price_type in (PriceType.MARK, PriceType.LAST):
        services.charting.candle_files.add(replace(year, price_type=price_type))
    first, ended = YEAR - 20_000, YEAR - 10_000
    places = np.linspace(first, ended - 10, FILLS - 1).astype(int).tolist()
    fills = [
        made_fill(number, place, year, OrderSide.SELL if number % 10 == 9 else OrderSide.BUY)
        for number, place in enumerate(places, start=1)
    ]
    held = sum(
        fill.quantity if fill.order_side is OrderSide.BUY else -fill.quantity for fill in fills
    )
    fills.append(replace(made_fill(FILLS, ended, year, OrderSide.SELL), quantity=Decimal(held)))
    at = BEGAN + timedelta(minutes=ended)
    with services.store.writing() as writer:
        writer.save_account(
            Account(name="Main", wallet_balance=Decimal(100_000), wallet_balance_at=BEGAN)
        )
        writer.add_fills("Main", fills, None)
        writer.save_facts(
            "Main",
            PositionFacts(
                position_key="BTCUSDT:both:1",
                leverage=Decimal(25),
                margin_mode=MarginMode.ISOLATED,
                has_stop=False,
            ),
        )
        writer.add_liquidation(
            "Main",
            Liquidation(
                liquidation_id=LIQUIDATION,
                symbol="BTCUSDT",
                side=Side.LONG,
                occurred_at=at,
                certainty=Certainty.BY_HAND,
                source="typed by hand",
                loss=Decimal(4000),
            ),
        )
    services.close()


def made_fill(number: int, place: int, year: CandleSeries, side: OrderSide) -> Fill:
    """Return a fill of 0.01 at the close of a candle."""
    return Fill(
        symbol="BTCUSDT",
        trade_id=str(number),
        order_id=str(number),
        traded_at=BEGAN + timedelta(minutes=place),
        order_side=side,
        position_side=PositionSide.BOTH,
        price=Decimal(repr(float(year.close[place]))).quantize(Decimal("0.1")),
        quantity=Decimal("0.01"),
        fee=Decimal("0.2"),
        fee_asset="USDT",
        realized_pnl=None,
        is_maker=False,
    )


def service_figures(year: CandleSeries, times: int) -> tuple[float, float]:
    """Return the first review after opening and another one, the best of several in ms."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        stored_journal(folder, year)
        first, again = [], []
        for _ in range(times):
            services = open_services(folder)
            found = services.why.review("Main", LIQUIDATION)
            if found.reviews[0].what_if is None or found.reviews[0].wick is None:
                raise RuntimeError("the review was not replayed, so nothing was measured")
            services.close()
            services = open_services(folder)
            first.append(best(lambda: services.why.review("Main", LIQUIDATION), 1))  # noqa: B023  # called at once
            again.append(best(lambda: services.why.review("Main", LIQUIDATION), 3))  # noqa: B023  # called at once
            services.close()
        return min(first), min(again)


def best(work: Callable[[], object], times: int) -> float:
    """Return the shortest CPU time in ms."""
    taken = []
    for _ in range(times):
        begun = process_time()
        work()
        taken.append(1000 * (process_time() - begun))
    return min(taken)


def main() -> int:
    """Print the figures; return 3 where one misses its target by more than noise."""
    times = 3 if "--short" in sys.argv else 15
    table = load_shipped_brackets().table("BTCUSDT")
    days = walk(72 * 60)
    grid = WhatIf(
        position=lost(days, 0, 60, 1),
        path=PricePath(candles=days, side=Side.LONG),
        table=table,
    )
    year = walk(YEAR)
    position = lost(year, YEAR - 20_000, YEAR - 10_000, 250)
    case = ReviewCase(
        liquidation=Liquidation(
            liquidation_id="bench",
            symbol="BTCUSDT",
            side=Side.LONG,
            occurred_at=position.liquidated_at,
            certainty=Certainty.CERTAIN,
            source="order history",
            loss=Decimal(4000),
        ),
        now=BEGAN + timedelta(days=400),
        held=position,
        margin_mode=MarginMode.ISOLATED,
        has_stop=False,
        mark=year,
        last=year,
        table=table,
        account=AccountBefore(balance=Balance(before=Decimal(9000), after=Decimal(5000))),
    )
    figures = dict(
        zip(
            TARGETS,
            (
                best(lambda: grid.grid(STOPS).losses, times),
                best(lambda: review(case), times),
                *service_figures(year, 2 if times < FEW else 4),
            ),
            strict=True,
        )
    )
    missed = False
    for name, figure in figures.items():
        missed |= figure > TARGETS[name] * NOISE
        print(f"{name}: {figure:.1f} (target {TARGETS[name]:.0f})")
    return MISSED if missed else 0


if __name__ == "__main__":
    sys.exit(main())
