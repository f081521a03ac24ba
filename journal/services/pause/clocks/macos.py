"""macOS: the monotonic clock, which counts sleep there. Not tried on a Mac yet."""

import ctypes
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MacBootClock:
    """The boot clock of macOS."""

    def seconds(self) -> float | None:
        """Return seconds since boot, sleep included."""
        try:
            return time.clock_gettime(time.CLOCK_MONOTONIC)
        except OSError:
            return None

    def boot_id(self, wall: int) -> str:  # noqa: ARG002  # as the others are asked
        """Return the kernel's name of this boot session."""
        size = ctypes.c_size_t(64)
        text = ctypes.create_string_buffer(size.value)
        library = ctypes.CDLL(None)
        if library.sysctlbyname(b"kern.bootsessionuuid", text, ctypes.byref(size), None, 0) != 0:
            return "unknown"
        return text.value.decode("ascii", "replace")

    def is_synchronized(self) -> bool:
        """Return no: ``timed`` tells nobody without administrator's rights."""
        return False
