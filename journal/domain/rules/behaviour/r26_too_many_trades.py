"""R26: too many trades."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule, SettingKind, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import plain, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyTrades(Rule):
    """Only so many positions are opened in a UTC day; increases and exits are not counted."""

    rule_id = "R26"
    version = 1
    name = "Too many trades"
    description = "The positions opened since midnight UTC, this one included, at every opening."
    severity = "warn"
    group = RuleGroup.BEHAVIOUR
    source = "ours"
    judged_on = frozenset({Moment.PLAN, Moment.OPEN})
    enabled_by_default = False

    positions: Decimal = setting(
        "5",
        "Positions a day",
        unit="",
        limits=("1", "1000"),
        tighter=Tighter.LOWER,
        kind=SettingKind.WHOLE,
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the number of positions of the day."""
        if not context.opens:
            return None
        midnight = context.at.replace(hour=0, minute=0, second=0, microsecond=0)
        count = Decimal(1 + context.recent.openings.since(midnight))
        if count <= self.positions:
            return None
        sentence = (
            f"{subject(context)} is position {count} of the day (UTC); your limit is "
            f"{plain(self.positions)}."
        )
        measured = (count, self.positions)
        return self.breach(context, Severity.WARN, sentence, measured=measured, unit="positions")
