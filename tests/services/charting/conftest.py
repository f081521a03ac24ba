"""A journal with a chart service, and short ways to put trades and candles into it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest

from journal.domain.instants import ms_from_utc
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.market.series import CandleSeries, interval_ms
from journal.domain.values import Fill, PositionFacts, PriceType
from journal.services.charting import ChartService
from journal.services.charting.content import ChartContent
from journal.services.positions.service import PositionService
from journal.services.rules.service import RulesService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
NOON_MS = ms_from_utc(NOON)
MINUTE = 60_000
KEY = "BTCUSDT:both:1"


class Settable(Protocol):
    at: datetime

    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Room:
    """The services of one journal, and short ways to put something into it."""

    store: Store
    charts: ChartService

    def trade(self, *fills: Fill, **facts: object) -> None:
        with self.store.writing() as writer:
            writer.add_fills("Main", fills, None)
            if facts:
                known = PositionFacts(position_key=KEY, **facts)  # type: ignore[arg-type]  # a table of facts
                writer.save_facts("Main", known)

    def candles(
        self,
        interval: str,
        price_type: PriceType,
        closes: list[float],
        start: datetime = NOON,
        symbol: str = "BTCUSDT",
    ) -> None:
        self.charts.candle_files.add(candles(interval, price_type, closes, start, symbol))

    def content(self, price_type: PriceType = PriceType.LAST, **wanted: str) -> ChartContent:
        return self.charts.content("Main", KEY, price_type, **wanted)


def candles(
    interval: str,
    price_type: PriceType,
    closes: list[float],
    start: datetime = NOON,
    symbol: str = "BTCUSDT",
) -> CandleSeries:
    close = np.array(closes, np.float64)
    open_at = np.arange(len(closes)) * interval_ms(interval) + ms_from_utc(start)
    return CandleSeries(
        symbol=symbol,
        interval=interval,
        price_type=price_type,
        open_at=open_at,
        open=close,
        high=close,
        low=close,
        close=close,
        volume=np.ones(len(closes)),
    )


def service(store: Store, brackets: BracketBook, clock: Settable, folder: Path) -> ChartService:
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    return ChartService(
        store=store,
        candle_files=CandleFiles(folder),
        positions=PositionService(store=store, rules=rules, clock=clock),
        clock=clock,
    )


@pytest.fixture
def room(store: Store, brackets: BracketBook, clock: Settable, tmp_path: Path) -> Room:
    clock.at = NOON + timedelta(days=1)
    return Room(store, service(store, brackets, clock, tmp_path / "candles"))


@pytest.fixture(scope="session")
def make_candles() -> Callable[..., CandleSeries]:
    return candles
