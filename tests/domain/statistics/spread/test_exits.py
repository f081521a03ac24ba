"""Stops and targets over four trades worked out by hand."""

from decimal import Decimal

import numpy as np
import pytest

from journal.domain.statistics.spread.exits import Excursed, Exit, exit_rows, share_within

D = Decimal
# Four trades of 1000: +50 (went 1 % against it), -40 (4 %, ahead 0.5 %), -10 (1 %), +20 (none).
FOUR = Excursed(
    results=np.array([50.0, -40.0, -10.0, 20.0]),
    costs=np.array([1.0, 1.0, 0.0, 0.0]),
    against=np.array([0.01, 0.04, 0.01, 0.0]),
    favor=np.array([0.06, 0.005, 0.0, 0.03]),
    against_worth=np.array([1000.0, 1000.0, 1000.0, np.nan]),
    favor_worth=np.array([1000.0, 1000.0, np.nan, 1000.0]),
)


def test_a_stop_cuts_losers_and_winners_that_went_there() -> None:
    near, one, far = exit_rows(FOUR, Exit.STOP, (0.005, 0.02, 0.05))
    # At half a percent: -5 - 1, -5 - 1 and -5 in place of 50, -40 and -10.
    assert (near.reached, near.won, near.total, near.change) == (3, 1, D(3), D(-17))
    assert (one.reached, one.won, one.total, one.change) == (1, 0, D(39), D(19))
    assert (far.reached, far.won, far.total, far.change) == (0, 0, D(20), D(0))


def test_a_target_takes_what_was_there_and_no_more() -> None:
    near, far = exit_rows(FOUR, Exit.TARGET, (0.005, 0.05))
    # +5 - 1, +5 - 1 and +5 in place of 50, -40 and 20; the third never was ahead.
    assert (near.reached, near.won, near.total, near.change) == (3, 2, D(3), D(-17))
    assert (far.reached, far.won, far.total, far.change) == (1, 1, D(19), D(-1))


def test_within_which_distance_trades_stayed() -> None:
    assert share_within(np.array([0.01, 0.02, 0.03]), 50) == 0.02
    assert share_within(np.array([0.0, 1.0]), 90) == pytest.approx(0.9)
    assert share_within(np.zeros(0), 50) is None
    assert len(FOUR) == 4
