"""R05: stop at or beyond the liquidation price."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.rules.context import ENTRIES, LiquidationLine, Moment, RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import NO_STOP_PRICE, NO_STOP_RECORD, percent, plain, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class StopBeyondLiquidation(Rule):
    """The stop lies before the liquidation price, with a buffer, so that it can still work.

    Room is the distance from the liquidation price to the stop, towards the entry, as a share of
    the distance from the liquidation price to the entry. Room equal to the buffer is a breach:
    the buffer moves the line, and at the line is too late. No stop at all is for R04.
    """

    rule_id = "R05"
    version = 1
    name = "Stop at or beyond liquidation"
    description = (
        "The stop's distance to the liquidation price by the entry's distance to it, at every "
        "opening and increase and whenever the stop is moved."
    )
    severity = "critical"
    judged_on = ENTRIES | {Moment.STOP}
    group = RuleGroup.SURVIVAL
    source = (
        '"placing them slightly below the entry-level but above the potential liquidation price"'
    )

    buffer: Decimal = setting(
        "5",
        "Room between stop and liquidation",
        unit="% of entry to liquidation",
        limits=("0", "95"),
        tighter=Tighter.HIGHER,
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the room between the stop and the liquidation price."""
        if context.has_stop is False:
            return None
        if context.has_stop is None:
            return self.not_judged(NO_STOP_RECORD)
        line = context.liquidation_line
        if line is None:
            return self.not_judged(context.liquidation_unknown)
        if line.price is None:
            return None
        if context.stop_price is None:
            return self.not_judged(NO_STOP_PRICE)
        return self._check_room(context, line, line.price, context.stop_price)

    def _check_room(
        self,
        context: RuleContext,
        line: LiquidationLine,
        liquidation_price: Decimal,
        stop_price: Decimal,
    ) -> Breach | None:
        room = (stop_price - liquidation_price) * context.sign
        distance = abs(line.entry_price - liquidation_price)
        if room * 100 > self.buffer * distance:
            return None
        estimate = " (estimated)" if line.is_estimate else ""
        return self.breach(
            context,
            Severity.CRITICAL,
            f"{subject(context)}: the stop at {plain(stop_price)} "
            f"{self._place(room, distance)} the liquidation price "
            f"{plain(liquidation_price)}{estimate}.",
            measured=(room / distance * 100 if distance else None, self.buffer),
            unit="%",
        )

    def _place(self, room: Decimal, distance: Decimal) -> str:
        """Return where the stop lies, to be followed by "the liquidation price"."""
        if room <= 0:
            return "lies at or beyond"
        return (
            f"leaves {percent(room / distance)} of the way (your least is more than "
            f"{percent(self.buffer / 100)}) before"
        )
