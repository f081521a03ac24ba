"""R16: review not done."""

from dataclasses import dataclass

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import minute


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewNotDone(Rule):
    """No plan is made after a liquidation before its review is finished. It has no settings."""

    rule_id = "R16"
    version = 1
    name = "Review not done"
    description = "Every plan after a liquidation of which no finished review is saved."
    severity = "critical"
    group = RuleGroup.PAUSE
    source = '"Reviewing This Liquidation"'
    judged_on = frozenset({Moment.PLAN})

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge whether the last liquidation was reviewed before this plan."""
        last = context.last_liquidation
        if last is None or last.review_due is False:
            return None
        if last.review_due is None:
            return self.not_judged("whether the last liquidation was reviewed is not recorded")
        sentence = (
            f"The liquidation of {last.symbol} on {minute(last.occurred_at)} is not reviewed: "
            "finish its review before planning the next trade."
        )
        return self.breach(context, Severity.CRITICAL, sentence)
