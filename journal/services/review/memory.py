"""What a trader wrote after earlier liquidations, to be read before the next plan."""

from collections.abc import Iterable
from dataclasses import dataclass

from journal.domain.review.saved import Cause, SavedReview

_WORDS = {
    Cause.LEVERAGE: "by too much leverage",
    Cause.NO_STOP: "without a stop",
    Cause.STACKED_CROSS: "by positions stacked in cross",
    Cause.WICK: "by a wick",
}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseMemory:
    """The cause that came back most often, and what was written about it last."""

    cause: Cause
    count: int
    last: SavedReview

    @property
    def sentence(self) -> str:
        """The reminder: "Your third liquidation without a stop. You wrote: …"."""
        which = _ORDINALS[self.count - 1] if self.count <= len(_ORDINALS) else f"{self.count}th"
        return (
            f"Your last liquidation of this kind was the {which} {_WORDS[self.cause]}. "
            f"You wrote: \u201c{self.last.sentence}\u201d"
        )


def remembered(reviews: Iterable[SavedReview]) -> CauseMemory | None:
    """Return the cause named most often, of equal ones the newest; None without any review."""
    by_cause: dict[Cause, list[SavedReview]] = {}
    for review in sorted(reviews, key=lambda one: one.occurred_at):
        by_cause.setdefault(review.cause, []).append(review)
    if not by_cause:
        return None
    cause, named = max(by_cause.items(), key=lambda one: (len(one[1]), one[1][-1].occurred_at))
    return CauseMemory(cause=cause, count=len(named), last=named[-1])
