"""The price list, computed by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.statistics.habits import HabitMonth, JudgedTrade, price_list
from journal.domain.statistics.streaks import KeptInARow

D = Decimal
START = datetime(2024, 1, 20, 22, tzinfo=UTC)


def trade(day: int, net: str, *broken: str, risk: str | None = "10") -> JudgedTrade:
    return JudgedTrade(
        position_key=f"key{day}",
        closed_at=START + timedelta(days=day),
        net_result=D(net),
        risk=None if risk is None else D(risk),
        broken=frozenset(broken),
    )


FEW = (
    trade(0, "30"),
    trade(1, "10"),
    trade(2, "-20", "R01"),
    trade(3, "-40", "R01", "R04"),
    trade(4, "5", risk=None),
    trade(75, "6", "R04", risk="4"),
    trade(76, "-5"),
)


def test_cost_is_what_as_many_clean_trades_would_have_brought_more() -> None:
    found = price_list(FEW)
    # Clean: 30, 10, 5 and -5, 10 on average. R01: -20 and -40; R04: -40 and 6.
    assert [(one.rule_id, one.money.cost) for one in found.prices] == [
        ("R01", D(80)),
        ("R04", D(54)),
    ]
    first = found.prices[0].money
    assert (first.count, first.total, first.average) == (2, D(-60), D(-30))
    assert (first.clean_count, first.clean_average) == (4, D(10))


def test_the_same_in_multiples_of_the_risk_where_that_is_known() -> None:
    by_rule = {one.rule_id: one.risk_multiples for one in price_list(FEW).prices}
    # Clean with a risk: 3, 1 and -0.5. R04: -4 and 1.5.
    assert by_rule["R04"].clean_average == D("3.5") / 3
    assert (by_rule["R04"].count, by_rule["R04"].total) == (2, D("-2.5"))
    assert by_rule["R04"].cost == D("3.5") / 3 * 2 + D("2.5")


def test_few_trades_have_no_interval() -> None:
    money = price_list(FEW).prices[0].money
    assert (money.interval, money.cost_interval) == (None, None)


def test_twenty_trades_on_both_sides_have_one() -> None:
    clean = [trade(n, "10") for n in range(20)]
    broken = [trade(20 + n, "-5", "R09") for n in range(20)]
    (price,) = price_list([*broken, *clean]).prices
    assert price.money.interval is not None
    assert (price.money.interval.low, price.money.interval.high) == (D(15), D(15))
    assert price.money.cost_interval is not None
    assert price.money.cost_interval.low == price.money.cost == D(300)
    (without,) = price_list([*broken[1:], *clean]).prices
    assert without.money.interval is None


def test_months_without_a_breach_or_a_trade_are_told_too() -> None:
    by_rule = {one.rule_id: one.months for one in price_list(FEW).prices}
    assert by_rule["R04"] == (
        HabitMonth(month=date(2024, 1, 1), trades=5, broken=1, total=D(-40)),
        HabitMonth(month=date(2024, 2, 1), trades=0, broken=0, total=D(0)),
        HabitMonth(month=date(2024, 3, 1), trades=0, broken=0, total=D(0)),
        HabitMonth(month=date(2024, 4, 1), trades=2, broken=1, total=D(6)),
    )
    assert [month.broken for month in by_rule["R01"]] == [2, 0, 0, 0]


def test_a_month_begins_in_the_traders_zone_and_a_year_follows_a_year() -> None:
    east = timezone(timedelta(hours=3))
    last_of_january = trade(11, "1", "R01")
    (price,) = price_list([last_of_january], zone=east).prices
    assert [one.month for one in price.months] == [date(2024, 2, 1)]
    december, february = trade(330, "1", "R01"), trade(380, "1", "R01")
    (price,) = price_list([december, february]).prices
    assert [one.month for one in price.months] == [
        date(2024, 12, 1),
        date(2025, 1, 1),
        date(2025, 2, 1),
    ]


def test_the_share_and_the_runs_of_clean_trades() -> None:
    found = price_list(reversed(FEW))
    assert (found.trades, found.clean, found.clean_share) == (7, 4, D(4) / 7)
    assert found.clean_in_a_row == KeptInARow(current=1, longest=2)
    empty = price_list([])
    assert (empty.clean_share, empty.prices) == (None, ())
    assert empty.clean_in_a_row == KeptInARow(current=0, longest=0)


def test_without_a_clean_trade_nothing_is_compared_and_the_worst_comes_first() -> None:
    found = price_list([trade(0, "-5", "R01"), trade(1, "-50", "R02", risk=None)])
    assert [(one.rule_id, one.money.cost) for one in found.prices] == [
        ("R02", None),
        ("R01", None),
    ]
    untold = found.prices[0].risk_multiples
    assert (untold.count, untold.average, untold.cost) == (0, None, None)


def test_a_clean_trade_that_no_risk_is_known_of_leaves_a_rule_without_price_in_r() -> None:
    found = price_list([trade(0, "5"), trade(1, "-5", "R01", risk=None)])
    assert found.prices[0].risk_multiples.cost is None
    assert found.prices[0].money.cost == D(10)


@pytest.mark.parametrize(
    "wrong",
    [{"closed_at": datetime(2024, 1, 1)}, {"risk": D(0)}],  # noqa: DTZ001  # no zone is what is refused
)
def test_a_trade_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    fields: dict[str, object] = {
        "position_key": "k",
        "closed_at": START,
        "net_result": D(1),
        "risk": None,
    }
    with pytest.raises(InvalidValueError):
        JudgedTrade(**(fields | wrong))  # type: ignore[arg-type]  # fields by name


def test_results_in_another_asset_count_in_r_and_in_no_sum_of_money() -> None:
    coin = replace(trade(5, "-0.02", "R01", risk="0.01"), asset="BTC")
    clean = replace(trade(6, "0.5"), asset="BTC")
    only = replace(trade(7, "-0.1", "R09"), asset="BTC")
    found = price_list([*FEW, coin, clean, only])
    assert (found.asset, found.in_other_assets, found.trades, found.clean) == ("USDT", 3, 10, 5)
    by_rule = {one.rule_id: one for one in found.prices}
    assert by_rule["R01"].money == price_list(FEW).prices[0].money
    assert by_rule["R01"].risk_multiples.count == 3
    assert (by_rule["R09"].money.count, by_rule["R09"].money.cost) == (0, None)
    assert sum(month.total for month in by_rule["R01"].months) == D(-60)
    assert sum(month.broken for month in by_rule["R01"].months) == 3
