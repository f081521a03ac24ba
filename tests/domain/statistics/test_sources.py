"""Whoever looks at a statistic can read what it means and where its formula comes from."""

import inspect
import re
from collections.abc import Callable
from typing import Any

import pytest

from journal.domain.statistics import bootstrap
from journal.domain.statistics.breakdown.definitions import GROUP_DEFINITIONS
from journal.domain.statistics.breakdown.dimension import Dimension
from journal.domain.statistics.over_time.curve import added_up
from journal.domain.statistics.over_time.daily_returns import (
    calmar_ratio,
    sharpe_error,
    sharpe_ratio,
    sortino_ratio,
)
from journal.domain.statistics.performance.comparison import change_of_averages
from journal.domain.statistics.performance.definitions import DEFINITIONS
from journal.domain.statistics.performance.intervals import average_interval, share_interval
from journal.domain.statistics.spread.distribution import distribution
from journal.domain.statistics.spread.exits import exit_rows, share_within
from journal.domain.statistics.spread.monte_carlo import monte_carlo

YEAR = re.compile(r"\b1[89]\d\d\b|\b20[0-2]\d\b")
FORMULAS: list[Callable[..., Any]] = [
    added_up,
    average_interval,
    calmar_ratio,
    change_of_averages,
    distribution,
    exit_rows,
    monte_carlo,
    share_interval,
    share_within,
    sharpe_error,
    sharpe_ratio,
    sortino_ratio,
]


def test_every_figure_says_what_it_means_and_who_says_so() -> None:
    for one in DEFINITIONS.values():
        assert len(one.text) > 15, one.name
        assert one.text.endswith("."), one.name
        assert len(one.source) > 10, one.name
        assert not one.source.endswith("."), one.name


def test_every_breakdown_says_what_it_tells_trades_apart_by_and_where_it_is_read() -> None:
    assert GROUP_DEFINITIONS.keys() == set(Dimension)
    for dimension, one in GROUP_DEFINITIONS.items():
        assert len(one.text) > 15, dimension
        assert one.text.endswith("."), dimension
        assert one.source, dimension
        assert not one.source.endswith("."), dimension


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda one: str(one.__name__))
def test_every_formula_names_the_one_who_published_it(formula: Callable[..., Any]) -> None:
    assert YEAR.search(inspect.getdoc(formula) or "")


def test_drawing_again_names_the_one_who_published_it() -> None:
    assert YEAR.search(bootstrap.__doc__ or "")
