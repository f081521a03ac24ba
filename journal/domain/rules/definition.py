"""What every rule has: who it is, its settings with their limits, and ``check``.

The file is not called ``rule.py``: whatever starts with ``r`` in this folder is one rule.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, ClassVar

from journal.domain.errors import InvalidValueError
from journal.domain.rules.context import ENTRIES, Moment, RuleContext
from journal.domain.rules.scope import EVERYWHERE, Scope
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged


class Tighter(StrEnum):
    """In which direction a setting becomes stricter."""

    LOWER = "lower"
    HIGHER = "higher"


class SettingKind(StrEnum):
    """What a setting's number stands for, and so what its form looks like."""

    NUMBER = "number"
    WHOLE = "whole"
    """A count: whole numbers only."""
    SWITCH = "switch"
    """1 is on, 0 is off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a form needs to know about one field of a rule."""

    label: str
    unit: str
    minimum: Decimal
    maximum: Decimal
    tighter: Tighter
    kind: SettingKind = SettingKind.NUMBER

    def accepts(self, value: Decimal) -> bool:
        """Return whether a value lies within the limits and is of the kind."""
        is_within = value.is_finite() and self.minimum <= value <= self.maximum
        is_whole = self.kind is SettingKind.NUMBER or value == value.to_integral_value()
        return is_within and is_whole

    @property
    def wanted(self) -> str:
        """What is accepted, to follow "must be": "from 1 to 150 x"."""
        what = "" if self.kind is SettingKind.NUMBER else "a whole number "
        return f"{what}from {self.minimum} to {self.maximum} {self.unit}".rstrip()


def setting(
    default: str,
    label: str,
    *,
    unit: str,
    limits: tuple[str, str],
    tighter: Tighter,
    kind: SettingKind = SettingKind.NUMBER,
) -> Any:  # noqa: ANN401  # dataclasses.field itself is typed as the field's type
    """Return a dataclass field holding a Decimal, with its form in the metadata.

    Args:
        default: the value as in ``rules.md``.
        label: what the form calls it.
        unit: printed after the value.
        limits: lowest and highest value accepted, both included.
        tighter: the direction that is stricter; the other one is loosening.
        kind: what the number stands for.
    """
    described = Setting(
        label=label,
        unit=unit,
        minimum=Decimal(limits[0]),
        maximum=Decimal(limits[1]),
        tighter=tighter,
        kind=kind,
    )
    return field(default=Decimal(default), metadata={"setting": described})


def switch(label: str, *, on: bool = False) -> Any:  # noqa: ANN401  # the same
    """Return a field that is 1 where an optional part of a rule is on; on is the stricter way."""
    return setting(
        str(int(on)),
        label,
        unit="",
        limits=("0", "1"),
        tighter=Tighter.HIGHER,
        kind=SettingKind.SWITCH,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(ABC):
    """One rule with its parameters; the same ``check`` judges plans and recorded fills."""

    rule_id: ClassVar[str]
    version: ClassVar[int]
    name: ClassVar[str]
    description: ClassVar[str]
    """What exactly is judged, for the Rules screen."""
    severity: ClassVar[str]
    """Which severities it gives and when, for the Rules screen."""
    group: ClassVar[RuleGroup]
    source: ClassVar[str]
    """The sentence the rule stands for, or "ours"."""
    judged_on: ClassVar[frozenset[Moment]] = ENTRIES
    """The kinds of moments at which it is asked; ``check`` is not called for any other."""
    enabled_by_default: ClassVar[bool] = True
    """False: offered, but in force only once the trader switches it on."""
    measures_size: ClassVar[bool] = False
    """Whether how much is bound or at risk is what it measures: a smaller size keeps it."""

    scope: Scope = EVERYWHERE

    def __post_init__(self) -> None:
        """Refuse parameters outside their limits, naming the field."""
        for name, described in settings_of(type(self)):
            value: Decimal = getattr(self, name)
            if not described.accepts(value):
                raise InvalidValueError(name, f"must be {described.wanted}, not {value}")

    @property
    def label(self) -> str:
        """Its id, with what it holds for where that is not everything: "R03 for BTCUSDT"."""
        return f"{self.rule_id} for {self.scope.words}" if self.scope.words else self.rule_id

    @abstractmethod
    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Return the breach, why it cannot be judged, or None where the rule is kept."""

    def breach(
        self,
        context: RuleContext,
        severity: Severity,
        sentence: str,
        *,
        measured: tuple[Decimal | None, Decimal | None] = (None, None),
        unit: str = "",
    ) -> Breach:
        """Return a breach of this rule at the context's moment.

        Args:
            context: the moment.
            severity: how bad it is.
            sentence: what happened, with the numbers, for the trader.
            measured: value and threshold.
            unit: unit of both.
        """
        return Breach(
            rule_id=self.rule_id,
            rule_version=self.version,
            severity=severity,
            sentence=f"{sentence} Set for {self.scope.words}." if self.scope.words else sentence,
            value=measured[0],
            threshold=measured[1],
            unit=unit,
            at=context.at,
            parameters=parameters_of(self),
            scope=self.scope,
        )

    def not_judged(self, reason: str) -> NotJudged:
        """Return that this rule is not judged, and why."""
        return _not_judged(self.rule_id, reason)


@lru_cache(maxsize=1024)
def _not_judged(rule_id: str, reason: str) -> NotJudged:
    """Return the same value for the same words: most moments lack the same of every record."""
    return NotJudged(rule_id=rule_id, reason=reason)


@cache
def settings_of(rule: type[Rule]) -> tuple[tuple[str, Setting], ...]:
    """Return the field names of a rule with what a form needs to know about each."""
    return tuple((f.name, f.metadata["setting"]) for f in fields(rule) if "setting" in f.metadata)


def parameters_of(rule: Rule) -> tuple[tuple[str, Decimal], ...]:
    """Return the settings of a rule with the values in force, by field."""
    return tuple((name, getattr(rule, name)) for name, _ in settings_of(type(rule)))


def rule_with(rule: type[Rule], values: Mapping[str, Decimal], scope: Scope = EVERYWHERE) -> Rule:
    """Return a rule with some of its settings changed from their defaults.

    Args:
        rule: which rule.
        values: by field.
        scope: what it holds for.

    Raises:
        InvalidValueError: the rule has no such field, or it does not take that value.
    """
    known = [name for name, _ in settings_of(rule)]
    for name in values:
        if name not in known:
            listed = ", ".join(known) or "none"
            raise InvalidValueError(name, f"is no setting of {rule.rule_id}, which has {listed}")
    changed: dict[str, Any] = dict(values)
    return rule(scope=scope, **changed)
