"""Open positions at the newest price in the candle files."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from journal.domain.instants import ms_from_utc
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.market.series import CandleSeries, interval_ms
from journal.domain.values import MarginMode, PriceType, Side
from journal.services.account.settings import SettingsService
from journal.services.clock import Clock
from journal.services.overview.today import TodayService
from journal.services.positions.service import HandTrade, PositionService
from journal.services.record.marks import STALE_AFTER, Present
from journal.services.rules.service import RulesService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store

D = Decimal


@pytest.fixture
def files(tmp_path: Path) -> CandleFiles:
    return CandleFiles(tmp_path / "candles")


@pytest.fixture
def today(store: Store, clock: Clock, brackets: BracketBook, files: CandleFiles) -> TodayService:
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    positions = PositionService(store=store, rules=rules, clock=clock)
    trade = HandTrade(
        symbol="BTCUSDT",
        side=Side.LONG,
        quantity=D(10),
        entry_price=D(100),
        opened_at=clock.now() - timedelta(hours=2),
        leverage=D(20),
        margin_mode=MarginMode.ISOLATED,
    )
    positions.record_by_hand("Main", trade)
    return TodayService(
        positions=positions,
        clock=clock,
        candles=files,
        settings=SettingsService(store=store),
    )


def add(
    files: CandleFiles,
    ended_at: datetime,
    *closes: float,
    price_type: PriceType = PriceType.MARK,
    interval: str = "1m",
) -> None:
    """Add candles of which the last one ended at a time."""
    close, step = np.array(closes), interval_ms(interval)
    first_ms = ms_from_utc(ended_at) - len(closes) * step
    series = CandleSeries(
        symbol="BTCUSDT",
        interval=interval,
        price_type=price_type,
        open_at=first_ms + np.arange(len(closes)) * step,
        open=close,
        high=close,
        low=close,
        close=close,
        volume=close * 0,
    )
    files.add(series)


def present(today: TodayService) -> Present:
    (view,) = today.look("Main").open_positions
    return view.present


def test_distance_and_margin_ratio_are_of_the_newest_mark_that_has_ended(
    today: TodayService, files: CandleFiles, clock: Clock
) -> None:
    # The last of these runs still: it ends a minute after now.
    add(files, clock.now() + timedelta(minutes=1), 99.0, 98.0, 50.0)
    found = present(today)
    assert found.known is not None
    assert (found.known.price, found.known.at) == (D(98), clock.now())
    assert found.known.price_type is PriceType.MARK
    assert found.lines is not None
    # LP 96.01010101: (98 − 96.01010101) / 98; MM 9.8 (1 %) by WB 49.5 − 20 = 29.5
    assert found.lines.liquidation_distance_ratio == pytest.approx(D("0.02030509"), abs=D("1e-8"))
    assert found.lines.margin_ratio == D("0.33220339")


def test_last_counts_only_where_no_mark_is_fresh_and_is_told_apart(
    today: TodayService, files: CandleFiles, clock: Clock
) -> None:
    add(files, clock.now() - timedelta(days=3), 90.0, interval="1h")
    found = present(today)
    assert found.known is not None
    assert found.known.is_stale
    assert found.lines is None
    add(files, clock.now() - timedelta(minutes=2), 97.0, price_type=PriceType.LAST)
    found = present(today)
    assert found.known is not None
    assert (found.known.price_type, found.known.price) == (PriceType.LAST, D(97))
    assert found.lines is not None
    add(files, clock.now() - STALE_AFTER - timedelta(minutes=1), 99.0, interval="1h")
    assert present(today).known == found.known
    add(files, clock.now() - timedelta(minutes=30), 98.0, interval="5m")
    found = present(today)
    assert found.known is not None
    assert (found.known.price_type, found.known.price) == (PriceType.MARK, D(98))


def test_without_candles_of_the_time_nothing_is_known(
    today: TodayService, files: CandleFiles, clock: Clock
) -> None:
    assert present(today) == Present(known=None, lines=None)
    add(files, clock.now() + timedelta(hours=3), 99.0)
    assert present(today).known is None


def test_a_damaged_file_is_passed_over(
    today: TodayService, files: CandleFiles, clock: Clock
) -> None:
    add(files, clock.now(), 98.0)
    for path in files.folder.iterdir():
        if path.suffix == ".checked":
            path.unlink()
        else:
            content = bytearray(path.read_bytes())
            content[4_096] ^= 1
            path.write_bytes(content)
    assert present(today).known is None
