"""The rules as they are in force before the trader changes one."""

from journal.domain.rules import RULES
from journal.domain.rules.definition import Rule


def default_rules() -> tuple[Rule, ...]:
    """Return the rules that are on by default, with the parameters of ``rules.md``."""
    return tuple(rule() for rule in RULES if rule.enabled_by_default)
