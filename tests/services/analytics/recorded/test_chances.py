"""Intervals and drawing again on 100 real accounts, against plain Python with other dice."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate
from random import Random

import numpy as np
import pytest

from journal.domain.statistics.bootstrap import DRAWS, ENOUGH, Interval
from journal.domain.statistics.over_time.daily_returns import ENOUGH_DAYS
from journal.domain.statistics.performance import comparison, intervals
from journal.domain.statistics.spread.monte_carlo import Drawing, MonteCarlo, monte_carlo
from journal.domain.statistics.trades.sample import Unit
from journal.services.analytics.question import Period
from tests.domain.statistics import drawn_plainly, plainly
from tests.domain.statistics.drawn_plainly import Draws, Runs, all_runs, drawn_runs, runs_of
from tests.services.analytics.recorded.supposed import Recorded, together

PLAIN_DRAWS = 3_000
SEED = 20_240_603
OUTSIDE = 2.5
LONG = Drawing(trades=24, runs=2_000, falls=())
SHORT = Drawing(trades=2, runs=2_000, falls=())


def values_of(one: Recorded, unit: Unit) -> list[float]:
    measure = plainly.MEASURES[unit]
    return [float(value) for trade in one.trades if (value := measure(trade)) is not None]


def require_middle(interval: Interval | None, drawn: Draws) -> None:
    """Refuse an interval that is not the middle 95 % of draws."""
    assert interval is not None
    drawn.require_percentile(float(interval.low), OUTSIDE, DRAWS)
    drawn.require_percentile(float(interval.high), 100 - OUTSIDE, DRAWS)


def averages_of(values: Sequence[float]) -> Draws:
    return Draws.of(drawn_plainly.averages(values, PLAIN_DRAWS, Random(SEED)))


def require_ends(interval: Interval | None, low: float, high: float) -> None:
    assert interval is not None
    assert float(interval.low) == pytest.approx(low, rel=1e-8, abs=1e-9)
    assert float(interval.high) == pytest.approx(high, rel=1e-8, abs=1e-9)


@pytest.fixture(scope="module")
def twenty_fives(accounts: list[Recorded]) -> list[Recorded]:
    return [together(accounts[begin : begin + 25]) for begin in range(0, 100, 25)]


def test_every_interval_of_every_account_has_a_plain_one(accounts: list[Recorded]) -> None:
    compared: Counter[str] = Counter()
    for one in accounts:
        overview = one.service.overview(one.question)
        found = {each.name: each.interval for each in overview.figures if each.interval}
        expected = set()
        values = values_of(one, Unit.MONEY)
        if len(values) >= ENOUGH:
            expected.add("expectancy")
            require_middle(found["expectancy"], averages_of(values))
        if one.trades:
            expected.add("win_rate")
            low, high = plainly.wilson(*plainly.hits(one.trades))
            require_ends(found["win_rate"], float(low), float(high))
        returns = plainly.daily_returns(one.trades, one.wallet) or []
        ends = drawn_plainly.sharpe_interval(returns) if len(returns) >= ENOUGH_DAYS else None
        if ends is not None:
            expected.add("sharpe")
            require_ends(found["sharpe"], *map(float, ends))
        assert found.keys() == expected
        compared.update(expected)
    assert compared == {"expectancy": 7, "win_rate": 96, "sharpe": 6}


def test_the_interval_in_r_of_many_accounts_has_a_plain_one(twenty_fives: list[Recorded]) -> None:
    """No single account has twenty trades with a stop."""
    for one in twenty_fives:
        found = one.service.overview(one.question).figure("expectancy_r").interval
        require_middle(found, averages_of(values_of(one, Unit.R)))


def halves(one: Recorded) -> tuple[tuple[Period, Period], list[Recorded]]:
    """Return two periods with the same number of trades, but for those of one day."""
    middle = one.trades[len(one.trades) // 2].closed_at.date()
    early, late = (
        replace(
            one,
            held=tuple(
                held
                for held in one.held
                if held.trade and (held.trade.closed_at.date() < middle) is is_early
            ),
        )
        for is_early in (True, False)
    )
    return (Period(until=middle - timedelta(days=1)), Period(since=middle)), [early, late]


def hits_of(one: Recorded) -> list[float]:
    return [float(trade.net > 0) for trade in one.trades]


SAMPLES: dict[str, Callable[[Recorded], list[float]]] = {
    "expectancy": lambda one: values_of(one, Unit.MONEY),
    "expectancy_r": lambda one: values_of(one, Unit.R),
    "win_rate": hits_of,
}


def test_how_far_two_periods_differ_is_drawn_a_second_time(twenty_fives: list[Recorded]) -> None:
    for one in twenty_fives:
        periods, parts = halves(one)
        compared = one.service.compare(one.question, *periods)
        found = {each.definition.name: each.interval for each in compared.differences}
        for name, sample in SAMPLES.items():
            dice = Random(SEED)
            before, after = (
                drawn_plainly.averages(sample(part), PLAIN_DRAWS // 2, dice) for part in parts
            )
            drawn = [late - early for early, late in zip(before, after, strict=True)]
            require_middle(found[name], Draws.of(drawn))


def test_the_normal_interval_of_many_is_the_average_and_its_error(
    twenty_fives: list[Recorded], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No account has the thousand trades it is meant for; the formula holds for fewer too."""
    for module in (intervals, comparison):
        monkeypatch.setattr(module, "MANY", ENOUGH)
    for one in twenty_fives:
        found = one.service.overview(one.question).figure("expectancy").interval
        mean, error = drawn_plainly.mean_and_error([trade.net for trade in one.trades])
        require_ends(
            found,
            float(mean - drawn_plainly.Z * error),
            float(mean + drawn_plainly.Z * error),
        )
        periods, parts = halves(one)
        compared = one.service.compare(one.question, *periods)
        change = next(each for each in compared.differences if each.definition.name == "expectancy")
        (first, early), (second, late) = (
            drawn_plainly.mean_and_error([trade.net for trade in part.trades]) for part in parts
        )
        reach = drawn_plainly.Z * (early**2 + late**2).sqrt()
        require_ends(change.interval, float(second - first - reach), float(second - first + reach))


