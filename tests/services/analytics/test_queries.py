"""A query narrows what the figures are about to what the Journal finds by it, exactly."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag, TagGroup
from journal.domain.query.parser import parse
from journal.domain.query.values import Asking
from journal.domain.statistics.breakdown.dimension import Dimension
from journal.domain.statistics.trades.sample import Unit
from journal.domain.values import Side
from journal.services.analytics.needs import Need, needs_of
from journal.services.analytics.queries import (
    query_of,
    query_of_day,
    query_of_results,
    query_of_scope,
)
from journal.services.analytics.question import AnalyticsQuestion, Period
from journal.services.analytics.service import AnalyticsService
from journal.services.positions.views import PositionView
from tests.written import write_entry

D = Decimal
MAIN = AnalyticsQuestion(accounts=("Main",))


@pytest.fixture
def told(by_hand: AnalyticsService) -> AnalyticsService:
    """The three trades worked out by hand, written about and judged."""
    write_entry(
        by_hand.diary,
        "Main",
        DiaryEntry(
            subject=Subject.position("BTCUSDT:both:1"),
            before=Feeling.CALM,
            rating=4,
            tags=(Tag(TagGroup.SETUP, "break out"),),
        ),
    )
    by_hand.judge(("Main",))
    return by_hand


def in_journal(service: AnalyticsService, query: str) -> list[PositionView]:
    """What the Journal finds, once the rules were applied."""
    views = service.positions.judged("Main")
    views = views.adding(replace(views.additions, diary=service.diary.entries("Main")))
    asking = Asking(now=service.positions.clock.now(), zone=MAIN.zone)
    return [views[row] for row in np.flatnonzero(views.found_by(parse(query), asking)).tolist()]


@pytest.mark.parametrize(
    ("query", "net", "trades"),
    [
        ("side:long", "4.8", 2),
        ("btc", "3.4", 2),
        ("pnl<0", "-11.4", 2),
        ("tag:break", "9.8", 1),
        ("calm", "9.8", 1),
        ("not has:tag", "-11.4", 2),
        ("has:stop", "9.8", 1),
        ("after_loss<1h", "-5", 1),
        ("hour=12", "9.8", 1),
        ("weekday:tuesday closed:2024-05-14", "3.4", 2),
        ("symbol:ETHUSDT or side:short", "-11.4", 2),
    ],
)
def test_a_query_narrows_every_view_to_the_same_trades(
    told: AnalyticsService, query: str, net: str, trades: int
) -> None:
    asked = replace(MAIN, query=parse(query))
    overview = told.overview(asked)
    assert (overview.figure("net").value, overview.scope.measured) == (D(net), trades)
    assert (overview.scope.closed, overview.scope.query) == (5, query)
    assert told.equity(asked).values[-1] == pytest.approx(float(net))
    assert sum(day.result for day in told.calendar(asked).days) == D(net)
    assert told.distribution(asked).distribution.counts.sum() == trades
    assert sum(row.total for row in told.breakdown(asked, Dimension.SIDE).rows) == D(net)
    assert told.monte_carlo(asked).count == trades
    found = in_journal(told, query_of_scope(overview.scope))
    assert sum(view.net_pnl or D(0) for view in found) == D(net)


def test_a_query_that_finds_nothing_leaves_nothing(told: AnalyticsService) -> None:
    scope = told.overview(replace(MAIN, query=parse("is:open"))).scope
    assert (scope.trades, scope.closed, scope.is_empty) == (0, 5, True)


@pytest.mark.parametrize("dimension", [one for one in Dimension if one is not Dimension.ACCOUNT])
@pytest.mark.parametrize("asked", ["", "side:long", "tag:none or rating>3"])
def test_the_journal_finds_exactly_the_trades_of_every_group(
    told: AnalyticsService, dimension: Dimension, asked: str
) -> None:
    answer = told.breakdown(
        replace(MAIN, query=parse(asked), symbols=frozenset({"BTCUSDT", "ETHUSDT"})), dimension
    )
    assert answer.rows
    for row in answer.rows:
        query = query_of(answer, row.label)
        assert query is not None
        found = in_journal(told, query)
        assert len(found) == row.count, query
        assert sum(view.net_pnl or D(0) for view in found) == row.total, query


def test_days_sides_periods_and_units_are_handed_over_as_well(told: AnalyticsService) -> None:
    first, second = date(2024, 5, 14), date(2024, 5, 15)
    scope = told.overview(MAIN).scope
    assert len(in_journal(told, query_of_day(scope, first))) == 2
    longs = replace(MAIN, asset="USDT", side=Side.LONG, period=Period(since=first, until=first))
    assert query_of_scope(told.overview(longs).scope) == (
        "is:closed side:long closed>=2024-05-14 closed<=2024-05-14 asset:USDT"
    )
    in_r = told.overview(replace(MAIN, unit=Unit.R)).scope
    (only,) = in_journal(told, query_of_scope(in_r))
    assert only.position.key == "BTCUSDT:both:1"
    later = told.overview(replace(MAIN, period=Period(since=second))).scope
    assert len(in_journal(told, query_of_scope(later))) == later.measured == 1


def test_a_range_of_results_is_found_without_its_high_end(told: AnalyticsService) -> None:
    scope = told.overview(MAIN).scope
    for low, high, count in ((-6.4, -5.0, 1), (None, -5.0, 1), (-5.0, None, 2), (None, None, 3)):
        query = query_of_results(scope, low, high)
        assert query is not None
        assert len(in_journal(told, query)) == count, query
    in_percent = told.overview(replace(MAIN, unit=Unit.PERCENT)).scope
    assert query_of_results(in_percent, 0, 1) is None


def test_what_rules_and_candles_tell_is_asked_for_before_it_is_answered(
    by_hand: AnalyticsService,
) -> None:
    asked = replace(MAIN, query=parse("is:clean"))
    waiting = by_hand.overview(asked).scope
    assert (set(waiting.needs), waiting.trades) == ({Need.RULES}, 0)
    by_hand.prepare(asked)
    answered = by_hand.overview(asked).scope
    assert not answered.needs
    assert answered.trades == len(in_journal(by_hand, query_of_scope(answered))) > 0
    unmeasured = replace(MAIN, query=parse("mae:unknown"))
    assert by_hand.overview(unmeasured).scope.needs == {Need.CANDLES}
    by_hand.prepare(unmeasured)
    assert by_hand.overview(unmeasured).scope.trades == 3


@pytest.mark.parametrize(
    ("query", "needs"),
    [
        ("btc short", set()),
        ("is:closed tag:fomo", set()),
        ("not (rule:R03 or pnl<0)", {Need.RULES}),
        ("r0", {Need.RULES}),
        ("bro", {Need.RULES}),
        ("is:clean kept<50%", {Need.RULES, Need.CANDLES}),
        ("liquidation>0 or mae>1%", {Need.RULES, Need.CANDLES}),
    ],
)
def test_only_what_a_query_asks_for_is_found_out(query: str, needs: set[Need]) -> None:
    assert needs_of(parse(query), ("R03",)) == needs


def test_names_are_offered_of_all_accounts_asked_for(told: AnalyticsService) -> None:
    assert told.names(("Main",), "tag") == ("break out",)
    assert set(told.names(("Main",), "asset")) == {"USDT", "USDC"}


def test_two_groups_are_compared_in_one_asset(told: AnalyticsService) -> None:
    found = replace(MAIN, query=parse("side:long symbol:BTC"))
    others = replace(MAIN, query=parse("not (side:long symbol:BTC)"))
    compared = told.compare_groups(others, found)
    assert (compared.first.scope.trades, compared.second.scope.trades) == (2, 1)
    changes = {one.definition.name: one.change for one in compared.differences}
    assert changes["net"] == D("9.8") - D("-11.4")
    usdc = told.compare_groups(others, replace(MAIN, query=parse("asset:USDC")))
    assert usdc.second.scope.asset == "USDT"
    assert usdc.second.scope.other_assets == (("USDC", 1),)
