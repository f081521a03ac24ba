"""R18: traded without a plan."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import NO_PLAN_RECORD, plain, rounded, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class NoPlan(Rule):
    """Every position has a plan made shortly before; in re-entry this is no matter of taste.

    One plan serves one position. What was traded before plans were kept is not judged.
    """

    rule_id = "R18"
    version = 1
    name = "No plan"
    description = "Every opening, by the newest unused plan for its symbol and side."
    severity = "info; in re-entry: breach"
    group = RuleGroup.PROCESS
    source = "ours"
    judged_on = frozenset({Moment.OPEN})

    hours: Decimal = setting(
        "24", "A plan holds for", unit="h", limits=("0.1", "720"), tighter=Tighter.LOWER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge whether there was a plan young enough."""
        planned = context.planned
        if planned is None:
            return self.not_judged(NO_PLAN_RECORD)
        what = "has no plan"
        age: Decimal | None = None
        if planned.at is not None:
            since = context.at - planned.at
            if since <= timedelta(hours=float(self.hours)):
                return None
            age = Decimal(since // timedelta(seconds=1)) / 3600
            what = f"has a plan {rounded(age, 1)} h old, older than {plain(self.hours)} h"
        severity = Severity.BREACH if context.in_reentry else Severity.INFO
        when = ", in re-entry after a liquidation" if context.in_reentry else ""
        sentence = f"{subject(context)} {what}{when}."
        return self.breach(context, severity, sentence, measured=(age, self.hours), unit="h")
