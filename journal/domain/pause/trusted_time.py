"""How much of a pause has been served, from clocks of which none is believed alone (``pause.md``).

The wall clock can be set; the boot clock only runs, but starts anew with each boot; the exchange's
time is right, but not always at hand. A reading of all three moves the state on. Within one boot
only the boot clock counts. Time in which the machine was off counts on the wall clock's word until
somebody is seen to have set it, and the exchange's time corrects everything in both directions.

All times are whole seconds: of UTC since 1970 for the wall clock and the exchange, since boot and
with suspend for the boot clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from journal.domain.errors import InvalidValueError

BACKWARD_TOLERANCE: Final = 300
"""How far the wall clock may fall behind the boot clock between two samples."""
FORWARD_TOLERANCE: Final = 120
"""How far the wall clock may run ahead of the boot clock between two samples."""
SERVER_TOLERANCE: Final = 5
"""How far the exchange's time may be from the boot clock, beside the round trip."""


class TimePolicy(StrEnum):
    """Whose word counts for the time in which the machine was off."""

    STANDARD = "standard"
    """The wall clock's, until it was seen to be set."""
    STRICT = "strict"
    """The wall clock's only while the system says that it is synchronized."""


class TimeNote(StrEnum):
    """What a reading showed that the trader is told."""

    WALL_FORWARD = "wall clock set forward"
    WALL_BACK = "wall clock set back"
    WALL_BACK_WHILE_OFF = "wall clock behind after a start"
    SERVER_IGNORED = "exchange's time contradicts the boot clock"
    SERVER_BEFORE_FILL = "exchange's time before the newest fill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The two clocks of the computer at one moment."""

    boot_id: str
    """Names the boot; another one after each start of the machine."""
    boot: int
    """Seconds since boot, suspend included."""
    wall: int
    """Seconds of UTC since 1970, as the computer believes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerTime:
    """An answer of the exchange."""

    at: int
    """Its time, the lower edge of the round trip."""
    round_trip: int
    """Seconds from asking to hearing, rounded up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """When the exchange was last heard, on the boot clock and on its own."""

    boot_id: str
    boot: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that is known about the time at one moment."""

    sample: Sample
    is_synchronized: bool = False
    """Whether the system says that its wall clock follows a time server."""
    server: ServerTime | None = None
    newest_fill: int | None = None
    """The newest time that the record itself tells: it cannot be earlier now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeState:
    """What has been served of the newest pause, and what the next reading is compared with."""

    seq: int
    """Grows with every state that is kept: of two copies the newer one counts."""
    began: int
    """When the pause began, as the record tells it; its end is ``began + need``."""
    need: int
    """Seconds to be served. It only grows, but for a void."""
    verified: int
    """Seconds that are proven, or told by the record when the pause was found."""
    unverified: int
    """Seconds in which the machine was off, on the wall clock's word."""
    disputed: int
    """Seconds on which boot clock and wall clock disagree: never counted."""
    t0: int | None
    """Beginning of the pause on the exchange's clock; None until it is known."""
    last: Sample
    tampered: bool
    """Whether the wall clock was seen to be set in this pause."""
    ahead: int = 0
    """How far the wall clock was seen to run ahead of the boot clock since the exchange was heard.

    Setting it far back takes nothing off: a faked boot clock looks the same.
    """
    contact: Contact | None = None

    @property
    def ends_at(self) -> int:
        """The end of the pause as the record tells it."""
        return self.began + self.need

    def believed(self, wall: int, newest_fill: int | None = None) -> int:
        """Return the time that a reading of the wall clock stands for, what was set taken out.

        Args:
            wall: what the wall clock says.
            newest_fill: the newest time that the record tells: it is not earlier now.
        """
        now = wall - max(0, self.ahead)
        return now if newest_fill is None else max(now, min(wall, newest_fill))


def first_state(sample: Sample) -> TimeState:
    """Return the state before any pause: nothing to serve, the clocks are watched from here.

    Its number comes from the wall clock, so that an old backup is older even where every copy
    that counted on was deleted.
    """
    return TimeState(
        seq=sample.wall,
        began=sample.wall,
        need=0,
        verified=0,
        unverified=0,
        disputed=0,
        t0=None,
        last=sample,
        tampered=False,
    )


def tick(state: TimeState, reading: Reading) -> tuple[TimeState, tuple[TimeNote, ...]]:
    """Return the state after a reading, and what the reading showed.

    Source: ``pause.md``, "tick". A reading counts once: the next one is compared with it.
    """
    if reading.sample.boot_id == state.last.boot_id:
        moved, notes = _same_boot(state, reading.sample)
    else:
        moved, notes = _new_boot(state, reading.sample)
    moved = replace(moved, seq=state.seq + 1, last=reading.sample)
    if reading.server is None:
        return moved, notes
    refused = _refused(moved, reading, reading.server)
    if refused is not None:
        return moved, (*notes, refused)
    return _corrected(moved, reading.sample, reading.server), notes


