"""R02b: leverage doubled after a loss."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import NO_LEVERAGE, NO_RESULT, minute, subject, times


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverageDoubled(Rule):
    """Within a day of a loss or liquidation leverage is not raised to twice the previous one.

    "Previous" is the leverage of the last opening or increase before this one, on any symbol. A
    loss is a position closed with a negative result before fees, or a liquidation.
    """

    rule_id = "R02b"
    version = 1
    name = "Leverage doubled after a loss"
    description = (
        "Leverage at every opening and increase within the hours after a loss or liquidation, "
        "against the leverage of the opening or increase before it."
    )
    severity = "critical"
    group = RuleGroup.BEHAVIOUR
    source = "Doubled leverage after a loss (from the brief)"

    factor: Decimal = setting(
        "2", "Times the previous leverage", unit="x", limits=("1.1", "10"), tighter=Tighter.LOWER
    )
    hours: Decimal = setting(
        "24", "After a loss, for", unit="h", limits=("1", "720"), tighter=Tighter.HIGHER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the leverage against the previous one where a loss came shortly before."""
        after_loss = self._is_within(context.last_loss_at, context.at)
        after_untold = self._is_within(context.last_untold_at, context.at)
        previous = context.previous
        if previous is None or not (after_loss or after_untold):
            return None
        if context.leverage is None:
            return self.not_judged(NO_LEVERAGE)
        if previous.leverage is None:
            return self.not_judged(
                f"the leverage of the opening before it, at {minute(previous.at)}, is not recorded"
            )
        threshold = self.factor * previous.leverage
        if context.leverage < threshold:
            return None
        if not after_loss:
            return self.not_judged(NO_RESULT)
        sentence = (
            f"{subject(context)} at {times(context.leverage)}"
            f"{context.leverage_source.clause('leverage')} is "
            f"{times(context.leverage / previous.leverage)} the previous leverage of "
            f"{times(previous.leverage)}, within {self.hours} h of a loss."
        )
        return self.breach(
            context,
            Severity.CRITICAL,
            sentence,
            measured=(context.leverage, threshold),
            unit="x",
        )

    def _is_within(self, since: datetime | None, at: datetime) -> bool:
        return since is not None and at - since <= timedelta(hours=float(self.hours))
