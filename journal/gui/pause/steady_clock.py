"""A clock for the countdown: set once by the wall clock, then carried by the time since the boot.

It decides nothing. It only keeps the seconds on the screen from leaping when somebody sets the
computer's clock between two answers of the pause service.
"""

import time
from datetime import datetime, timedelta
from typing import Final

from journal.services.clock import SystemClock

_BOOT_CLOCK: Final = getattr(time, "CLOCK_BOOTTIME", None)


def _elapsed() -> float:
    """Return seconds since some fixed moment; a suspend counts where the system tells it."""
    if _BOOT_CLOCK is None:
        return time.monotonic()
    return time.clock_gettime(_BOOT_CLOCK)


class SteadyClock:
    """The time of the wall clock when it was made, plus what has passed since."""

    def __init__(self) -> None:
        self._began_at = SystemClock().now()
        self._began = _elapsed()

    def now(self) -> datetime:
        """Return the present time in UTC, whatever became of the wall clock meanwhile."""
        return self._began_at + timedelta(seconds=_elapsed() - self._began)
