"""R15: margin ratio too high."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import percent, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginRatioTooHigh(Rule):
    """The margin ratio keeps away from 100 %, where the exchange liquidates."""

    rule_id = "R15"
    version = 1
    name = "Margin ratio too high"
    description = "The margin ratio of the wallet, or of an isolated position, at every snapshot."
    severity = "from the first number: info; from the second: warn; from the third: critical"
    group = RuleGroup.SURVIVAL
    source = "The exchange's advice: below 80 %; 50 % and 90 % are ours"
    judged_on = frozenset({Moment.SNAPSHOT})

    inform_from: Decimal = setting(
        "50", "Note from", unit="%", limits=("1", "100"), tighter=Tighter.LOWER
    )
    warn_from: Decimal = setting(
        "80", "Warn from", unit="%", limits=("1", "100"), tighter=Tighter.LOWER
    )
    critical_from: Decimal = setting(
        "90", "Critical from", unit="%", limits=("1", "100"), tighter=Tighter.LOWER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the margin ratio against the three limits."""
        snapshot = context.snapshot
        if snapshot is None or snapshot.margin_ratio is None:
            return self.not_judged("no margin ratio is recorded")
        ratio = snapshot.margin_ratio
        limits = (
            (self.critical_from, Severity.CRITICAL),
            (self.warn_from, Severity.WARN),
            (self.inform_from, Severity.INFO),
        )
        for threshold, severity in limits:
            if ratio * 100 >= threshold:
                sentence = (
                    f"{subject(context)} had a margin ratio of "
                    f"{percent(ratio)}{snapshot.clause}; from {percent(threshold / 100)} on it is "
                    "too close to 100 %, where liquidation is."
                )
                measured = (ratio * 100, threshold)
                return self.breach(context, severity, sentence, measured=measured, unit="%")
        return None
