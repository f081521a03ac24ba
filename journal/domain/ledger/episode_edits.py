"""Episodes as the trader wants them: liquidations joined to the one before, or parted from it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from journal.domain.instants import require_utc
from journal.domain.values import Liquidation


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeEdit:
    """Whether a liquidation belongs to the episode of the one before it, whatever lies between.

    A liquidation that was typed gets the exchange's own id once that is imported, so an edit also
    knows symbol and time of what it is about.
    """

    liquidation_id: str
    symbol: str
    occurred_at: datetime
    """Exchange time of the liquidation as it was known when edited."""
    joins: bool
    """True: one episode with the liquidation before it. False: it begins an episode."""
    edited_at: datetime

    def __post_init__(self) -> None:
        """Refuse times that are not UTC."""
        require_utc("occurred_at", self.occurred_at)
        require_utc("edited_at", self.edited_at)


def wanted_joins(
    liquidations: Sequence[Liquidation], edits: Iterable[EpisodeEdit], *, within: timedelta
) -> Mapping[str, bool]:
    """Return what the trader wants of each liquidation, by its id; without a wish it is left out.

    Args:
        liquidations: of one account.
        edits: the trader's.
        within: how far apart the times of one event may lie in two records of it.
    """
    known = {one.liquidation_id for one in liquidations}
    wanted: dict[str, bool] = {}
    # What is known by its id has the last word.
    for edit in sorted(edits, key=lambda one: (one.liquidation_id in known, one.edited_at)):
        if edit.liquidation_id in known:
            wanted[edit.liquidation_id] = edit.joins
            continue
        near = [
            (abs(one.occurred_at - edit.occurred_at), one.liquidation_id)
            for one in liquidations
            if one.symbol == edit.symbol and abs(one.occurred_at - edit.occurred_at) <= within
        ]
        if near:
            wanted[min(near)[1]] = edit.joins
    return wanted
