"""The folder of what holds for the whole computer, whichever journal is open."""

from dataclasses import dataclass
from pathlib import Path

from journal.storage.user_folders import user_folder


@dataclass(frozen=True, slots=True)
class StateFolder:
    """Where the computer-wide copy of the pause lies; it outlives every journal's folder."""

    path: Path

    @classmethod
    def default(cls) -> "StateFolder":
        """Return the folder where this computer keeps a user's state."""
        return cls(user_folder("state"))

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
