"""R17: liquidated by the same cause again."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import minute, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class SameCauseAgain(Rule):
    """No liquidation has the same confirmed cause as one of the months before."""

    rule_id = "R17"
    version = 1
    name = "Same cause again"
    description = (
        "The cause that the review of a liquidation confirms, against those of the days before it."
    )
    severity = "breach"
    group = RuleGroup.PROCESS
    source = '"whether they truly change their trading habits after each liquidation"'
    judged_on = frozenset({Moment.LIQUIDATION})

    days: Decimal = setting(
        "90", "Looks back", unit="days", limits=("1", "3650"), tighter=Tighter.HIGHER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the cause of a liquidation against the earlier ones."""
        liquidated = context.liquidated
        earliest = context.at - timedelta(days=float(self.days))
        recent = [one for one in (liquidated.earlier if liquidated else ()) if one.at >= earliest]
        if liquidated is None or (recent and liquidated.cause is None):
            return self.not_judged("no finished review tells the cause of this liquidation")
        same = next((one for one in reversed(recent) if one.cause is liquidated.cause), None)
        if same is not None and liquidated.cause is not None:
            sentence = (
                f"{subject(context)} was liquidated by {liquidated.cause.value} again; the last "
                f"time was {minute(same.at)}."
            )
            return self.breach(context, Severity.BREACH, sentence)
        untold = next((one for one in recent if one.cause is None), None)
        if untold is not None:
            return self.not_judged(
                f"no finished review tells the cause of the liquidation on {minute(untold.at)}"
            )
        return None
