"""Positions that came near liquidation, over candles written for it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from journal.bootstrap import Services, open_services
from journal.domain.instants import ms_from_utc
from journal.domain.market.series import MINUTE_MS, CandleSeries
from journal.domain.values import MarginMode, PriceType, Side
from journal.services.liquidations.service import HandLiquidation
from journal.services.positions.excursions.found import FoundExcursions
from journal.services.positions.service import HandTrade
from journal.services.review.near import NEAR_RATIO

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)


def candles(lows: list[float], price_type: PriceType = PriceType.MARK) -> CandleSeries:
    count = len(lows)
    flat = np.full(count, 100.0)
    return CandleSeries(
        symbol="XRPUSDT",
        interval="1m",
        price_type=price_type,
        open_at=ms_from_utc(NOON) + MINUTE_MS * np.arange(count, dtype=np.int64),
        open=flat,
        high=flat,
        low=np.array(lows),
        close=flat,
        volume=np.zeros(count),
    )


def trade(**changes: object) -> HandTrade:
    values: dict[str, object] = {
        "symbol": "XRPUSDT",
        "side": Side.LONG,
        "quantity": Decimal(1),
        "entry_price": Decimal(100),
        "opened_at": NOON,
        "exit_price": Decimal(101),
        "closed_at": NOON + timedelta(minutes=6),
        "leverage": Decimal(10),
        "margin_mode": MarginMode.ISOLATED,
    }
    return HandTrade(**(values | changes))  # type: ignore[arg-type]  # by name


@pytest.fixture
def services(new_folder: Path) -> Iterator[Services]:
    opened = open_services(new_folder)
    yield opened
    opened.close()


def test_a_margin_ratio_of_80_percent_is_told_with_its_minute_and_price(services: Services) -> None:
    # Of a margin of 9.95 about 0.6 is left at 90.65, and 0.45 is needed.
    services.charting.candle_files.add(candles([100.0, 95.0, 91.0, 90.55, 99.0, 90.0, 80.0]))
    services.positions.record_by_hand("Main", trade(closed_at=NOON + timedelta(minutes=5)))
    (near,) = services.why.near("Main")
    assert (near.symbol, near.side, near.by_mark) == ("XRPUSDT", Side.LONG, True)
    assert (near.reached_at, near.price) == (NOON + timedelta(minutes=3), Decimal("90.55"))
    assert [one.margin_ratio for one in near.crossings] == [Decimal("0.5"), Decimal("0.8")]
    assert near.is_estimate


@pytest.mark.parametrize(
    ("changes", "lows"),
    [
        ({"leverage": Decimal(3)}, [100.0, 90.0, 95.0]),
        ({}, [100.0, 95.0, 96.0]),
        ({"leverage": None, "margin_mode": None}, [100.0, 90.0, 95.0]),
        ({"symbol": "DOGEUSDT"}, [100.0, 90.0, 95.0]),
        ({"opened_at": NOON + timedelta(hours=1), "closed_at": None, "exit_price": None}, [90.0]),
    ],
)
def test_what_never_came_near_or_is_not_known_is_not_told(
    services: Services, changes: dict[str, object], lows: list[float]
) -> None:
    services.charting.candle_files.add(candles(lows))
    services.positions.record_by_hand("Main", trade(**changes))
    assert services.why.near("Main") == ()


def test_what_was_liquidated_has_a_review_and_is_not_near(services: Services) -> None:
    services.charting.candle_files.add(candles([100.0, 90.0, 95.0], PriceType.LAST))
    services.positions.record_by_hand("Main", trade(closed_at=NOON + timedelta(minutes=2)))
    (near,) = services.why.near("Main")
    assert not near.by_mark
    services.liquidations.record_by_hand(
        "Main",
        HandLiquidation(symbol="XRPUSDT", side=Side.LONG, occurred_at=NOON + timedelta(minutes=2)),
    )
    assert services.why.near("Main") == ()


def test_without_a_review_nothing_is_remembered(services: Services) -> None:
    assert services.why.memory("Main") is None


@pytest.mark.parametrize("low", [90.55, 90.9])
def test_near_is_whose_highest_margin_ratio_in_the_journal_reached_80_percent(
    services: Services, low: float
) -> None:
    services.charting.candle_files.add(candles([100.0, low, 99.0, 99.0, 99.0]))
    services.positions.record_by_hand("Main", trade(closed_at=NOON + timedelta(minutes=5)))
    (view,) = services.positions.views("Main")
    found = services.excursions.of(view)
    assert isinstance(found, FoundExcursions)
    assert found.approach is not None
    assert found.approach.margin_ratio is not None
    is_near = bool(services.why.near("Main"))
    assert is_near == (found.approach.margin_ratio >= NEAR_RATIO) == (low < 90.6)