def require_runs(found: MonteCarlo, plain: Runs) -> None:
    """Refuse runs whose sums and falls are not spread as those of plain Python."""
    runs, half = found.drawing.runs, found.drawing.trades // 2
    for place, percent in enumerate(drawn_plainly.PERCENTS):
        plain.finals.require_percentile(found.finals[place], percent, runs)
        plain.falls.require_percentile(found.drawdowns[place], percent, runs)
        plain.halfway.require_percentile(found.bands[place, half - 1], percent, runs)
    for edge, share in found.fall_shares:
        plain.falls.require_share_above(edge, share, runs)
    plain.finals.require_share_above(-1e-9, 1 - found.losing_share, runs)


def edges_of(runs: Runs) -> tuple[float, ...]:
    """Return drawdowns that some runs fell further than, and some did not."""
    falls = runs.falls.values
    return tuple(falls[len(falls) * part // 10] * 1.0001 + 1e-6 for part in (2, 5, 9))


@pytest.mark.parametrize("unit", Unit)
def test_runs_of_the_accounts_are_spread_as_plain_python_draws_them(
    twenty_fives: list[Recorded], unit: Unit
) -> None:
    for one in twenty_fives:
        values = values_of(one, unit)
        plain = runs_of(drawn_runs(values, LONG.trades, LONG.runs, Random(SEED)))
        asked = replace(one.question, unit=unit)
        found = one.service.monte_carlo(asked, replace(LONG, falls=edges_of(plain)))
        assert found.count == len(values)
        assert found.result is not None
        require_runs(found.result, plain)


def test_short_runs_of_single_accounts_are_spread_as_all_there_can_be(
    accounts: list[Recorded],
) -> None:
    compared = 0
    for one in accounts:
        values = values_of(one, Unit.MONEY)
        plain = runs_of(all_runs(values or [0.0], SHORT.trades), are_all=True)
        found = one.service.monte_carlo(one.question, replace(SHORT, falls=edges_of(plain)))
        assert (found.result is None) == (len(values) < ENOUGH)
        if found.result is not None:
            require_runs(found.result, plain)
            compared += 1
    assert compared == 7


def fall_after_the_first(run: Sequence[float]) -> float:
    sums = list(accumulate(run))
    return max(high - low for high, low in zip(accumulate(sums, max), sums, strict=True))


def test_runs_that_are_drawn_wrongly_are_found_out(accounts: list[Recorded]) -> None:
    """What the tolerance must not let pass, drawn from the account with the most trades."""
    values = max((values_of(one, Unit.MONEY) for one in accounts), key=len)
    right = list(all_runs(values, SHORT.trades))
    plain = runs_of(right, are_all=True)
    found = monte_carlo(np.array(values), replace(SHORT, falls=edges_of(plain)))
    assert found is not None
    require_runs(found, plain)
    wrong = {
        "the start is no point": runs_of(right, are_all=True, fall=fall_after_the_first),
        "only the end counts": runs_of(right, are_all=True, fall=lambda run: max(0, -sum(run))),
        "one trade is missing": runs_of(([0, late] for _, late in right), are_all=True),
        "one trade comes twice": runs_of(([each, each] for each, _ in right), are_all=True),
        "losses are doubled": runs_of(
            ([min(r, 2 * r) for r in run] for run in right), are_all=True
        ),
    }
    passed = [name for name, runs in wrong.items() if is_accepted(found, runs)]
    assert passed == []


def is_accepted(found: MonteCarlo, runs: Runs) -> bool:
    try:
        require_runs(found, runs)
    except AssertionError:
        return False
    return True


def test_an_interval_of_another_width_is_found_out(twenty_fives: list[Recorded]) -> None:
    values = values_of(twenty_fives[0], Unit.MONEY)
    drawn = averages_of(values)
    for percent in (0.5, 5.0):
        with pytest.raises(AssertionError):
            drawn.require_percentile(float(np.percentile(drawn.values, percent)), OUTSIDE, DRAWS)
