"""Whether this machine can show a window at all."""

import os
import sys


def has_display() -> bool:
    """Return False on Linux without X11 and Wayland; Qt would abort the process there."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
