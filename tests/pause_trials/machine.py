"""The state machine that Hypothesis drives through the world of the pause."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from journal.domain.pause.trusted_time import TimePolicy
from tests.pause_trials.world import COPIES, DAY, World

HOUR = 3600
STEPS = st.sampled_from([1, 15, 60, 119, 121, 299, 301, 1800, HOUR, 8 * HOUR, 25 * HOUR])
JUMPS = st.one_of(
    st.sampled_from([100, 119, 121, 200, HOUR, 20 * HOUR, 25 * HOUR, 30 * DAY]),
    st.integers(1, 3 * DAY),
)


class PauseMachine(RuleBasedStateMachine):
    """Anything that can happen to clocks, machine, program and copies, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @initialize(policy=st.sampled_from(TimePolicy), late=st.integers(0, DAY), told=st.booleans())
    def set_up(self, policy: TimePolicy, late: int, *, told: bool) -> None:
        """Most schedules begin with a pause just found."""
        self.world = World(policy=policy)
        self.world.start(DAY, late // 4, is_told=told)

    @rule(seconds=STEPS)
    def wait_asleep(self, seconds: int) -> None:
        """Suspend, or a program that is closed."""
        self.world.wait(seconds)

    @rule(seconds=st.integers(1, HOUR))
    def run(self, seconds: int) -> None:
        """The program samples as it does."""
        self.world.wait(seconds, step=max(15, seconds // 10))

    @rule(by=JUMPS, back=st.booleans(), seen=st.booleans())
    def set_clock(self, by: int, *, back: bool, seen: bool) -> None:
        """The wall clock is set, and the program may or may not look right after."""
        self.world.set_clock(-by if back else by)
        if seen:
            self.world.sample()

    @rule(by=st.integers(400, 3 * DAY), back=st.booleans())
    def fake_boot(self, by: int, *, back: bool) -> None:
        """The program runs in a time namespace, or no longer."""
        self.world.fake_boot(-by if back else by)

    @rule(hours=st.integers(-12, 14))
    def change_zone(self, hours: int) -> None:
        """A time zone or daylight saving changes nothing: all clocks are in UTC."""
        before = self.world.sample()
        assert abs(hours) <= DAY
        assert self.world.sample().verified == before.verified

    @rule(off=st.integers(0, 12 * HOUR))
    def reboot(self, off: int) -> None:
        """Switch off and on again."""
        self.world.reboot(off)

    @rule(off=st.integers(0, 12 * HOUR), by=JUMPS, back=st.booleans())
    def reboot_with_another_clock(self, off: int, by: int, *, back: bool) -> None:
        """Set the clock while the machine is off."""
        self.world.reboot(off, -by if back else by)

    @rule(written=st.integers(0, COPIES))
    def kill(self, written: int) -> None:
        """The program dies between two copies."""
        self.world.sample(crash_after=written)

    @rule()
    def two_windows(self) -> None:
        """Two instances take their readings at the same moment, one after the other."""
        first = self.world.sample()
        second = self.world.sample()
        assert (first.verified, first.unverified) == (second.verified, second.unverified)

    @rule(copy=st.integers(0, COPIES - 1), backup=st.integers(0, 50))
    def restore(self, copy: int, backup: int) -> None:
        """An old backup takes the place of a copy."""
        self.world.restore(copy, backup)

    @rule(gone=st.sets(st.integers(0, COPIES - 1), max_size=COPIES))
    def delete(self, gone: set[int]) -> None:
        """Copies are deleted, at times all of them: the record tells the pause again."""
        self.world.delete(gone)

    @rule(late=st.integers(0, 2 * DAY), days=st.sampled_from([1, 2, 7]), told=st.booleans())
    def found(self, late: int, days: int, *, told: bool) -> None:
        """A liquidation is imported, or the trader pauses on his own."""
        self.world.start(days * DAY, late, is_told=told)

    @rule(seconds=st.integers(0, DAY))
    def extend(self, seconds: int) -> None:
        """The pause is made longer."""
        self.world.extend(seconds)

    @rule()
    def dispute(self) -> None:
        """The record was wrong."""
        self.world.void()

    @rule(online=st.booleans())
    def connect(self, *, online: bool) -> None:
        """The exchange can be reached, or not any longer."""
        self.world.is_online = online

    @rule(synchronized=st.booleans())
    def synchronize(self, *, synchronized: bool) -> None:
        """The system follows a time server, or not any longer."""
        self.world.is_synchronized = synchronized

    @invariant()
    def holds(self) -> None:
        """Every invariant, after every step."""
        self.world.check()

    def teardown(self) -> None:
        """Whatever was done, it is over in the end."""
        self.world.end()
