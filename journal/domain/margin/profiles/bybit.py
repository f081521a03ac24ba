"""Bybit: maintenance margin at *entry*, and the fee for closing is set aside on opening.

The fee is reckoned at the bankruptcy price and stands both in the margin that is posted and in
the one that must be left. So it cancels where the margin is what the leverage posts, which leaves
the exchange's own ``EP * (1 - s/leverage + s*MMR)``.
"""

from dataclasses import dataclass
from decimal import Decimal

from typing_extensions import override

from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.profiles.profile import ExchangeProfile, IsolatedPosition


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryProfile(ExchangeProfile):
    """``WB + s*Q*(P - EP) = MM(Q*EP) + fee*Q*bankruptcy price``."""

    @override
    def exact_price(self, position: IsolatedPosition, table: BracketTable) -> Decimal:
        sign, quantity, entry = position.side.sign, position.quantity, position.entry_price
        needed = table.exact_maintenance_margin(quantity * entry)
        free = position.leverage_margin
        if position.wallet_balance is not None:
            # b of WB - fee*Q*b + s*Q*(b - EP) = 0
            bankruptcy = (sign * entry - position.wallet_balance / quantity) / (
                sign - self.closing_fee_rate
            )
            reserved = self.closing_fee_rate * quantity * max(Decimal(0), bankruptcy)
            free = position.wallet_balance - reserved
        return entry - sign * (free - needed) / quantity


BYBIT = EntryProfile(
    name="Bybit",
    sentence="Bybit takes the maintenance margin at entry and sets the closing fee aside.",
    closing_fee_rate=Decimal("0.00055"),
)
