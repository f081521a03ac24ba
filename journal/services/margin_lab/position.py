"""A position as it is typed into the lab, of either kind of contract, and the brackets it needs."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from journal.domain.assets import quote_asset
from journal.domain.contract_names import contract_size, is_coin_settled
from journal.domain.errors import InvalidValueError
from journal.domain.margin.account.portfolio import AnyPosition
from journal.domain.margin.brackets.book import BracketSource
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.margin.contracts.inverse.position import InversePosition
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.values import MarginMode, Side, require_positive
from journal.services.record.exposures import bracket_table

_NO_CAP: Final = Decimal(9223372036854775807)
"""What the exchange itself writes where a bracket has no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoinBracket:
    """The bracket of a coin contract as the exchange's position table shows it, in coin.

    None of these tables ships with the program, so the trader types the one that counts.
    """

    maintenance_margin_rate: Decimal
    maintenance_amount: Decimal = Decimal(0)

    def table(self, symbol: str) -> BracketTable:
        """Return it as a table; below the notional where it would be negative nothing is needed.

        Raises:
            InvalidValueError: the rate is not between 0 and 1, or the amount negative.
        """
        rate, amount = self.maintenance_margin_rate, self.maintenance_amount
        require_positive("maintenance_margin_rate", rate)
        if rate >= 1:
            raise InvalidValueError("maintenance_margin_rate", "must be below 100 %")
        if amount < 0:
            raise InvalidValueError("maintenance_amount", "must not be negative")
        zero = Decimal(0)
        if amount == 0:
            return BracketTable(symbol=symbol, brackets=(_bracket(zero, _NO_CAP, rate, zero),))
        floor = ARITHMETIC.divide(amount, rate)
        below, own = _bracket(zero, floor, zero, zero), _bracket(floor, _NO_CAP, rate, amount)
        return BracketTable(symbol=symbol, brackets=(below, own))


def _bracket(floor: Decimal, cap: Decimal, rate: Decimal, amount: Decimal) -> Bracket:
    return Bracket(
        floor=floor,
        cap=cap,
        max_leverage=Decimal(1),  # not typed, and nothing here asks for it
        maintenance_margin_rate=rate,
        maintenance_amount=amount,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LabPosition:
    """What is typed about one position; ``quantity`` in coins, or contracts of a coin contract."""

    symbol: str
    side: Side
    quantity: Decimal
    entry_price: Decimal
    margin_mode: MarginMode = MarginMode.ISOLATED
    leverage: Decimal | None = None
    wallet_balance: Decimal | None = None
    mark_price: Decimal | None = None
    exchange_liquidation_price: Decimal | None = None
    coin_bracket: CoinBracket | None = None

    @property
    def asset(self) -> str:
        """What its margin and PnL are counted in."""
        return quote_asset(self.symbol)

    def position(self) -> AnyPosition:
        """Return it as the margin engine takes it.

        Raises:
            InvalidValueError: names the field that cannot be right.
        """
        given: dict[str, Any] = {
            "symbol": self.symbol,
            "side": self.side,
            "quantity": self.quantity,
            "entry_price": self.entry_price,
            "margin_mode": self.margin_mode,
            "leverage": self.leverage,
            "wallet_balance": self.wallet_balance,
            "mark_price": self.mark_price,
            "exchange_liquidation_price": self.exchange_liquidation_price,
        }
        if is_coin_settled(self.symbol):
            return InversePosition(contract_size=contract_size(self.symbol), **given)
        return LinearPosition(**given)

    def table(self, book: BracketSource) -> BracketTable | None:
        """Return the brackets it needs; None where they are unknown.

        Raises:
            InvalidValueError: the typed bracket cannot be right.
        """
        known = bracket_table(book, self.symbol)
        if known is None and self.coin_bracket is not None and is_coin_settled(self.symbol):
            return self.coin_bracket.table(self.symbol)
        return known


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketDate:
    """How old the brackets are that a number depends on."""

    as_of: date
    is_stale: bool


def bracket_date(table: BracketTable | None, at: datetime) -> BracketDate | None:
    """Return the date of a table; None where there is none or the trader typed it."""
    if table is None or table.as_of is None:
        return None
    return BracketDate(as_of=table.as_of, is_stale=table.is_stale(at))
