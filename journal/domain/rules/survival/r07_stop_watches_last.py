"""R07: the stop watches the last price while liquidation watches the mark price."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.values import PriceType
from journal.domain.wording import NO_STOP_RECORD, percent, subject, times

NO_TRIGGER = "which price triggers the stop is not recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class StopWatchesLast(Rule):
    """A stop near liquidation is triggered by the price that liquidation goes by.

    The exchange liquidates by the mark price; a stop on the last price may come too late when
    both differ. Far from liquidation and at low leverage that is only noted. No stop is for R04,
    and a plan does not say what will trigger its stop.
    """

    rule_id = "R07"
    version = 1
    name = "Stop watches the last price"
    description = (
        "Which price triggers the stop, with the entry's distance to liquidation and the leverage."
    )
    severity = "close to liquidation or at high leverage: warn; else: info"
    group = RuleGroup.SURVIVAL
    source = '"the system calculates based on the mark price"'
    judged_on = frozenset({Moment.OPEN, Moment.INCREASE, Moment.STOP})

    distance_below: Decimal = setting(
        "2",
        "Warn when liquidation is nearer than",
        unit="% of the entry",
        limits=("0", "50"),
        tighter=Tighter.HIGHER,
    )
    leverage_above: Decimal = setting(
        "10", "Warn above", unit="x", limits=("1", "150"), tighter=Tighter.LOWER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the trigger of the stop."""
        if context.has_stop is False:
            return None
        if context.has_stop is None or context.stop_working_type is None:
            return self.not_judged(NO_STOP_RECORD if context.has_stop is None else NO_TRIGGER)
        if context.stop_working_type is not PriceType.LAST:
            return None
        sentence = (
            f"{subject(context)}: the stop watches the last price, liquidation the mark price"
        )
        leverage, ratio = context.leverage, _distance_ratio(context)
        if ratio is not None and ratio * 100 < self.distance_below:
            sentence += f"; liquidation is only {percent(ratio)} away from the entry."
            measured = (ratio * 100, self.distance_below)
            return self.breach(context, Severity.WARN, sentence, measured=measured, unit="%")
        if leverage is not None and leverage > self.leverage_above:
            clause = context.leverage_source.clause("leverage")
            sentence += f"; at {times(leverage)}{clause} both lie close together."
            measured = (leverage, self.leverage_above)
            return self.breach(context, Severity.WARN, sentence, measured=measured, unit="x")
        return self.breach(context, Severity.INFO, f"{sentence}.")


def _distance_ratio(context: RuleContext) -> Decimal | None:
    """Return the way from entry to liquidation by the entry; None where it is not known."""
    line = context.liquidation_line
    if line is None or line.price is None:
        return None
    return abs(line.entry_price - line.price) / line.entry_price
