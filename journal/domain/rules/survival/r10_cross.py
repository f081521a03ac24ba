"""R10: cross instead of isolated margin."""

from dataclasses import dataclass

from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import Rule
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import MarginMode
from journal.domain.wording import NO_MARGIN_MODE, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossMargin(Rule):
    """A position answers with its own margin, not with the whole wallet. It has no settings."""

    rule_id = "R10"
    version = 1
    name = "Cross instead of isolated"
    description = "The margin mode at every opening and increase."
    severity = "info"
    group = RuleGroup.SURVIVAL
    source = '"Prioritize using isolated margin mode"'

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the margin mode."""
        if context.margin_mode is None:
            return self.not_judged(NO_MARGIN_MODE)
        if context.margin_mode is not MarginMode.CROSS:
            return None
        clause = context.margin_mode_source.clause("margin mode")
        sentence = f"{subject(context)} in cross{clause} answers with the whole futures wallet."
        return self.breach(context, Severity.INFO, sentence)
