"""What the trader wrote about a broken rule before planning again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from journal.domain.errors import InvalidValueError
from journal.domain.instants import require_utc
from journal.domain.rules.severity import Severity
from journal.domain.rules.verdict import Breach

SHORTEST: Final = 10
LONGEST: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachAnswer:
    """One sentence about one breach."""

    breach_key: str
    sentence: str
    answered_at: datetime

    def __post_init__(self) -> None:
        """Refuse what is no sentence."""
        require_utc("answered_at", self.answered_at)
        if not SHORTEST <= len(self.sentence.strip()) <= LONGEST:
            raise InvalidValueError(
                "sentence", f"must be a sentence of {SHORTEST} to {LONGEST} characters"
            )


def breach_key(breach: Breach, position_key: str | None) -> str:
    """Return what a breach is known by, however often the record is judged again.

    The same position breaking the same rule worse is another breach; a new version of the rule, or
    other settings, are not.
    """
    where = position_key or f"{breach.at:%Y-%m-%dT%H:%M:%SZ}"
    return f"{breach.rule_id} {breach.severity.text} {where}"


def wants_answer(breach: Breach) -> bool:
    """Return whether it has to be acknowledged in writing."""
    return breach.severity >= Severity.BREACH
