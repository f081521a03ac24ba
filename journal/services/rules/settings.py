"""What the trader asks of the rules: tighten now, loosen in a day of calm, take it back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.rules.custom.codec import condition_text
from journal.domain.rules.custom.condition import Condition
from journal.domain.rules.custom.rule import CustomRule
from journal.domain.rules.custom.written import WrittenRule
from journal.domain.rules.definition import Rule, rule_with, settings_of
from journal.domain.rules.force.asked import Note
from journal.domain.rules.force.change import RecordedChange, RuleChange, settings_text
from journal.domain.rules.force.timeline import DatedChange, RuleTimeline, Standing
from journal.domain.rules.scope import EVERYWHERE, Scope
from journal.domain.rules.severity import Severity
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.pause.service import PauseService
from journal.services.rules.in_force import read_timeline
from journal.services.rules.sealed import sealed_asked
from journal.storage.store import Store

_LOOSENING = "Loosening a rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSettings:
    """Keeps changes of rules; whatever loosens waits, and is not even taken during a pause."""

    store: Store
    clock: Clock
    pause: PauseService

    def timeline(self) -> RuleTimeline:
        """Return every change so far and what follows from them."""
        return read_timeline(self.store, self.clock, self.pause)

    def active(self, at: datetime | None = None, account: str | None = None) -> tuple[Rule, ...]:
        """Return the rules in force, of several with one id the strictest first.

        Args:
            at: a recorded moment; None is now.
            account: its name; None leaves out what holds for single accounts.
        """
        timeline = self.timeline()
        if at is None:
            return timeline.present(self.clock.now(), account)
        return timeline.at(at, account)

    def standing(self, rule_id: str, scope: Scope = EVERYWHERE) -> Standing:
        """Return how a rule stands now.

        Raises:
            JournalError: there is no such rule.
        """
        return self._standing(self.timeline(), rule_id, scope)

    def foresee(
        self,
        rule_id: str,
        values: Mapping[str, Decimal],
        *,
        enabled: bool | None = None,
        scope: Scope = EVERYWHERE,
        timeline: RuleTimeline | None = None,
    ) -> DatedChange:
        """Return what asking for a change now would be and when it would count; nothing is kept.

        Args:
            rule_id: which rule.
            values: settings by field; those left out stay as they are.
            enabled: on or off; None: as it is.
            scope: what it is to hold for.
            timeline: as it was read before, for an answer at every key; None reads it.

        Raises:
            JournalError: there is no such rule.
            InvalidValueError: the rule does not take these values, or nothing would change.
        """
        timeline = timeline or self.timeline()
        standing = self._standing(timeline, rule_id, scope)
        scope = standing.rule.scope
        _require_taken(standing.rule, values)
        now = _whole_milliseconds(timeline.believed(self.clock.now()))
        change = RuleChange(
            change_id=_change_id(timeline, rule_id, now),
            rule_id=rule_id,
            only_account=scope.account,
            symbol=scope.symbol,
            side=scope.side,
            settings=settings_text(values),
            enabled=enabled,
            asked_at=now,
            effective_at=now,
        )
        if standing.after(change) == standing:
            raise InvalidValueError("settings", "are so already: nothing would change")
        loosens = standing.is_loosened_by(change)
        recorded = RecordedChange(change=change, recorded_at=now)
        effective_at = timeline.waited(recorded) if loosens else now
        return DatedChange(
            change=replace(change, effective_at=effective_at),
            loosens=loosens,
            takes_effect_at=effective_at,
            before=standing.rule,
            was_enabled=standing.enabled,
        )

    def tighten(self, rule_id: str, *, scope: Scope = EVERYWHERE, **values: Decimal) -> Changes:
        """Make settings stricter, at once.

        Raises:
            InvalidValueError: names the first setting that would become less strict.
            JournalError: there is no such rule.
        """
        asked = self.foresee(rule_id, values, scope=scope)
        if asked.loosens:
            standing = self.standing(rule_id, scope)
            field = standing.loosened_fields(asked.change)[0]
            raise InvalidValueError(field, "would become less strict: loosen it, in 24 h")
        return self._keep(asked)

    def loosen(self, rule_id: str, *, scope: Scope = EVERYWHERE, **values: Decimal) -> Changes:
        """Ask for other settings; they count after 24 h, or at once where none is less strict.

        Raises:
            PausedError: a pause is running and something would become less strict.
            InvalidValueError, JournalError: as for ``foresee``.
        """
        return self.ask(self.foresee(rule_id, values, scope=scope))

    def switch_off(self, rule_id: str, *, scope: Scope = EVERYWHERE) -> Changes:
        """Ask to switch a rule off; that counts after 24 h.

        Raises:
            PausedError: a pause is running.
            InvalidValueError, JournalError: as for ``foresee``.
        """
        return self.ask(self.foresee(rule_id, {}, enabled=False, scope=scope))

    def switch_on(self, rule_id: str, *, scope: Scope = EVERYWHERE, **values: Decimal) -> Changes:
        """Switch a rule on, at once; for a scope this gives it settings of its own.

        Raises:
            InvalidValueError, JournalError: as for ``foresee``.
        """
        return self.ask(self.foresee(rule_id, values, enabled=True, scope=scope))

    def ask(self, asked: DatedChange) -> Changes:
        """Keep a change that was foreseen.

        Raises:
            PausedError: it loosens and a pause is running.
        """
        if asked.loosens:
            self.pause.require_calm(_LOOSENING)
        return self._keep(asked)

    def cancel(self, change_id: str) -> Changes:
        """Take back what waits; always allowed, since the stricter way stays.

        Raises:
            JournalError: nothing of that id waits.
        """
        timeline, now = self.timeline(), self.clock.now()
        if change_id not in {one.change.change_id for one in timeline.pending(now)}:
            raise JournalError(f"No change {change_id!r} is waiting: nothing was taken back.")
        with self.store.writing() as writer:
            writer.cancel_rule_change(change_id, timeline.believed(now))
        self._seal(timeline.believed(now))
        return Changes.RULES

    def pending(self) -> tuple[DatedChange, ...]:
        """Return the changes that wait, the earliest asked first."""
        return self.timeline().pending(self.clock.now())

    def history(self) -> tuple[DatedChange, ...]:
        """Return every change that was ever asked for, the newest first."""
        return self.timeline().changes[::-1]

    def write(
        self,
        *,
        name: str,
        level: Severity,
        sentence: str,
        condition: Condition,
        account: str | None = None,
        instead_of: str | None = None,
    ) -> Changes:
        """Keep a rule of the trader's own, in force at once.

        Args:
            name: what it is called.
            level: how bad it is.
            sentence: what it stands for.
            condition: where it is broken.
            account: the only one it holds for; None: all.
            instead_of: the rule it takes the place of. That one goes on for another 24 h.

        Raises:
            PausedError: a pause is running and another rule would go for it.
            InvalidValueError: it is no rule.
            JournalError: there is no rule that it could replace.
        """
        old = None
        if instead_of is not None and self.standing(instead_of).enabled:
            old = self.foresee(instead_of, {}, enabled=False)
            self.pause.require_calm(_LOOSENING)
        rule = self.drafted(
            name=name, level=level, sentence=sentence, condition=condition, account=account
        )
        with self.store.writing() as writer:
            if not writer.accounts():
                writer.ensure_account()
            writer.add_written_rule(WrittenRule.of(rule))
        self._seal(rule.created_at)
        if old is not None:
            self._keep(old)
        return Changes.RULES

    def drafted(
        self,
        *,
        name: str,
        level: Severity,
        sentence: str,
        condition: Condition,
        account: str | None = None,
    ) -> CustomRule:
        """Return a rule as ``write`` would keep it, for a look at what it would have found.

        Raises:
            InvalidValueError: it is no rule.
        """
        now = _whole_milliseconds(self.clock.now())
        text = "\n".join((f"{now}", name, sentence, level.text, condition_text(condition)))
        return CustomRule(
            rule_id=f"C{sha256(text.encode()).hexdigest()[:5]}",
            name=name.strip(),
            level=level,
            sentence=sentence.strip(),
            condition=condition,
            created_at=now,
            scope=Scope(account=account),
        )

    def _keep(self, asked: DatedChange) -> Changes:
        """Keep a change; it takes the place of what waits for the same settings."""
        now = self.clock.now()
        with self.store.writing() as writer:
            if not writer.accounts():
                writer.ensure_account()
            timeline = self.timeline()
            for waiting in timeline.pending(now):
                if _about_the_same(waiting.change, asked.change):
                    writer.cancel_rule_change(waiting.change.change_id, timeline.believed(now))
            writer.add_rule_change(asked.change, asked.change.asked_at)
        self._seal(asked.change.asked_at)
        return Changes.RULES

    def _seal(self, at: datetime) -> None:
        """Keep what was asked for in the computer's log as well, as of when it was asked for."""
        sealed_asked(self.store, self.pause.state_folder, at)

    def notes(self) -> tuple[Note, ...]:
        """Return what other programs did to the record of rule changes, the newest first."""
        folder = self.pause.state_folder
        return sealed_asked(self.store, folder, self.clock.now()).notes[::-1]

    def _standing(self, timeline: RuleTimeline, rule_id: str, scope: Scope) -> Standing:
        try:
            return timeline.standing(rule_id, scope, self.clock.now(), is_present=True)
        except KeyError:
            own = [rule.rule_id for rule in timeline.custom]
            known = ", ".join([*(kind.rule_id for kind in timeline.kinds), *own])
            raise JournalError(f"There is no rule {rule_id}. There are {known}.") from None


def _require_taken(rule: Rule, values: Mapping[str, Decimal]) -> None:
    """Raise InvalidValueError where a rule does not take some values, its own limits included."""
    if values and not settings_of(type(rule)):
        raise InvalidValueError(next(iter(values)), f"is no setting: {rule.rule_id} has none")
    if values:
        rule_with(type(rule), values)


def _about_the_same(waiting: RuleChange, asked: RuleChange) -> bool:
    if (waiting.rule_id, waiting.scope) != (asked.rule_id, asked.scope):
        return False
    both_switch = waiting.enabled is not None and asked.enabled is not None
    return both_switch or bool(waiting.values.keys() & asked.values.keys())


def _change_id(timeline: RuleTimeline, rule_id: str, now: datetime) -> str:
    """Return an id that tells rule and time, told apart where two were asked in one moment."""
    base = f"{rule_id} {now.isoformat(timespec='milliseconds').replace('+00:00', 'Z')}"
    taken = {one.change.change_id for one in timeline.changes}
    number, found = 1, base
    while found in taken:
        number += 1
        found = f"{base} #{number}"
    return found


def _whole_milliseconds(at: datetime) -> datetime:
    """Return a time as it is stored, so that what is kept is what was promised."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
