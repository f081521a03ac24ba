"""What there is to report about: weeks, months, positions and liquidations of an account."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

import numpy as np

from journal.domain.ledger.liquidations import Episode
from journal.services.positions.service import PositionView, PositionViews

MOST_POSITIONS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChoices:
    """The newest of each first."""

    weeks: tuple[date, ...]
    """Mondays of weeks in which something was closed."""
    months: tuple[date, ...]
    """First days of such months."""
    positions: tuple[PositionView, ...]
    """The newest ones."""
    episodes: tuple[Episode, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to report about."""
        return not (self.positions or self.episodes)


def report_choices(views: PositionViews, zone: tzinfo | None = UTC) -> ReportChoices:
    """Return what there is to report about.

    Args:
        views: the positions, newest first.
        zone: in which days begin and end; None is this computer's.
    """
    ended = views.keys("closed")
    quarters = np.unique(ended[~np.isnan(ended)] // 900_000).tolist()
    days = {datetime.fromtimestamp(one * 900, UTC).astimezone(zone).date() for one in quarters}
    weeks = {day - timedelta(days=day.weekday()) for day in days}
    return ReportChoices(
        weeks=tuple(sorted(weeks, reverse=True)),
        months=tuple(sorted({day.replace(day=1) for day in days}, reverse=True)),
        positions=views[:MOST_POSITIONS],
        episodes=tuple(reversed(views.sources.record.episodes)),
    )
