"""R12: revenge trade after an ordinary loss."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter

from journal.domain.rules.context import RuleContext
from journal.domain.rules.definition import Rule, SettingKind, Tighter, setting
from journal.domain.rules.facts import PastLoss
from journal.domain.rules.severity import RuleGroup, Severity
from journal.domain.rules.verdict import Breach, NotJudged
from journal.domain.wording import percent, plain, span, subject, times


@dataclass(frozen=True, slots=True, kw_only=True)
class RevengeTrade(Rule):
    """Shortly after a painful loss nothing is opened or increased in the way revenge looks.

    Anchored to the loss itself: a loss of a share of the account, or one that a stop ended. A
    trade near it in time is a breach once enough signs come together: soon after · more margin or
    leverage than the losing trade had · the same symbol · several entries within minutes · no
    plan. Signs that are not known neither count nor acquit. Liquidations are for R11.
    """

    rule_id = "R12"
    version = 1
    name = "Revenge trade after a loss"
    description = (
        "Every opening and increase within minutes of a loss, by how many signs of revenge it has: "
        "soon after, larger, same symbol, several entries, no plan."
    )
    severity = "breach"
    group = RuleGroup.BEHAVIOUR
    source = '"Do Not Immediately Open Revenge Trades"; the numbers are ours'

    loss_share: Decimal = setting(
        "3", "A loss from", unit="% of the account", limits=("0.1", "100"), tighter=Tighter.LOWER
    )
    same_symbol_minutes: Decimal = setting(
        "120", "Same symbol within", unit="min", limits=("1", "1440"), tighter=Tighter.HIGHER
    )
    other_symbol_minutes: Decimal = setting(
        "60", "Other symbol within", unit="min", limits=("1", "1440"), tighter=Tighter.HIGHER
    )
    signs_needed: Decimal = setting(
        "2",
        "Signs for a breach",
        unit="",
        limits=("1", "5"),
        tighter=Tighter.LOWER,
        kind=SettingKind.WHOLE,
    )
    soon_minutes: Decimal = setting(
        "15", "Soon is within", unit="min", limits=("1", "1440"), tighter=Tighter.HIGHER
    )
    larger: Decimal = setting(
        "20",
        "Larger is by more than",
        unit="% margin or leverage",
        limits=("0", "1000"),
        tighter=Tighter.LOWER,
    )
    entries: Decimal = setting(
        "3",
        "Several entries are",
        unit="",
        limits=("2", "100"),
        tighter=Tighter.LOWER,
        kind=SettingKind.WHOLE,
    )
    entries_minutes: Decimal = setting(
        "10", "Several entries within", unit="min", limits=("1", "1440"), tighter=Tighter.HIGHER
    )

    def check(self, context: RuleContext) -> Breach | NotJudged | None:
        """Judge the moment against every recent loss; the one with most signs is told."""
        worst: tuple[str, ...] = ()
        anchor: PastLoss | None = None
        doubt: NotJudged | None = None
        found = self._found_near(context)
        several = self._several(context) if found else ""
        for loss, is_anchor in found:
            signs, unknown = self._signs(context, loss, several)
            if is_anchor and len(signs) >= self.signs_needed and len(signs) > len(worst):
                worst, anchor = signs, loss
            elif len(signs) + unknown >= self.signs_needed:
                doubt = self.not_judged(_doubt(loss, is_anchor=is_anchor is True))
        if anchor is None:
            return doubt
        size = "ended by a stop" if anchor.share is None else f"of {percent(anchor.share)}"
        sentence = (
            f"{subject(context)}, {span(context.at - anchor.at)} after a loss {size} on "
            f"{anchor.symbol}: {', '.join(worst)}."
        )
        measured = (Decimal(len(worst)), self.signs_needed)
        return self.breach(context, Severity.BREACH, sentence, measured=measured, unit="signs")

    def _found_near(self, context: RuleContext) -> list[tuple[PastLoss, bool | None]]:
        """Return the losses near in time, and whether each is painful enough; None: not known.

        Those further back than both spans are not even looked at: there may be hundreds.
        """
        losses, symbol = context.recent.losses, context.symbol
        if not losses:
            return []
        same = context.at - _minutes(self.same_symbol_minutes)
        other = context.at - _minutes(self.other_symbol_minutes)
        near = losses[bisect_left(losses, min(same, other), key=attrgetter("at")) :]
        found: list[tuple[PastLoss, bool | None]] = []
        for loss in near:
            if loss.liquidated or loss.at < (same if loss.symbol == symbol else other):
                continue
            is_anchor = self._is_anchor(loss)
            if is_anchor is not False:
                found.append((loss, is_anchor))
        return found

    def _several(self, context: RuleContext) -> str:
        """Return in words that there were several entries within minutes, "" if not."""
        count = 1 + context.recent.entries.since(context.at - _minutes(self.entries_minutes))
        is_several = count >= self.entries
        return f"{count} entries in {plain(self.entries_minutes)} min" if is_several else ""

    def _is_anchor(self, loss: PastLoss) -> bool | None:
        """Return whether a loss is painful enough; None where that is not known."""
        if not loss.has_result:
            return None
        if loss.stopped_out or (loss.share is not None and loss.share * 100 >= self.loss_share):
            return True
        return None if loss.share is None or loss.stopped_out is None else False

    def _signs(
        self, context: RuleContext, loss: PastLoss, several: str
    ) -> tuple[tuple[str, ...], int]:
        """Return the signs there are, in words, and how many are not known."""
        found: list[str] = []
        since = context.at - loss.at
        if since <= _minutes(self.soon_minutes):
            found.append(f"within {plain(self.soon_minutes)} min")
        if loss.symbol == context.symbol:
            found.append("the same symbol")
        if several:
            found.append(several)
        unknown = 0
        larger = self._larger(context, loss)
        if larger:
            found.append(larger)
        unknown += larger is None
        if context.planned is None:
            unknown += 1
        elif context.planned.at is None:
            found.append("no plan")
        return tuple(found), unknown

    def _larger(self, context: RuleContext, loss: PastLoss) -> str | None:
        """Return in words that margin or leverage grew, "" if not, None if that is not known."""
        factor = 1 + self.larger / 100
        leverage, margin = context.leverage, context.initial_margin
        is_known = True
        if leverage is None or loss.leverage is None:
            is_known = False
        elif leverage > factor * loss.leverage:
            return f"leverage {times(leverage)} after {times(loss.leverage)}"
        if margin is None or not loss.initial_margin:
            is_known = False
        elif margin > factor * loss.initial_margin:
            return f"margin {percent(margin / loss.initial_margin - 1)} larger"
        return "" if is_known else None


@lru_cache(maxsize=64)
def _minutes(value: Decimal) -> timedelta:
    return timedelta(minutes=float(value))


def _doubt(loss: PastLoss, *, is_anchor: bool) -> str:
    """Return why a trade shortly after a loss is neither broken nor kept."""
    if not loss.has_result:
        return f"the result of {loss.symbol}, closed shortly before, is not known"
    if not is_anchor:
        return f"how much of the account was lost on {loss.symbol} shortly before is not known"
    return "size, leverage or plan of this trade after a loss are not all known"
