"""R02: leverage not halved after a liquidation."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from journal.domain.rules.context import PastLiquidation, RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import NO_LEVERAGE, minute, subject, times


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverageNotHalved(Rule):
    """After a liquidation leverage stays at half of what was liquidated until re-entry ends.

    Re-entry ends at ``context.reentry_ended_at`` where that is told. Where it is not, the rule
    reads it from the record in its simplest form: both the days have passed and so many positions
    opened after the liquidation have been closed. Whether those were clean is not asked here.
    """

    rule_id = "R02"
    version = 1
    name = "Leverage not halved after a liquidation"
    description = (
        "Leverage at every opening and increase after a liquidation, against a share of the "
        "leverage of the last liquidated position, until the days and closed trades are over."
    )
    severity = "breach"
    group = RuleGroup.PAUSE
    source = '"Reduce leverage to half of what you used last time"'

    factor: Decimal = setting(
        "0.5",
        "Share of the liquidated leverage",
        unit="",
        limits=("0.05", "1"),
        tighter=Tighter.LOWER,
    )
    floor: Decimal = setting(
        "1", "Never asks for less than", unit="x", limits=("1", "150"), tighter=Tighter.LOWER
    )
    days: Decimal = setting(
        "7", "Applies for at least", unit="days", limits=("1", "365"), tighter=Tighter.HIGHER
    )
    closed_trades: Decimal = setting(
        "10",
        "Applies until closed",
        unit="trades",
        limits=("0", "1000"),
        tighter=Tighter.HIGHER,
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the leverage against the one of the last liquidation while re-entry lasts."""
        last = context.last_liquidation
        if last is None or self._is_over(context, last):
            return None
        if context.leverage is None:
            return self.not_judged(NO_LEVERAGE)
        if last.leverage is None:
            return self.not_judged(
                f"the leverage of the position liquidated at {minute(last.occurred_at)} "
                f"({last.symbol}) is not recorded"
            )
        threshold = max(self.floor, self.factor * last.leverage)
        if context.leverage <= threshold:
            return None
        sentence = (
            f"{subject(context)} at {times(context.leverage)}"
            f"{context.leverage_source.clause('leverage')}: after the liquidation at "
            f"{times(last.leverage)}{last.leverage_source.clause('leverage')} on "
            f"{minute(last.occurred_at)} at most {times(threshold)} until re-entry ends."
        )
        return self.breach(
            context,
            Severity.BREACH,
            sentence,
            measured=(context.leverage, threshold),
            unit="x",
        )

    def _is_over(self, context: RuleContext, last: PastLiquidation) -> bool:
        if context.reentry_ended_at is not None:
            return context.at >= context.reentry_ended_at
        days_passed = context.at - last.occurred_at >= timedelta(days=float(self.days))
        return days_passed and context.closed_since_liquidation >= self.closed_trades
