"""R13: futures share too large."""

from dataclasses import dataclass
from decimal import Decimal

from journal.domain.rules.context import Moment, RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import percent, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class FuturesShareTooLarge(Rule):
    """A part of the money stays in spot, and none is moved into futures after a liquidation.

    Moving money out of futures is never judged.
    """

    rule_id = "R13"
    version = 1
    name = "Futures share too large"
    description = (
        "Futures equity by futures and spot together wherever both are recorded, and every "
        "transfer into futures during a pause or re-entry."
    )
    severity = "above the limit: warn; a transfer into futures in pause or re-entry: breach"
    group = RuleGroup.PROCESS
    source = '"Allocate a portion to spot trading"; the number is ours'
    judged_on = frozenset({Moment.SNAPSHOT, Moment.TRANSFER})

    limit: Decimal = setting(
        "50", "Largest share", unit="% in futures", limits=("0", "100"), tighter=Tighter.LOWER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge a transfer by the pause and re-entry, balances by the limit."""
        if context.moment is Moment.TRANSFER:
            return self._check_transfer(context)
        return None if context.symbol is not None else self._check_share(context)

    def _check_transfer(self, context: RuleContext) -> Breach | NotJudged | None:
        amount = context.transferred
        paused = any(pause.covers(context.at) for pause in context.pauses)
        if not (paused or context.in_reentry):
            return None
        if amount is None:
            return self.not_judged("the amount of a transfer is not recorded")
        if amount <= 0:
            return None
        sentence = (
            f"{plain(amount)} were moved into futures during "
            f"{'the pause' if paused else 're-entry'} after a liquidation."
        )
        return self.breach(context, Severity.BREACH, sentence)

    def _check_share(self, context: RuleContext) -> Breach | NotJudged | None:
        told = context.snapshot
        if told is None or told.futures_equity is None:
            return self.not_judged("no futures balance is recorded")
        if told.spot_equity is None:
            return self.not_judged("no spot balance is recorded")
        total = told.futures_equity + told.spot_equity
        if told.futures_equity * 100 <= self.limit * total:
            return None
        share = told.futures_equity / total
        sentence = (
            f"{percent(share)} of futures and spot together lie in futures, above your limit of "
            f"{percent(self.limit / 100)}."
        )
        measured = (share * 100, self.limit)
        return self.breach(context, Severity.WARN, sentence, measured=measured, unit="%")
