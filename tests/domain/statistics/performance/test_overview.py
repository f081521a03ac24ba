"""All figures of some trades: by hand, and a second time in plain Python."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.statistics.over_time.daily_returns import DailyReturns
from journal.domain.statistics.performance.comparison import Difference, differences
from journal.domain.statistics.performance.definitions import DEFINITIONS
from journal.domain.statistics.performance.figure import Figure, FigureKind
from journal.domain.statistics.performance.overview import NO_WALLET, DailyOrWhy, overview
from journal.domain.statistics.trades.sample import Unit
from tests.domain.statistics.made import row_of, sample, trade
from tests.domain.statistics.plainly import PlainTrade, figures
from tests.examples import examples

D = Decimal
UNKNOWN = DailyOrWhy()


def named(plain: list[PlainTrade], unit: Unit = Unit.MONEY) -> dict[str, Figure]:
    return {figure.name: figure for figure in overview(sample(plain, unit), UNKNOWN)}


def test_six_trades_by_hand() -> None:
    """Gross, fees, funding, net; risk; minutes held.

    =====  ====  =======  =====  ====  ====
    gross  fees  funding  net    risk  held
    =====  ====  =======  =====  ====  ====
    10     1     -0.5     8.5    5     30
    -4     1     0        -5     2.5   90
    0.5    0.5   0        0      1     10
    6      0.5   0.5      6      ?     60
    4      1     0        3      1.5   90
    -8     0.5   0        -8.5   8.5   150
    =====  ====  =======  =====  ====  ====
    """
    rows = [
        ("10", "1", "-0.5", "5", 30),
        ("-4", "1", "0", "2.5", 90),
        ("0.5", "0.5", "0", "1", 10),
        ("6", "0.5", "0.5", None, 60),
        ("4", "1", "0", "1.5", 90),
        ("-8", "0.5", "0", "8.5", 150),
    ]
    plain = [
        trade(
            D(gross) - D(fees) + D(funding),
            60 * number,
            held,
            gross=D(gross),
            fees=D(fees),
            funding=D(funding),
            risk=None if risk is None else D(risk),
        )
        for number, (gross, fees, funding, risk, held) in enumerate(rows, 1)
    ]
    found: dict[str, Any] = {name: figure.value for name, figure in named(plain).items()}
    assert found["trades"] == 6
    assert (found["net"], found["gross"]) == (4, D("8.5"))
    assert (found["fees"], found["funding"]) == (D("4.5"), 0)
    assert found["fees_share"] == D("4.5") / D("20.5")
    assert found["funding_share"] == 0
    assert found["expectancy"] == D(4) / 6
    # 1.7, -2, 0, 2 and -1 of five known risks.
    assert found["expectancy_r"] == D("0.14")
    assert found["profit_factor"] == D("17.5") / D("13.5")
    assert found["win_rate"] == D(3) / 6
    assert (found["average_win"], found["average_loss"]) == (D("17.5") / 3, D("6.75"))
    assert found["payoff_ratio"] == D("17.5") / 3 / D("6.75")
    assert (found["largest_win"], found["largest_loss"]) == (D("8.5"), D("8.5"))
    assert (found["holding_winners"], found["holding_losers"]) == (3600, 7200)
    assert (found["longest_wins"], found["longest_losses"], found["current_run"]) == (2, 1, -1)
    # 8.5, 3.5, 3.5, 9.5, 12.5, 4.
    assert (found["max_drawdown"], found["current_drawdown"]) == (D("8.5"), D("8.5"))
    in_r: dict[str, Any] = {name: figure.value for name, figure in named(plain, Unit.R).items()}
    assert (in_r["trades"], in_r["net"], in_r["gross"]) == (6, D("0.7"), D("8.5"))
    assert in_r["expectancy"] == in_r["expectancy_r"]
    assert (in_r["largest_win"], in_r["max_drawdown"]) == (2, 2)


def test_figures_without_anything_to_divide_by_say_why() -> None:
    wins, losses, none = named(row_of(1, 2)), named(row_of(-1)), named([])
    assert wins["profit_factor"].value is wins["payoff_ratio"].value is None
    assert wins["profit_factor"].reason == "no trade of this choice lost"
    assert losses["payoff_ratio"].reason == losses["average_win"].reason
    assert losses["profit_factor"].value == 0
    assert losses["fees_share"].reason == "no trade of this choice gained before costs"
    assert wins["expectancy_r"].reason
    assert {figure.value for figure in none.values()} == {None, D(0)}
    assert all(figure.reason for figure in none.values() if figure.value is None)
    assert none["sharpe"].reason == NO_WALLET


def test_twenty_trades_are_enough_and_have_intervals() -> None:
    few, enough = named(row_of(*[1, -1] * 9, 2)), named(row_of(*[1, -1] * 10))
    assert few["expectancy"].is_too_few
    assert few["expectancy"].interval is None
    assert not enough["expectancy"].is_too_few
    interval = enough["expectancy"].interval
    assert interval is not None
    assert interval.low < 0 < interval.high
    assert few["win_rate"].interval is not None


def test_figures_of_days_count_days() -> None:
    daily = DailyReturns(first=date(2024, 6, 3), returns=np.array([0.02, -0.01] * 15))
    found = {figure.name: figure for figure in overview(sample([]), DailyOrWhy(daily=daily))}
    sharpe = found["sharpe"]
    assert (sharpe.count, sharpe.is_too_few) == (30, False)
    assert sharpe.interval is not None
    assert sharpe.value is not None
    middle = (sharpe.interval.low + sharpe.interval.high) / 2
    assert middle == pytest.approx(sharpe.value, abs=D("1e-7"))
    assert found["max_drawdown_share"].value == D("0.01")
    in_percent = sample(row_of(1, balance=D(50)), Unit.PERCENT)
    percent = {one.name: one for one in overview(in_percent, DailyOrWhy(daily=daily))}
    grown = (1.02 * 0.99) ** 15
    assert float(percent["net"].value or 0) == pytest.approx(grown - 1)
    assert (percent["max_drawdown"].value, percent["net"].count) == (D("0.01"), 30)
    assert float(percent["current_drawdown"].value or 0) == pytest.approx(0.01)
    assert percent["expectancy"].value == D("0.02")
    assert {one.reason for one in overview(in_percent, UNKNOWN) if one.name == "net"} == {NO_WALLET}
    short = DailyReturns(first=date(2024, 6, 3), returns=np.array([0.02, 0.01]))
    found = {figure.name: figure for figure in overview(sample([]), DailyOrWhy(daily=short))}
    assert (found["sharpe"].interval, found["sharpe"].is_too_few) == (None, True)
    assert found["sortino"].reason == "no day of this choice lost"
    assert found["calmar"].reason == "the wallet never fell below its highest point"


plain_trades = st.lists(
    st.builds(
        trade,
        st.integers(-500, 500).map(lambda units: D(units).scaleb(-2)),
        closed=st.integers(0, 3_000),
        held=st.integers(0, 500),
        gross=st.integers(-50, 50).map(D),
        fees=st.integers(-1, 9).map(lambda units: D(units).scaleb(-1)),
        funding=st.integers(-9, 9).map(lambda units: D(units).scaleb(-1)),
        risk=st.one_of(st.none(), st.integers(1, 40).map(D)),
        balance=st.one_of(st.none(), st.integers(100, 900).map(D)),
    ),
    max_size=14,
).map(lambda rows: sorted(rows, key=lambda one: one.closed_at))


@examples(12)
@given(plain=plain_trades, unit=st.sampled_from(Unit))
def test_every_figure_is_that_of_a_second_computation(plain: list[PlainTrade], unit: Unit) -> None:
    found = named(plain, unit)
    grown = {"net", "max_drawdown", "current_drawdown"} if unit is Unit.PERCENT else set()
    for name, expected in figures(plain, unit.value).items():
        if name in grown:
            continue  # of the wallet's days, which these trades have none of
        value = found[name].value
        is_exact = unit is Unit.MONEY and name != "expectancy_r"
        if expected is None or value is None or is_exact:
            assert value == expected, name
        else:
            assert float(value) == pytest.approx(float(expected), rel=1e-9, abs=1e-11), name


@examples(10)
@given(plain=plain_trades, order=st.randoms(use_true_random=False))
def test_the_order_of_trades_matters_only_to_runs_and_drawdowns(
    plain: list[PlainTrade], order: random.Random
) -> None:
    shuffled = list(plain)
    order.shuffle(shuffled)
    ours, theirs = named(plain), named(shuffled)
    ordered = {"longest_wins", "longest_losses", "current_run", "max_drawdown", "current_drawdown"}
    for name in ours.keys() - ordered - {"expectancy_r"}:
        assert ours[name].value == theirs[name].value, name


@examples(8)
@given(plain=plain_trades)
def test_money_scales_and_ratios_stay(plain: list[PlainTrade]) -> None:
    larger = [
        trade(
            one.net * 7,
            gross=one.gross * 7,
            fees=one.fees * 7,
            funding=one.funding * 7,
            opened_at=one.opened_at,
            closed_at=one.closed_at,
        )
        for one in plain
    ]
    ours, theirs = named(plain), named(larger)
    money, same = {FigureKind.AMOUNT, FigureKind.MONEY}, {FigureKind.RATIO, FigureKind.COUNT}
    for name in ours.keys() - {"expectancy_r"}:  # the risks were not scaled along
        figure = ours[name]
        scaled, kind = theirs[name].value, figure.definition.kind
        if figure.value is None or scaled is None:
            assert figure.value is scaled, name
        elif kind in money | same:
            expected = figure.value * 7 if kind in money else figure.value
            assert abs(scaled - expected) <= abs(expected) * D("1e-40"), name


def test_figures_of_two_groups_stand_side_by_side() -> None:
    first, second = (overview(sample(row_of(*nets)), UNKNOWN) for nets in ((1, -2), (4,)))
    found = {one.definition.name: one for one in differences(first, second, {})}
    assert found["net"].change == 5
    assert found["profit_factor"].change is None
    assert isinstance(found["net"], Difference)
    assert found["net"].interval is None


def test_every_figure_is_defined_in_words() -> None:
    shown = [figure.name for figure in overview(sample([]), UNKNOWN)]
    assert shown == list(dict.fromkeys(shown))
    assert set(shown) == DEFINITIONS.keys()
    assert all(one.label and one.text.endswith(".") for one in DEFINITIONS.values())
