"""The folder of what holds for the whole computer, whichever journal is open."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class StateFolder:
    """Where the computer-wide copy of the pause lies; it outlives every journal's folder."""

    path: Path

    @classmethod
    def default(cls) -> "StateFolder":
        """Return the folder where this computer keeps a user's state."""
        if sys.platform == "linux":
            # What platformdirs says, without it: the first paint waits for this.
            home = os.environ.get("XDG_STATE_HOME", "").strip()
            return cls((Path(home) if home else Path.home() / ".local/state") / "cooldown-journal")
        import platformdirs  # noqa: PLC0415  # only where it is needed

        return cls(platformdirs.user_state_path("cooldown-journal", appauthor=False))

    @property
    def sentinel(self) -> Path:
        """The copy of the pause. Only SQLite may ever open it."""
        return self.path / "pause.sqlite3"

    @property
    def rules(self) -> Path:
        """The log of what was asked of the rules. Only SQLite may ever open it."""
        return self.path / "rules.sqlite3"

    @property
    def rules_key(self) -> Path:
        """The key that log is sealed with; its loss must not touch the pause."""
        return self.path / "rules.key"

    @property
    def key(self) -> Path:
        """The key that the copies are sealed with."""
        return self.path / "pause.key"
