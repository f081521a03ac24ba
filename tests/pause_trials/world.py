"""A computer, its trader and the true time: what the algorithm of the pause is tried against.

The world knows the true time and what was done to the clocks; the program only sees readings.
``check`` compares the two with the invariants of ``pause.md``.
"""

from dataclasses import dataclass, field

from journal.domain.pause.trusted_time import (
    Reading,
    Sample,
    ServerTime,
    TimePolicy,
    TimeState,
    begin,
    extend,
    first_state,
    locked,
    merge,
    present,
    served,
    tick,
    void,
)

DAY = 86_400
START = 1_715_614_800
COPIES = 3
ROUNDING = 6
"""Whole seconds on three clocks, and the exchange's lower edge."""


@dataclass(slots=True)
class Truth:
    """What only the world knows of the running pause, in seconds."""

    began: int
    need: int
    is_told: bool
    found_ahead: int = 0
    """How far the wall clock was ahead, unseen, when the pause was found."""
    set_ahead: int = 0
    """How far it was set forward, unseen, since: while the machine was off."""
    lost: int = 0
    """What may be missing because the clocks contradicted each other."""
    off: int = 0
    """How long the machine was off."""
    tampered: bool = False
    """Whether a reading could see the wall clock being set forward."""


@dataclass(slots=True)
class World:
    """One computer with three copies of the state."""

    policy: TimePolicy = TimePolicy.STANDARD
    now: int = START
    wall_offset: int = 0
    boot: int = 1
    booted_at: int = START - 1000
    boot_faked: int = 0
    """How far the program sees the boot clock ahead of what it is."""
    is_synchronized: bool = False
    is_online: bool = False
    pause: Truth | None = None
    copies: list[TimeState | None] = field(default_factory=lambda: [None] * COPIES)
    backups: list[TimeState] = field(default_factory=list)
    seen_offset: int = 0
    """Of the wall clock, as far as a reading could see it being set forward."""
    last_offset: int = 0
    last_boot: int = 1
    last_at: int = START
    off_since: int = 0
    was_set: bool = False
    heard_server: bool = False

    def __post_init__(self) -> None:
        """Start the program for the first time."""
        self.sample()

    # What happens to the computer.

    def wait(self, seconds: int, step: int = 0) -> None:
        """Let time pass, asleep or without the program, or sampled every ``step`` seconds."""
        end = self.now + seconds
        while step and self.now + step < end:
            self.now += step
            self.sample()
        self.now = end

    def set_clock(self, seconds: int) -> None:
        """Set the wall clock by so much."""
        self.wall_offset += seconds
        self.was_set = self.was_set or seconds != 0

    def reboot(self, off: int, set_by: int = 0) -> None:
        """Switch the machine off, perhaps set its clock meanwhile, and on again."""
        self.now += off
        self.set_clock(set_by)
        self.boot += 1
        self.booted_at = self.now
        self.boot_faked = 0
        self.off_since += off
        self.now += 20

    def fake_boot(self, seconds: int) -> None:
        """Start the program where it sees another boot clock, unless it would contradict T."""
        heard = self.sample().contact
        if heard is None or heard.boot_id != str(self.boot):
            self.boot_faked = max(0, self.boot_faked + seconds)
            self.was_set = True
            self.sample()  # both clocks faked alike between two samples cannot be told apart

    # What the program does.

    def reading(self) -> Reading:
        """Return what the program sees now."""
        sample = Sample(
            boot_id=str(self.boot),
            boot=self.now - self.booted_at + self.boot_faked,
            wall=self.now + self.wall_offset,
        )
        server = ServerTime(at=self.now - 1, round_trip=1) if self.is_online else None
        return Reading(sample=sample, is_synchronized=self.is_synchronized, server=server)

    def sample(self, crash_after: int = COPIES) -> TimeState:
        """Take a reading and write the copies, of which a crash may leave the last ones old."""
        known = merge(self.copies)
        reading = self.reading()
        if known is None:
            known = self._found_again(reading)
        before = known
        state, _ = tick(before, reading)
        self._account_for(before, reading)
        self._check_step(before, state, reading)
        self.copies = [
            state if number < crash_after else copy for number, copy in enumerate(self.copies)
        ]
        self.backups.append(state)
        return state

    def _found_again(self, reading: Reading) -> TimeState:
        """All copies are gone: the record tells the pause again, and the wall clock the time."""
        state = first_state(reading.sample)
        # With the clock set back as well, a backup could pass for newer: the disk was wiped.
        self.backups = [one for one in self.backups if one.seq < state.seq] or [state]
        self.seen_offset = 0
        self.last_boot, self.last_offset, self.last_at = self.boot, self.wall_offset, self.now
        self.off_since = 0
        pause = self.pause
        if pause is None or not pause.is_told:  # one started by hand was only in the copies
            self.pause = None
            return state
        pause.found_ahead, pause.set_ahead = max(0, self.wall_offset), 0
        pause.lost, pause.off, pause.tampered = max(0, -self.wall_offset), 0, False
        return begin(state, reading, began=pause.began, need=pause.need, is_told=True)

    def start(self, need: int, found_late: int, *, is_told: bool) -> None:
        """Find a pause in the record, or let the trader start one, where none runs."""
        state = self.sample()
        if self.pause is not None and self.now < self.pause.began + self.pause.need:
            return
        if self.is_locked(state):
            return  # it outlasts its time within what ``check`` allows
        reading = self.reading()
        error = present(state, reading) - self.now
        hidden = self.wall_offset - self.seen_offset
        began = self.now - found_late if is_told else self.now + error
        self.pause = Truth(
            began=self.now - found_late if is_told else self.now,
            need=need,
            is_told=is_told,
            found_ahead=max(0, hidden) if is_told else 0,
            lost=max(0, -error) if is_told else 0,
        )
        state = begin(state, reading, began=began, need=need, is_told=is_told)
        self.copies = [state] * COPIES
        self.heard_server = False
        self.was_set = self.wall_offset != 0 or state.ahead != 0
        self.sample()

    def extend(self, seconds: int) -> None:
        """Let the trader lengthen the pause."""
        state = self.sample()
        if self.pause is not None:
            self.pause.need += seconds
            self.copies = [extend(state, seconds)] * COPIES

    def void(self) -> None:
        """End the pause because its record was wrong."""
        state = self.sample()
        if self.pause is not None:
            self.copies = [void(state, 0)] * COPIES
            self.pause = None

    def restore(self, copy: int, backup: int) -> None:
        """Put an old state where one copy lay."""
        self.copies[copy] = self.backups[backup % len(self.backups)]

    def delete(self, gone: set[int]) -> None:
        """Delete copies."""
        self.copies = [None if n in gone else one for n, one in enumerate(self.copies)]

    # What must hold.

    def is_locked(self, state: TimeState) -> bool:
        """Return what the program says."""
        return locked(state, self.policy, is_synchronized=self.is_synchronized)

    def served(self, state: TimeState) -> int:
        """Return what the program counts."""
        return served(state, self.policy, is_synchronized=self.is_synchronized)

    def _account_for(self, before: TimeState, reading: Reading) -> None:
        """Note what this reading may do to the count, from the true side."""
        change = self.wall_offset - self.last_offset
        if self.boot == self.last_boot:
            self._account_for_session(change)
        else:
            self._account_for_boot(change, reading.sample.boot)
        if reading.server is not None:
            self._account_for_server(before)
        self.last_boot, self.last_offset, self.last_at = self.boot, self.wall_offset, self.now
        self.off_since = 0

    def _account_for_session(self, change: int) -> None:
        self.seen_offset += change if change >= -300 else 0
        if self.pause is not None:
            self.pause.lost += self.now - self.last_at if change < -300 else 0
            self.pause.tampered = self.pause.tampered or change > 120

    def _account_for_boot(self, change: int, running: int) -> None:
        if self.pause is not None:
            self.pause.set_ahead += max(0, change)
            self.pause.lost += max(0, -change) + (running if change < 0 else 0)
            self.pause.off += self.off_since
            self.pause.tampered = self.pause.tampered or change + self.off_since < -300

    def _account_for_server(self, before: TimeState) -> None:
        pause = self.pause
        self.seen_offset = self.wall_offset
        if pause is None:
            return
        if pause.is_told and before.t0 is not None:
            pause.found_ahead = pause.lost = 0
        elif not self.heard_server:  # the first contact dates it by what is proven
            pause.lost += pause.off
        pause.set_ahead = pause.off = 0
        self.heard_server = True

    def _check_step(self, before: TimeState, after: TimeState, reading: Reading) -> None:
        assert after.need == before.need, "need changed by itself"
        if reading.server is None:
            assert after.verified >= before.verified, "proven time was taken away"
            assert after.unverified >= before.unverified, "time off was taken away"
            assert after.tampered >= before.tampered, "tampering was forgotten"
        again, _ = tick(after, reading)
        assert (again.verified, again.unverified) == (after.verified, after.unverified), (
            "the same second counted twice"
        )

    def check(self) -> None:
        """Compare what the program says now with the truth.

        Raises:
            AssertionError: an invariant is broken; its sentence says which.
        """
        state = self.sample()
        for lost in range(COPIES):
            rest = merge(one for number, one in enumerate(self.copies) if number != lost)
            assert rest == state, "one copy was lost and the answer changed"
        pause = self.pause
        if pause is None:
            assert not self.is_locked(state), "locked without a pause"
            return
        passed = self.now - pause.began
        assert state.need == pause.need, "the need is not what was asked for"
        may_miss = ROUNDING + pause.lost
        only_proven = state.tampered or (
            self.policy is TimePolicy.STRICT and not self.is_synchronized
        )
        may_miss += pause.off if only_proven else 0
        early = ROUNDING + pause.found_ahead + (0 if only_proven else pause.set_ahead)
        counted = self.served(state)
        assert counted <= passed + early, "more is counted than has passed: it ends early"
        assert counted >= passed - may_miss, "less is counted than has passed: it outlasts its time"
        assert state.tampered or not pause.tampered, "a clock set forward went unnoticed"
        assert self.is_locked(state) == (counted < pause.need), "the lock does not follow the count"
        if self.is_online and pause.is_told:
            assert abs(self.served(state) - passed) <= 5, "the exchange's time is not followed"
        if not self.was_set and self.policy is TimePolicy.STANDARD and pause.is_told:
            assert abs(self.served(state) - passed) <= 60, "an honest pause is off its time"

    def end(self) -> None:
        """Let the machine run for as long as is left to serve: then it must be over.

        Raises:
            AssertionError: it is not.
        """
        state = self.sample()
        self.wait(max(0, state.need - state.verified) + ROUNDING, step=3600)
        assert not self.is_locked(self.sample()), "it never ends"
