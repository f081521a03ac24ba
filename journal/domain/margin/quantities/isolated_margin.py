"""How much margin may be moved into or out of an isolated position.

Source: ``margin.md`` section 6.
"""

from decimal import Decimal, localcontext

from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.position import MarginPosition, position_wallet
from journal.domain.margin.numbers import require_finite
from journal.domain.margin.rounding import ARITHMETIC, floor_8, leverage_rate

_ZERO = Decimal(0)


def max_addable_margin(
    *,
    cross_wallet_balance: Decimal,
    open_order_initial_margin: Decimal = _ZERO,
    cross_maintenance_margin: Decimal = _ZERO,
    cross_unrealized_pnl: Decimal = _ZERO,
) -> Decimal:
    """Return what the cross wallet can give away: never more than would liquidate it.

    ``cross WB - open orders' IM - cross MM``, and a loss of the cross positions counts against
    it while a profit does not; truncated to 8, at least zero.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_finite("cross_wallet_balance", cross_wallet_balance)
    require_finite("open_order_initial_margin", open_order_initial_margin)
    require_finite("cross_maintenance_margin", cross_maintenance_margin)
    require_finite("cross_unrealized_pnl", cross_unrealized_pnl)
    with localcontext(ARITHMETIC):
        bound = open_order_initial_margin + cross_maintenance_margin
        free = cross_wallet_balance + min(_ZERO, cross_unrealized_pnl) - bound
        return floor_8(max(_ZERO, free))


def max_removable_margin(
    position: MarginPosition, table: BracketTable, *, leverage: Decimal
) -> Decimal:
    """Return what may be taken out of an isolated position at its mark (or entry).

    ``max(0, min(WB - MM, WB + uPnL - notional*IMR))``, truncated to 8, in the settlement asset.

    Raises:
        InvalidValueError: the wallet is unknown, or the leverage not positive.
    """
    wallet = position_wallet(position)
    price = position.reference_price
    notional = position.notional_at(price)
    with localcontext(ARITHMETIC):
        above_maintenance = wallet - table.exact_maintenance_margin(notional)
        above_initial = wallet + position.pnl_at(price) - notional * leverage_rate(leverage)
        return floor_8(max(_ZERO, min(above_maintenance, above_initial)))
