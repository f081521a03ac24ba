"""R22: total open risk."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import Rule, Tighter, setting
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import NO_EQUITY, percent, subject


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRiskTooLarge(Rule):
    """All open positions together bind and risk no more than their shares of the account.

    A stop that locks a profit in counts as no risk, it does not make up for the others. What is
    not known of one position leaves the sums a lower bound: above a limit that is a breach, below
    it the rule is not judged.
    """

    rule_id = "R22"
    version = 1
    name = "Total open risk"
    description = (
        "The initial margin, and the loss at the stops, of this and all other open positions by "
        "the account's wallet balance, at every opening and increase."
    )
    severity = "warn"
    group = RuleGroup.SURVIVAL
    measures_size = True
    source = "ours"

    margin_above: Decimal = setting(
        "50", "Most margin", unit="% of the account", limits=("1", "100"), tighter=Tighter.LOWER
    )
    risk_above: Decimal = setting(
        "6",
        "Most loss at the stops",
        unit="% of the account",
        limits=("0.1", "100"),
        tighter=Tighter.LOWER,
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge both sums against their shares."""
        equity = context.equity
        if equity is None:
            return self.not_judged(NO_EQUITY)
        margins = list(_margins(context))
        losses = list(_losses(context))
        for parts, limit, told in (
            (margins, self.margin_above, "bind {share} of the account as margin"),
            (losses, self.risk_above, "lose {share} of the account at their stops"),
        ):
            known = sum(
                (max(part, Decimal(0)) for _, part in parts if part is not None), Decimal(0)
            )
            if known * 100 > limit * equity:
                at_least = "at least " if any(part is None for _, part in parts) else ""
                share = known / equity
                what = told.format(share=f"{at_least}{percent(share)}")
                sentence = (
                    f"{_positions(context)} together {what}; your limit is {percent(limit / 100)}."
                )
                measured = (share * 100, limit)
                return self.breach(context, Severity.WARN, sentence, measured=measured, unit="%")
        for parts, what in ((margins, "margin"), (losses, "loss at the stop")):
            untold = [name for name, part in parts if part is None]
            if untold:
                return self.not_judged(f"the {what} of {', '.join(untold)} is not known")
        return None


def _positions(context: RuleContext) -> str:
    """Return "BTCUSDT long and 2 other positions"."""
    others = len(context.others)
    if not others:
        return f"{subject(context)} and no other position"
    return f"{subject(context)} and {others} other position{'s' if others > 1 else ''}"


def _margins(context: RuleContext) -> Iterator[tuple[str, Decimal | None]]:
    yield subject(context), context.initial_margin
    for other in context.others:
        yield f"{other.symbol} {other.side.value}", other.initial_margin


def _losses(context: RuleContext) -> Iterator[tuple[str, Decimal | None]]:
    yield subject(context), context.loss_at_stop
    for other in context.others:
        yield f"{other.symbol} {other.side.value}", other.loss_at_stop
