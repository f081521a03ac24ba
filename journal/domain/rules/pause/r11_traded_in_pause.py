"""R11: traded during the pause."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import minute, rounded, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class TradedInPause(Rule):
    """Nothing is opened or increased while a pause runs; closing and reducing are never judged.

    It has no settings of its own: how long a pause lasts is the pause's policy, and the windows
    come with the context. A fill in the very instant of the liquidation is not counted, because
    files with whole seconds do not tell which came first; the instant the pause ends is free.
    """

    rule_id = "R11"
    version = 1
    name = "Traded during the pause"
    description = (
        "Openings and increases from the exchange's time of a liquidation to the end of its pause."
    )
    severity = "critical"
    group = RuleGroup.PAUSE
    source = '"at least a 24-hour cooling-off period"; "Do Not Immediately Open Revenge Trades"'

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge whether the moment lies within a pause."""
        pause = next((each for each in context.pauses if each.covers(context.at)), None)
        if pause is None:
            return None
        verb = {
            Moment.PLAN: "would be opened",
            Moment.OPEN: "was opened",
            Moment.INCREASE: "was increased",
        }[context.moment]
        hours = _hours(context.at - pause.started_at)
        sentence = (
            f"{subject(context)} {verb} {rounded(hours, 1)} h into the pause that lasts until "
            f"{minute(pause.ends_at)}."
        )
        length = _hours(pause.ends_at - pause.started_at)
        return self.breach(context, Severity.CRITICAL, sentence, measured=(hours, length), unit="h")


def _hours(duration: timedelta) -> Decimal:
    """Return a duration in hours, exact to the second."""
    return Decimal(duration // timedelta(seconds=1)) / 3600
