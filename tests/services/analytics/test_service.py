"""What the analytics answer about a record that is worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.statistics.breakdown.dimension import Dimension
from journal.domain.statistics.trades.sample import Unit
from journal.services.analytics.question import AnalyticsQuestion, Period
from journal.services.analytics.service import AnalyticsService

D = Decimal
MAIN = AnalyticsQuestion(accounts=("Main",))
NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)


def test_figures_of_three_trades(by_hand: AnalyticsService) -> None:
    overview = by_hand.overview(MAIN)
    figures = {figure.name: figure.value for figure in overview.figures}
    assert figures["trades"] == 3
    assert figures["net"] == D("-1.6")
    assert figures["gross"] == D(-1)
    assert figures["fees"] == D("0.6")
    assert figures["funding"] == 0
    assert figures["fees_share"] == D("0.06")
    assert figures["expectancy"] == D("-1.6") / 3
    assert figures["profit_factor"] == D("9.8") / D("11.4")
    assert figures["win_rate"] == D(1) / 3
    assert figures["average_win"] == figures["largest_win"] == D("9.8")
    assert figures["average_loss"] == D("5.7")
    assert figures["largest_loss"] == D("6.4")
    assert figures["payoff_ratio"] == D("9.8") / D("5.7")
    assert figures["holding_winners"] == 3600
    assert figures["holding_losers"] == (1800 + 20 * 3600 + 2400) / D(2)
    assert [figures[name] for name in ("longest_wins", "longest_losses", "current_run")] == [
        1,
        2,
        -2,
    ]
    assert figures["max_drawdown"] == figures["current_drawdown"] == D("11.4")
    assert all(figure.is_too_few for figure in overview.figures)


def test_what_is_left_out_is_counted_and_named(by_hand: AnalyticsService) -> None:
    scope = by_hand.overview(MAIN).scope
    assert (scope.trades, scope.open_positions, scope.unknown_results) == (3, 1, 1)
    assert scope.other_assets == (("USDC", 1),)
    assert scope.notes == (
        "1 position is still open: not counted.",
        "1 position is left out: no file tells the result. The export that begins earlier does.",
        "1 position is settled in USDC: not counted with USDT. Give a rate for USDC to count them.",
    )


def test_another_asset_counts_at_the_given_rate(by_hand: AnalyticsService) -> None:
    asked = AnalyticsQuestion(accounts=("Main",), rates={"USDC": D("0.5")})
    overview = by_hand.overview(asked)
    assert overview.scope.trades == 4
    assert overview.scope.rates == (("USDC", D("0.5")),)
    assert overview.figure("net").value == D("-1.6") + D("3.5")
    in_usdc = AnalyticsQuestion(accounts=("Main",), asset="USDC")
    assert by_hand.overview(in_usdc).figure("net").value == 7


def test_the_curve_falls_from_its_highest_point(by_hand: AnalyticsService) -> None:
    equity = by_hand.equity(MAIN)
    assert equity.values.tolist() == [9.8, 3.4, -1.6]
    assert equity.drawdowns.tolist() == [0, 6.4, 11.4]
    assert equity.deepest is not None
    assert equity.deepest.depth == D("11.4")
    assert equity.deepest.peak_at == NOON + timedelta(hours=1)
    assert equity.deepest.low_at == NOON + timedelta(days=1)
    assert equity.deepest.recovered_at is None


def test_days_hold_the_positions_closed_on_them(by_hand: AnalyticsService) -> None:
    calendar = by_hand.calendar(MAIN)
    first, second = calendar.days
    assert (first.date, first.result, first.count, first.wins) == (
        date(2024, 5, 14),
        D("3.4"),
        2,
        1,
    )
    assert (second.date, second.result) == (date(2024, 5, 15), D(-5))
    keys = [one.position_key for one in calendar.positions_on(first.date)]
    assert keys == ["BTCUSDT:both:1", "BTCUSDT:both:3"]
    assert calendar.positions_on(date(2024, 5, 16)) == ()


def test_returns_are_shares_of_the_wallet_at_the_beginning_of_the_day(
    by_hand: AnalyticsService,
) -> None:
    growth = by_hand.equity(AnalyticsQuestion(accounts=("Main",), unit=Unit.PERCENT))
    # 10,000 were typed for noon of the 14th, before its fill of noon: 0.1 less fee is in it.
    first = 3.4 / 10_000.1
    second = -5 / (10_000 + 9.9 - 6.4)
    assert growth.values.tolist() == pytest.approx([first, (1 + first) * (1 + second) - 1])


@pytest.mark.parametrize("dimension", [one for one in Dimension if one not in {"clean", "rule"}])
def test_rows_of_a_breakdown_add_up_to_the_whole(
    by_hand: AnalyticsService, dimension: Dimension
) -> None:
    breakdown = by_hand.breakdown(MAIN, dimension)
    assert sum(row.total for row in breakdown.rows) == D("-1.6")
    assert sum(row.count for row in breakdown.rows) == 3


def test_breakdowns_by_rule_wait_for_the_rules(by_hand: AnalyticsService) -> None:
    assert by_hand.breakdown(MAIN, Dimension.CLEAN).is_pending
    by_hand.judge(("Main",))
    breakdown = by_hand.breakdown(MAIN, Dimension.CLEAN)
    assert not breakdown.is_pending
    assert sum(row.total for row in breakdown.rows) == D("-1.6")


def test_the_same_trades_in_two_periods(by_hand: AnalyticsService) -> None:
    days = [Period(since=day, until=day) for day in (date(2024, 5, 14), date(2024, 5, 15))]
    compared = by_hand.compare(MAIN, *days)
    changes = {one.definition.name: one.change for one in compared.differences}
    assert changes["net"] == D("-8.4")
    assert changes["trades"] == -1


def test_too_few_trades_are_not_drawn_again(by_hand: AnalyticsService) -> None:
    simulation = by_hand.monte_carlo(MAIN)
    assert (simulation.count, simulation.result) == (3, None)
    assert by_hand.distribution(MAIN).distribution.counts.sum() == 3


def test_an_empty_journal_answers_with_reasons(analytics: AnalyticsService) -> None:
    overview = analytics.overview(MAIN)
    assert all(figure.value is None or figure.name == "trades" for figure in overview.figures)
    assert all(figure.reason for figure in overview.figures if figure.value is None)
    assert overview.scope.is_empty
    assert analytics.equity(MAIN).reason
    assert analytics.calendar(MAIN).days == ()
    assert analytics.breakdown(MAIN, Dimension.HOUR).rows == ()


def test_a_question_names_accounts_and_ends_after_its_beginning() -> None:
    with pytest.raises(InvalidValueError):
        AnalyticsQuestion(accounts=())
    with pytest.raises(InvalidValueError):
        Period(since=date(2024, 2, 1), until=date(2024, 1, 1))
    with pytest.raises(InvalidValueError):
        AnalyticsQuestion(accounts=("Main",), rates={"USDC": D(0)})
