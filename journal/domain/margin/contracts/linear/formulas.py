"""Formulas of one USDⓈ-M position: liquidation, bankruptcy, PnL, ratio, break-even.

Source: ``margin.md`` sections 2, 5, 6 and 10. Prices are quote per base, quantities base and
positive. The exchange truncates the entry price to 8 decimals before it computes; so does this.
"""

from collections.abc import Iterable
from decimal import Decimal, localcontext

from journal.domain.margin.answer import LiquidationAnswer, MarginFlag
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.margin.contracts.position import TAKER_FEE_RATE, ZERO, wallet_estimate
from journal.domain.margin.numbers import require_finite
from journal.domain.margin.rounding import ARITHMETIC, half_up_8, truncated_entry
from journal.domain.values import Side, require_positive


def liquidation_price(
    *,
    side: Side,
    quantity: Decimal,
    entry_price: Decimal,
    wallet_balance: Decimal,
    table: BracketTable,
    other_maintenance_margin: Decimal = ZERO,
    other_unrealized_pnl: Decimal = ZERO,
) -> LiquidationAnswer:
    """Return the mark price at which margin balance equals maintenance margin.

    Each bracket gives one price; a long takes the highest, a short the lowest, which is exact
    for any bracket the price ends up in. In cross the other positions' marks are held constant.

    Args:
        side: direction of the position.
        quantity: size in the base asset.
        entry_price: average entry.
        wallet_balance: isolated wallet of the position, or the cross wallet balance.
        table: brackets of the symbol.
        other_maintenance_margin: of all other cross positions; isolated: zero.
        other_unrealized_pnl: of all other cross positions at mark; isolated: zero.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("quantity", quantity)
    require_positive("wallet_balance", wallet_balance)
    require_finite("other_maintenance_margin", other_maintenance_margin)
    require_finite("other_unrealized_pnl", other_unrealized_pnl)
    entry = truncated_entry(entry_price)
    with localcontext(ARITHMETIC):
        available = wallet_balance - other_maintenance_margin + other_unrealized_pnl
        exact = solved_price(
            side, quantity, available - side.sign * quantity * entry, table.brackets
        )
        return _answer(side, exact, quantity, table)


def solved_price(
    side: Side, quantity: Decimal, numerator: Decimal, brackets: Iterable[Bracket]
) -> Decimal:
    """Return the max (long) or min (short) of the prices of all brackets; it may be negative.

    Runs in the caller's decimal context.

    Args:
        side: direction of the position.
        quantity: Q, above zero.
        numerator: ``WB' - s*Q*EP``.
        brackets: of the symbol; their rates are below 1, so no divisor is zero.
    """
    sign = side.sign
    prices = [
        (numerator + bracket.maintenance_amount)
        / (quantity * (bracket.maintenance_margin_rate - sign))
        for bracket in brackets
    ]
    return max(prices) if side is Side.LONG else min(prices)


def _answer(
    side: Side, exact: Decimal, quantity: Decimal, table: BracketTable
) -> LiquidationAnswer:
    """Return a computed price with what must be said about it."""
    price = half_up_8(exact)
    if price <= 0:
        # A long below zero is safe at every price; a short there is lost at every price.
        long = side is Side.LONG
        flag = MarginFlag.NO_LIQUIDATION if long else MarginFlag.AT_OR_PAST_LIQUIDATION
        return LiquidationAnswer(price=None, exact_price=None, flags=frozenset({flag}))
    beyond = quantity * exact > table.brackets[-1].cap
    flags = frozenset({MarginFlag.BEYOND_LAST_BRACKET} if beyond else ())
    return LiquidationAnswer(price=price, exact_price=exact, flags=flags)


def bankruptcy_price(
    *,
    side: Side,
    quantity: Decimal,
    entry_price: Decimal,
    wallet_balance: Decimal,
    other_unrealized_pnl: Decimal = ZERO,
) -> Decimal | None:
    """Return the price at which nothing is left: ``EP - s*WB/Q``, half-up to 8.

    It is the limit price of the liquidation order. None where no positive price is that bad.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("quantity", quantity)
    require_positive("wallet_balance", wallet_balance)
    require_finite("other_unrealized_pnl", other_unrealized_pnl)
    entry = truncated_entry(entry_price)
    with localcontext(ARITHMETIC):
        price = half_up_8(entry - side.sign * (wallet_balance + other_unrealized_pnl) / quantity)
    return price if price > 0 else None


def simplified_liquidation_price(
    *, side: Side, entry_price: Decimal, leverage: Decimal
) -> Decimal | None:
    """Return ``EP * (1 -/+ 1/L)``: no maintenance margin, so always optimistic; never drawn.

    Source: ``margin.md`` section 10. None where it is not positive (a long at 1x).

    Raises:
        InvalidValueError: the entry price or the leverage is not positive.
    """
    require_positive("leverage", leverage)
    entry = truncated_entry(entry_price)
    with localcontext(ARITHMETIC):
        price = half_up_8(entry - side.sign * entry / leverage)
    return price if price > 0 else None


def exact_unrealized_pnl(
    *, side: Side, quantity: Decimal, entry_price: Decimal, mark_price: Decimal
) -> Decimal:
    """Return ``s*Q*(mark - EP)`` before rounding, as other positions of a wallet need it.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("quantity", quantity)
    require_positive("mark_price", mark_price)
    entry = truncated_entry(entry_price)
    with localcontext(ARITHMETIC):
        return side.sign * quantity * (mark_price - entry)


def isolated_wallet_estimate(
    entry_price: Decimal, quantity: Decimal, leverage: Decimal, opening_fee: Decimal
) -> Decimal:
    """Return ``N/leverage - opening fee``: an estimate, to be labeled so wherever it is used.

    Raises:
        InvalidValueError: names the argument that cannot be right, or nothing is left.
    """
    require_positive("entry_price", entry_price)
    require_positive("quantity", quantity)
    return wallet_estimate(ARITHMETIC.multiply(entry_price, quantity), leverage, opening_fee)


def taker_fee(entry_price: Decimal, quantity: Decimal) -> Decimal:
    """Return the fee of opening at a price with an order that fills at once."""
    return ARITHMETIC.multiply(ARITHMETIC.multiply(entry_price, quantity), TAKER_FEE_RATE)
