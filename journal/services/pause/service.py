"""The pause as the services enforce it: whoever opens risk asks here first.

The pauses come from the record of every account and from the pause's own log, the time from clocks
of which none is believed alone. Both are kept twice, in the journal and for the whole computer, so
no restart, setting, restored backup, second journal or second account moves the end.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from journal.domain.errors import InvalidValueError, JournalError, PausedError
from journal.domain.instants import ms_from_utc
from journal.domain.pause.entries import EntryKind, PauseEntry
from journal.domain.pause.kept import Kept
from journal.domain.pause.policy import Choice
from journal.domain.pause.trusted_time import ServerTime, extend, void
from journal.domain.values import Liquidation, PlanIntent
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.pause import disputes, door, policies
from journal.services.pause.clocks.glance import seconds
from journal.services.pause.clocks.reading import Clocks, clocks_of
from journal.services.pause.found import liquidations_of_all
from journal.services.pause.moment import Moment, look, utc
from journal.services.pause.state import PauseState, duration
from journal.services.pause.telling import told
from journal.storage.pause_log.copies import JOURNAL_EVERY, CopyNote, Found, PauseCopies
from journal.storage.pause_log.keyring_copy import KeyringCopy
from journal.storage.pause_log.state_folder import StateFolder
from journal.storage.store import Store

if TYPE_CHECKING:
    from journal.exchange.server_time import ExchangeClock

LONGEST: Final = timedelta(days=30)
"""A pause begun or lengthened by hand ends within so much time: a slip of the finger is no year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseService:
    """Tells whether trading is paused and refuses what a pause forbids."""

    store: Store
    clock: Clock
    state_folder: StateFolder | None = None
    """Where the copy for the whole computer lies; None: the journal has the only one."""
    keyring: KeyringCopy | None = None
    """The keyring's copy; None: there is none."""
    clocks: Clocks | None = None
    """None: the computer's own for its own clock, else clocks that follow ``clock``."""
    exchange_clock: "ExchangeClock | None" = None
    """None: the exchange's own public one."""

    def state(self) -> PauseState:
        """Return the state of the pause now; what must not be forgotten is kept before."""
        moment = self._look()
        if moment.advanced.must_be_kept or _has_to_heal(moment):
            moment = self._keep(lambda found: found)
        return told(moment, self.clock)

    def sample(self) -> PauseState:
        """Take a reading, keep it, and return the state: every 15 s, at start and at the end.

        Where no pause runs the clocks are only watched, and a reading in ten minutes is enough.
        """
        moment = self._look()
        if moment.is_locked or moment.advanced.must_be_kept or not self._is_fresh(moment):
            moment = self._keep(lambda found: found)
        return told(moment, self.clock)

    def verify_time(self) -> PauseState:
        """Ask the exchange's public clock where the policy says so, and return the state.

        It waits for the network, so it belongs where nobody waits for it.
        """
        if not self._look().policy.check_clock:
            return self.state()
        # Here and not above: most journals are never connected, and TLS takes time to load.
        from journal.exchange.server_time import ExchangeClock  # noqa: PLC0415  # see above

        server = (self.exchange_clock or ExchangeClock()).ask()
        return told(self._keep(lambda moment: moment, server), self.clock)

    def now(self) -> datetime:
        """Return the time that is believed: what was set on the wall clock is taken out of it."""
        return utc(self._look().now)

    def require_open(self, intent: PlanIntent = PlanIntent.OPEN) -> None:
        """Do nothing where the intent is free to go ahead.

        Args:
            intent: what is about to be done; reducing is never refused.

        Raises:
            PausedError: a pause is running and the intent opens or increases risk.
        """
        sentence = None if intent is PlanIntent.REDUCE else self.locked_sentence()
        if sentence is not None:
            raise PausedError(sentence)

    def locked_sentence(self) -> str | None:
        """Return the sentence of the pause that locks what opens risk, None where none does."""
        state = self.state()
        is_open_by_door = state.door is not None and state.door.open_for is not None
        return None if is_open_by_door else state.sentence

    def require_calm(self, what: str) -> None:
        """Do nothing where no pause runs: what is decided for later is decided in calm.

        Args:
            what: what is refused, as the beginning of a sentence: "Loosening a rule".

        Raises:
            PausedError: a pause is running.
        """
        sentence = self.state().sentence
        if sentence is not None:
            raise PausedError(f"{what} waits until the pause is over. {sentence}")

    def start(self, length: timedelta, why: str = "") -> Changes:
        """Begin a pause by one's own decision; it joins one that runs.

        Raises:
            InvalidValueError: the length is not between an hour and thirty days.
        """
        _require_length(length, timedelta(hours=1))
        return self._add(
            lambda moment: PauseEntry(
                kind=EntryKind.STARTED,
                at=moment.now,
                until=moment.now + int(length.total_seconds()),
                words=why.strip(),
            )
        )

    def extend(self, by: timedelta) -> Changes:
        """Make the running pause longer; there is no way back.

        Raises:
            InvalidValueError: by less than a minute, or to an end more than thirty days away.
            JournalError: no pause runs.
        """
        _require_length(by, timedelta(minutes=1))
        more = int(by.total_seconds())

        def longer(moment: Moment) -> PauseEntry:
            if not moment.is_locked:
                raise JournalError("No pause is running. Start one instead; nothing was changed.")
            if moment.remaining + more > LONGEST.total_seconds():
                raise InvalidValueError("by", f"would end more than {LONGEST.days} days from now")
            return PauseEntry(
                kind=EntryKind.EXTENDED,
                at=moment.state.began,
                until=moment.state.ends_at + more,
                subject=moment.counted_from or "",
            )

        return self._add(longer)

    def void(self, liquidation_id: str | None, reason: str) -> disputes.VoidAnswer:
        """Say that a liquidation is a wrong record; it is logged either way.

        Args:
            liquidation_id: which; None: the one that the end of the running pause is counted from.
            reason: why, in a sentence.

        Raises:
            InvalidValueError: no reason is given.
            JournalError: there is no such record, or a pause runs that does not follow from it.
        """
        return self.void_all(None if liquidation_id is None else (liquidation_id,), reason)

    def void_all(self, liquidation_ids: Collection[str] | None, reason: str) -> disputes.VoidAnswer:
        """Say the same of all liquidations of an episode at once; see ``void``."""
        answer: list[disputes.VoidAnswer] = []

        def decide(moment: Moment) -> Moment:
            decided, told_of_it = disputes.decide(self.store, moment, liquidation_ids, reason)
            answer.append(told_of_it)
            return decided

        self._decide(decide)
        return answer[-1]

    def called_wrong(self) -> Mapping[str, str]:
        """Return the records that no longer count: the reason by the id of the liquidation."""
        return disputes.called_wrong(self.log())

    def ask_door(self, reason: str) -> Changes:
        """Ask to plan early: it opens after 15 minutes of waiting.

        Raises:
            InvalidValueError: no reason is given.
            PausedError: there is no door, or not now; the sentence says why.
        """
        self._decide(lambda moment: door.asked(moment, reason))
        return Changes.PAUSE

    def open_door(self, sentence: str) -> Changes:
        """Open planning for 30 minutes by typing the sentence; the pause goes on.

        Raises:
            InvalidValueError: the sentence is another one.
            PausedError: it was not asked for, or the wait is not over.
        """
        self._decide(lambda moment: door.opened(moment, sentence))
        return Changes.PAUSE

    def choose(self, choice: Choice, text: str) -> policies.Chosen:
        """Choose something about pauses: stricter holds at once, looser in 24 hours.

        Raises:
            InvalidValueError: it is not offered.
            PausedError: it would loosen and a pause runs.
        """
        chosen: list[policies.Chosen] = []

        def decide(moment: Moment) -> Moment:
            decided, told_of_it = policies.decide(moment, choice, text)
            chosen.append(told_of_it)
            return decided

        self._decide(decide)
        return chosen[-1]

    def policies(self) -> policies.Policies:
        """Return what holds now and what is going to."""
        return policies.all_of(self._look())

    def log(self) -> tuple[PauseEntry, ...]:
        """Return everything that was written down about pauses, the oldest first."""
        return self._look().kept.entries

    def end_by_hand(self) -> Changes:
        """End a pause that is stuck: its time is over and it runs on through a fault of ours.

        Raises:
            PausedError: it is not stuck.
        """

        def end(moment: Moment) -> Moment:
            if not moment.is_stuck:
                sentence = told(moment, self.clock).sentence
                raise PausedError(sentence or "No pause is running, so none can be ended.")
            entry = PauseEntry(
                kind=EntryKind.ENDED_BY_HAND, at=moment.now, until=moment.state.ends_at
            )
            ended = void(moment.state, min(moment.state.need, moment.served))
            return moment.with_state(ended).having(entry)

        self._decide(end)
        return Changes.PAUSE

    def _add(self, make: Callable[[Moment], PauseEntry]) -> Changes:
        """Keep one more entry and what follows from it."""

        def step(moment: Moment) -> Moment:
            entry = make(moment)
            having = moment.having(entry)
            if entry.kind is EntryKind.EXTENDED and entry.until is not None:
                longer = max(0, entry.until - having.state.ends_at)
                return having.with_state(extend(having.state, longer))
            return having.rejoined()

        self._decide(step)
        return Changes.PAUSE

    def _decide(self, change: Callable[[Moment], Moment]) -> None:
        """Keep a decision of the trader.

        Raises:
            JournalError: neither copy can be written, so it was not kept.
        """
        made = self._keep(change).kept.entries
        found = self._copies.read(seconds(self.clock)).kept
        if found is None or found.entries[-len(made) :] != made:
            raise JournalError(
                "This could not be written down, neither in the journal nor for the computer. "
                "Nothing was saved. Make the folders writable or make room, then try again."
            )

    def _look(self) -> Moment:
        wall = seconds(self.clock)
        return self._moment(self._copies.read(wall), None, liquidations_of_all(self.store))

    def _keep(self, change: Callable[[Moment], Moment], server: ServerTime | None = None) -> Moment:
        """Take a reading, change what is to be changed and keep it, while nobody else writes."""
        liquidations = liquidations_of_all(self.store)
        made: list[Moment] = []

        def step(found: Found) -> Kept:
            made.append(change(self._moment(found, server, liquidations).noted()))
            return made[-1].kept

        self._copies.update(seconds(self.clock), step)
        return made[-1]

    def _moment(
        self,
        found: Found,
        server: ServerTime | None,
        liquidations: tuple[tuple[str, Liquidation], ...],
    ) -> Moment:
        is_doubtful = found.kept is not None and found.kept.state.ahead > 0
        newest_fill = self._newest_fill() if server is not None or is_doubtful else None
        return look(found, self._clocks.read(server, newest_fill), liquidations)

    def _is_fresh(self, moment: Moment) -> bool:
        """Return whether what was kept is of this boot and of the last ten minutes."""
        kept = self._copies.read(moment.reading.sample.wall).kept
        if kept is None:
            return False
        before, now = kept.state.last, moment.reading.sample
        return before.boot_id == now.boot_id and 0 <= now.boot - before.boot < JOURNAL_EVERY

    def _newest_fill(self) -> int | None:
        with self.store.reading() as reader:
            newest = reader.newest_fill_at()
        return None if newest is None else ms_from_utc(newest) // 1000

    @property
    def _clocks(self) -> Clocks:
        return self.clocks or clocks_of(self.clock)

    @property
    def _copies(self) -> PauseCopies:
        return PauseCopies(store=self.store, state_folder=self.state_folder, keyring=self.keyring)


def _has_to_heal(moment: Moment) -> bool:
    healed = [note for note in moment.copy_notes if note is not CopyNote.NOT_KEPT]
    return bool(healed) and moment.is_locked


def _require_length(length: timedelta, least: timedelta) -> None:
    if not least <= length <= LONGEST:
        raise InvalidValueError(
            "length", f"must be at least {duration(least)} and at most {LONGEST.days} days"
        )
