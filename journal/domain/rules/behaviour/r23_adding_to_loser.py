"""R23: adding to a loser."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import NO_PLAN_RECORD, NO_SIZE, percent, rounded, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class AddingToLoser(Rule):
    """A position that is losing is not increased, unless a plan made for it says so.

    It is losing where its average entry is worse than the price of the added part itself. A plan
    for the increase is one stored after the position was opened.
    """

    rule_id = "R23"
    version = 1
    name = "Adding to a loser"
    description = (
        "Every increase at a price worse than the average entry before it, without a plan made "
        "after the opening."
    )
    severity = "warn"
    group = RuleGroup.BEHAVIOUR
    source = "ours"
    judged_on = frozenset({Moment.INCREASE})

    loss_above: Decimal = setting(
        "0",
        "A loser is down by more than",
        unit="% of the entry",
        limits=("0", "50"),
        tighter=Tighter.LOWER,
    )
    plan_hours: Decimal = setting(
        "24", "A plan holds for", unit="h", limits=("0.1", "720"), tighter=Tighter.LOWER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the price of the added part against the average entry before."""
        adding = context.adding
        if adding is None or adding.entry_price_before is None:
            return self.not_judged(NO_SIZE)
        entry_price = adding.entry_price_before
        way = (entry_price - adding.price) * context.sign
        if way * 100 <= self.loss_above * entry_price:
            return None
        planned = context.planned
        if planned is None:
            return self.not_judged(NO_PLAN_RECORD)
        if planned.at is not None:
            age = context.at - planned.at
            if age <= timedelta(hours=float(self.plan_hours)):
                return None
        sentence = (
            f"{subject(context)} was increased at {rounded(adding.price, 8)} while it was "
            f"{percent(way / entry_price)} down, without a plan for it."
        )
        measured = (way / entry_price * 100, self.loss_above)
        return self.breach(context, Severity.WARN, sentence, measured=measured, unit="%")
