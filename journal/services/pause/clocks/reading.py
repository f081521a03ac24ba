"""Readings of the clocks for the pause: of the system, or of a clock that is handed in."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from journal.domain.pause.trusted_time import Reading, Sample, ServerTime
from journal.services.clock import Clock, SystemClock
from journal.services.pause.clocks.glance import seconds
from journal.services.pause.clocks.systems import BootClock, boot_clock


class Clocks(Protocol):
    """Whoever reads the clocks."""

    def read(self, server: ServerTime | None = None, newest_fill: int | None = None) -> Reading:
        """Return a reading of all clocks at this moment.

        Args:
            server: the exchange's time, where it was just heard.
            newest_fill: the newest time that the record tells, in seconds since 1970.
        """
        ...


@dataclass(frozen=True, slots=True)
class FollowingClocks:
    """Clocks of which all follow one that is handed in: nobody can set one against the others."""

    clock: Clock

    def read(self, server: ServerTime | None = None, newest_fill: int | None = None) -> Reading:
        """Return a reading in which the boot clock is the clock itself."""
        wall = seconds(self.clock)
        return Reading(
            sample=Sample(boot_id="", boot=wall, wall=wall),
            is_synchronized=True,
            server=server,
            newest_fill=newest_fill,
        )


@dataclass(frozen=True)
class SystemClocks:
    """The clocks of this computer."""

    clock: Clock = field(default_factory=SystemClock)

    @cached_property
    def _boot(self) -> BootClock:
        return boot_clock()

    def read(self, server: ServerTime | None = None, newest_fill: int | None = None) -> Reading:
        """Return a reading; a system without a boot clock falls back to its wall clock."""
        wall = seconds(self.clock)
        boot = self._boot.seconds()
        boot_id = self._boot.boot_id(wall)
        return Reading(
            # Fail open on what is our fault: an unknown system is paused by its wall clock.
            sample=Sample(
                boot_id=boot_id if boot is not None else "",
                boot=wall if boot is None else int(boot),
                wall=wall,
            ),
            is_synchronized=self._boot.is_synchronized(),
            server=server,
            newest_fill=newest_fill,
        )


def clocks_of(clock: Clock) -> Clocks:
    """Return the computer's clocks for its own clock, else clocks that follow the one given."""
    return SystemClocks(clock) if isinstance(clock, SystemClock) else FollowingClocks(clock)
