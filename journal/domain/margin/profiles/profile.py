"""What differs between exchanges in the liquidation of one isolated linear position."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from typing_extensions import override

from journal.domain.margin.answer import LiquidationAnswer, MarginFlag
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.formulas import solved_price
from journal.domain.margin.rounding import ARITHMETIC, half_up_8, truncated_entry
from journal.domain.values import Side, require_positive


@dataclass(frozen=True, slots=True, kw_only=True)
class IsolatedPosition:
    """One isolated linear position at an exchange.

    Attributes:
        wallet_balance: its margin as the exchange books it; None: what the leverage posts.
    """

    side: Side
    quantity: Decimal
    entry_price: Decimal
    leverage: Decimal
    wallet_balance: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be a position, naming the field."""
        for field in ("quantity", "entry_price", "leverage", "wallet_balance"):
            require_positive(field, getattr(self, field))

    @property
    def leverage_margin(self) -> Decimal:
        """``Q*EP / leverage``, exact."""
        return ARITHMETIC.divide(
            ARITHMETIC.multiply(self.quantity, self.entry_price), self.leverage
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeProfile(ABC):
    """How an exchange computes a liquidation price.

    Attributes:
        name: the exchange's name as it is shown.
        sentence: what is different there, for the trader.
        closing_fee_rate: the fee that its price reckons with; zero where it has none.
    """

    name: str
    sentence: str
    closing_fee_rate: Decimal

    @abstractmethod
    def exact_price(self, position: IsolatedPosition, table: BracketTable) -> Decimal:
        """Return the liquidation price before rounding; it may be negative."""

    def liquidation_price(
        self, position: IsolatedPosition, table: BracketTable
    ) -> LiquidationAnswer:
        """Return the mark price at which the exchange takes over.

        Without a wallet balance the margin is what the leverage posts, before the opening fee.
        """
        with localcontext(ARITHMETIC):
            exact = self.exact_price(position, table)
        price = half_up_8(exact)
        if price <= 0:
            long = position.side is Side.LONG
            flag = MarginFlag.NO_LIQUIDATION if long else MarginFlag.AT_OR_PAST_LIQUIDATION
            return LiquidationAnswer(price=None, exact_price=None, flags=frozenset({flag}))
        beyond = ARITHMETIC.multiply(position.quantity, exact) > table.brackets[-1].cap
        flags = frozenset({MarginFlag.BEYOND_LAST_BRACKET} if beyond else ())
        return LiquidationAnswer(price=price, exact_price=exact, flags=flags)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkProfile(ExchangeProfile):
    """``WB + s*Q*(P - EP) = MM(Q*P) + fee*Q*P``: everything is reckoned at the mark."""

    @override
    def exact_price(self, position: IsolatedPosition, table: BracketTable) -> Decimal:
        wallet = position.wallet_balance or position.leverage_margin
        entry = truncated_entry(position.entry_price)
        brackets = table.brackets
        if self.closing_fee_rate:
            brackets = tuple(
                replace(
                    bracket,
                    maintenance_margin_rate=bracket.maintenance_margin_rate + self.closing_fee_rate,
                )
                for bracket in brackets
            )
        numerator = wallet - position.side.sign * position.quantity * entry
        return solved_price(position.side, position.quantity, numerator, brackets)
