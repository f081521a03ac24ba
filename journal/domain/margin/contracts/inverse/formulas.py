"""Formulas of COIN-M contracts: sized in the quote asset, settled in coin.

With ``x = 1/P`` everything is linear again: an inverse long is a linear *short* of ``S`` in x, an
inverse short a linear long. So the max/min rule of the linear contracts answers here too, and the
price is one over what it finds. ``S`` is contracts * contract size (``margin.md`` section 3).
"""

from collections.abc import Iterator
from decimal import Decimal, localcontext

from journal.domain.margin.answer import HedgeAnswer, LiquidationAnswer, MarginFlag
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.linear.formulas import solved_price
from journal.domain.margin.contracts.position import ZERO, Leg
from journal.domain.margin.contracts.solvency import (
    SolventInterval,
    hedge_answer,
    solvent_interval,
)
from journal.domain.margin.numbers import require_finite
from journal.domain.margin.rounding import ARITHMETIC, half_up_8, truncated_entry
from journal.domain.values import Side, require_positive


def inverse_liquidation_price(
    *,
    side: Side,
    quantity: Decimal,
    entry_price: Decimal,
    wallet_balance: Decimal,
    table: BracketTable,
    other_maintenance_margin: Decimal = ZERO,
    other_unrealized_pnl: Decimal = ZERO,
) -> LiquidationAnswer:
    """Return the mark price at which a coin wallet equals its maintenance margin.

    Args:
        side: direction of the position.
        quantity: S, contracts times contract size, in the quote asset.
        entry_price: average entry.
        wallet_balance: isolated wallet, or the cross wallet balance of the coin.
        table: brackets of the symbol, in coin.
        other_maintenance_margin: of the coin's other cross positions; isolated: zero.
        other_unrealized_pnl: of the coin's other cross positions at mark; isolated: zero.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("quantity", quantity)
    require_positive("wallet_balance", wallet_balance)
    require_finite("other_maintenance_margin", other_maintenance_margin)
    require_finite("other_unrealized_pnl", other_unrealized_pnl)
    with localcontext(ARITHMETIC):
        available = wallet_balance - other_maintenance_margin + other_unrealized_pnl
        numerator = available + side.sign * quantity / truncated_entry(entry_price)
        inverse = solved_price(side.opposite, quantity, numerator, table.brackets)
        exact = 1 / inverse if inverse > 0 else None
        price = None if exact is None else half_up_8(exact)
        if exact is None or not price:
            return _without_price(side, is_below_zero=exact is None)
        # The notional S*x grows as the price falls.
        beyond = quantity * inverse > table.brackets[-1].cap
        flags = frozenset({MarginFlag.BEYOND_LAST_BRACKET} if beyond else ())
        return LiquidationAnswer(price=price, exact_price=exact, flags=flags)


def _without_price(side: Side, *, is_below_zero: bool) -> LiquidationAnswer:
    """Return why no price of 8 decimals liquidates.

    Where x is not positive a short is safe at every price and a long lost at every one; where
    the price rounds to zero it is the other way round.
    """
    safe = (side is Side.SHORT) is is_below_zero
    flag = MarginFlag.NO_LIQUIDATION if safe else MarginFlag.AT_OR_PAST_LIQUIDATION
    return LiquidationAnswer(price=None, exact_price=None, flags=frozenset({flag}))


def inverse_bankruptcy_price(
    *,
    side: Side,
    quantity: Decimal,
    entry_price: Decimal,
    wallet_balance: Decimal,
    other_unrealized_pnl: Decimal = ZERO,
) -> Decimal | None:
    """Return the price at which no coin is left, ``1 / (1/EP + s*WB/S)``, half-up to 8, or None.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("quantity", quantity)
    require_positive("wallet_balance", wallet_balance)
    require_finite("other_unrealized_pnl", other_unrealized_pnl)
    with localcontext(ARITHMETIC):
        balance = wallet_balance + other_unrealized_pnl
        inverse = 1 / truncated_entry(entry_price) + side.sign * balance / quantity
        price = half_up_8(1 / inverse) if inverse > 0 else None
    return price or None


