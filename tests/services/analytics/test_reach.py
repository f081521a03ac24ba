"""How far price went with the three trades worked out by hand, two of them over candles."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pytest

from journal.domain.instants import ms_from_utc
from journal.domain.market.series import MINUTE_MS, CandleSeries
from journal.domain.query.parser import parse
from journal.domain.statistics.breakdown.dimension import Dimension
from journal.domain.statistics.trades.sample import Unit
from journal.domain.values import PriceType
from journal.services.analytics.answers import Reach, Scope
from journal.services.analytics.needs import Need
from journal.services.analytics.question import AnalyticsQuestion
from journal.services.analytics.service import AnalyticsService

D = Decimal
MAIN = AnalyticsQuestion(accounts=("Main",), asset="USDT")
NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)


@pytest.fixture
def over_candles(by_hand: AnalyticsService) -> AnalyticsService:
    """Until 14:00 BTCUSDT lies between 97 and 112, then between 99 and 104."""
    early = np.arange(200) < 120
    low, high = np.where(early, 97.0, 99.0), np.where(early, 112.0, 104.0)
    by_hand.excursions.candle_files.add(
        CandleSeries(
            symbol="BTCUSDT",
            interval="1m",
            price_type=PriceType.MARK,
            open_at=ms_from_utc(NOON) + np.arange(200, dtype=np.int64) * MINUTE_MS,
            open=low,
            high=high,
            low=low,
            close=high,
            volume=np.zeros(200),
        )
    )
    return by_hand


def answered(service: AnalyticsService, question: AnalyticsQuestion) -> Reach:
    waiting = service.reach(question)
    if isinstance(waiting, Scope):
        assert waiting.needs == {Need.CANDLES}
        service.prepare(question, waiting.needs)
    found = service.reach(question)
    assert isinstance(found, Reach)
    return found


def test_in_money_distances_are_those_of_the_price(over_candles: AnalyticsService) -> None:
    found = answered(over_candles, MAIN)
    assert (len(found.trades), found.unmeasured, found.in_r) == (2, 1, False)
    assert found.trades.against.tolist() == pytest.approx([0.03, 0.04])
    assert found.trades.favor.tolist() == pytest.approx([0.12, 0.01])
    assert found.trades.costs.tolist() == pytest.approx([0.2, 0.4])
    assert found.winners_against == pytest.approx((0.03, 0.03))
    assert found.losers_favor == pytest.approx(0.01)
    assert found.kept == pytest.approx(10 / 12)
    stops = {row.distance: row for row in found.stops}
    # At 2 %: -2 - 0.2 of one coin, -4 - 0.4 of two, in place of 9.8 and -6.4.
    assert (stops[0.02].reached, stops[0.02].won) == (2, 1)
    assert stops[0.02].total == pytest.approx(D("-6.6"))
    assert stops[0.02].change == pytest.approx(D(-10))
    assert stops[0.05].change == 0
    targets = {row.distance: row for row in found.targets}
    assert targets[0.01].total == pytest.approx(D("0.8") + D("1.6"))
    keys = [found.ref_of(row).position_key for row in range(2)]
    assert keys == ["BTCUSDT:both:1", "BTCUSDT:both:3"]


def test_in_r_distances_are_multiples_of_the_risk(over_candles: AnalyticsService) -> None:
    found = answered(over_candles, replace(MAIN, unit=Unit.R))
    assert found.in_r
    # 5 and the fees of 100 and 95 were at risk: 3 lost while open, 12 won at best, costs 0.2.
    risk = 5.0975
    assert found.trades.against.tolist() == pytest.approx([3 / risk])
    assert found.trades.favor.tolist() == pytest.approx([12 / risk])
    stops = {row.distance: row for row in found.stops}
    assert float(stops[0.5].total) == pytest.approx(-0.5 - 0.2 / risk)
    assert float(stops[0.75].total) == pytest.approx(9.8 / risk)


def test_in_percent_results_are_shares_of_the_wallet(over_candles: AnalyticsService) -> None:
    money = answered(over_candles, MAIN)
    found = answered(over_candles, replace(MAIN, unit=Unit.PERCENT))
    shares = found.trades.results / money.trades.results
    assert found.trades.costs.tolist() == pytest.approx((money.trades.costs * shares).tolist())
    assert found.stops[3].reached == money.stops[3].reached


def test_a_query_narrows_it_and_without_candles_nothing_is_drawn(
    over_candles: AnalyticsService,
) -> None:
    found = answered(over_candles, replace(MAIN, query=parse("symbol:ETHUSDT")))
    assert (len(found.trades), found.unmeasured, found.kept) == (0, 1, None)
    assert all(row.reached == 0 for row in found.stops)
    waiting = over_candles.reach(replace(MAIN, query=parse("is:broken")))
    assert isinstance(waiting, Scope)
    assert Need.RULES in waiting.needs


def test_rules_are_applied_again_where_other_candles_are_stored(
    over_candles: AnalyticsService,
) -> None:
    over_candles.overview(MAIN)
    over_candles.judge(("Main",))
    assert not over_candles.breakdown(MAIN, Dimension.CLEAN).is_pending
    for path in over_candles.excursions.candle_files.folder.glob("*.candles"):
        path.unlink()
    assert over_candles.breakdown(MAIN, Dimension.CLEAN).is_pending
