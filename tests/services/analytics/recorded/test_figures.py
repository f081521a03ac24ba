"""Every figure of 100 real accounts, against a second computation in plain Python."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import accumulate, pairwise
from statistics import fmean, median, stdev

import pytest

from journal.domain.assets import quote_asset
from journal.domain.statistics.performance.definitions import DEFINITIONS
from journal.domain.statistics.trades.sample import Unit
from journal.services.analytics.answers import Overview
from journal.services.analytics.question import AnalyticsQuestion, Period
from tests.domain.statistics import plainly
from tests.domain.statistics.plainly import PlainTrade
from tests.services.analytics.recorded.supposed import Recorded

D = Decimal


def require_figures(
    overview: Overview, expected: Mapping[str, Decimal | None], *, exact: bool
) -> None:
    for name, value in expected.items():
        found = overview.figure(name).value
        if value is None or found is None or (exact and name not in plainly.FLOATS):
            assert found == value, name
        else:
            assert float(found) == pytest.approx(float(value), rel=1e-7, abs=1e-9), name


def test_the_record_is_what_it_is_taken_for(accounts: list[Recorded]) -> None:
    held = [held for one in accounts for held in one.held]
    assert len(accounts) == 100
    assert {quote_asset(one.view.position.symbol) for one in held} == {"USDT"}
    counted = sum(one.trade is not None for one in held)
    unknown = sum(not one.view.position.is_open and one.trade is None for one in held)
    assert (counted, unknown) == (838, 0)
    assert sum(trade.funding != 0 for one in accounts for trade in one.trades) == 284


def test_every_figure_has_a_plain_one_and_equals_it(accounts: list[Recorded]) -> None:
    for one in accounts:
        overview = one.service.overview(one.question)
        expected = plainly.every_figure(one.trades, one.wallet)
        assert expected.keys() == {figure.name for figure in overview.figures}
        assert expected.keys() == DEFINITIONS.keys()
        require_figures(overview, expected, exact=True)


@pytest.mark.parametrize("unit", Unit)
def test_five_accounts_together_are_measured_by_all_their_wallets(
    fives: list[Recorded], unit: Unit
) -> None:
    for one in fives:
        overview = one.service.overview(replace(one.question, unit=unit))
        expected = plainly.every_figure(one.trades, one.wallet, unit.value)
        require_figures(overview, expected, exact=unit is Unit.MONEY)


def test_curves_days_and_spread_of_each_account(accounts: list[Recorded]) -> None:
    for one in accounts:
        require_views(one, Unit.MONEY)


@pytest.mark.parametrize("unit", [Unit.R, Unit.PERCENT])
def test_curves_days_and_spread_in_other_units(fives: list[Recorded], unit: Unit) -> None:
    for one in fives:
        require_views(one, unit)


def require_views(one: Recorded, unit: Unit) -> None:
    asked = replace(one.question, unit=unit)
    measured = [trade for trade in one.trades if plainly.MEASURES[unit](trade) is not None]
    values = [value for trade in measured if (value := plainly.MEASURES[unit](trade)) is not None]
    require_curve(one, asked, values)
    require_days(one, asked, measured)
    require_spread(one, asked, values)


def require_curve(one: Recorded, asked: AnalyticsQuestion, values: Sequence[Decimal]) -> None:
    equity = one.service.equity(asked)
    if asked.unit is Unit.PERCENT:
        returns = plainly.daily_returns(one.trades, one.wallet)
        if returns is None:
            assert equity.reason
            return
        growth = list(accumulate((1 + each for each in returns), lambda a, b: a * b))
        assert equity.values.tolist() == pytest.approx([float(each) - 1 for each in growth])
        return
    assert equity.values.tolist() == pytest.approx([float(each) for each in accumulate(values)])
    fall, now = plainly.falls(values)
    found = equity.deepest.depth if equity.deepest else D(0)
    assert found == (fall if asked.unit is Unit.MONEY else pytest.approx(fall, rel=D("1e-9")))
    if values:
        assert equity.drawdowns[-1] == pytest.approx(float(now), abs=1e-8)


def require_days(one: Recorded, asked: AnalyticsQuestion, measured: Sequence[PlainTrade]) -> None:
    calendar = one.service.calendar(asked)
    expected = plainly.by_day(measured)
    assert [day.date for day in calendar.days] == list(expected)
    for day in calendar.days:
        closed = expected[day.date]
        assert (day.count, day.wins) == (len(closed), sum(trade.net > 0 for trade in closed))
        result = sum((plainly.MEASURES[asked.unit](trade) or D(0) for trade in closed), D(0))
        is_exact = asked.unit is Unit.MONEY
        assert (
            day.result == result if is_exact else float(day.result) == pytest.approx(float(result))
        )
        assert len(calendar.positions_on(day.date)) == day.count


def require_spread(one: Recorded, asked: AnalyticsQuestion, values: Sequence[Decimal]) -> None:
    spread = one.service.distribution(asked).distribution
    floats = [float(value) for value in values]
    edges = spread.edges.tolist()
    assert spread.counts.tolist() == [
        sum(low <= value < high for value in floats) for low, high in pairwise(edges)
    ]
    if values:
        assert spread.below == sum(value < edges[0] for value in floats)
        assert spread.above == sum(value >= edges[-1] for value in floats)
        assert spread.median == pytest.approx(median(floats))
        assert float(spread.average or 0) == pytest.approx(fmean(floats), abs=1e-9)
    deviation = stdev(floats) if len(floats) > 1 else None
    assert spread.deviation == (None if deviation is None else pytest.approx(deviation))


def test_periods_together_are_the_whole(fives: list[Recorded]) -> None:
    for one in fives:
        days = [trade.closed_at.date() for trade in one.trades]
        middle = min(days) + (max(days) - min(days)) / 2
        parts = Period(until=middle), Period(since=middle + timedelta(days=1))
        compared = one.service.compare(one.question, *parts)
        for each, keep in ((compared.first, True), (compared.second, False)):
            trades = [t for t in one.trades if (t.closed_at.date() <= middle) is keep]
            require_figures(each, plainly.figures(trades), exact=True)
        for change in compared.differences:
            first, second = change.first.value, change.second.value
            is_known = first is not None and second is not None
            assert change.change == ((second or D(0)) - (first or D(0)) if is_known else None)
