"""How bad a broken rule is, and which group a rule belongs to."""

from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """Ordered: INFO < WARN < BREACH < CRITICAL (``rules.md``)."""

    INFO = 1
    WARN = 2
    BREACH = 3
    CRITICAL = 4

    @property
    def text(self) -> str:
        """The word for the trader and for JSON, in lower case."""
        return self.name.lower()


class RuleGroup(StrEnum):
    """The four groups on the Rules screen."""

    SURVIVAL = "survival"
    PAUSE = "pause"
    BEHAVIOUR = "behaviour"
    PROCESS = "process"
