"""R06: stop too wide."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.rules.context import ENTRIES, Moment, RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import (
    NO_SIZE,
    NO_STOP_PRICE,
    NO_STOP_RECORD,
    liquidation_price,
    percent,
    plain,
    subject,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTooWide(Rule):
    """The stop ends the trade well before liquidation and after a loss that can be borne.

    Measured from the average entry twice: as a share of the way to the liquidation price, and as
    a share of the entry itself. A stop on the winning side has no width. No stop is for R04.
    """

    rule_id = "R06"
    version = 1
    name = "Stop too wide"
    description = (
        "The way from entry to stop by the way from entry to liquidation, and by the entry, at "
        "every opening and increase and whenever the stop is moved."
    )
    severity = "over its share of the way to liquidation: warn; over its share of the entry: info"
    group = RuleGroup.SURVIVAL
    source = '"If liquidation can occur with a 10% drop, … a loss level of 5% or 3%"'
    judged_on = ENTRIES | {Moment.STOP}

    warn_above: Decimal = setting(
        "50",
        "Widest stop",
        unit="% of entry to liquidation",
        limits=("1", "95"),
        tighter=Tighter.LOWER,
    )
    inform_above: Decimal = setting(
        "5", "Note above", unit="% of the entry", limits=("0.1", "50"), tighter=Tighter.LOWER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the width of the stop by liquidation, then by the entry."""
        if context.has_stop is False:
            return None
        if context.has_stop is None:
            return self.not_judged(NO_STOP_RECORD)
        if context.stop_price is None:
            return self.not_judged(NO_STOP_PRICE)
        if context.entry_price is None:
            return self.not_judged(NO_SIZE)
        by_liquidation = self._by_liquidation(context, context.stop_price)
        if isinstance(by_liquidation, Breach):
            return by_liquidation
        return self._by_entry(context, context.stop_price, context.entry_price) or by_liquidation

    def _by_liquidation(
        self, context: RuleContext, stop_price: Decimal
    ) -> Breach | NotJudged | None:
        line = context.liquidation_line
        if line is None:
            return self.not_judged(context.liquidation_unknown)
        if line.price is None:
            return None
        way = (line.entry_price - stop_price) * context.sign
        whole = abs(line.entry_price - line.price)
        if way <= 0 or way * 100 <= self.warn_above * whole:
            return None
        share = way / whole if whole else None
        sentence = (
            f"{subject(context)}: the stop at {plain(stop_price)} waits for "
            f"{'all' if share is None else percent(share)} of the way to liquidation at "
            f"{liquidation_price(line.price, context.sign)}, above your limit of "
            f"{percent(self.warn_above / 100)}."
        )
        value = None if share is None else share * 100
        measured = (value, self.warn_above)
        return self.breach(context, Severity.WARN, sentence, measured=measured, unit="%")

    def _by_entry(
        self, context: RuleContext, stop_price: Decimal, entry_price: Decimal
    ) -> Breach | None:
        way = (entry_price - stop_price) * context.sign
        if way * 100 <= self.inform_above * entry_price:
            return None
        share = way / entry_price
        sentence = (
            f"{subject(context)}: the stop at {plain(stop_price)} is {percent(share)} away from "
            f"the entry, more than your {percent(self.inform_above / 100)}."
        )
        measured = (share * 100, self.inform_above)
        return self.breach(context, Severity.INFO, sentence, measured=measured, unit="%")
