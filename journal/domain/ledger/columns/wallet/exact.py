"""The wallet of an account exactly, its fills added up as whole numbers."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

import numpy as np

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.ledger.columns.amounts import MOST_PLACES
from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.wallet.flows import ColumnFlows, column_flows
from journal.domain.ledger.wallet import FlowList, Flows, Sums, WalletHistory, flows_of
from journal.domain.values import Account, Income

_MOST: Final = 2.0**62
"""Sums below this are exact in a column."""
_MICROSECOND: Final = timedelta(microseconds=1)


class LedgerWallet(WalletHistory):
    """The wallet of an account whose positions are a ledger: the same figures, much sooner."""

    def __init__(self, account: Account, positions: Ledger, incomes: Sequence[Income]) -> None:
        super().__init__(account, (), incomes)
        self._ledger = positions

    def added_up(self) -> Flows:
        """Return the flows added up; asked once, and never without a typed balance."""
        flows = column_flows(self._ledger, self._incomes)
        if np.abs(flows.moved.astype(np.float64)).sum() < _MOST:
            return _Columns(flows)
        return FlowList(flows_of(self._ledger, self._incomes))


class _Columns(Flows):
    """Fills as running sums of whole numbers, and the rest one by one."""

    def __init__(self, flows: ColumnFlows) -> None:
        self._at = flows.at.tolist()
        self._moved = [0, *np.cumsum(flows.moved).tolist()]
        self._single = FlowList(flows.single)

    def before(self, at: datetime) -> Sums:
        """Return what flowed before a time."""
        last = at - _MICROSECOND
        return self._with(self._single.before(at), bisect_right(self._at, ms_from_utc(last)))

    def until(self, at: datetime) -> Sums:
        """Return what flowed up to a time, that very moment included."""
        return self._with(self._single.until(at), bisect_right(self._at, ms_from_utc(at)))

    def times_between(self, start: datetime, end: datetime) -> tuple[datetime, ...]:
        """Return the times of flows after ``start`` and before ``end``, each once, in order."""
        first = bisect_right(self._at, ms_from_utc(start))
        last = bisect_right(self._at, ms_from_utc(end - _MICROSECOND))
        fills = map(utc_from_ms, self._at[first:last])
        return tuple(sorted({*fills, *self._single.times_between(start, end)}))

    def _with(self, single: Sums, place: int) -> Sums:
        """Return what flowed one by one together with the fills before a place."""
        total = single.total + Decimal(self._moved[place]).scaleb(-MOST_PLACES)
        return Sums(total, single.transfers, single.untold)
