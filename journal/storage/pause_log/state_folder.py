"""The folder of what holds for the whole computer, whichever journal is open."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class StateFolder:
    """Where the computer-wide copy of the pause lies; it outlives every journal's folder."""

    path: Path

    @classmethod
    def default(cls) -> "StateFolder":
        """Return the folder where this computer keeps a user's state."""
        # Here and not above: the first paint waits for no import it does not need.
        import platformdirs  # noqa: PLC0415  # see above

        return cls(platformdirs.user_state_path("cooldown-journal", appauthor=False))

    @property
    def sentinel(self) -> Path:
        """The copy of the pause. Only SQLite may ever open it."""
        return self.path / "pause.sqlite3"

    @property
    def key(self) -> Path:
        """The key that the copies are sealed with."""
        return self.path / "pause.key"
