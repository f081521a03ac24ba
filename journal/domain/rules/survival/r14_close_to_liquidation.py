"""R14: close to liquidation by design."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting, switch
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import liquidation_price, percent, plain, rounded, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseToLiquidation(Rule):
    """The way from the average entry to liquidation is longer than a day's ordinary fluctuation.

    By percent of the entry and, where switched on, by the symbol's own average true range of the
    14 days before.
    """

    rule_id = "R14"
    version = 1
    name = "Close to liquidation by design"
    description = (
        "The way from entry to liquidation by the entry at every opening and increase; where "
        "switched on, also by the average true range of 14 days."
    )
    severity = "below the first distance or the range: warn; below the second: breach"
    group = RuleGroup.SURVIVAL
    source = '"prices can fluctuate by 5-10% within a single day"'

    warn_below: Decimal = setting(
        "10", "Warn below", unit="% of the entry", limits=("0.1", "90"), tighter=Tighter.HIGHER
    )
    breach_below: Decimal = setting(
        "5", "Breach below", unit="% of the entry", limits=("0.1", "90"), tighter=Tighter.HIGHER
    )
    uses_range: Decimal = switch("Measure by the daily range too")
    ranges: Decimal = setting(
        "2", "Warn below", unit="× ATR(14, 1d)", limits=("0.5", "10"), tighter=Tighter.HIGHER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the distance by percent, then by the range."""
        line = context.liquidation_line
        if line is None:
            return self.not_judged(context.liquidation_unknown)
        if line.price is None:
            return None
        distance = abs(line.entry_price - line.price)
        estimate = " (estimated)" if line.is_estimate else ""
        price = liquidation_price(line.price, context.sign)
        told = (
            f"{subject(context)}: liquidation at {price}{estimate} is "
            f"{percent(distance / line.entry_price)} away from the entry"
        )
        severity = self._severity(distance, line.entry_price)
        if severity is None:
            return self._by_range(context, distance, told)
        threshold = self.breach_below if severity is Severity.BREACH else self.warn_below
        return self.breach(
            context,
            severity,
            f"{told}, nearer than your {percent(threshold / 100)}.",
            measured=(distance / line.entry_price * 100, threshold),
            unit="%",
        )

    def _severity(self, distance: Decimal, entry_price: Decimal) -> Severity | None:
        if distance * 100 < self.breach_below * entry_price:
            return Severity.BREACH
        return Severity.WARN if distance * 100 < self.warn_below * entry_price else None

    def _by_range(
        self, context: RuleContext, distance: Decimal, told: str
    ) -> Breach | NotJudged | None:
        if not self.uses_range:
            return None
        average = context.average_true_range
        if average is None:
            return self.not_judged("no daily candles of the 14 days before are stored")
        if distance >= self.ranges * average:
            return None
        return self.breach(
            context,
            Severity.WARN,
            f"{told}, less than {plain(self.ranges)} times the average daily range of "
            f"{rounded(average)}.",
            measured=(distance, self.ranges * average),
        )
