"""The stored plans of an account, to be asked for the one a trade was made by."""

from collections.abc import Iterable
from datetime import datetime

from journal.domain.planning.matching import UnusedPlans
from journal.domain.rules.facts import Planned
from journal.domain.values import Side
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
        plans = tuple(plans)
        self._plans = UnusedPlans(plans) if plans else None

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
        plans = self._plans
        found = None if plans is None else plans.newest(symbol, side, at, after=after)
        if found is not None:
            return Planned(at=found.stored_at)
        return None if self._kept_since is None or at < self._kept_since else NO_PLAN
