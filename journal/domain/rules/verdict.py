"""What a rule answers: broken, or not judged because something is unknown."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from journal.domain.rules.scope import EVERYWHERE, Scope
from journal.domain.rules.severity import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A broken rule at one moment, with the number that broke it."""

    rule_id: str
    rule_version: int
    severity: Severity
    sentence: str
    value: Decimal | None
    """What was measured, in ``unit``; None where the rule measures nothing."""
    threshold: Decimal | None
    unit: str
    at: datetime
    parameters: tuple[tuple[str, Decimal], ...] = ()
    """The rule's settings as they were in force, by field."""
    scope: Scope = EVERYWHERE
    """What those settings hold for: of several that were broken, the one judged worst."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotJudged:
    """A rule that could not be judged; never to be shown as a pass."""

    rule_id: str
    reason: str
    """Completes the sentence "not judged: …"."""
