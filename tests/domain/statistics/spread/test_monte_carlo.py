"""Drawing results again and again."""

from itertools import accumulate

import numpy as np
import pytest

from journal.domain.statistics.spread.monte_carlo import Drawing, monte_carlo

R = np.array([1.0, -1.0, 2.0, -0.5] * 6)


def test_runs_are_those_that_plain_python_draws() -> None:
    drawing = Drawing(trades=30, runs=40, falls=(2.0, 4.0), seed=7)
    found = monte_carlo(R, drawing)
    assert found is not None
    places = np.random.default_rng(7).integers(0, len(R), (40, 30), dtype=np.int32)
    curves = [list(accumulate(float(R[place]) for place in run)) for run in places]
    deepest = [
        max(high - low for at, low in enumerate([0, *curve]) for high in [0, *curve][: at + 1])
        for curve in curves
    ]
    finals = sorted(curve[-1] for curve in curves)

    def percentile(ordered: list[float], percent: int) -> float:
        at = (len(ordered) - 1) * percent / 100
        low = ordered[int(at)]
        return low + (at - int(at)) * (ordered[min(int(at) + 1, len(ordered) - 1)] - low)

    percents = (5, 25, 50, 75, 95)
    assert found.finals.tolist() == pytest.approx([percentile(finals, one) for one in percents])
    assert found.drawdowns.tolist() == pytest.approx(
        [percentile(sorted(deepest), one) for one in percents]
    )
    tenth = sorted(curve[9] for curve in curves)
    assert found.bands[:, 9].tolist() == pytest.approx([percentile(tenth, one) for one in percents])
    assert found.fall_shares == tuple(
        (fall, sum(one > fall for one in deepest) / 40) for fall in (2.0, 4.0)
    )
    assert found.losing_share == sum(one < 0 for one in finals) / 40


def test_the_same_seed_gives_the_same_and_results_that_are_alike_no_doubt() -> None:
    drawing = Drawing(trades=10, runs=50)
    one, other = monte_carlo(R, drawing), monte_carlo(R, drawing)
    assert one is not None
    assert other is not None
    assert one.finals.tolist() == other.finals.tolist()
    sure = monte_carlo(np.full(20, 0.5), drawing)
    assert sure is not None
    assert sure.finals.tolist() == [5] * 5
    assert (sure.drawdowns.tolist(), sure.losing_share) == ([0] * 5, 0)


def test_fewer_than_twenty_results_are_not_drawn_from() -> None:
    assert monte_carlo(R[:19], Drawing()) is None


@pytest.mark.parametrize("wish", [{"trades": 0}, {"trades": 5_000}, {"runs": 5}, {"runs": 10**6}])
def test_what_says_nothing_or_takes_too_long_is_refused(wish: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="runs"):
        Drawing(**wish)  # type: ignore[arg-type]
