"""Daily returns: what each day brought as a share of the wallet it began with."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from journal.domain.statistics.trades.columns import Floats

DAYS_A_YEAR: Final = 365
"""Crypto trades every day of the year."""
ENOUGH_DAYS: Final = 30
"""Fewer days than these make a figure of a year out of nearly nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DailyReturns:
    """One row for every day from the first to the last, those without a closing (zero) too.

    Attributes:
        first: the first day.
        returns: results of the trades closed on a day by the wallet at its beginning.
    """

    first: date
    returns: Floats

    def __len__(self) -> int:
        """Return how many days there are."""
        return len(self.returns)

    @property
    def growth(self) -> Floats:
        """What one unit of money has become after each day, transfers left out."""
        grown: Floats = np.multiply.accumulate(1 + self.returns)
        return grown

    @property
    def drawdowns(self) -> Floats:
        """How far the growth lies below its highest so far, as a share of it."""
        grown = self.growth
        return 1 - grown / np.maximum(np.maximum.accumulate(grown), 1.0)

    @property
    def deepest_drawdown(self) -> float:
        """The largest of the drawdowns; 0: there was none."""
        return float(self.drawdowns.max(initial=0.0))


def sharpe_ratio(daily: DailyReturns) -> float | None:
    """Return average daily return by its standard deviation (n - 1), times √365.

    With a risk-free rate of 0; Sharpe (1994), "The Sharpe Ratio", Journal of Portfolio Management
    21. None: fewer than two days, or all alike.
    """
    if len(daily) < 2:  # noqa: PLR2004  # a deviation needs two
        return None
    spread = float(daily.returns.std(ddof=1))
    return None if spread == 0 else float(daily.returns.mean()) / spread * DAYS_A_YEAR**0.5


def sharpe_error(daily: DailyReturns) -> float | None:
    """Return the standard error of the Sharpe ratio: √((1 + s²/2) / n), s and it over a year.

    For returns independent of each other; Lo (2002), "The Statistics of Sharpe Ratios", Financial
    Analysts Journal 58.
    """
    ratio = sharpe_ratio(daily)
    if ratio is None:
        return None
    a_day = ratio / DAYS_A_YEAR**0.5
    return float(((1 + a_day**2 / 2) / len(daily)) ** 0.5 * DAYS_A_YEAR**0.5)


def sortino_ratio(daily: DailyReturns) -> float | None:
    """Return average daily return by the downside deviation, times √365.

    The downside deviation is the root of the mean of min(return, 0)² over all days: the target is
    0; Sortino and Price (1994), "Performance Measurement in a Downside Risk Framework", Journal of
    Investing 3. None: no day lost anything.
    """
    losses = np.minimum(daily.returns, 0)
    downside = float((losses**2).mean()) ** 0.5 if len(daily) else 0.0
    return None if downside == 0 else float(daily.returns.mean()) / downside * DAYS_A_YEAR**0.5


def calmar_ratio(daily: DailyReturns) -> float | None:
    """Return the compound return a year by the deepest drawdown of the daily growth.

    Growth ** (365 / days) - 1 over the days at hand, not the 36 months of Young (1991), "Calmar
    Ratio: A Smoother Tool", Futures 20. None: there was no drawdown.
    """
    deepest = daily.deepest_drawdown
    if not deepest:
        return None
    grown = max(float(daily.growth[-1]), 0.0)
    with np.errstate(over="ignore"):
        a_year = float(np.float64(grown) ** (DAYS_A_YEAR / len(daily))) - 1
    return a_year / deepest if np.isfinite(a_year) else None
