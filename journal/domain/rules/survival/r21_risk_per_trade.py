"""R21: risk per trade."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import (
    NO_EQUITY,
    NO_SIZE,
    NO_STOP_PRICE,
    NO_STOP_RECORD,
    percent,
    subject,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskTooLarge(Rule):
    """What the whole position loses at its stop, taker fees included, is a small share.

    Without a stop there is no such number: R04 is broken, and this one is not judged.
    """

    rule_id = "R21"
    version = 1
    name = "Risk per trade"
    description = (
        "The loss of the whole position at its stop, taker fees included, by the account's wallet "
        "balance, at every opening and increase."
    )
    severity = "above the first share: warn; above the second: breach"
    group = RuleGroup.SURVIVAL
    measures_size = True
    source = "ours: 20 % margin × 10x × 5 % stop still loses 10 % of the account"

    warn_above: Decimal = setting(
        "2", "Warn above", unit="% of the account", limits=("0.1", "100"), tighter=Tighter.LOWER
    )
    breach_above: Decimal = setting(
        "5", "Breach above", unit="% of the account", limits=("0.1", "100"), tighter=Tighter.LOWER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the loss at the stop against both shares."""
        loss, equity = context.loss_at_stop, context.equity
        if loss is None or equity is None:
            return self.not_judged(_missing(context))
        if loss * 100 > self.breach_above * equity:
            severity, threshold = Severity.BREACH, self.breach_above
        elif loss * 100 > self.warn_above * equity:
            severity, threshold = Severity.WARN, self.warn_above
        else:
            return None
        share = loss / equity
        sentence = (
            f"{subject(context)} loses {percent(share)} of the account at its stop, fees "
            f"included; your limit is {percent(threshold / 100)}."
        )
        return self.breach(context, severity, sentence, measured=(share * 100, threshold), unit="%")


def _missing(context: RuleContext) -> str:
    """Return what is not known of the loss at the stop or of the account."""
    if context.has_stop is False:
        return "without a stop the loss ends only at liquidation"
    if context.has_stop is None:
        return NO_STOP_RECORD
    if context.stop_price is None:
        return NO_STOP_PRICE
    return NO_SIZE if context.loss_at_stop is None else NO_EQUITY
