"""R08: stop moved away or removed."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.facts import StopChange
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import plain, span, subject

NO_STOP_HISTORY = "no stop order of this position is recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class StopMovedAway(Rule):
    """A stop only ever moves towards profit while the position is open.

    A stop that is taken away and set again within the grace was moved. One that is taken away
    when the position is closed within the grace was in the way of the closing.
    """

    rule_id = "R08"
    version = 1
    name = "Stop moved away or removed"
    description = "Every change of the stop while the position is open, from the order history."
    severity = "breach"
    group = RuleGroup.BEHAVIOUR
    source = "ours"
    judged_on = frozenset({Moment.OPEN, Moment.STOP})

    grace_seconds: Decimal = setting(
        "60", "May be away for", unit="s", limits=("0", "3600"), tighter=Tighter.LOWER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the direction in which the stop was moved."""
        change = context.stop_change
        if change is None:
            is_silent = context.moment is Moment.OPEN and not context.stop_is_recorded
            return self.not_judged(NO_STOP_HISTORY) if is_silent else None
        if change.price_after is not None:
            return self._if_farther(context, change, change.price_after)
        away = self._away(context, change)
        if away is not None and away <= timedelta(seconds=float(self.grace_seconds)):
            if change.replaced_by is None:
                return None
            return self._if_farther(context, change, change.replaced_by)
        how_long = "" if away is None else f" for {span(away)}"
        sentence = (
            f"{subject(context)}: the stop at {plain(change.price_before)} was taken "
            f"away{how_long} while the position was open."
        )
        return self.breach(context, Severity.BREACH, sentence)

    def _away(self, context: RuleContext, change: StopChange) -> timedelta | None:
        """Return how long there was no stop; None: it has no end."""
        until = change.replaced_at or context.held_until
        return None if until is None else until - context.at

    def _if_farther(
        self, context: RuleContext, change: StopChange, price_after: Decimal
    ) -> Breach | None:
        way = (change.price_before - price_after) * context.sign
        if way <= 0:
            return None
        sentence = (
            f"{subject(context)}: the stop was moved away from {plain(change.price_before)} to "
            f"{plain(price_after)}."
        )
        return self.breach(context, Severity.BREACH, sentence, measured=(way, Decimal(0)))
