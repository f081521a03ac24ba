"""A rule the trader wrote: a condition, how bad it is, and the sentence it stands for."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from journal.domain.errors import InvalidValueError
from journal.domain.instants import require_utc
from journal.domain.rules.context import RuleContext
from journal.domain.rules.custom.condition import Compare, Condition, Truth, require_small
from journal.domain.rules.definition import Rule
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import subject

LONGEST_NAME: Final = 60
LONGEST_SENTENCE: Final = 300
LEVELS: Final = (Severity.WARN, Severity.BREACH, Severity.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomRule(Rule):
    """Broken where its condition holds, at plans, openings and increases.

    It is never changed: other words make another rule, so that what it found stays understood.
    """

    version = 1
    group = RuleGroup.PROCESS
    description = "Your own rule, judged at plans, openings and increases."
    source = "Your own rule"

    # What every other rule says of its class, this one says of itself.
    rule_id: str  # type: ignore[misc]  # see above
    name: str  # type: ignore[misc]  # see above
    level: Severity
    sentence: str
    """What it stands for, in the trader's words."""
    condition: Condition
    created_at: datetime

    def __post_init__(self) -> None:
        """Refuse what has no name or sentence, is too long, or too nested to be read."""
        require_utc("created_at", self.created_at)
        if not self.rule_id.strip():
            raise InvalidValueError("rule_id", "is missing")
        if not 0 < len(self.name.strip()) <= LONGEST_NAME:
            raise InvalidValueError("name", f"must have 1 to {LONGEST_NAME} characters")
        if not 0 < len(self.sentence.strip()) <= LONGEST_SENTENCE:
            raise InvalidValueError("sentence", f"must have 1 to {LONGEST_SENTENCE} characters")
        if self.level not in LEVELS:
            raise InvalidValueError("level", "must be warn, breach or critical")
        require_small(self.condition)

    @property
    def severity(self) -> str:  # type: ignore[override]  # see above
        """Which severity it gives and when, for the Rules screen."""
        return f"where {self.condition.words}: {self.level.text}"

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge whether the condition holds; what is unknown is named and never a pass."""
        answer = self.condition.judge(context)
        if answer.truth is Truth.UNKNOWN:
            return self.not_judged("; ".join(answer.missing))
        if answer.truth is Truth.NO:
            return None
        sentence = f"{subject(context)}: {self.condition.words}. {self.sentence}"
        measured, unit = self._measured(context)
        return self.breach(context, self.level, sentence, measured=measured, unit=unit)

    def _measured(self, context: RuleContext) -> tuple[tuple[Decimal | None, Decimal | None], str]:
        """Return value, threshold and unit of a rule that compares one number."""
        one = self.condition
        if not isinstance(one, Compare) or one.number is None:
            return (None, None), ""
        told = one.word.read(context)
        value = told if isinstance(told, Decimal) and told.is_finite() else None
        return (value, one.number), one.word.unit
