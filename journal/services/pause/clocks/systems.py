"""The boot clock of each system: seconds since boot with suspend, and which boot it is."""

import sys
from typing import Protocol


class BootClock(Protocol):
    """What a system tells beside its wall clock."""

    def seconds(self) -> float | None:
        """Return seconds since boot, suspend included; None where the system does not tell."""
        ...

    def boot_id(self, wall: int) -> str:
        """Return a name of this boot, another one after each start of the machine.

        Args:
            wall: the wall clock, for systems that only tell when they were started.
        """
        ...

    def is_synchronized(self) -> bool:
        """Return whether the wall clock follows a time server; unknown is no."""
        ...


class UnknownBootClock:
    """A system that tells nothing."""

    def seconds(self) -> float | None:
        """Return None: not told."""
        return None

    def boot_id(self, wall: int) -> str:  # noqa: ARG002  # as the others are asked
        """Return no name."""
        return ""

    def is_synchronized(self) -> bool:
        """Return no: not told."""
        return False


def boot_clock() -> BootClock:
    """Return the boot clock of this system."""
    # Each only where it is: they load the system's own library.
    if sys.platform == "linux":
        from journal.services.pause.clocks.linux import LinuxBootClock  # noqa: PLC0415  # see above

        return LinuxBootClock()
    if sys.platform == "win32":
        from journal.services.pause.clocks.windows import (  # noqa: PLC0415  # see above
            WindowsBootClock,
        )

        return WindowsBootClock()
    if sys.platform == "darwin":
        from journal.services.pause.clocks.macos import MacBootClock  # noqa: PLC0415  # see above

        return MacBootClock()
    return UnknownBootClock()
