"""What the analytics answer, one value for each view."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from journal.domain.ledger.columns.amounts import Integers
from journal.domain.query.printing import printed
from journal.domain.statistics.breakdown.dimension import Dimension
from journal.domain.statistics.breakdown.rows import BreakdownRow
from journal.domain.statistics.over_time.curve import Drawdown
from journal.domain.statistics.performance.comparison import Difference
from journal.domain.statistics.performance.figure import Figure
from journal.domain.statistics.spread.distribution import Distribution
from journal.domain.statistics.spread.exits import Excursed, ExitRow
from journal.domain.statistics.spread.monte_carlo import Drawing, MonteCarlo
from journal.domain.statistics.trades.columns import Floats
from journal.domain.statistics.trades.sample import Unit
from journal.services.analytics.needs import Need
from journal.services.analytics.question import AnalyticsQuestion, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What an answer is about, and what it leaves out."""

    question: AnalyticsQuestion
    closed: int
    """Closed positions of the accounts, whatever else was asked."""
    needs: frozenset[Need] = frozenset()
    """What has to be found out before the query can be answered; until then nothing is chosen."""
    asset: str
    """What money is told in."""
    trades: int
    """Closed positions of the choice whose result is known and worth something in the asset."""
    measured: int
    """Those of them whose result is known in the unit too."""
    open_positions: int
    """Of the accounts, whatever else was chosen: never part of a figure."""
    unknown_results: int
    """Closed positions of the choice of which no file tells the result: never counted as zero."""
    fees_missing: int = 0
    """Positions of the choice with fees that no file tells, or in another asset: they count, but
    without these fees."""
    other_assets: tuple[tuple[str, int], ...]
    """Assets without a rate, and how many positions of the choice are settled in them."""
    rates: tuple[tuple[str, Decimal], ...]
    """Rates of the trader that were used."""
    notes: tuple[str, ...]
    """Sentences that say what is left out, and why."""

    @property
    def accounts(self) -> tuple[str, ...]:
        """Whose positions."""
        return self.question.accounts

    @property
    def period(self) -> Period:
        """On which days they were closed."""
        return self.question.period

    @property
    def unit(self) -> Unit:
        """What results are read in."""
        return self.question.unit

    @property
    def query(self) -> str:
        """What they are found by, in one way however it was typed; empty: nothing is asked."""
        return printed(self.question.query)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to be told about."""
        return not self.measured


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRef:
    """Names one position of one account."""

    account: str
    position_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All figures."""

    scope: Scope
    figures: tuple[Figure, ...]
    """In the order they are shown."""

    def figure(self, name: str) -> Figure:
        """Return the figure of a name; see ``definitions``.

        Raises:
            KeyError: there is none.
        """
        found = {figure.name: figure for figure in self.figures}
        return found[name]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Equity:
    """The curve of added-up results, and how far it fell.

    In money and R one point a trade; in percent one a day: the growth of the wallet by daily
    returns, 0.1 for ten percent, and drawdowns as shares of the highest point.

    Attributes:
        at: milliseconds since 1970, rising.
        values: all results up to each point, in the unit.
        drawdowns: how far each lies below the highest so far, zero or above.
        reason: why there is no curve.
    """

    scope: Scope
    at: Integers
    values: Floats
    drawdowns: Floats
    deepest: Drawdown | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """One day of the trader's zone with at least one closing."""

    date: date
    result: Decimal
    """In the unit; exact where it is money."""
    count: int
    wins: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Results day by day, oldest first."""

    scope: Scope
    days: tuple[CalendarDay, ...]
    positions_on: Callable[[date], tuple[PositionRef, ...]]
    """Gives the positions that were closed on a day, by the time of closing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How results are distributed."""

    scope: Scope
    distribution: Distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """Results apart by what trades have in common."""

    scope: Scope
    dimension: Dimension
    rows: tuple[BreakdownRow, ...]
    may_overlap: bool
    """Whether one trade can stand in several rows, so that they add up to more than the whole."""
    is_pending: bool = False
    """Whether the rules are still to be applied: ``AnalyticsService.judge`` does that."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reach:
    """How far price went with trades, and what stops and targets would have made of them.

    Attributes:
        unmeasured: trades of the choice that no candles tell of.
        trades: those that candles tell of.
        in_r: whether distances are multiples of the risk; else fractions of the entry.
        stops, targets: by distance.
        winners_against: within which distance against them half of the winners stayed, and nine
            in ten; None: none won.
        losers_favor: how far half of the losers were ahead before; None: none lost.
        kept: which part of the best run half of the winners kept at least; None: none won.
        ref_of: gives the position of a trade.
    """

    scope: Scope
    unmeasured: int
    trades: Excursed
    in_r: bool
    stops: tuple[ExitRow, ...]
    targets: tuple[ExitRow, ...]
    winners_against: tuple[float, float] | None
    losers_favor: float | None
    kept: float | None
    ref_of: Callable[[int], PositionRef]


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What could come of such trades in another order."""

    scope: Scope
    drawing: Drawing
    count: int
    """The results that are drawn from."""
    result: MonteCarlo | None
    """None: too few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodComparison:
    """The figures of two periods, or of two groups of trades, beside each other."""

    first: Overview
    second: Overview
    differences: tuple[Difference, ...]