def _same_boot(state: TimeState, now: Sample) -> tuple[TimeState, tuple[TimeNote, ...]]:
    passed, by_wall = max(0, now.boot - state.last.boot), now.wall - state.last.wall
    if passed - by_wall > BACKWARD_TOLERANCE:  # a time namespace, or the wall clock was set back
        counted = max(0, min(passed, by_wall))
        moved = replace(
            state,
            verified=state.verified + counted,
            disputed=state.disputed + passed - counted,
        )
        return moved, (TimeNote.WALL_BACK,)
    if by_wall - passed > FORWARD_TOLERANCE:
        moved = replace(
            state,
            verified=state.verified + passed,
            tampered=True,
            ahead=state.ahead + by_wall - passed,
        )
        return moved, (TimeNote.WALL_FORWARD,)
    # Small steps add up, in both directions: many of them are one large one.
    drifted = state.ahead + by_wall - passed
    return replace(state, verified=state.verified + passed, ahead=drifted), ()


def _new_boot(state: TimeState, now: Sample) -> tuple[TimeState, tuple[TimeNote, ...]]:
    running, by_wall = now.boot, now.wall - state.last.wall
    off = by_wall - running
    if off < -BACKWARD_TOLERANCE:
        counted = max(0, min(running, by_wall))
        moved = replace(state, verified=state.verified + counted, tampered=True)
        return moved, (TimeNote.WALL_BACK_WHILE_OFF,)
    moved = replace(
        state, verified=state.verified + running, unverified=state.unverified + max(0, off)
    )
    return moved, ()


def _refused(state: TimeState, reading: Reading, server: ServerTime) -> TimeNote | None:
    """Return why the exchange's answer cannot be believed, None where it can."""
    if reading.newest_fill is not None and server.at + SERVER_TOLERANCE < reading.newest_fill:
        return TimeNote.SERVER_BEFORE_FILL
    heard, now = state.contact, reading.sample
    if heard is not None and heard.boot_id == now.boot_id:
        drift = (server.at - heard.at) - (now.boot - heard.boot)
        if abs(drift) > server.round_trip + SERVER_TOLERANCE:
            return TimeNote.SERVER_IGNORED
    return None


def _corrected(state: TimeState, now: Sample, server: ServerTime) -> TimeState:
    """Return the state after the exchange has spoken: it is the authority, both ways."""
    t0 = server.at - state.verified if state.t0 is None else state.t0
    return replace(
        state,
        t0=t0,
        verified=max(0, server.at - t0),
        unverified=0,
        disputed=0,
        ahead=now.wall - server.at,
        contact=Contact(boot_id=now.boot_id, boot=now.boot, at=server.at),
    )


def served(state: TimeState, policy: TimePolicy, *, is_synchronized: bool) -> int:
    """Return the seconds that count."""
    is_believed = not state.tampered and (policy is TimePolicy.STANDARD or is_synchronized)
    return state.verified + state.unverified if is_believed else state.verified


def locked(state: TimeState, policy: TimePolicy, *, is_synchronized: bool) -> bool:
    """Return whether the pause is not over yet; never latched, so it can come back."""
    return served(state, policy, is_synchronized=is_synchronized) < state.need


def extend(state: TimeState, seconds: int) -> TimeState:
    """Return the state with more to serve.

    Raises:
        InvalidValueError: it would be less; a pause only gets longer.
    """
    if seconds < 0:
        raise InvalidValueError("seconds", "cannot be below zero: a pause only gets longer")
    return replace(state, seq=state.seq + 1, need=state.need + seconds)


def begin(state: TimeState, reading: Reading, *, began: int, need: int, is_told: bool) -> TimeState:
    """Return the state of a new pause, after ``tick`` has taken the same reading.

    Args:
        state: the state that watched the clocks until now; what it had to serve is over.
        reading: the reading it was last moved on by.
        began: when the pause began; time since then is served already.
        need: seconds from then to its end.
        is_told: whether ``began`` is the exchange's own time, with which its clock is compared.

    Raises:
        InvalidValueError: the need is negative.
    """
    if need < 0:
        raise InvalidValueError("need", "cannot be below zero")
    now = present(state, reading)
    return replace(
        state,
        seq=state.seq + 1,
        began=began,
        need=need,
        verified=max(0, now - began),
        unverified=0,
        disputed=0,
        t0=began if is_told else None,
        tampered=False,
    )


def present(state: TimeState, reading: Reading) -> int:
    """Return the exchange's time where it was just heard, else what is believed."""
    now, heard = reading.sample, state.contact
    if heard is not None and (heard.boot_id, heard.boot) == (now.boot_id, now.boot):
        return heard.at
    return state.believed(now.wall, reading.newest_fill)


def void(state: TimeState, need: int) -> TimeState:
    """Return the state with less to serve, because a record it followed from was wrong.

    Raises:
        InvalidValueError: the need is negative or larger than it was.
    """
    if not 0 <= need <= state.need:
        raise InvalidValueError("need", "must lie between zero and what it was")
    return replace(state, seq=state.seq + 1, need=need)


def merge(copies: Iterable[TimeState | None]) -> TimeState | None:
    """Return the copy that counts: the newest, of equally new ones the one with more to serve."""
    there = [copy for copy in copies if copy is not None]
    return max(there, key=lambda one: (one.seq, _unserved(one)), default=None)


def _unserved(state: TimeState) -> int:
    return state.need - state.verified - state.unverified