def inverse_simplified_price(
    *, side: Side, entry_price: Decimal, leverage: Decimal
) -> Decimal | None:
    """Return ``EP / (1 +/- 1/L)``: no maintenance margin, so always optimistic; never drawn.

    None for a short at 1x or less, which no price takes.

    Raises:
        InvalidValueError: the entry price or the leverage is not positive.
    """
    require_positive("leverage", leverage)
    with localcontext(ARITHMETIC):
        divisor = 1 + side.sign / leverage
        price = half_up_8(truncated_entry(entry_price) / divisor) if divisor > 0 else None
    return price or None


def inverse_unrealized_pnl(
    *, side: Side, quantity: Decimal, entry_price: Decimal, mark_price: Decimal
) -> Decimal:
    """Return ``s*S*(1/EP - 1/mark)`` in coin, before rounding.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("quantity", quantity)
    require_positive("mark_price", mark_price)
    with localcontext(ARITHMETIC):
        return side.sign * quantity * (1 / truncated_entry(entry_price) - 1 / mark_price)


def inverse_hedge_prices(
    *,
    long_leg: Leg,
    short_leg: Leg,
    wallet_balance: Decimal,
    table: BracketTable,
    other_maintenance_margin: Decimal = ZERO,
    other_unrealized_pnl: Decimal = ZERO,
) -> HedgeAnswer:
    """Return the prices at which both legs together use up the cross wallet of the coin.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("wallet_balance", wallet_balance)
    require_finite("other_maintenance_margin", other_maintenance_margin)
    require_finite("other_unrealized_pnl", other_unrealized_pnl)
    with localcontext(ARITHMETIC):
        available = wallet_balance - other_maintenance_margin + other_unrealized_pnl
        inverse = solvent_interval(_hedge_lines(long_leg, short_leg, available, table))
        larger = max(long_leg.quantity, short_leg.quantity)
        return hedge_answer(
            None if inverse is None else _in_prices(inverse),
            reach=None,
            reach_below=larger / table.brackets[-1].cap,
        )


def _hedge_lines(
    long_leg: Leg, short_leg: Leg, available: Decimal, table: BracketTable
) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield (value at x = 0, slope in x) of the line of each pair of brackets."""
    at_zero = (
        available
        + long_leg.quantity / truncated_entry(long_leg.entry_price)
        - short_leg.quantity / truncated_entry(short_leg.entry_price)
    )
    for long_bracket in table.brackets:
        for short_bracket in table.brackets:
            value = at_zero + long_bracket.maintenance_amount + short_bracket.maintenance_amount
            slope = short_leg.quantity * (
                1 - short_bracket.maintenance_margin_rate
            ) - long_leg.quantity * (1 + long_bracket.maintenance_margin_rate)
            yield value, slope


def _in_prices(inverse: SolventInterval) -> SolventInterval:
    """Return an interval of x as one of prices: its ends change places."""
    return SolventInterval(
        lower=ZERO if inverse.upper is None else 1 / inverse.upper,
        upper=1 / inverse.lower if inverse.lower else None,
    )


def inverse_hedge_bankruptcy_price(
    *,
    long_leg: Leg,
    short_leg: Leg,
    wallet_balance: Decimal,
    other_unrealized_pnl: Decimal = ZERO,
) -> Decimal | None:
    """Return the price at which the cross margin balance in coin is zero, half-up to 8, or None.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("wallet_balance", wallet_balance)
    require_finite("other_unrealized_pnl", other_unrealized_pnl)
    net_quantity = long_leg.quantity - short_leg.quantity
    with localcontext(ARITHMETIC):
        at_zero = (
            wallet_balance
            + other_unrealized_pnl
            + long_leg.quantity / truncated_entry(long_leg.entry_price)
            - short_leg.quantity / truncated_entry(short_leg.entry_price)
        )
        # at_zero - net * x = 0
        if net_quantity == 0 or at_zero == 0 or (at_zero > 0) != (net_quantity > 0):
            return None
        return half_up_8(net_quantity / at_zero) or None
