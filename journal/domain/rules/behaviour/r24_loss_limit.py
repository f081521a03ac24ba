"""R24: daily and weekly loss."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.facts import Results
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import NO_EQUITY, minute, percent, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class LossLimitReached(Rule):
    """Once the day or the week has cost its share, nothing is opened before the next one begins.

    A day is a UTC day, a week begins on Monday; results are realized ones with fees and funding,
    by the balance with which the day or the week began.
    """

    rule_id = "R24"
    version = 1
    name = "Daily or weekly loss reached"
    description = (
        "Every opening and increase after the realized result of the UTC day or the week has "
        "reached its limit."
    )
    severity = "critical"
    group = RuleGroup.BEHAVIOUR
    source = "ours"
    enabled_by_default = False

    day_limit: Decimal = setting(
        "3", "Loss of a day", unit="% of the account", limits=("0.1", "100"), tighter=Tighter.LOWER
    )
    week_limit: Decimal = setting(
        "6", "Loss of a week", unit="% of the account", limits=("0.1", "100"), tighter=Tighter.LOWER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the results before this moment against both limits."""
        midnight = context.at.replace(hour=0, minute=0, second=0, microsecond=0)
        results = context.results or Results()
        is_untold = False
        for result, equity, limit, name, reset in (
            (
                results.week,
                results.equity_at_week_start,
                self.week_limit,
                "week",
                midnight + timedelta(days=7 - midnight.weekday()),
            ),
            (
                results.day,
                results.equity_at_day_start,
                self.day_limit,
                "day",
                midnight + timedelta(days=1),
            ),
        ):
            if result is None or not equity:
                is_untold = True
            elif -result * 100 >= limit * equity:
                share = -result / equity
                sentence = (
                    f"{subject(context)}: this {name} had cost {percent(share)} of the account, "
                    f"your limit is {percent(limit / 100)}; trading waits until {minute(reset)}."
                )
                return self.breach(
                    context, Severity.CRITICAL, sentence, measured=(share * 100, limit), unit="%"
                )
        return self.not_judged(NO_EQUITY) if is_untold else None
