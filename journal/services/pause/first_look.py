"""When the pause ends as far as the first frame can know, read with nothing heavy.

The seals are not checked and the record is not folded: the service does both a moment later, and
nothing opens risk before it is there.
"""

from datetime import datetime, timedelta

from journal.domain.instants import ms_from_utc
from journal.domain.pause.cooldown import pauses_from_times
from journal.domain.pause.trusted_time import TimePolicy, TimeState, merge, served, tick
from journal.services.clock import Clock
from journal.services.pause.clocks.glance import glance
from journal.storage.pause_log import glancing
from journal.storage.pause_log.state_folder import StateFolder
from journal.storage.pause_peek import PausePeek


def pause_ends_at(found: PausePeek, state_folder: StateFolder, clock: Clock) -> datetime | None:
    """Return when the pause ends by this computer's clock, None where none runs."""
    now = clock.now()
    state = merge((found.state, glancing.glance(state_folder)))
    newest = found.newest_liquidation_at
    if newest is not None and (state is None or not _knows(state, newest)):
        pause = pauses_from_times([newest])[0]
        return pause.ends_at if pause.is_running(now) else None
    if state is None:
        return None
    moved, _ = tick(state, glance(clock, state))
    left = moved.need - served(moved, TimePolicy.STANDARD, is_synchronized=False)
    if left <= 0:
        return None
    return now + timedelta(seconds=left)


def _knows(state: TimeState, newest: datetime) -> bool:
    """Return whether what was kept is about that liquidation, or about a later pause."""
    return ms_from_utc(newest) // 1000 <= max(state.began, state.ends_at)
