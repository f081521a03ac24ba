"""What the analytics answer about a record that is worked out by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag, TagGroup
from journal.domain.errors import InvalidValueError
from journal.domain.rules.severity import Severity
from journal.domain.statistics.breakdown.dimension import Dimension
from journal.domain.statistics.trades.sample import Unit
from journal.domain.values import Account, Fill, Income, Side
from journal.services.analytics.question import AnalyticsQuestion, Period
from journal.services.analytics.service import AnalyticsService
from journal.storage.store import Store
from tests.written import write_entry

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


def test_only_what_was_chosen_counts(by_hand: AnalyticsService) -> None:
    def net(**choice: Any) -> Decimal | None:
        return by_hand.overview(AnalyticsQuestion(accounts=("Main",), **choice)).figure("net").value

    assert net(symbols=frozenset({"ETHUSDT"})) == D(-5)
    assert net(side=Side.SHORT) == D("-6.4")
    assert net(side=Side.LONG) == D("4.8")
    assert net(period=Period(until=date(2024, 5, 14))) == D("3.4")
    far_west = timezone(timedelta(hours=-14))
    assert net(period=Period(until=date(2024, 5, 13)), zone=far_west) == D("9.8")
    assert by_hand.symbols(("Main",))[:2] == ("BTCUSDC", "BTCUSDT")
    assert by_hand.assets(("Main",)) == ("USDC", "USDT")


def test_r_is_the_result_by_the_loss_at_the_stop(by_hand: AnalyticsService) -> None:
    overview = by_hand.overview(replace(MAIN, unit=Unit.R))
    # 100 to 95, and 0.05 % of both for the taker's fee.
    risk = D(5) + D(195) * D("0.0005")
    assert overview.figure("net").value == pytest.approx(D("9.8") / risk, rel=D("1e-11"))
    assert overview.scope.notes[-1] == (
        "2 positions are left out: no risk is known. A stop in the order history tells it, or one "
        "that is typed."
    )


def test_several_accounts_count_together_with_the_wallets_of_all(
    by_hand: AnalyticsService, store: Store, fill: Callable[..., Fill]
) -> None:
    fills = [
        fill(0, "buy", "1", "100", realized_pnl=D(0)),
        fill(90, "sell", "1", "102", realized_pnl=D(2), fee=None),
    ]
    with store.writing() as writer:
        writer.save_account(Account(name="Second"))
        writer.add_fills("Second", fills, None)
    both = AnalyticsQuestion(accounts=("Main", "Second", "Main"))
    assert by_hand.overview(both).figure("net").value == D("0.4")
    assert by_hand.overview(both).figure("net") == by_hand.overview(both).figure("net")
    rows = by_hand.breakdown(both, Dimension.ACCOUNT).rows
    assert [(row.label.text, row.total) for row in rows] == [("Main", D("-1.6")), ("Second", D(2))]
    assert by_hand.overview(both).figure("sharpe").reason == (
        "the wallet is not known: type your futures balance and its time in Settings (Second)"
    )
    (day, _) = by_hand.calendar(both).days
    accounts = [one.account for one in by_hand.calendar(both).positions_on(day.date)]
    assert accounts == ["Main", "Second", "Main"]


def test_a_wallet_that_is_told_in_part_says_on_how_many_days(
    by_hand: AnalyticsService, store: Store
) -> None:
    with store.writing() as writer:
        writer.save_account(
            Account(name="Main", wallet_balance=D(100), wallet_balance_at=NOON + timedelta(days=9))
        )
    reason = by_hand.overview(MAIN).figure("sharpe").reason
    assert reason is not None
    assert "on 2 of 2 days" in reason
    in_usdc = AnalyticsQuestion(accounts=("Main",), asset="USDC", unit=Unit.PERCENT)
    assert by_hand.equity(in_usdc).reason == (
        "the wallet is known in USDT only: give a rate for it"
    )


def test_a_day_of_a_deposit_is_measured_by_what_came_on_it(
    by_hand: AnalyticsService, store: Store
) -> None:
    deposit = Income(
        income_type="TRANSFER",
        amount=D(10_000),
        asset="USDT",
        symbol=None,
        transaction_id="1",
        occurred_at=NOON - timedelta(hours=3),
    )
    with store.writing() as writer:
        writer.add_incomes("Main", [deposit], None)
    growth = by_hand.equity(replace(MAIN, unit=Unit.PERCENT))
    # Nothing but the fee of the fill at noon, which lies before the typed 10,000, stood there.
    first, second = 3.4 / 10_000.1, -5 / (10_000 + 9.9 - 6.4)
    assert growth.values.tolist() == pytest.approx([first, (1 + first) * (1 + second) - 1])


def test_a_day_that_lost_more_than_the_wallet_held_makes_no_returns(
    by_hand: AnalyticsService, store: Store
) -> None:
    account = Account(
        name="Main", wallet_balance=D(4), wallet_balance_at=NOON + timedelta(hours=12)
    )
    with store.writing() as writer:
        writer.save_account(account)
    reason = by_hand.overview(MAIN).figure("calmar").reason
    assert reason is not None
    assert reason.startswith("on 1 day trades closed with nothing in the wallet, or lost more")


def test_funding_and_clearance_count_in_the_asset_of_the_contract(
    by_hand: AnalyticsService, store: Store
) -> None:
    paid = [("USDT", "-0.5"), ("BNB", "-3"), ("USDT", "0.1")]
    rows = [
        Income(
            income_type="FUNDING_FEE",
            amount=D(amount),
            asset=asset,
            symbol="ETHUSDT",
            transaction_id=str(number),
            occurred_at=NOON + timedelta(minutes=300 + number),
        )
        for number, (asset, amount) in enumerate(paid)
    ]
    with store.writing() as writer:
        writer.add_incomes("Main", rows, None)
    overview = by_hand.overview(MAIN)
    assert overview.figure("funding").value == D("-0.4")
    assert overview.figure("net").value == D("-2")


def test_tags_feelings_and_ratings_stand_in_rows_of_their_own(
    by_hand: AnalyticsService,
) -> None:
    late, fomo = Tag(TagGroup.MISTAKE, "late"), Tag(TagGroup.MISTAKE, "fomo")
    written: dict[str, dict[str, Any]] = {
        "BTCUSDT:both:1": {"tags": (late, fomo), "before": Feeling.CALM, "rating": 4},
        "BTCUSDT:both:3": {"tags": (fomo,), "note": "nothing else"},
        "SOLUSDT:both:10": {"tags": (late,), "rating": 1},
    }
    for key, fields in written.items():
        write_entry(by_hand.diary, "Main", DiaryEntry(subject=Subject.position(key), **fields))
    write_entry(by_hand.diary, "Main", DiaryEntry(subject=Subject.day(date(2024, 5, 14)), rating=2))
    tags = by_hand.breakdown(MAIN, Dimension.TAG)
    assert tags.may_overlap
    assert [(row.label.section, row.label.text, row.total) for row in tags.rows] == [
        ("mistake", "fomo", D("3.4")),
        ("mistake", "late", D("9.8")),
        ("", "not known", D(-5)),
    ]
    feelings = by_hand.breakdown(MAIN, Dimension.FEELING)
    assert [row.label.text for row in feelings.rows] == ["calm", "not known"]
    ratings = by_hand.breakdown(MAIN, Dimension.RATING)
    assert [row.label.text for row in ratings.rows] == ["4 of 5", "not known"]
    assert not ratings.may_overlap


def test_what_is_written_later_counts_at_the_next_question(by_hand: AnalyticsService) -> None:
    def feelings() -> list[str]:
        return [row.label.text for row in by_hand.breakdown(MAIN, Dimension.FEELING).rows]

    assert feelings() == ["not known"]
    subject = Subject.position("BTCUSDT:both:1")
    write_entry(by_hand.diary, "Main", DiaryEntry(subject=subject, before=Feeling.TIRED))
    assert feelings() == ["tired", "not known"]


def test_fees_that_are_not_in_the_result_are_named(
    by_hand: AnalyticsService, store: Store, fill: Callable[..., Fill]
) -> None:
    assert by_hand.overview(MAIN).scope.fees_missing == 0
    fills = [
        fill(2000, "buy", "1", "10", realized_pnl=D(0), fee=D("0.1"), fee_asset="BNB"),
        fill(2010, "sell", "1", "11", realized_pnl=D(1)),
        fill(2020, "buy", "1", "10", realized_pnl=D(0), fee=None, fee_asset=None),
        fill(2030, "sell", "1", "11", realized_pnl=D(1)),
    ]
    with store.writing() as writer:
        writer.add_fills("Main", fills, None)
    scope = by_hand.overview(MAIN).scope
    assert scope.fees_missing == 2
    assert (
        "2 positions are counted without some of their fees: no file tells them, or they were paid "
        "in another asset than the contract's."
    ) in scope.notes


def test_rules_stand_beside_the_clean_trades(by_hand: AnalyticsService) -> None:
    by_hand.judge(("Main",))
    rows = by_hand.breakdown(MAIN, Dimension.RULE).rows
    clean = by_hand.breakdown(MAIN, Dimension.CLEAN).rows
    broken = {
        verdict.position.key: {
            breach.rule_id for breach in verdict.breaches if breach.severity >= Severity.WARN
        }
        for verdict in by_hand.positions.judged("Main").verdicts
    }
    closed = ("BTCUSDT:both:1", "BTCUSDT:both:3", "ETHUSDT:both:5")
    expected = {rule for key in closed for rule in broken[key]}
    if any(not broken[key] for key in closed):
        expected.add("clean")
    assert {row.label.text for row in rows} == expected
    counts = {row.label.text: row.count for row in clean}
    assert counts.get("broke a rule", 0) == sum(bool(broken[key]) for key in closed)
    assert sum(counts.values()) == 3


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
