"""An estimate of the futures wallet at any time, from one typed balance and recorded flows."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from journal.domain.assets import WALLET_ASSET
from journal.domain.ledger.events import ZERO
from journal.domain.ledger.positions import Position
from journal.domain.values import Account, Income

TRANSFER = "TRANSFER"
"""Money moved in or out: the only income that is no result of trading."""

TRADE_TYPES = frozenset({"REALIZED_PNL", "COMMISSION"})
"""Income rows that repeat what fills tell; between the first and the last, fills do not count."""


class Flow(NamedTuple):
    """One change of the wallet; None where it happened but nobody tells how much."""

    at: datetime
    amount: Decimal | None
    is_transfer: bool = False


class WalletHistory:
    """The wallet of one account over time, prepared once for many questions.

    An estimate: income rows (realized PnL, fees, funding, transfers, clearance fees) where the
    record has them, outside of those the realized PnL and the fees of fills in USDT. Transfers,
    funding and fees in other assets that no file tells are missing from it.
    """

    def __init__(
        self, account: Account, positions: Iterable[Position], incomes: Iterable[Income]
    ) -> None:
        self._balance = account.wallet_balance
        self._known_at = account.wallet_balance_at
        self._positions = tuple(positions)
        self._incomes = tuple(incomes)

    @cached_property
    def _flows(self) -> "_Flows":
        """The flows, added up once they are asked for: without a typed balance they never are."""
        return _Flows(sorted(_flows(self._positions, self._incomes), key=attrgetter("at")))

    def balance_at(self, at: datetime) -> Decimal | None:
        """Return the estimated balance in USDT after everything that happened up to ``at``.

        None when no balance was typed, when a flow between the two times is untold, or when the
        record contradicts the typed balance (the estimate would be below zero).
        """
        return self._balance_after(bisect_right, at)

    def balance_before(self, at: datetime) -> Decimal | None:
        """Return the same before anything that happened in the very moment ``at``."""
        return self._balance_after(bisect_left, at)

    def result_between(self, start: datetime, end: datetime) -> Decimal | None:
        """Return what trading brought from ``start`` on and before ``end``, in USDT.

        Realized PnL, fees and funding; transfers are left out. None when a part is untold.
        """
        flows = self._flows
        first, last = bisect_left(flows.times, start), bisect_left(flows.times, end)
        if flows.untold[first] != flows.untold[last]:
            return None
        moved = flows.transfers[last] - flows.transfers[first]
        return flows.sums[last] - flows.sums[first] - moved

    def changes_between(self, start: datetime, end: datetime) -> tuple[datetime, ...]:
        """Return the times after ``start`` and before ``end`` at which the balance changed."""
        times = self._flows.times
        first, last = bisect_right(times, start), bisect_left(times, end)
        return tuple(dict.fromkeys(times[first:last]))

    def _balance_after(
        self, place: Callable[[list[datetime], datetime], int], at: datetime
    ) -> Decimal | None:
        """Return the balance after the flows before the place of a time among theirs."""
        if self._balance is None or self._known_at is None:
            return None
        flows = self._flows
        asked, typed = place(flows.times, at), bisect_right(flows.times, self._known_at)
        if flows.untold[typed] != flows.untold[asked]:
            return None
        balance = self._balance + flows.sums[asked] - flows.sums[typed]
        return balance if balance >= 0 else None


class _Flows:
    """Flows in the order of time with their running sums; each has one entry more than times."""

    def __init__(self, flows: Iterable[Flow]) -> None:
        self.times: list[datetime] = []
        self.sums = [ZERO]
        self.transfers = [ZERO]
        self.untold = [0]
        for flow in flows:
            amount = flow.amount or ZERO
            self.times.append(flow.at)
            self.sums.append(self.sums[-1] + amount)
            self.transfers.append(self.transfers[-1] + (amount if flow.is_transfer else ZERO))
            self.untold.append(self.untold[-1] + (flow.amount is None))


def wallet_balance_at(
    account: Account, positions: Iterable[Position], incomes: Iterable[Income], at: datetime
) -> Decimal | None:
    """Return the estimated wallet balance at one time; see ``WalletHistory.balance_at``."""
    return WalletHistory(account, positions, incomes).balance_at(at)


def _flows(positions: Iterable[Position], incomes: tuple[Income, ...]) -> Iterator[Flow]:
    trade_times = [i.occurred_at for i in incomes if i.income_type in TRADE_TYPES]
    first, last = (min(trade_times), max(trade_times)) if trade_times else (None, None)
    for income in incomes:
        if income.asset == WALLET_ASSET:
            is_transfer = income.income_type == TRANSFER
            yield Flow(income.occurred_at, income.amount, is_transfer)
    for position in positions:
        if not is_in_wallet_asset(position.symbol):
            continue
        for at, pnl, is_own_figure, fee, fee_asset in position.history.flows:
            if first is not None and last is not None and first <= at <= last:
                continue
            is_guess = is_own_figure and position.history_incomplete
            yield Flow(at, None if is_guess else pnl)
            if fee is not None and fee_asset == WALLET_ASSET:
                yield Flow(at, -fee)


def is_in_wallet_asset(symbol: str) -> bool:
    """Return whether a contract's results are paid in the asset of the wallet."""
    return symbol.partition("_")[0].endswith(WALLET_ASSET)
