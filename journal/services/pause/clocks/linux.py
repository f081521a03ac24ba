"""Linux: the smallest of three readings of the boot clock, the process's own offset taken off.

A preloaded library fakes the first, a bind mount the second; the third goes to the kernel directly.
Whoever fakes a clock forward has to fake all of them, so the smallest one counts.
"""

import ctypes
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from platform import machine
from typing import Final

from journal.services.pause.clocks.glance import BOOT_ID

_UPTIME: Final = Path("/proc/uptime")
_OFFSETS: Final = Path("/proc/self/timens_offsets")
_CLOCK_BOOTTIME: Final = 7
_SYS_CLOCK_GETTIME: Final = {"x86_64": 228, "aarch64": 113, "riscv64": 113}
_TIMEX_BYTES: Final = 512
"""More than ``struct timex`` has on any architecture: 208 bytes with 64-bit longs."""
_TIME_ERROR: Final = 5
"""What ``adjtimex`` returns while the kernel's clock is not synchronized."""


class _TimeSpec(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


@dataclass(frozen=True, slots=True)
class LinuxBootClock:
    """The boot clock of Linux."""

    def seconds(self) -> float | None:
        """Return the smallest of the readings that could be taken."""
        taken = [
            reading
            for reading in (_by_library(), _by_file(), _by_system_call())
            if reading is not None
        ]
        return max(0.0, min(taken) - _own_offset()) if taken else None

    def boot_id(self, wall: int) -> str:  # noqa: ARG002  # as the others are asked
        """Return the kernel's random name of this boot."""
        try:
            return BOOT_ID.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return "unknown"

    def is_synchronized(self) -> bool:
        """Return what the kernel says about a time server."""
        library = _library()
        if library is None:
            return False
        # Zeros ask without changing anything.
        state = library.adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
        return 0 <= int(state) < _TIME_ERROR


def _by_library() -> float | None:
    with suppress(OSError, AttributeError):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return None


def _by_file() -> float | None:
    with suppress(OSError, ValueError, IndexError):
        return float(_UPTIME.read_text(encoding="ascii").split()[0])
    return None


def _by_system_call() -> float | None:
    library, number = _library(), _SYS_CLOCK_GETTIME.get(machine())
    if library is None or number is None:
        return None
    told = _TimeSpec()
    asked = (ctypes.c_long(number), ctypes.c_long(_CLOCK_BOOTTIME), ctypes.byref(told))
    if library.syscall(*asked) != 0:
        return None
    return float(told.seconds) + float(told.nanoseconds) / 1e9


def _own_offset() -> float:
    """Return how far a time namespace moves this process's boot clock."""
    with suppress(OSError, ValueError, IndexError):
        for line in _OFFSETS.read_text(encoding="ascii").splitlines():
            name, whole, nanoseconds = line.split()
            if name == "boottime":
                return int(whole) + int(nanoseconds) / 1e9
    return 0.0


@cache
def _library() -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(None, use_errno=True)
    except OSError:
        return None
