"""Windows: the interrupt time, which counts sleep. Not tried on a Windows machine yet."""

import ctypes
from dataclasses import dataclass
from typing import Any, Final

_TICKS_PER_SECOND: Final = 10_000_000
_BOOT_ID: Final = 0x7FFE0000 + 0x2C4
"""``KUSER_SHARED_DATA.BootId``: the page lies at this address in every process."""


@dataclass(frozen=True, slots=True)
class WindowsBootClock:
    """The boot clock of Windows."""

    def seconds(self) -> float | None:
        """Return seconds since boot, sleep included."""
        kernel = _kernel()
        if kernel is None:
            return None
        ticks = ctypes.c_ulonglong()
        kernel.QueryInterruptTimePrecise(ctypes.byref(ticks))
        return float(ticks.value) / _TICKS_PER_SECOND

    def boot_id(self, wall: int) -> str:  # noqa: ARG002  # as the others are asked
        """Return the number of this boot, which Windows keeps in its shared page."""
        return str(ctypes.c_uint32.from_address(_BOOT_ID).value)

    def is_synchronized(self) -> bool:
        """Return no: the time service answers only through a command, in the system's language."""
        return False


def _kernel() -> Any:  # noqa: ANN401  # a library
    load = getattr(ctypes, "WinDLL", None)
    try:
        return None if load is None else load("api-ms-win-core-realtime-l1-1-1.dll")
    except OSError:
        return None
