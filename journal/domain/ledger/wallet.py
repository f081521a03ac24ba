"""An estimate of the futures wallet at any time, from one typed balance and recorded flows."""

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import Final, NamedTuple

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


class Sums(NamedTuple):
    """Everything that flowed until some time."""

    total: Decimal
    transfers: Decimal
    untold: int
    """How many of the flows nobody tells the amount of."""


NOTHING: Final = Sums(ZERO, ZERO, 0)


class Flows(ABC):
    """The flows of a wallet, added up."""

    @abstractmethod
    def before(self, at: datetime) -> Sums:
        """Return what flowed before a time."""

    @abstractmethod
    def until(self, at: datetime) -> Sums:
        """Return what flowed up to a time, that very moment included."""

    @abstractmethod
    def times_between(self, start: datetime, end: datetime) -> tuple[datetime, ...]:
        """Return the times of flows after ``start`` and before ``end``, each once, in order."""


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

    def added_up(self) -> Flows:
        """Return the flows added up; asked once, and never without a typed balance."""
        return FlowList(flows_of(self._positions, self._incomes))

    @cached_property
    def _flows(self) -> Flows:
        return self.added_up()

    @cached_property
    def _typed(self) -> "_Typed | None":
        if self._balance is None or self._known_at is None:
            return None
        return _Typed(self._balance, self._flows.until(self._known_at))

    def balance_at(self, at: datetime) -> Decimal | None:
        """Return the estimated balance in USDT after everything that happened up to ``at``.

        None when no balance was typed, when a flow between the two times is untold, or when the
        record contradicts the typed balance (the estimate would be below zero).
        """
        return None if self._typed is None else self._typed.after(self._flows.until(at))

    def balance_before(self, at: datetime) -> Decimal | None:
        """Return the same before anything that happened in the very moment ``at``."""
        return None if self._typed is None else self._typed.after(self._flows.before(at))

    def result_between(self, start: datetime, end: datetime) -> Decimal | None:
        """Return what trading brought from ``start`` on and before ``end``, in USDT.

        Realized PnL, fees and funding; transfers are left out. None when a part is untold.
        """
        first, last = self._flows.before(start), self._flows.before(end)
        if first.untold != last.untold:
            return None
        return last.total - first.total - (last.transfers - first.transfers)

    def changes_between(self, start: datetime, end: datetime) -> tuple[datetime, ...]:
        """Return the times after ``start`` and before ``end`` at which the balance changed."""
        return self._flows.times_between(start, end)


class _Typed(NamedTuple):
    """The typed balance, and what had flowed when it was right."""

    balance: Decimal
    then: Sums

    def after(self, asked: Sums) -> Decimal | None:
        """Return the balance after some flows."""
        if self.then.untold != asked.untold:
            return None
        balance = self.balance + asked.total - self.then.total
        return balance if balance >= 0 else None


class FlowList(Flows):
    """Flows one by one, with their running sums."""

    def __init__(self, flows: Iterable[Flow]) -> None:
        """Add up flows in any order."""
        self._times: list[datetime] = []
        self._sums = [NOTHING]
        for at, amount, is_transfer in sorted(flows, key=itemgetter(0)):
            total, transfers, untold = self._sums[-1]
            self._times.append(at)
            moved = amount or ZERO
            self._sums.append(
                Sums(
                    total + moved,
                    transfers + moved if is_transfer else transfers,
                    untold + (amount is None),
                )
            )

    def before(self, at: datetime) -> Sums:
        """Return what flowed before a time."""
        return self._sums[bisect_left(self._times, at)]

    def until(self, at: datetime) -> Sums:
        """Return what flowed up to a time, that very moment included."""
        return self._sums[bisect_right(self._times, at)]

    def times_between(self, start: datetime, end: datetime) -> tuple[datetime, ...]:
        """Return the times of flows after ``start`` and before ``end``, each once, in order."""
        first, last = bisect_right(self._times, start), bisect_left(self._times, end)
        return tuple(dict.fromkeys(self._times[first:last]))


def flows_of(positions: Iterable[Position], incomes: Sequence[Income]) -> Iterator[Flow]:
    """Yield what moved the wallet, in no order."""
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
