"""R03: position too large for the account."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import NO_EQUITY, NO_LEVERAGE, NO_SIZE, percent, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionTooLarge(Rule):
    """The initial margin of one position, adds included, stays within a share of the account."""

    rule_id = "R03"
    version = 1
    name = "Position too large"
    description = (
        "Initial margin (notional by leverage, earlier parts of the position included) by the "
        "account's wallet balance; the notional's share is shown too."
    )
    severity = "above the limit: breach; above the second limit: critical"
    group = RuleGroup.SURVIVAL
    measures_size = True
    source = '"Capital for a single position should not exceed 20% of the account"'

    limit: Decimal = setting(
        "20", "Largest margin", unit="% of the account", limits=("1", "100"), tighter=Tighter.LOWER
    )
    critical_above: Decimal = setting(
        "40", "Critical above", unit="% of the account", limits=("1", "100"), tighter=Tighter.LOWER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the margin's share of the account against both limits."""
        if context.leverage is None:
            return self.not_judged(NO_LEVERAGE)
        if context.equity is None:
            return self.not_judged(NO_EQUITY)
        notional = context.notional
        if notional is None:
            return self.not_judged(NO_SIZE)
        # Compared multiplied out: 1/leverage does not end in decimals and exactly 20 % is allowed.
        hundredfold, account = notional * 100, context.leverage * context.equity
        if hundredfold > self.critical_above * account:
            severity, threshold = Severity.CRITICAL, self.critical_above
        elif hundredfold > self.limit * account:
            severity, threshold = Severity.BREACH, self.limit
        else:
            return None
        share = notional / account
        sentence = (
            f"{subject(context)} binds {percent(share)} of the account as margin"
            f"{context.leverage_source.clause('leverage')}, above your limit of "
            f"{percent(threshold / 100)}; its notional is {percent(notional / context.equity)}."
        )
        return self.breach(context, severity, sentence, measured=(share * 100, threshold), unit="%")
