"""A custom rule as it is kept and carried from journal to journal: plain fields, no objects."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from journal.domain.rules.custom.codec import condition_from_text, condition_text
from journal.domain.rules.custom.rule import CustomRule
from journal.domain.rules.scope import Scope
from journal.domain.rules.severity import Severity


class Level(StrEnum):
    """How bad breaking a custom rule is."""

    WARN = "warn"
    BREACH = "breach"
    CRITICAL = "critical"

    @property
    def severity(self) -> Severity:
        """The severity of that name."""
        return Severity[self.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRule:
    """What the trader wrote."""

    rule_id: str
    name: str
    level: Level
    sentence: str
    condition: str
    """As JSON (``codec``)."""
    only_account: str | None = None
    """The account it holds for; None: all of them."""
    created_at: datetime

    def __post_init__(self) -> None:
        """Refuse what is no rule."""
        _ = self.rule

    @classmethod
    def of(cls, rule: CustomRule) -> "WrittenRule":
        """Return a rule as it is kept."""
        return cls(
            rule_id=rule.rule_id,
            name=rule.name,
            level=Level[rule.level.name],
            sentence=rule.sentence,
            condition=condition_text(rule.condition),
            only_account=rule.scope.account,
            created_at=rule.created_at,
        )

    @property
    def rule(self) -> CustomRule:
        """The rule itself.

        Raises:
            InvalidValueError: it is none.
        """
        return CustomRule(
            rule_id=self.rule_id,
            name=self.name,
            level=self.level.severity,
            sentence=self.sentence,
            condition=condition_from_text(self.condition),
            created_at=self.created_at,
            scope=Scope(account=self.only_account),
        )
