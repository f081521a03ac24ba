"""Everything that is drawn and shown of one USDⓈ-M position, from what is known of it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, localcontext

from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.table import BracketTable, initial_margin
from journal.domain.margin.contracts.linear.formulas import (
    ZERO,
    bankruptcy_price,
    break_even_price,
    exact_unrealized_pnl,
    liquidation_price,
    margin_ratio,
    simplified_liquidation_price,
)
from journal.domain.margin.contracts.linear.hedge import (
    HedgeAnswer,
    Leg,
    hedge_bankruptcy_price,
    hedge_liquidation_prices,
)
from journal.domain.margin.contracts.linear.position import LinearPosition, position_wallet
from journal.domain.margin.contracts.stop import StopLines, stop_lines
from journal.domain.margin.rounding import ARITHMETIC, display_price, floor_8, half_up_8
from journal.domain.values import MarginMode, Side

# Whoever asks for lines needs the position too: one door for both.
__all__ = ["LinearPosition", "MarginLines", "margin_lines"]

_SMALLEST_TICK = Decimal("0.00000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginLines:
    """The prices and margins of one position; None is unknown or does not exist, see the flags.

    Attributes:
        liquidation_price: the exact (tiered) one; of two hedge prices the one nearer to the mark.
        hedge_prices: both prices where both legs of a symbol share a cross wallet.
        displayed_liquidation_price: on the tick, towards the mark; None where no tick is known.
        simplified_liquidation_price: EP * (1 -/+ 1/L), optimistic; never drawn as *the* line.
        wallet: the wallet balance used; an estimate where the flags say so.
        notional: at mark, or at entry where no mark is known; so are both margins.
        maintenance_margin: None where the brackets are unknown.
        margin_ratio: liquidated at 1 and above; in cross that of the wallet.
        liquidation_distance_ratio: abs(mark - liquidation price) / mark.
        brackets_as_of: day of the brackets used; None where the trader gave them.
    """

    liquidation_price: Decimal | None
    hedge_prices: HedgeAnswer | None
    displayed_liquidation_price: Decimal | None
    simplified_liquidation_price: Decimal | None
    bankruptcy_price: Decimal | None
    break_even_price: Decimal
    wallet: Decimal
    notional: Decimal
    maintenance_margin: Decimal | None
    initial_margin: Decimal | None
    margin_ratio: Decimal | None
    unrealized_pnl: Decimal | None
    liquidation_distance_ratio: Decimal | None
    stop: StopLines | None
    brackets_as_of: date | None
    flags: frozenset[MarginFlag]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Solved:
    """A liquidation price, one way or hedged."""

    price: Decimal | None
    hedge: HedgeAnswer | None
    flags: frozenset[MarginFlag]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Balance:
    """What stands against what at the mark."""

    own_maintenance: Decimal | None
    total_maintenance: Decimal
    margin_balance: Decimal | None


def margin_lines(
    position: LinearPosition, table: BracketTable | None, *, at: datetime
) -> MarginLines:
    """Return all prices and margins of a position.

    Args:
        position: what is known of it.
        table: brackets of its symbol; None gives what needs none, flagged UNKNOWN_BRACKETS.
        at: the time asked about, aware; brackets of more than 30 days from it are flagged.

    Raises:
        InvalidValueError: neither wallet nor leverage of an isolated position is known, or the
            wallet of a cross position is not.
    """
    wallet = position_wallet(position)
    solved = _solve(position, wallet, table)
    balance = _balance(position, wallet, table)
    ratio = None
    if table is not None and balance.margin_balance is not None:
        ratio = margin_ratio(
            maintenance_margin=balance.total_maintenance, margin_balance=balance.margin_balance
        )
    notional = half_up_8(ARITHMETIC.multiply(position.quantity, position.reference_price))
    own = balance.own_maintenance
    leverage = position.leverage
    return MarginLines(
        liquidation_price=solved.price,
        hedge_prices=solved.hedge,
        displayed_liquidation_price=_displayed(position, solved.price),
        simplified_liquidation_price=_simplified(position),
        bankruptcy_price=_bankruptcy(position, wallet),
        break_even_price=break_even_price(side=position.side, entry_price=position.entry_price),
        wallet=wallet,
        notional=notional,
        maintenance_margin=None if own is None else floor_8(own),
        initial_margin=None if leverage is None else initial_margin(notional, leverage),
        margin_ratio=ratio,
        unrealized_pnl=_unrealized(position),
        liquidation_distance_ratio=_distance(position.mark_price, solved.price),
        stop=_stop(position, solved),
        brackets_as_of=None if table is None else table.as_of,
        flags=solved.flags | _flags(position, table, balance, solved.price, at),
    )


def _solve(position: LinearPosition, wallet: Decimal, table: BracketTable | None) -> _Solved:
    if table is None:
        return _Solved(price=None, hedge=None, flags=frozenset({MarginFlag.UNKNOWN_BRACKETS}))
    other_maintenance = position.other_maintenance_margin or ZERO
    other_pnl = position.other_unrealized_pnl or ZERO
    legs = position.legs
    if legs is None:
        answer = liquidation_price(
            side=position.side,
            quantity=position.quantity,
            entry_price=position.entry_price,
            wallet_balance=wallet,
            table=table,
            other_maintenance_margin=other_maintenance,
            other_unrealized_pnl=other_pnl,
        )
        return _Solved(price=answer.price, hedge=None, flags=answer.flags)
    hedge = hedge_liquidation_prices(
        long_leg=legs[0],
        short_leg=legs[1],
        wallet_balance=wallet,
        table=table,
        other_maintenance_margin=other_maintenance,
        other_unrealized_pnl=other_pnl,
    )
    nearest = hedge.nearest(position.reference_price)
    beyond = {MarginFlag.BEYOND_LAST_BRACKET} if hedge.is_beyond(nearest) else set()
    return _Solved(price=nearest, hedge=hedge, flags=hedge.flags | beyond)


def _balance(position: LinearPosition, wallet: Decimal, table: BracketTable | None) -> _Balance:
    """Return the maintenance margins and the margin balance, exact, at mark (or entry)."""
    price = position.reference_price
    opposite = position.opposite_leg
    with localcontext(ARITHMETIC):
        own = None if table is None else table.exact_maintenance_margin(position.quantity * price)
        total = (own or ZERO) + (position.other_maintenance_margin or ZERO)
        if table is not None and opposite is not None:
            total += table.exact_maintenance_margin(opposite.quantity * price)
        balance = None
        if position.mark_price is not None:
            balance = wallet + (position.other_unrealized_pnl or ZERO)
            balance += _pnl(position.side, position.leg, price)
            if opposite is not None:
                balance += _pnl(position.side.opposite, opposite, price)
    return _Balance(own_maintenance=own, total_maintenance=total, margin_balance=balance)


def _pnl(side: Side, leg: Leg, mark_price: Decimal) -> Decimal:
    return exact_unrealized_pnl(
        side=side, quantity=leg.quantity, entry_price=leg.entry_price, mark_price=mark_price
    )


def _unrealized(position: LinearPosition) -> Decimal | None:
    if position.mark_price is None:
        return None
    return half_up_8(_pnl(position.side, position.leg, position.mark_price))


def _bankruptcy(position: LinearPosition, wallet: Decimal) -> Decimal | None:
    other_pnl = position.other_unrealized_pnl or ZERO
    if position.legs is None:
        return bankruptcy_price(
            side=position.side,
            quantity=position.quantity,
            entry_price=position.entry_price,
            wallet_balance=wallet,
            other_unrealized_pnl=other_pnl,
        )
    long_leg, short_leg = position.legs
    return hedge_bankruptcy_price(
        long_leg=long_leg,
        short_leg=short_leg,
        wallet_balance=wallet,
        other_unrealized_pnl=other_pnl,
    )


def _simplified(position: LinearPosition) -> Decimal | None:
    if position.leverage is None:
        return None
    return simplified_liquidation_price(
        side=position.side, entry_price=position.entry_price, leverage=position.leverage
    )


def _displayed(position: LinearPosition, price: Decimal | None) -> Decimal | None:
    """Return a price on the tick, towards the mark: up from below it, down from above."""
    if price is None or position.tick_size is None:
        return None
    below = Side.LONG if price <= position.reference_price else Side.SHORT
    towards = position.side if position.opposite_leg is None else below
    return display_price(price, position.tick_size, towards)


def _distance(mark_price: Decimal | None, price: Decimal | None) -> Decimal | None:
    if mark_price is None or price is None:
        return None
    with localcontext(ARITHMETIC):
        return floor_8(abs(mark_price - price) / mark_price)


def _stop(position: LinearPosition, solved: _Solved) -> StopLines | None:
    """Return what a stop does; it guards against the price on its own side of the position."""
    if position.stop_price is None:
        return None
    guarded = solved.price
    if solved.hedge is not None:
        long = position.side is Side.LONG
        guarded = solved.hedge.lower_price if long else solved.hedge.upper_price
    return stop_lines(
        side=position.side,
        quantity=position.quantity,
        entry_price=position.entry_price,
        stop_price=position.stop_price,
        liquidation_price=guarded,
    )


def _flags(
    position: LinearPosition,
    table: BracketTable | None,
    balance: _Balance,
    price: Decimal | None,
    at: datetime,
) -> frozenset[MarginFlag]:
    """Return what must be said besides what the solver said."""
    cross = position.margin_mode is MarginMode.CROSS
    others_unknown = (
        position.other_maintenance_margin is None or position.other_unrealized_pnl is None
    )
    left = balance.margin_balance
    judged = {
        MarginFlag.AT_OR_PAST_LIQUIDATION: left is not None and left <= balance.total_maintenance,
        MarginFlag.BEYOND_LAST_BRACKET: table is not None and _is_beyond(position, table),
        MarginFlag.STALE_BRACKETS: table is not None and table.is_stale(at),
        MarginFlag.SINGLE_POSITION_ASSUMPTION: cross and others_unknown,
        MarginFlag.ESTIMATED_WALLET: position.wallet_balance is None,
        MarginFlag.DIFFERS_FROM_EXCHANGE: _differs(position, price),
    }
    return frozenset(flag for flag, holds in judged.items() if holds)


def _is_beyond(position: LinearPosition, table: BracketTable) -> bool:
    """Whether the position's notional already lies outside the table."""
    notional = ARITHMETIC.multiply(position.quantity, position.reference_price)
    return notional > table.brackets[-1].cap


def _differs(position: LinearPosition, price: Decimal | None) -> bool:
    """Whether the exchange's own price is more than one tick from ours."""
    theirs = position.exchange_liquidation_price
    if theirs is None or price is None:
        return False
    return abs(theirs - price) > (position.tick_size or _SMALLEST_TICK)
