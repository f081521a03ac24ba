"""What the first frame asks the clocks, without loading anything."""

import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from journal.domain.instants import ms_from_utc
from journal.domain.pause.trusted_time import Reading, Sample, TimeState
from journal.services.clock import Clock, SystemClock

BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")
"""Where Linux names its boot."""


def glance(clock: Clock, state: TimeState) -> Reading:
    """Return a reading for the first frame, from what can be asked without loading anything.

    Args:
        clock: the wall clock.
        state: what was kept; where the boot clock cannot be asked now, the wall clock is believed.
    """
    wall = seconds(clock)
    last = state.last
    boot_id, boot = last.boot_id, last.boot + wall - last.wall
    if isinstance(clock, SystemClock) and hasattr(time, "CLOCK_BOOTTIME"):
        boot = int(time.clock_gettime(time.CLOCK_BOOTTIME))
        with suppress(OSError, ValueError):
            boot_id = BOOT_ID.read_text(encoding="ascii").strip()
    return Reading(sample=Sample(boot_id=boot_id, boot=boot, wall=wall))


def seconds(clock: Clock) -> int:
    """Return a clock's whole seconds of UTC since 1970."""
    return ms_from_utc(clock.now()) // 1000
