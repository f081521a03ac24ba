"""One look at the pause: what was kept, the clocks and the record, with all that follows."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from journal.domain.instants import utc_from_ms
from journal.domain.pause.advance import Advanced, advance, joined_with
from journal.domain.pause.causes import Window, windows
from journal.domain.pause.cooldown import Pause
from journal.domain.pause.entries import EntryKind, PauseEntry
from journal.domain.pause.kept import Kept
from journal.domain.pause.policy import PausePolicy, policy_at, policy_in_pause
from journal.domain.pause.trusted_time import Reading, TimePolicy, TimeState, locked, served
from journal.domain.values import Liquidation
from journal.storage.pause_log.copies import CopyNote, Found

STUCK_AFTER: Final = 10
"""Seconds after its time was over by every clock until a pause counts as stuck."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The pause as it is at one reading of the clocks."""

    reading: Reading
    found: tuple[tuple[str, Liquidation], ...]
    advanced: Advanced
    copy_notes: tuple[CopyNote, ...]

    @property
    def kept(self) -> Kept:
        """State and log, as they are to be kept."""
        return self.advanced.kept

    @property
    def state(self) -> TimeState:
        """The state of the time."""
        return self.advanced.kept.state

    @property
    def now(self) -> int:
        """The time that is believed, in seconds since 1970."""
        return self.advanced.now

    @property
    def windows(self) -> tuple[Window, ...]:
        """All pauses of the record and the log."""
        return windows(self.found, self.kept.entries)

    @property
    def newest(self) -> Window | None:
        """The pause of the record that the state is about; None where the record has lost it."""
        all_windows = self.windows
        if not all_windows:
            return None
        last = all_windows[-1]
        is_lost = self.state.need > 0 and last.ends < self.state.began
        return None if is_lost else last

    @property
    def policy(self) -> PausePolicy:
        """The policy of the running pause, or the one of now."""
        if self.state.need > 0 and self.locked_under(TimePolicy.STRICT):
            return policy_in_pause(self.kept.entries, self.state.began, self.now)
        return policy_at(self.kept.entries, self.now)

    @property
    def served(self) -> int:
        """Seconds of the newest pause that count as served."""
        return served(self.state, self.policy.time, is_synchronized=self.reading.is_synchronized)

    @property
    def is_locked(self) -> bool:
        """Whether the pause runs."""
        return self.locked_under(self.policy.time)

    @property
    def remaining(self) -> int:
        """Seconds that are left to serve; zero once over."""
        return max(0, self.state.need - self.served)

    @property
    def is_stuck(self) -> bool:
        """Whether it runs although its time is over by a clock that nobody touched."""
        state = self.state
        is_honest = not state.tampered and state.disputed == 0
        return (
            self.is_locked
            and is_honest
            and self.policy.time is TimePolicy.STANDARD
            and self.now >= state.ends_at + STUCK_AFTER
        )

    @property
    def of_this_pause(self) -> tuple[PauseEntry, ...]:
        """The entries of the log since the pause was found or began."""
        entries = self.kept.entries
        first = next(
            (
                number
                for number, one in enumerate(entries)
                if one.kind in {EntryKind.FOUND, EntryKind.STARTED}
                and (one.until or 0) > self.state.began
            ),
            len(entries),
        )
        return tuple(
            one
            for number, one in enumerate(entries)
            if number >= first or one.at >= self.state.began
        )

    def locked_under(self, policy: TimePolicy) -> bool:
        """Return whether the pause runs by a policy."""
        return locked(self.state, policy, is_synchronized=self.reading.is_synchronized)

    def having(self, *entries: PauseEntry) -> "Moment":
        """Return the moment with more entries in its log."""
        return replace(self, advanced=replace(self.advanced, kept=self.kept.having(*entries)))

    def with_state(self, state: TimeState) -> "Moment":
        """Return the moment with another state of the time."""
        return replace(self, advanced=replace(self.advanced, kept=replace(self.kept, state=state)))

    def rejoined(self) -> "Moment":
        """Return the moment with the newest pause of record and log in its state."""
        found = self.windows
        newest = found[-1] if found else None
        return self.with_state(joined_with(self.state, self.reading, newest, self.kept.entries))

    def noted(self) -> "Moment":
        """Return the moment with what is wrong with the copies in its log, each thing once."""
        if self.state.need == 0:
            return self
        known = {one.words for one in self.of_this_pause}
        return self.having(
            *(
                PauseEntry(kind=EntryKind.NOTED, at=self.now, words=note)
                for note in self.copy_notes
                if note not in known and note is not CopyNote.NOT_KEPT
            )
        )

    @property
    def counted_from(self) -> str | None:
        """The id of the liquidation that the end is counted from."""
        newest = self.newest
        cause = newest.liquidated if newest else None
        return cause.liquidation.liquidation_id if cause and cause.liquidation else None

    @property
    def pause(self) -> Pause | None:
        """The newest pause; where the record has lost it, what was kept of it."""
        newest, state = self.newest, self.state
        if newest is not None:
            pause = newest.pause
            kept_end = utc(state.ends_at)
            is_of_state = newest.began <= state.ends_at and newest.ends >= state.began
            if state.need > 0 and is_of_state and kept_end - pause.ends_at >= timedelta(seconds=2):
                return replace(pause, ends_at=kept_end)
            return pause
        if state.need == 0:
            return None
        began = utc(state.began)
        return Pause(started_at=began, liquidated_at=began, ends_at=utc(state.ends_at))


def look(
    found: Found, reading: Reading, liquidations: tuple[tuple[str, Liquidation], ...]
) -> Moment:
    """Return the moment that follows from what was kept, a reading and the record."""
    entries = found.kept.entries if found.kept else ()
    advanced = advance(found.kept, reading, windows(liquidations, entries))
    return Moment(reading=reading, found=liquidations, advanced=advanced, copy_notes=found.notes)


def utc(seconds: int) -> datetime:
    """Return the aware UTC time of seconds since 1970."""
    return utc_from_ms(seconds * 1000)
