"""Time is an argument everywhere else; this is the one file that reads the computer's clock."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Whoever tells the time."""

    def now(self) -> datetime:
        """Return the present time, aware, in UTC."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """Return the wall clock's present time in UTC."""
        return datetime.now(UTC)  # noqa: TID251  # the one place that may
