"""The rules in force at any moment, folded from every change that was asked for.

Whether a change tightens or loosens is never taken from what is stored but found here, by what was
in force when it was asked for. So no row that somebody wrote into the journal loosens at once: one
that loosens counts a day after it came into this journal, and not within a pause.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from journal.domain.pause.cooldown import Pause
from journal.domain.rules.custom.rule import CustomRule
from journal.domain.rules.definition import Rule, Tighter, parameters_of, rule_with, settings_of
from journal.domain.rules.force.change import RecordedChange, RuleChange
from journal.domain.rules.scope import EVERYWHERE, Scope

WAIT: Final = timedelta(hours=24)
"""How long whatever loosens waits."""
_Key = tuple[str, Scope]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedChange:
    """A change with what it turned out to be."""

    change: RuleChange
    loosens: bool
    takes_effect_at: datetime
    """For a change that was cancelled: when it would have."""
    before: Rule
    was_enabled: bool

    @property
    def is_cancelled(self) -> bool:
        """Whether it was taken back in time. What tightens cannot be taken back."""
        at = self.change.cancelled_at
        return self.loosens and at is not None and at < self.takes_effect_at

    def is_pending(self, now: datetime) -> bool:
        """Return whether it still waits."""
        return self.loosens and not self.is_cancelled and now < self.takes_effect_at

    def holds(self, at: datetime, *, is_present: bool) -> bool:
        """Return whether it counts at a moment.

        Tightening counts at the present whatever the clock says: one set back takes nothing away.
        """
        if self.loosens:
            return not self.is_cancelled and self.takes_effect_at <= at
        return is_present or self.takes_effect_at <= at


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One rule with one scope as it stands at a moment."""

    rule: Rule
    enabled: bool

    def after(self, change: RuleChange) -> "Standing":
        """Return it as a change makes it.

        A value out of the rule's limits moves to the limit, what the rule does not take or know
        is left out: a later version may take other settings than the one that was asked.
        """
        rule = self.rule
        values = dict(parameters_of(rule))
        for name, form in settings_of(type(rule)):
            value = change.values.get(name, values[name])
            value = min(max(value, form.minimum), form.maximum)
            if form.accepts(value):
                values[name] = value
        if values:
            rule = rule_with(type(rule), values, rule.scope)
        enabled = self.enabled if change.enabled is None else change.enabled
        return Standing(rule=rule, enabled=enabled)

    def is_loosened_by(self, change: RuleChange) -> bool:
        """Return whether a change allows anything that is not allowed as it stands."""
        return self.enabled and (change.enabled is False or bool(self.loosened_fields(change)))

    def loosened_fields(self, change: RuleChange) -> tuple[str, ...]:
        """Return the settings that a change makes less strict."""
        then = dict(parameters_of(self.after(change).rule))
        return tuple(
            name
            for name, form in settings_of(type(self.rule))
            if _looser(getattr(self.rule, name), then[name], form.tighter)
        )


