"""Both legs of one symbol in cross margin: one price moves them, so they share their answers.

``f(P) = WB' + L(P - EPL) - S(P - EPS) - MM(L*P) - MM(S*P)`` is what is left above the maintenance
margin. MM is a maximum of lines, so f is the minimum of one line for each pair of brackets: the
prices with f > 0 are those above every rising line's root and below every falling line's root.
That is the max/min rule again, exact in every segment, with no search (``margin.md`` section 2).
"""

from collections.abc import Iterator
from decimal import Decimal, localcontext

from journal.domain.margin.answer import HedgeAnswer
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.position import ZERO, Leg
from journal.domain.margin.contracts.solvency import hedge_answer, solvent_interval
from journal.domain.margin.numbers import require_finite
from journal.domain.margin.rounding import ARITHMETIC, half_up_8, truncated_entry
from journal.domain.values import require_positive


def hedge_liquidation_prices(
    *,
    long_leg: Leg,
    short_leg: Leg,
    wallet_balance: Decimal,
    table: BracketTable,
    other_maintenance_margin: Decimal = ZERO,
    other_unrealized_pnl: Decimal = ZERO,
) -> HedgeAnswer:
    """Return the prices at which both legs together use up the cross wallet.

    Args:
        long_leg: the long.
        short_leg: the short.
        wallet_balance: cross wallet balance.
        table: brackets of the symbol.
        other_maintenance_margin: of the other symbols' cross positions.
        other_unrealized_pnl: of the other symbols' cross positions at mark.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("wallet_balance", wallet_balance)
    require_finite("other_maintenance_margin", other_maintenance_margin)
    require_finite("other_unrealized_pnl", other_unrealized_pnl)
    with localcontext(ARITHMETIC):
        available = wallet_balance - other_maintenance_margin + other_unrealized_pnl
        solvent = solvent_interval(_lines(long_leg, short_leg, available, table))
        larger = max(long_leg.quantity, short_leg.quantity)
        return hedge_answer(solvent, reach=table.brackets[-1].cap / larger)


def hedge_bankruptcy_price(
    *,
    long_leg: Leg,
    short_leg: Leg,
    wallet_balance: Decimal,
    other_unrealized_pnl: Decimal = ZERO,
) -> Decimal | None:
    """Return the price at which the cross margin balance is zero, half-up to 8, or None.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("wallet_balance", wallet_balance)
    require_finite("other_unrealized_pnl", other_unrealized_pnl)
    net_quantity = long_leg.quantity - short_leg.quantity
    if net_quantity == 0:
        return None
    with localcontext(ARITHMETIC):
        at_zero = _balance_at_zero(long_leg, short_leg, wallet_balance + other_unrealized_pnl)
        price = half_up_8(-at_zero / net_quantity)
    return price if price > 0 else None


def _balance_at_zero(long_leg: Leg, short_leg: Leg, available: Decimal) -> Decimal:
    """Return what would be left of the wallet if the symbol's price were zero."""
    return (
        available
        - long_leg.quantity * truncated_entry(long_leg.entry_price)
        + short_leg.quantity * truncated_entry(short_leg.entry_price)
    )


def _lines(
    long_leg: Leg, short_leg: Leg, available: Decimal, table: BracketTable
) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield (value at zero, slope) of the line of each pair of brackets; f is their minimum."""
    at_zero = _balance_at_zero(long_leg, short_leg, available)
    short_parts = [
        (bracket.maintenance_amount, -short_leg.quantity * (1 + bracket.maintenance_margin_rate))
        for bracket in table.brackets
    ]
    for bracket in table.brackets:
        long_value = at_zero + bracket.maintenance_amount
        long_slope = long_leg.quantity * (1 - bracket.maintenance_margin_rate)
        for short_value, short_slope in short_parts:
            yield long_value + short_value, long_slope + short_slope
