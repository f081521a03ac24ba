"""R20: profit left to grow into the ADL queue."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule, SettingKind, Tighter, setting
from journal.domain.rules.facts import Snapshot
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import percent, plain, span, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfitLeft(Rule):
    """A large profit is taken in parts before the exchange may take it by auto-deleveraging."""

    rule_id = "R20"
    version = 1
    name = "Profit left to grow into the ADL queue"
    description = (
        "The lamps of the ADL indicator, and the return on margin of a position without a partial "
        "close, at every snapshot of a position."
    )
    severity = "info"
    group = RuleGroup.PROCESS
    source = '"Regularly take profits on profitable positions"'
    judged_on = frozenset({Moment.SNAPSHOT})

    lamps_from: Decimal = setting(
        "4",
        "Note from",
        unit="of 5 lamps",
        limits=("1", "5"),
        tighter=Tighter.LOWER,
        kind=SettingKind.WHOLE,
    )
    return_above: Decimal = setting(
        "100", "Note above", unit="% on the margin", limits=("1", "10000"), tighter=Tighter.LOWER
    )
    hours: Decimal = setting(
        "24", "Without a partial close for", unit="h", limits=("0", "720"), tighter=Tighter.LOWER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the place in the queue, then the return left alone."""
        if context.symbol is None:
            return None
        told = context.snapshot
        if told is None:
            return self.not_judged("no snapshot of this position is recorded")
        return self._by_lamps(context, told) or self._by_return(context, told) or self._untold(told)

    def _by_lamps(self, context: RuleContext, told: Snapshot) -> Breach | None:
        lamps = told.adl_quantile
        if lamps is None or lamps < self.lamps_from:
            return None
        sentence = (
            f"{subject(context)} shows {lamps} of 5 ADL lamps: near the front of those whose "
            "profit the exchange takes when the insurance fund cannot."
        )
        return self.breach(
            context, Severity.INFO, sentence, measured=(Decimal(lamps), self.lamps_from)
        )

    def _by_return(self, context: RuleContext, told: Snapshot) -> Breach | None:
        ratio, since = told.roe_ratio, told.unreduced_since
        if ratio is None or since is None or ratio * 100 <= self.return_above:
            return None
        if context.at - since < timedelta(hours=float(self.hours)):
            return None
        sentence = (
            f"{subject(context)} is {percent(ratio)} up on its margin{told.clause} and nothing "
            f"was taken for {span(context.at - since)}; your note comes above "
            f"{plain(self.return_above)} %."
        )
        measured = (ratio * 100, self.return_above)
        return self.breach(context, Severity.INFO, sentence, measured=measured, unit="%")

    def _untold(self, told: Snapshot) -> NotJudged | None:
        if told.adl_quantile is None:
            return self.not_judged("the place in the ADL queue is not recorded")
        if told.roe_ratio is None or told.unreduced_since is None:
            return self.not_judged("the unrealized profit of this position is not recorded")
        return None
