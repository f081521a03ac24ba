"""What is asked about closed positions: which ones, and in what unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo
from decimal import Decimal

from journal.domain.errors import InvalidValueError
from journal.domain.query.tree import EVERYTHING, Query
from journal.domain.routine.period import FIRST_YEAR, LAST_YEAR
from journal.domain.statistics.trades.sample import Unit
from journal.domain.values import Side, require_positive


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days of the trader's zone, both included; None: from the first, to the last."""

    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        """Refuse an end before the beginning, and years no trade was made in."""
        if self.since and self.until and self.until < self.since:
            raise InvalidValueError("until", "must not lie before the beginning")
        for name, day in (("since", self.since), ("until", self.until)):
            if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise InvalidValueError(name, f"must lie between {FIRST_YEAR} and {LAST_YEAR}")


ALL_TIME = Period()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyticsQuestion:
    """Which closed positions are meant, and how their results are read."""

    accounts: tuple[str, ...]
    period: Period = ALL_TIME
    """Positions count on the day they were closed."""
    symbols: frozenset[str] = frozenset()
    """Only these contracts; empty: all."""
    side: Side | None = None
    query: Query = EVERYTHING
    """Only positions that it finds, as the Journal would."""
    unit: Unit = Unit.MONEY
    asset: str | None = None
    """What money is told in; None: the asset most of the positions are settled in."""
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    """How much of that asset one unit of another is worth, as the trader gave it. Positions
    settled in an asset without a rate are left out, and named."""
    zone: tzinfo | None = UTC
    """In which days, hours and weekdays are counted; None: this computer's."""

    def __post_init__(self) -> None:
        """Refuse no account, and a rate that is none."""
        if not self.accounts:
            raise InvalidValueError("accounts", "must name at least one account")
        for asset, rate in self.rates.items():
            require_positive(f"rate of {asset}", rate)
