"""The stored plans of an account, to be asked for the one a trade was made by."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime

from journal.domain.rules.facts import Planned
from journal.domain.values import PlanIntent, Side
from journal.storage.records import StoredPlan

NO_PLAN = Planned(at=None)


class TradedPlans:
    """When plans that open or increase were stored, by symbol and side."""

    def __init__(
        self, plans: Iterable[StoredPlan] = (), kept_since: datetime | None = None
    ) -> None:
        """Sort the plans.

        Args:
            plans: of one account, in any order.
            kept_since: from when on it is known that there was no plan; None: never.
        """
        self._kept_since = kept_since
        self._times: dict[tuple[str, Side], list[datetime]] = {}
        for one in sorted(plans, key=lambda stored: stored.stored_at):
            if one.plan.intent is PlanIntent.OPEN:
                times = self._times.setdefault((one.plan.symbol, one.plan.side), [])
                times.append(one.stored_at)

    def newest(
        self, symbol: str, side: Side, at: datetime, *, after: datetime | None
    ) -> Planned | None:
        """Return the newest plan up to a time; None where nothing tells whether there was one.

        Args:
            symbol: the contract.
            side: the direction.
            at: the moment of the trade.
            after: plans stored up to then were made for an earlier trade.
        """
        times = self._times.get((symbol, side))
        place = bisect_right(times, at) if times else 0
        if times and place and (after is None or times[place - 1] > after):
            return Planned(at=times[place - 1])
        return None if self._kept_since is None or at < self._kept_since else NO_PLAN