@dataclass(slots=True, kw_only=True)
class RuleTimeline:
    """Every change in the order it was asked for, and what follows from them.

    Attributes:
        kinds: the built-in rules, in their order.
        custom: the rules the trader wrote.
        pauses: within these nothing that loosens takes effect.
        lag: how far the wall clock is ahead of the time that is believed; loosening waits for it.
        changes: what was asked for, the earliest first.
    """

    kinds: Sequence[type[Rule]]
    custom: Sequence[CustomRule] = ()
    pauses: Sequence[Pause] = ()
    lag: timedelta = timedelta(0)
    changes: tuple[DatedChange, ...] = ()
    _of: dict[_Key, list[DatedChange]] = field(default_factory=dict)
    _edges: list[datetime] = field(default_factory=list)
    _known: dict[tuple[int, str | None], tuple[Rule, ...]] = field(default_factory=dict)
    _present: dict[tuple[datetime, str | None], tuple[Rule, ...]] = field(default_factory=dict)
    """The last answer, asked for at every key while a plan is typed."""

    @classmethod
    def of(
        cls,
        kinds: Sequence[type[Rule]],
        recorded: Iterable[RecordedChange],
        *,
        custom: Sequence[CustomRule] = (),
        pauses: Sequence[Pause] = (),
        lag: timedelta = timedelta(0),
    ) -> "RuleTimeline":
        """Return the timeline of all changes; those of rules that are not known stay out."""
        timeline = cls(kinds=kinds, custom=custom, pauses=pauses, lag=lag)
        known = {kind.rule_id for kind in kinds} | {one.rule_id for one in custom}
        for one in sorted(recorded, key=lambda one: one.change.asked_at):
            if one.change.rule_id in known:
                dated = timeline.dated(one)
                timeline.changes += (dated,)
                timeline._of.setdefault((one.change.rule_id, one.change.scope), []).append(dated)
        edges = {one.takes_effect_at for one in timeline.changes}
        timeline._edges = sorted(edges | {one.created_at for one in custom})
        return timeline

    def dated(self, recorded: RecordedChange) -> DatedChange:
        """Return what a change is, asked for after those before it."""
        change = recorded.change
        standing = self.standing(change.rule_id, change.scope, change.asked_at)
        loosens = standing.is_loosened_by(change)
        return DatedChange(
            change=change,
            loosens=loosens,
            takes_effect_at=self.waited(recorded) if loosens else change.asked_at,
            before=standing.rule,
            was_enabled=standing.enabled,
        )

    def waited(self, recorded: RecordedChange) -> datetime:
        """Return when a change that loosens takes effect: a day of calm after it came in."""
        change = recorded.change
        since = self._after_pauses(max(change.asked_at, recorded.recorded_at))
        return self._after_pauses(max(since + WAIT, change.effective_at))

    def standing(
        self, rule_id: str, scope: Scope, at: datetime, *, is_present: bool = False
    ) -> Standing:
        """Return how a rule stands at a moment for one scope.

        Args:
            rule_id: a rule that there is.
            scope: exactly this one; wider ones are rules of their own.
            at: the moment.
            is_present: it is the present one.

        Raises:
            KeyError: there is no such rule.
        """
        at = self.believed(at) if is_present else at
        standing = self._beginning(rule_id, scope, at, is_present=is_present)
        for one in self._of.get((rule_id, scope), ()):
            if one.holds(at, is_present=is_present):
                standing = standing.after(one.change)
        return standing

    def at(self, moment: datetime, account: str | None = None) -> tuple[Rule, ...]:
        """Return the rules in force at a recorded moment, for an account, the tightest first.

        Args:
            moment: aware UTC.
            account: its name; None leaves out what holds for single accounts.
        """
        key = (bisect_right(self._edges, moment), account)
        if key not in self._known:
            self._known[key] = self._in_force(moment, account, is_present=False)
        return self._known[key]

    def present(self, now: datetime, account: str | None = None) -> tuple[Rule, ...]:
        """Return the rules in force now: as ``at``, and what tightens counts by any clock."""
        key = (now, account)
        if key not in self._present:
            self._present = {key: self._in_force(now, account, is_present=True)}
        return self._present[key]

    def pending(self, now: datetime) -> tuple[DatedChange, ...]:
        """Return what waits, the earliest asked first."""
        return tuple(one for one in self.changes if one.is_pending(self.believed(now)))

    def believed(self, now: datetime) -> datetime:
        """Return the present that is believed, by the wall clock's."""
        return now - self.lag

    def scopes(self, rule_id: str) -> tuple[Scope, ...]:
        """Return every scope that a rule has settings of its own for, everywhere first.

        A rule the trader wrote has the one scope it was written for.
        """
        own = next((one for one in self.custom if one.rule_id == rule_id), None)
        if own is not None:
            return (own.scope,)
        found = {EVERYWHERE: None}
        found.update(dict.fromkeys(scope for changed, scope in self._of if changed == rule_id))
        return tuple(found)

    def _in_force(self, at: datetime, account: str | None, *, is_present: bool) -> tuple[Rule, ...]:
        rules: list[Rule] = []
        for rule_id in [*(k.rule_id for k in self.kinds), *(one.rule_id for one in self.custom)]:
            standings = [
                self.standing(rule_id, scope, at, is_present=is_present)
                for scope in self.scopes(rule_id)
                if scope.account in {None, account}
            ]
            on = [one.rule for one in standings if one.enabled]
            rules += sorted(on, key=_strictness)
        return tuple(rules)

    def _beginning(self, rule_id: str, scope: Scope, at: datetime, *, is_present: bool) -> Standing:
        """Return a rule before any change: by default everywhere, off where a scope is new."""
        for one in self.custom:
            if one.rule_id == rule_id:
                return Standing(rule=one, enabled=is_present or one.created_at <= at)
        kind = next((kind for kind in self.kinds if kind.rule_id == rule_id), None)
        if kind is None:
            raise KeyError(rule_id)
        enabled = scope == EVERYWHERE and kind.enabled_by_default
        return Standing(rule=replace(kind(), scope=scope), enabled=enabled)

    def _after_pauses(self, at: datetime) -> datetime:
        for pause in self.pauses:  # the earliest first, none overlapping
            if pause.started_at <= at < pause.ends_at:
                return pause.ends_at
        return at


def _looser(was: Decimal, then: Decimal, tighter: Tighter) -> bool:
    return then > was if tighter is Tighter.LOWER else then < was


def _strictness(rule: Rule) -> tuple[Decimal, ...]:
    """Return what sorts the same rule of several scopes, the strictest first."""
    return tuple(
        value if form.tighter is Tighter.LOWER else -value
        for (_, form), (_, value) in zip(settings_of(type(rule)), parameters_of(rule), strict=True)
    )
