"""Which of the four causes was it? (Q9): ranked with the evidence for each.

The weights are ours and order the causes, nothing more; the trader confirms or changes the first.
A wick is never the first cause where leverage was above 10x or no stop stood: with either, the
next ordinary move would have done the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from journal.domain.review.saved import Cause
from journal.domain.review.wick import WickAnswer, WickVerdict
from journal.domain.wording import percent, span, times

HIGH_LEVERAGE: Final = Decimal(10)
"""Rule R01: above it an ordinary day's move is enough."""
EXTREME_LEVERAGE: Final = Decimal(20)
STACKED_SHARE: Final = Decimal("0.25")
"""From this part of the drain on, other positions count as a cause."""
MAIN_SHARE: Final = Decimal("0.5")
COUNTS_FROM: Final = Decimal("0.25")
"""A weight below says that nothing speaks for the cause."""
_ZERO: Final = Decimal(0)
_STEP: Final = Decimal("0.01")
NEVER_ALONE: Final = (
    "Not the cause by itself: with this leverage or without a stop the next move would have done "
    "the same."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseFacts:
    """What the other questions found; None is unknown."""

    leverage: Decimal | None
    has_stop: bool | None
    """Whether a stop stood that would have come before the liquidation price."""
    is_cross: bool | None
    others_open: int
    """Other cross positions open at the liquidation."""
    others_share: Decimal | None
    """Their part of what the last hour drained, a fraction."""
    wick: WickAnswer | None
    saved_by_stop: Decimal | None
    """The largest part of the loss that an ordinary stop would have saved, a fraction."""
    half_leverage_survived: bool | None
    """Whether the same position at half the leverage was alive an hour later."""

    @property
    def is_reckless(self) -> bool:
        """Whether an ordinary move was enough: leverage above 10x, or no stop in time."""
        return (self.leverage or _ZERO) > HIGH_LEVERAGE or self.has_stop is False


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedCause:
    """One cause with what speaks for it."""

    cause: Cause
    weight: Decimal
    """0 to 1; orders the causes."""
    evidence: tuple[str, ...]
    is_judged: bool = True
    """False: what would decide it is not in the record."""
    may_be_named: bool = True
    """False: the trader cannot put it down as the cause; the evidence says why."""

    @property
    def counts(self) -> bool:
        """Whether anything speaks for it."""
        return self.weight >= COUNTS_FROM


def ranked_causes(facts: CauseFacts) -> tuple[RankedCause, ...]:
    """Return all four causes, the weightiest first."""
    others = [_leverage(facts), _no_stop(facts), _stacked_cross(facts)]
    heaviest = max(one.weight for one in others)
    wick = _wick(facts)
    if facts.is_reckless:
        weight = wick.weight if wick.weight < heaviest else heaviest - _STEP
        evidence = (*wick.evidence, NEVER_ALONE)
        wick = replace(wick, weight=weight, evidence=evidence, may_be_named=False)
    return _by_weight((*others, wick))


def causes_of_episode(each: Iterable[tuple[RankedCause, ...]]) -> tuple[RankedCause, ...]:
    """Return the causes of several liquidations as one ranking.

    Each cause stands as in the liquidation in which it weighs most. One that may not be named of
    any of them may not be named of all.

    Args:
        each: the ranking of every liquidation, at least one.
    """
    of_cause: dict[Cause, list[RankedCause]] = {}
    for ranked in each:
        for one in ranked:
            of_cause.setdefault(one.cause, []).append(one)
    return _by_weight(
        # What may not be named comes with the sentence that says why.
        min(found, key=lambda one: (one.may_be_named, -one.weight))
        for found in of_cause.values()
    )


def _by_weight(causes: Iterable[RankedCause]) -> tuple[RankedCause, ...]:
    return tuple(sorted(causes, key=lambda one: one.weight, reverse=True))


def main_cause(ranked: tuple[RankedCause, ...]) -> RankedCause | None:
    """Return the first cause, or None where nothing speaks for any."""
    return ranked[0] if ranked[0].counts else None


def _leverage(facts: CauseFacts) -> RankedCause:
    leverage = facts.leverage
    if leverage is None:
        return _unknown(Cause.LEVERAGE, "Not in your file: the leverage. Type it in the Journal.")
    if leverage > EXTREME_LEVERAGE:
        weight = Decimal("0.6")
    elif leverage > HIGH_LEVERAGE:
        weight = Decimal("0.5")
    else:
        weight = Decimal("0.2") if leverage == HIGH_LEVERAGE else Decimal("0.1")
    evidence = [
        f"At {times(leverage)} a move of less than {percent(1 / leverage)} ends the position."
    ]
    half = times(max(leverage / 2, Decimal(1)))
    if facts.half_leverage_survived is True:
        weight += Decimal("0.3")
        evidence.append(f"At {half} the same position was alive an hour later.")
    elif facts.half_leverage_survived is False:
        weight -= Decimal("0.1")
        evidence.append(f"At {half} it would have been liquidated as well.")
    return RankedCause(cause=Cause.LEVERAGE, weight=weight, evidence=tuple(evidence))


def _no_stop(facts: CauseFacts) -> RankedCause:
    if facts.has_stop is None:
        said = "Not in your file: whether a stop stood. Import the Order History or type it."
        return _unknown(Cause.NO_STOP, said)
    if facts.has_stop:
        said = "A stop stood before the liquidation price."
        return RankedCause(cause=Cause.NO_STOP, weight=_ZERO, evidence=(said,))
    weight = Decimal("0.5")
    evidence = ["No stop stood before the liquidation price."]
    if facts.saved_by_stop is not None and facts.saved_by_stop > 0:
        weight += (Decimal("0.4") * facts.saved_by_stop).quantize(_STEP)
        saved = percent(_whole(facts.saved_by_stop))
        evidence.append(f"An ordinary stop would have saved {saved} of the loss.")
    return RankedCause(cause=Cause.NO_STOP, weight=weight, evidence=tuple(evidence))


def _stacked_cross(facts: CauseFacts) -> RankedCause:
    if facts.is_cross is None:
        said = "Not in your file: the margin mode. Import the Position History or type it."
        return _unknown(Cause.STACKED_CROSS, said)
    if not facts.is_cross or not (facts.others_open or facts.others_share):
        said = "No other position shared its margin."
        return RankedCause(cause=Cause.STACKED_CROSS, weight=_ZERO, evidence=(said,))
    share = facts.others_share
    opened = _positions(facts.others_open)
    if share is None:
        said = f"{opened} shared the wallet; without their candles their part is not known."
        weight = Decimal("0.35")
        return RankedCause(
            cause=Cause.STACKED_CROSS, weight=weight, evidence=(said,), is_judged=False
        )
    part = percent(_whole(share))
    said = f"{opened} in the same wallet took {part} of what the last hour drained."
    if share >= MAIN_SHARE:
        weight = Decimal("0.95")
    else:
        weight = Decimal("0.6") if share >= STACKED_SHARE else Decimal("0.1")
    return RankedCause(cause=Cause.STACKED_CROSS, weight=weight, evidence=(said,))


def _wick(facts: CauseFacts) -> RankedCause:
    wick = facts.wick
    if wick is None or not wick.possible:
        return _unknown(
            Cause.WICK, "Not in your file: the price around it. Import mark price candles."
        )
    verdict = wick.verdict
    if verdict is None and WickVerdict.WICK in wick.possible:
        return RankedCause(
            cause=Cause.WICK,
            weight=Decimal("0.3"),
            evidence=("The candles do not tell whether it was a wick.",),
            is_judged=False,
        )
    soon = span(wick.settings.back_within)
    weights = {WickVerdict.WICK: "0.7", WickVerdict.SPIKE: "0.2", WickVerdict.BOUNDARY: "0.1"}
    said = {
        WickVerdict.WICK: f"Price came back within {soon} and regained a good part of the way.",
        WickVerdict.SPIKE: "Price came back, but slowly or not far.",
        WickVerdict.BOUNDARY: "Price touched the liquidation price and no more.",
    }
    if verdict not in weights:
        stayed = span(wick.settings.regain_within)
        fell = f"Price stayed beyond the liquidation price for {stayed}: no wick."
        return RankedCause(cause=Cause.WICK, weight=_ZERO, evidence=(fell,))
    return RankedCause(
        cause=Cause.WICK, weight=Decimal(weights[verdict]), evidence=(said[verdict],)
    )


def _unknown(cause: Cause, sentence: str) -> RankedCause:
    return RankedCause(cause=cause, weight=_ZERO, evidence=(sentence,), is_judged=False)


def _whole(share: Decimal) -> Decimal:
    """Return a fraction in whole percent: the engine behind it is no finer."""
    return share.quantize(_STEP)


def _positions(count: int) -> str:
    return "One other position" if count == 1 else f"{count} other positions"
