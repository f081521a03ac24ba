"""What the record says about each of the four causes: nothing is guessed, unknown says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from journal.domain.ledger.liquidations import Episode
from journal.domain.review.saved import Cause
from journal.services.rules.service import JudgedPosition, RulesService

_RULES: Final = {
    Cause.LEVERAGE: ("R01", "R02", "R02b"),
    Cause.NO_STOP: ("R04", "R05"),
    Cause.STACKED_CROSS: ("R09",),
}
_KEPT: Final = {
    Cause.LEVERAGE: "The leverage was within your limits.",
    Cause.NO_STOP: "There was a stop before the liquidation price.",
    Cause.STACKED_CROSS: "No other cross positions drew on the same wallet.",
}
NOT_IN_RECORD: Final = "Not judged: the position that was liquidated is not in any imported file."
WICK_UNJUDGED: Final = (
    "Not judged: fills do not tell how the mark price moved. Look at the chart of that hour."
)
NEVER_ALONE: Final = (
    "Not the cause by itself: with that leverage, or without a stop, an ordinary move is enough."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseEvidence:
    """What speaks for one cause."""

    cause: Cause
    is_likely: bool | None
    """None: it could not be judged."""
    sentence: str
    is_allowed: bool = True
    """Whether it may be named as the cause."""


def evidence(rules: RulesService, account: str, episode: Episode) -> tuple[CauseEvidence, ...]:
    """Return the evidence for each cause, from what the rules say about the liquidated positions.

    A wick alone is never offered where leverage or a missing stop is what broke a rule.
    """
    case = rules.case(account)
    keys = {one.position_key for one in episode.liquidations if one.position_key}
    judged = [one for one in rules.judge(case) if one.position.key in keys]
    told = [_of_rules(cause, judged) for cause in _RULES]
    by_own_hand = any(one.is_likely for one in told if one.cause in {Cause.LEVERAGE, Cause.NO_STOP})
    wick = CauseEvidence(
        cause=Cause.WICK,
        is_likely=None,
        sentence=NEVER_ALONE if by_own_hand else WICK_UNJUDGED,
        is_allowed=not by_own_hand,
    )
    return (*told, wick)


def _of_rules(cause: Cause, positions: Sequence[JudgedPosition]) -> CauseEvidence:
    wanted = _RULES[cause]
    broken = [
        breach.sentence for one in positions for breach in one.breaches if breach.rule_id in wanted
    ]
    if broken:
        return CauseEvidence(cause=cause, is_likely=True, sentence=broken[0])
    if not positions:
        return CauseEvidence(cause=cause, is_likely=None, sentence=NOT_IN_RECORD)
    untold = [
        each.reason for one in positions for each in one.not_judged if each.rule_id == wanted[0]
    ]
    if untold:
        return CauseEvidence(cause=cause, is_likely=None, sentence=f"Not judged: {untold[0]}.")
    return CauseEvidence(cause=cause, is_likely=False, sentence=_KEPT[cause])
