"""An estimate of the futures wallet at very many times at once; see ``ledger.wallet``."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Final, Literal, NamedTuple

import numpy as np

from journal.domain.instants import ms_from_utc
from journal.domain.ledger.columns.amounts import MOST_PLACES, Integers
from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.wallet.flows import column_flows, is_in_wallet
from journal.domain.ledger.columns.worth import Floats
from journal.domain.ledger.wallet import TRANSFER
from journal.domain.values import Account, Income

_STEP: Final = 10.0**-MOST_PLACES


class WalletColumn:
    """The wallet of one account over time, as ``WalletHistory`` has it, for many questions."""

    def __init__(self, account: Account, positions: Ledger, incomes: Sequence[Income]) -> None:
        """Prepare the flows.

        Args:
            account: with the balance the trader typed.
            positions: of the account.
            incomes: of the account.
        """
        self._balance = account.wallet_balance
        self._known_at = account.wallet_balance_at
        if self.is_known:
            self._add_up(positions, incomes)

    @property
    def is_known(self) -> bool:
        """Whether a balance was typed."""
        return self._balance is not None and self._known_at is not None

    @property
    def changed_at(self) -> Integers:
        """When something flowed, in milliseconds since 1970, each moment once."""
        return self._changed_at

    def balances_before(self, at: Integers) -> Floats:
        """Return the balance before anything that happened at each time; NaN: not known.

        Not known where none was typed, where a flow between is untold, and where the record
        contradicts the typed balance: the estimate would be below zero, or nothing at all.

        Args:
            at: milliseconds since 1970.
        """
        balances = self._balances(at, "left")
        return np.where(balances > 0, balances, np.nan)

    def balances_at(self, at: Integers) -> Floats:
        """Return the balance after everything that happened up to each time; NaN: not known.

        Args:
            at: milliseconds since 1970.
        """
        return self._balances(at, "right")

    def bases(self, starts: Integers, ends: Integers) -> Floats:
        """Return the balance before each span and what was deposited in it; NaN: not known.

        What results of a span are measured by where money comes in at its beginning and goes out
        at its end.

        Args:
            starts: milliseconds since 1970.
            ends: the first moment behind each span.
        """
        balances = self._balances(starts, "left")
        if not self.is_known:
            return balances
        first, last = (np.searchsorted(self._deposits_at, at, "left") for at in (starts, ends))
        deposited: Floats = self._deposits[last] - self._deposits[first]
        return balances + deposited

    def _balances(self, at: Integers, side: Literal["left", "right"]) -> Floats:
        """Return balances of zero or more; NaN: not known."""
        if self._balance is None or self._known_at is None:
            return np.full(len(at), np.nan)
        typed = np.array([ms_from_utc(self._known_at)])
        asked, then = self._after(at, side), self._after(typed, "right")
        balances = float(self._balance) + asked.amounts - then.amounts
        balances[np.abs(balances) < _STEP] = 0.0
        return np.where((asked.untold == then.untold) & (balances >= 0), balances, np.nan)

    def _add_up(self, positions: Ledger, incomes: Sequence[Income]) -> None:
        flows = column_flows(positions, incomes)
        single = sorted(flows.single, key=attrgetter("at"))
        amounts = [float(one.amount or 0) for one in single]
        self._fills_at, self._fills = flows.at, np.append(0, np.cumsum(flows.moved))
        self._single_at = np.array([ms_from_utc(one.at) for one in single], np.int64)
        self._changed_at = np.unique(np.append(flows.at, self._single_at))
        self._single = np.append(0.0, np.cumsum(np.array(amounts)))
        deposits = sorted(
            (ms_from_utc(one.occurred_at), float(one.amount))
            for one in incomes
            if is_in_wallet(one) and one.income_type == TRANSFER and one.amount > 0
        )
        self._deposits_at = np.array([at for at, _ in deposits], np.int64)
        self._deposits = np.cumsum([0.0, *(amount for _, amount in deposits)])
        self._untold = np.cumsum([0, *(one.amount is None for one in single)])

    def _after(self, at: Integers, side: Literal["left", "right"]) -> "_Sums":
        """Return what flowed until some times, those before ("left") or those up to them."""
        fills = np.searchsorted(self._fills_at, at, side)
        single = np.searchsorted(self._single_at, at, side)
        amounts = self._fills[fills] * _STEP + self._single[single]
        return _Sums(amounts, self._untold[single])


class _Sums(NamedTuple):
    """Flows added up, and how many of them nobody tells."""

    amounts: Floats
    untold: Integers
