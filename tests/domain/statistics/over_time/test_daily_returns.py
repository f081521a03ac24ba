"""Figures of daily returns, by hand and a second time over Decimal."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.statistics.over_time.daily_returns import (
    DailyReturns,
    calmar_ratio,
    sharpe_error,
    sharpe_ratio,
    sortino_ratio,
)
from tests.domain.statistics.plainly import daily_figures
from tests.examples import examples

D = Decimal


def daily(*returns: float) -> DailyReturns:
    return DailyReturns(first=date(2024, 6, 3), returns=np.array(returns, np.float64))


def test_four_days_by_hand() -> None:
    """+10 %, -5 %, nothing, +1 %.

    Average 0.06 / 4 = 0.015. Squared distances 0.007225 + 0.004225 + 0.000225 + 0.000025 = 0.0117,
    by three 0.0039. Downside: 0.0025 / 4 = 0.000625, the root 0.025. Growth 1.1, 1.045, 1.045,
    1.05545; the fall 0.055 / 1.1 = 0.05; a year 1.05545 ** 91.25.
    """
    days = daily(0.1, -0.05, 0, 0.01)
    assert days.growth.tolist() == pytest.approx([1.1, 1.045, 1.045, 1.05545])
    assert days.deepest_drawdown == pytest.approx(0.05)
    ratio = 0.015 / 0.0039**0.5
    assert sharpe_ratio(days) == pytest.approx(ratio * 365**0.5)
    assert sharpe_error(days) == pytest.approx(((1 + ratio**2 / 2) / 4 * 365) ** 0.5)
    assert sortino_ratio(days) == pytest.approx(0.015 / 0.025 * 365**0.5)
    assert calmar_ratio(days) == pytest.approx((1.05545**91.25 - 1) / 0.05)


@pytest.mark.parametrize("days", [daily(), daily(0.1), daily(0.02, 0.02)])
def test_what_cannot_be_divided_is_not_known(days: DailyReturns) -> None:
    assert sharpe_ratio(days) is sharpe_error(days) is None
    assert sortino_ratio(days) is calmar_ratio(days) is None


def test_a_lost_wallet_lost_all_of_a_year() -> None:
    assert calmar_ratio(daily(0.1, -1.2)) == pytest.approx(-1 / (1 + 0.2))


def test_a_year_too_large_to_be_told_is_not_told() -> None:
    assert calmar_ratio(daily(1e9, -0.5)) is None


shares = st.lists(
    st.integers(-9_000, 20_000).map(lambda n: D(n).scaleb(-5)), min_size=1, max_size=12
)


@examples(12)
@given(returns=shares)
def test_figures_are_those_of_a_second_computation(returns: list[Decimal]) -> None:
    days = daily(*map(float, returns))
    expected = daily_figures(returns)
    assert days.deepest_drawdown == pytest.approx(float(expected["max_drawdown_share"] or 0))
    for name, ratio in (
        ("sharpe", sharpe_ratio(days)),
        ("sortino", sortino_ratio(days)),
        ("calmar", calmar_ratio(days)),
    ):
        plain = expected[name]
        if plain is None or abs(plain) > D("1e12"):
            continue  # nothing to divide by, or so little that a float's last digit decides
        assert ratio == pytest.approx(float(plain), rel=1e-6, abs=1e-9), name
