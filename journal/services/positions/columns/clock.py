"""Positions by the clock of the trader's zone: in which hour, on which day of the week."""

from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Final

import numpy as np

from journal.domain.query.answering import Floats, Labels
from journal.domain.query.fields import WEEKDAYS
from journal.domain.statistics.over_time.local_days import local_days, local_ms
from journal.services.positions.columns.position_columns import PositionColumns

THURSDAY: Final = 3
"""The weekday of 1970-01-01."""
HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsInZone:
    """The columns of positions, and those that differ from zone to zone.

    Attributes:
        zone: None: this computer's.
    """

    columns: PositionColumns
    zone: tzinfo | None

    def __len__(self) -> int:
        """Return how many positions there are."""
        return len(self.columns)

    @property
    def worded(self) -> tuple[str, ...]:
        """The columns of texts in which words without a field are found."""
        return self.columns.worded

    def column(self, name: str) -> Floats:
        """Return a column of numbers."""
        if name != "hour":
            return self.columns.column(name)
        return (local_ms(self.columns.opened_at, self.zone) // HOUR_MS % 24).astype(np.float64)

    def labels(self, name: str) -> Labels:
        """Return a column of texts."""
        if name != "weekday":
            return self.columns.labels(name)
        days = (local_days(self.columns.opened_at, self.zone) + THURSDAY) % len(WEEKDAYS)
        return replace(self.columns.labels("symbol"), names=WEEKDAYS, codes=days)
