"""Margin ratio and return worked out from stored mark candles, against figures made by hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from journal.bootstrap import Services, open_services
from journal.domain.instants import ms_from_utc
from journal.domain.market.series import CandleSeries
from journal.domain.values import MarginMode, PositionFacts, PriceType, Side
from journal.services.positions.service import HandTrade

D = Decimal
NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
HOUR_MS = 3_600_000


def hourly(*closes: float, price_type: PriceType = PriceType.MARK) -> CandleSeries:
    close = np.array(closes)
    return CandleSeries(
        symbol="XRPUSDT",
        interval="1h",
        price_type=price_type,
        open_at=ms_from_utc(NOON) + HOUR_MS * np.arange(len(closes), dtype=np.int64),
        open=close,
        high=close + 0.5,
        low=close - 0.5,
        close=close,
        volume=np.zeros(len(closes)),
    )


class At:
    """Some weeks later, a second later each time: hand trades are told apart by it."""

    seconds = 0

    def now(self) -> datetime:
        self.seconds += 1
        return NOON + timedelta(days=20, seconds=self.seconds)


@pytest.fixture
def services(new_folder: Path) -> Iterator[Services]:
    opened = open_services(new_folder, clock=At())
    yield opened
    opened.close()


def trade(services: Services, hours: float | None, **changes: Any) -> None:
    values: dict[str, Any] = {
        "symbol": "XRPUSDT",
        "side": Side.LONG,
        "quantity": D(10),
        "entry_price": D(100),
        "opened_at": NOON,
        "leverage": D(10),
        "margin_mode": MarginMode.ISOLATED,
    }
    if hours is not None:
        values |= {"exit_price": D(100), "closed_at": NOON + timedelta(hours=hours)}
    services.positions.record_by_hand("Main", HandTrade(**(values | changes)))


def snapshots(services: Services) -> list[tuple[int, Decimal | None, Decimal | None]]:
    """When, in hours after noon, with margin ratio and return."""
    return [
        ((one.at - NOON) // timedelta(hours=1), one.told.margin_ratio, one.told.roe_ratio)
        for one in services.rules.case("Main").story.snapshots
    ]


def test_the_worst_hour_of_an_isolated_long_tells_its_margin_ratio(services: Services) -> None:
    services.charting.candle_files.add(hourly(99.0, 94.0, 96.0))
    trade(services, 3)
    ((hours, ratio, returned),) = snapshots(services)
    # Worst 93.5: a wallet of 99.5 (100 less the fee of closing) less 65; 0.65 % of 935 needed.
    assert (hours, returned) == (2, D("-0.6"))
    assert ratio is not None
    table = services.brackets.table("XRPUSDT", NOON)
    rate = table.brackets[0].maintenance_margin_rate
    (exposure,) = services.rules.case("Main").exposures
    wallet = exposure.isolated_wallet
    assert wallet is not None
    assert abs(ratio - rate * D(935) / (wallet - D(65))) < D("0.000002")


def test_the_best_hour_of_each_day_without_a_partial_close_tells_the_return(
    services: Services,
) -> None:
    closes = [100.0, *[103.0] * 22, 105.0, *[111.5] * 10, 112.0, *[104.0] * 5]
    services.charting.candle_files.add(hourly(*closes))
    trade(services, None)
    told = {hours: returned for hours, _, returned in snapshots(services)}
    assert told == {1: D(0), 2: D("0.3"), 35: D("1.2")}  # the worst hour, then each day's best
    breaches = [one.breach for one in services.rules.breach_log("Main")]
    (left,) = [one for one in breaches if one.rule_id == "R20"]
    assert "is 120 % up on its margin (estimated from stored mark candles)" in left.sentence
    assert "nothing was taken for 35 h" in left.sentence


def test_a_short_in_cross_has_a_return_and_no_margin_ratio(services: Services) -> None:
    services.charting.candle_files.add(hourly(98.0, 99.0))
    trade(services, 2, side=Side.SHORT, margin_mode=MarginMode.CROSS)
    assert snapshots(services) == [(1, None, D("0.2"))]


@pytest.mark.parametrize(
    "changes", [{"leverage": None}, {"symbol": "NOSUCHUSDT"}, {"opened_at": NOON + timedelta(9)}]
)
def test_without_leverage_or_candles_nothing_is_worked_out(
    services: Services, changes: dict[str, Any]
) -> None:
    services.charting.candle_files.add(hourly(98.0, 90.0))
    trade(services, None, **changes)
    assert snapshots(services) == []


def test_last_price_never_stands_in_for_mark(services: Services) -> None:
    services.charting.candle_files.add(hourly(98.0, 90.0, price_type=PriceType.LAST))
    trade(services, 2)
    assert snapshots(services) == []


def test_it_is_worked_out_again_when_candles_come(services: Services) -> None:
    trade(services, 3)
    assert snapshots(services) == []
    services.charting.candle_files.add(hourly(99.0, 94.0, 96.0))
    assert len(snapshots(services)) == 1
    first = services.rules.case("Main").story.snapshots
    assert services.rules.case("Main").story.snapshots[0] is first[0]  # and kept until then


def test_candles_that_are_damaged_tell_nothing(services: Services) -> None:
    services.charting.candle_files.add(hourly(99.0, 94.0))
    trade(services, 2)
    (path,) = services.charting.candle_files._files()
    path.write_bytes(path.read_bytes()[:-40])
    assert snapshots(services) == []


def test_another_leverage_is_worked_out_anew_and_the_rest_is_kept(services: Services) -> None:
    services.charting.candle_files.add(hourly(99.0, 94.0, 96.0, 103.0))
    trade(services, 3)
    trade(services, None, side=Side.SHORT)
    before = services.rules.case("Main").story.snapshots
    typed = PositionFacts(position_key=before[0].position_key or "", leverage=D(5))
    services.positions.save_facts("Main", replace(typed, margin_mode=MarginMode.ISOLATED))
    after = services.rules.case("Main").story.snapshots
    changed = [one.position_key for one in after if one not in before]
    assert set(changed) == {typed.position_key}
    assert [one for one in after if any(one is other for other in before)]
