"""What is kept of the pause from one moment to the next."""

from dataclasses import dataclass, replace

from journal.domain.pause.entries import PauseEntry
from journal.domain.pause.trusted_time import TimeState


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of the pause: the state of its time, and its log."""

    state: TimeState
    entries: tuple[PauseEntry, ...] = ()

    def having(self, *entries: PauseEntry) -> "Kept":
        """Return it with more entries and a new number."""
        state = replace(self.state, seq=self.state.seq + 1)
        return Kept(state=state, entries=(*self.entries, *entries))
