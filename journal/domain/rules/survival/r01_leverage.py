"""R01: leverage too high."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import NO_LEVERAGE, subject, times


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverageTooHigh(Rule):
    """Leverage at the limit warns, above it is a breach, far above it is critical."""

    rule_id = "R01"
    version = 1
    name = "Leverage too high"
    description = "Leverage at every opening and increase; effective leverage is shown beside it."
    severity = "at the limit: warn; above: breach; above the second limit: critical"
    group = RuleGroup.SURVIVAL
    source = (
        '"With leverage above 10x, a normal 5-10% price fluctuation is enough"; '
        '"avoid using high leverage (10x and above)"'
    )

    limit: Decimal = setting(
        "10", "Highest leverage", unit="x", limits=("1", "150"), tighter=Tighter.LOWER
    )
    critical_above: Decimal = setting(
        "20", "Critical above", unit="x", limits=("1", "150"), tighter=Tighter.LOWER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the leverage against both limits."""
        leverage = context.leverage
        if leverage is None:
            return self.not_judged(NO_LEVERAGE)
        severity = self._severity(leverage)
        if severity is None:
            return None
        threshold = self.critical_above if severity is Severity.CRITICAL else self.limit
        relation = "is your limit of" if leverage == threshold else "is above your limit of"
        sentence = (
            f"{subject(context)} at {times(leverage)}"
            f"{context.leverage_source.clause('leverage')} {relation} {times(threshold)}"
            f"{_effective(context)}."
        )
        return self.breach(context, severity, sentence, measured=(leverage, threshold), unit="x")

    def _severity(self, leverage: Decimal) -> Severity | None:
        if leverage > self.critical_above:
            return Severity.CRITICAL
        if leverage > self.limit:
            return Severity.BREACH
        return Severity.WARN if leverage == self.limit else None


def _effective(context: RuleContext) -> str:
    """Return ", 3.2x on the whole account", or nothing where the account is not known."""
    effective = context.effective_leverage
    return "" if effective is None else f"; effective leverage on the account {times(effective)}"
