"""What the trader wrote along with a plan, and about a trade that differed from it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from journal.domain.errors import InvalidValueError
from journal.domain.instants import require_utc
from journal.domain.rules.answered import LONGEST, SHORTEST

MOST_LINES: Final = 12
LONGEST_LINE: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWord:
    """What stands beside a plan."""

    override: str | None = None
    """Why it was made although it breaks a rule; None: it broke none that asks for it."""
    checked: str | None = None
    """The lines of the checklist that were ticked, one a line; None: there was no checklist."""

    def __post_init__(self) -> None:
        """Refuse what is no sentence."""
        if self.override is not None:
            require_sentence("override", self.override)


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceAnswer:
    """What the trader said about a position that differs from its plan."""

    position_key: str
    sentence: str
    answered_at: datetime

    def __post_init__(self) -> None:
        """Refuse what is no sentence."""
        require_utc("answered_at", self.answered_at)
        require_sentence("sentence", self.sentence)


def require_sentence(field: str, text: str) -> None:
    """Raise InvalidValueError unless a text is as long as a sentence is."""
    if not SHORTEST <= len(text.strip()) <= LONGEST:
        raise InvalidValueError(field, f"must be a sentence of {SHORTEST} to {LONGEST} characters")


def checklist_of(text: str) -> tuple[str, ...]:
    """Return the lines of a checklist as the trader typed it, without empty and repeated ones.

    Raises:
        InvalidValueError: there are too many, or one is too long.
    """
    lines = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(lines) > MOST_LINES:
        raise InvalidValueError("checklist", f"must not have more than {MOST_LINES} lines")
    if any(len(line) > LONGEST_LINE for line in lines):
        raise InvalidValueError(
            "checklist", f"must not have a line of more than {LONGEST_LINE} characters"
        )
    return lines
