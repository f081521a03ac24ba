"""The rules as a screen or a command lists them: what each judges, its settings, what waits."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from journal.domain.rules.custom.rule import CustomRule
from journal.domain.rules.definition import Rule, Setting, settings_of
from journal.domain.rules.force.timeline import DatedChange, RuleTimeline
from journal.domain.rules.scope import Scope
from journal.domain.rules.severity import RuleGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleParameter:
    """One setting of a rule with its value in force."""

    field: str
    value: Decimal
    default: Decimal
    form: Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopedSettings:
    """The settings of a rule for one scope."""

    scope: Scope
    enabled: bool
    parameters: tuple[RuleParameter, ...]
    since: datetime | None
    """When the last change took effect; None: as it came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCard:
    """One rule, in force or off, with everything the trader asked of it."""

    rule_id: str
    version: int
    name: str
    group: RuleGroup
    severity: str
    """Which severities it gives and when."""
    description: str
    sentence: str
    """The sentence it stands for: its source."""
    scopes: tuple[ScopedSettings, ...]
    """Everywhere first, then for what the trader set apart."""
    pending: tuple[DatedChange, ...]
    history: tuple[DatedChange, ...]
    """Every change that was asked for, the newest first."""
    own: CustomRule | None = None
    """The rule itself where the trader wrote it."""

    @property
    def enabled(self) -> bool:
        """Whether it is in force for anything."""
        return any(one.enabled for one in self.scopes)

    @property
    def parameters(self) -> tuple[RuleParameter, ...]:
        """Its settings where nothing narrower is set."""
        return self.scopes[0].parameters


def rule_cards(timeline: RuleTimeline, now: datetime) -> tuple[RuleCard, ...]:
    """Return every rule there is, in the order of their numbers, the trader's own at the end."""
    pending = timeline.pending(now)
    built_in = [_card(timeline, kind(), pending, now) for kind in timeline.kinds]
    own = [_card(timeline, one, pending, now) for one in timeline.custom]
    return (*built_in, *own)


def scoped_settings(
    timeline: RuleTimeline, rule_id: str, scope: Scope, now: datetime
) -> ScopedSettings:
    """Return the settings of a rule for one scope, in force or not.

    Raises:
        KeyError: there is no such rule.
    """
    rule = timeline.standing(rule_id, scope, now, is_present=True).rule
    changes = tuple(one for one in timeline.changes if one.change.rule_id == rule_id)
    return _settings(timeline, rule, rule.scope, changes, now)


def _card(
    timeline: RuleTimeline, rule: Rule, pending: Iterable[DatedChange], now: datetime
) -> RuleCard:
    own = rule if isinstance(rule, CustomRule) else None
    rule_id = rule.rule_id
    history = tuple(one for one in timeline.changes[::-1] if one.change.rule_id == rule_id)
    return RuleCard(
        rule_id=rule_id,
        version=rule.version,
        name=rule.name,
        group=rule.group,
        severity=rule.severity,
        description=rule.description,
        sentence=own.sentence if own else rule.source,
        scopes=tuple(
            _settings(timeline, rule, scope, history, now)
            for scope in timeline.scopes(rule.rule_id)
        ),
        pending=tuple(one for one in pending if one.change.rule_id == rule_id),
        history=history,
        own=own,
    )


def _settings(
    timeline: RuleTimeline,
    rule: Rule,
    scope: Scope,
    history: Iterable[DatedChange],
    now: datetime,
) -> ScopedSettings:
    standing = timeline.standing(rule.rule_id, scope, now, is_present=True)
    forms = settings_of(type(rule))
    default: dict[str, Any] = {f.name: f.default for f in fields(rule)}
    taken = [
        one.takes_effect_at
        for one in history
        if one.change.scope == scope and one.holds(timeline.believed(now), is_present=True)
    ]
    return ScopedSettings(
        scope=scope,
        enabled=standing.enabled,
        parameters=tuple(
            RuleParameter(
                field=name, value=getattr(standing.rule, name), default=default[name], form=form
            )
            for name, form in forms
        ),
        since=max(taken, default=None),
    )
