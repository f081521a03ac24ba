"""Periods, queries and figures in words."""

from datetime import date
from decimal import Decimal

import pytest

from journal.domain.query.parser import parse
from journal.domain.statistics.bootstrap import Interval
from journal.domain.statistics.breakdown.dimension import Dimension, Label
from journal.domain.statistics.performance.definitions import DEFINITIONS
from journal.domain.statistics.performance.figure import Figure
from journal.domain.statistics.trades.sample import Unit
from journal.gui.screens.analytics.period import (
    Preset,
    day_of_text,
    period_before,
    period_of,
    period_told,
)
from journal.gui.screens.analytics.tabs.breakdowns import definition_words
from journal.gui.screens.analytics.writing import Writing, tooltip_of
from journal.gui.style.text import TextStyle
from journal.services.analytics.answers import Breakdown, Scope
from journal.services.analytics.queries import query_of
from journal.services.analytics.question import ALL_TIME, AnalyticsQuestion, Period

TODAY = date(2026, 5, 14)
D = Decimal


def breakdown(dimension: Dimension, period: Period = ALL_TIME) -> Breakdown:
    scope = Scope(
        question=AnalyticsQuestion(accounts=("Main",), period=period),
        closed=1,
        asset="USDT",
        trades=1,
        measured=1,
        open_positions=0,
        unknown_results=0,
        other_assets=(),
        rates=(),
        notes=(),
    )
    return Breakdown(scope=scope, dimension=dimension, rows=(), may_overlap=False)


@pytest.mark.parametrize(
    ("dimension", "label", "wanted"),
    [
        (Dimension.SYMBOL, "BTCUSDT", "symbol=BTCUSDT"),
        (Dimension.LEVERAGE, "5x to 10x", "leverage>5 leverage<=10"),
        (Dimension.LEVERAGE, "over 50x", "leverage>50"),
        (Dimension.LIQUIDATION_DISTANCE, "up to 1 %", "distance<=1%"),
        (Dimension.HOLDING_TIME, "15 min to 1 h", "duration>15m duration<=1h"),
        (Dimension.HOLDING_TIME, "1 to 3 days", "duration>1d duration<=3d"),
        (Dimension.MARGIN_MODE, "isolated", "margin=isolated"),
        (Dimension.MONTH, "2026-05", "closed:2026-05"),
        (Dimension.PLAN, "without a plan", "plan:none"),
        (Dimension.CLEAN, "broke a rule", "broke:any"),
        (Dimension.RULE, "R03", "broke:R03"),
        (Dimension.RULE, "clean", "broke:none"),
        (Dimension.TAG, 'late "fomo"', 'tag="late \\"fomo\\""'),
        (Dimension.RATING, "4 of 5", "rating=4"),
    ],
)
def test_a_group_is_found_by_a_query_the_journal_reads(
    dimension: Dimension, label: str, wanted: str
) -> None:
    period = Period(since=date(2026, 5, 1), until=date(2026, 5, 31))
    query = query_of(breakdown(dimension, period), Label(text=label))
    assert query == f"{wanted} is:closed closed>=2026-05-01 closed<=2026-05-31"
    parse(query)


def test_a_group_that_no_query_finds_has_none() -> None:
    assert query_of(breakdown(Dimension.ACCOUNT), Label(text="Main")) is None
    unknown = Label(text="not known", is_known=False)
    assert query_of(breakdown(Dimension.LEVERAGE), unknown) == "leverage:unknown is:closed"


def test_periods_end_today_and_the_one_before_is_as_long() -> None:
    month = period_of(Preset.DAYS_30, TODAY)
    assert month == Period(since=date(2026, 4, 15))
    before = period_before(month, TODAY)
    assert before == Period(since=date(2026, 3, 16), until=date(2026, 4, 14))
    assert period_before(ALL_TIME, TODAY) is None
    assert period_before(Period(since=date(1971, 1, 1)), TODAY) is None
    assert period_of(Preset.THIS_YEAR, TODAY) == Period(since=date(2026, 1, 1))
    assert [period_told(one) for one in (month, before, ALL_TIME, Period(until=TODAY))] == [
        "since 15 April 2026",
        "16 March 2026 to 14 April 2026",
        "all time",
        "up to 14 May 2026",
    ]


def test_a_day_is_typed_in_one_way_only() -> None:
    assert day_of_text(" 2026-05-14 ") == TODAY
    assert day_of_text("") is None
    for typed in ("14.5.2026", "2026-5-14", "2026-02-30"):
        with pytest.raises(ValueError, match=r"."):
            day_of_text(typed)


def test_figures_are_written_by_their_kind_and_unit() -> None:
    rate = Figure(
        definition=DEFINITIONS["win_rate"],
        value=D("0.412"),
        count=30,
        interval=Interval(low=D("0.25"), high=D("0.591")),
    )
    net = Figure(definition=DEFINITIONS["net"], value=D("-0.0123"), count=3)
    unknown = Figure(definition=DEFINITIONS["sharpe"], value=None, count=0, reason="no wallet")
    money, percent = (
        Writing(style=TextStyle(), measure=measure, asset="USDT")
        for measure in (Unit.MONEY, Unit.PERCENT)
    )
    assert (money.value(rate), money.note(rate)) == ("41.2\u2009%", "25.0 to 59.1\u2009%")
    assert percent.value(net) == "−1.23\u2009%"
    assert (money.value(unknown), money.note(unknown)) == ("—", "not known")
    assert "Not known: no wallet." in tooltip_of(unknown)
    assert "Source: Wilson (1927)" in tooltip_of(rate)
    by_plan = definition_words(Dimension.PLAN)
    assert by_plan.startswith("With a plan where one ")
    assert by_plan.endswith("is not known.")
    assert "too few" in tooltip_of(net)
