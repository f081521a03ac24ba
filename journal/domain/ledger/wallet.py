"""An estimate of the futures wallet at any time, from one typed balance and recorded flows."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from journal.domain.ledger.events import ZERO
from journal.domain.ledger.positions import Position
from journal.domain.values import Account, Income

WALLET_ASSET = "USDT"
"""The typed balance is in this asset; flows in any other are left out, never converted."""

TRADE_TYPES = frozenset({"REALIZED_PNL", "COMMISSION"})
"""Income rows that repeat what fills tell; between the first and the last, fills do not count."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One change of the wallet; None where it happened but nobody tells how much."""

    at: datetime
    amount: Decimal | None


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
        flows = sorted(_flows(positions, tuple(incomes)), key=lambda flow: flow.at)
        self._times = [flow.at for flow in flows]
        self._sums = [ZERO]
        self._untold = [0]
        for flow in flows:
            self._sums.append(self._sums[-1] + (flow.amount or ZERO))
            self._untold.append(self._untold[-1] + (flow.amount is None))

    def balance_at(self, at: datetime) -> Decimal | None:
        """Return the estimated balance in USDT after everything that happened up to ``at``.

        None when no balance was typed, when a flow between the two times is untold, or when the
        record contradicts the typed balance (the estimate would be below zero).
        """
        if self._balance is None or self._known_at is None:
            return None
        typed = bisect_right(self._times, self._known_at)
        asked = bisect_right(self._times, at)
        if self._untold[typed] != self._untold[asked]:
            return None
        balance = self._balance + self._sums[asked] - self._sums[typed]
        return balance if balance >= 0 else None

    def changes_between(self, start: datetime, end: datetime) -> tuple[datetime, ...]:
        """Return the times after ``start`` and before ``end`` at which the balance changed."""
        first, last = bisect_right(self._times, start), bisect_left(self._times, end)
        return tuple(dict.fromkeys(self._times[first:last]))


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
            yield Flow(income.occurred_at, income.amount)
    for position in positions:
        if not position.symbol.partition("_")[0].endswith(WALLET_ASSET):
            continue
        for event in position.events:
            at = event.fill.traded_at
            if first is not None and last is not None and first <= at <= last:
                continue
            is_guess = (
                position.history_incomplete
                and event.kind.takes_off
                and event.fill.realized_pnl is None
            )
            yield Flow(at, None if is_guess else event.pnl)
            if event.fee is not None and event.fill.fee_asset == WALLET_ASSET:
                yield Flow(at, -event.fee)
