"""Where this computer keeps a user's files.

On Linux what platformdirs says, without it: the first frame waits for this.
"""

import os
import sys
from pathlib import Path
from typing import Final, Literal

_NAME: Final = "cooldown-journal"
_LINUX: Final = {
    "data": ("XDG_DATA_HOME", ".local/share"),
    "state": ("XDG_STATE_HOME", ".local/state"),
}


def user_folder(kind: Literal["data", "state"]) -> Path:
    """Return this program's folder for a user's data, or for what outlives every journal."""
    if sys.platform == "linux":
        variable, below_home = _LINUX[kind]
        named = Path(os.environ.get(variable, ""))
        return (named if named.is_absolute() else Path.home() / below_home) / _NAME
    import platformdirs  # noqa: PLC0415  # only where it is needed

    ask = platformdirs.user_data_path if kind == "data" else platformdirs.user_state_path
    return ask(_NAME, appauthor=False)
