"""Positions over recorded candles of XRPUSDT: how far price went, how near liquidation came."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from journal.bootstrap import Services, open_services
from journal.domain.ledger.excursions import exit_efficiency
from journal.domain.market.series import CandleSeries
from journal.domain.values import MarginMode, PositionFacts, PriceType, Side
from journal.services.positions.columns.additions import Additions
from journal.services.positions.excursions.found import (
    NO_CANDLES_OF,
    Approach,
    FoundExcursions,
    NoExcursions,
)
from journal.services.positions.excursions.measuring import measured
from journal.services.positions.excursions.service import ExcursionService
from journal.services.positions.excursions.tray import CandleTray
from journal.services.positions.service import HandTrade, PositionView
from journal.storage.files.candle_files import CandleFiles

D = Decimal
OPENED = datetime(2021, 11, 15, 0, 2, 30, tzinfo=UTC)
ENTRY = D("1.1893")


def traded(opened_at: datetime, held: timedelta | None, side: Side = Side.LONG) -> HandTrade:
    return HandTrade(
        symbol="XRPUSDT",
        side=side,
        quantity=D(10_000),
        entry_price=ENTRY,
        opened_at=opened_at,
        leverage=D(20),
        margin_mode=MarginMode.ISOLATED,
        stop_price=ENTRY - side.sign * D("0.04"),
        exit_price=None if held is None else D("1.20"),
        closed_at=None if held is None else opened_at + held,
    )


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Iterator[Services]:
    """A long of 7 hours, a short of 2 minutes, one of another contract, and the candles."""
    services = open_services(tmp_path_factory.mktemp("xrp"))
    for trade in (
        traded(OPENED, timedelta(hours=7)),
        traded(OPENED + timedelta(days=1), timedelta(minutes=2), Side.SHORT),
        traded(OPENED + timedelta(days=2), None),
    ):
        services.positions.record_by_hand("Main", trade)
    services.importing.import_files(sorted((shared_data / "klines").glob("*.csv")))
    yield services
    services.close()


def views_of(services: Services) -> list[PositionView]:
    """Measured, oldest first."""
    views = services.positions.judged("Main")
    return list(views.adding(Additions(excursions=services.excursions.found(views))))[::-1]


def series_of(services: Services, interval: str, price_type: PriceType) -> CandleSeries:
    series = services.charting.candle_files.load("XRPUSDT", interval, price_type)
    assert series is not None
    return series


def test_the_excursions_are_those_of_the_mark_candles_while_it_was_held(
    services: Services,
) -> None:
    found = views_of(services)[0].excursions
    assert isinstance(found, FoundExcursions)
    # Mark is stored by the hour: 01:00 to 07:00 lie inside, 6 of 7 hours; last by 5 minutes tells
    # 414 of 420 minutes, which is more than a tenth more.
    assert (found.price_type, found.interval) == (PriceType.LAST, "5m")
    assert found.covered == D(83 * 5) / 420
    series = series_of(services, "5m", PriceType.LAST).slice(
        int(OPENED.timestamp() * 1000),
        int((OPENED + timedelta(hours=7)).timestamp() * 1000) - 300_000,
    )
    lowest, highest = (D(repr(float(one))) for one in (series.low.min(), series.high.max()))
    assert (found.reached.mae_price, found.reached.mfe_price) == (lowest, max(highest, D("1.20")))
    assert found.reached.mae == max(D(0), (ENTRY - lowest) / ENTRY)
    assert found.exit_efficiency == exit_efficiency(
        Side.LONG, ENTRY, D("1.20"), found.reached.best_price
    )
    assert "5 min candles of the last price" in found.source
    assert "by which positions are liquidated, tells less of it" in found.source


def test_in_r_it_is_the_open_loss_by_the_planned_risk(services: Services) -> None:
    view = views_of(services)[0]
    assert isinstance(view.excursions, FoundExcursions)
    assert view.risk is not None
    assert view.mae_r == view.excursions.reached.open_loss / view.risk
    assert view.mfe_r == view.excursions.reached.open_profit / view.risk


def test_nearness_to_liquidation_is_told_in_price_and_in_margin_ratio(services: Services) -> None:
    found = views_of(services)[0].excursions
    assert isinstance(found, FoundExcursions)
    assert found.approach is not None
    lowest = found.reached.mae_price
    line = D("1.13611020")  # by hand in tests/services/test_recorded_candles.py
    assert found.approach.distance == (lowest - line) / lowest
    assert found.approach.is_estimate
    # The wallet is 588.7035 (11,893/20 less the fee), maintenance 0.5 % of what it is worth.
    left = D("588.7035") + 10_000 * (lowest - ENTRY)
    assert found.approach.margin_ratio == pytest.approx(D("0.005") * 10_000 * lowest / left)


def test_one_that_was_liquidated_came_all_the_way(services: Services) -> None:
    exposure = views_of(services)[0].exposure
    tray = CandleTray(services.charting.candle_files)
    found = measured(exposure, tray, liquidated=True)
    assert isinstance(found, FoundExcursions)
    assert found.approach == Approach(distance=D(0), margin_ratio=D(1), is_estimate=True)


def test_a_trade_within_one_candle_is_not_measured(services: Services) -> None:
    found = views_of(services)[1].excursions
    assert isinstance(found, NoExcursions)
    assert "No stored candle lies within the time it was held" in found.reason
    assert views_of(services)[1].mae_r is None


def test_columns_hold_what_each_position_says(services: Services) -> None:
    views = services.positions.judged("Main")
    assert all(view.excursions is None for view in views)
    assert all(math.isnan(one) for one in views.keys("mae").tolist())
    views = views.adding(Additions(excursions=services.excursions.found(views)))
    for name in ("mae_r", "mfe_r"):
        exact = [getattr(view, name) for view in views]
        floats = [float("nan") if one is None else float(one) for one in exact]
        assert views.keys(name).tolist() == pytest.approx(floats, nan_ok=True)
    for name in ("mae", "mfe", "closest_approach", "margin_ratio", "exit_efficiency"):
        is_open, _, long = (not math.isnan(one) for one in views.keys(name).tolist())
        assert (is_open, long) == (name != "exit_efficiency", True), name


def test_without_candles_every_position_says_what_would_tell(
    services: Services, new_folder: Path
) -> None:
    views = services.positions.judged("Main")
    without = ExcursionService(store=services.store, candle_files=CandleFiles(new_folder))
    none = views.adding(Additions(excursions=without.found(views)))
    assert none[0].excursions is NO_CANDLES_OF
    assert all(math.isnan(one) for one in none.keys("mae").tolist())


def test_what_is_known_is_not_measured_again(services: Services) -> None:
    first, second = views_of(services), views_of(services)
    assert first[0].excursions is second[0].excursions
    assert services.excursions.of(first[0]) == first[0].excursions
    views = services.positions.judged("Main")
    assert services.excursions.found(views) is services.excursions.found(views)
    known = services.rules.case("Main").facts[first[0].position.key]
    facts = PositionFacts(position_key=known.position_key, leverage=D(5))
    services.positions.save_facts("Main", facts)
    third = views_of(services)[0].excursions
    services.positions.save_facts("Main", known)  # as the other tests expect it
    assert isinstance(third, FoundExcursions)
    assert isinstance(first[0].excursions, FoundExcursions)
    assert third.reached == first[0].excursions.reached
    assert third.approach != first[0].excursions.approach
