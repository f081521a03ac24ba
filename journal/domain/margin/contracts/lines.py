"""Everything that is drawn and shown of one position, once its wallet and price are solved."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, localcontext

from journal.domain.margin.answer import HedgeAnswer, MarginFlag
from journal.domain.margin.brackets.table import BracketTable, initial_margin
from journal.domain.margin.contracts.break_even import break_even_price, honest_break_even_price
from journal.domain.margin.contracts.position import ZERO, MarginPosition
from journal.domain.margin.contracts.ratio import margin_ratio
from journal.domain.margin.contracts.returns import return_on_margin
from journal.domain.margin.contracts.stop import StopLines, stop_lines
from journal.domain.margin.rounding import ARITHMETIC, ceil_8, display_price, floor_8, half_up_8
from journal.domain.values import MarginMode, Side

_SMALLEST_TICK = Decimal("0.00000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginLines:
    """The prices and margins of one position; None is unknown or does not exist, see the flags.

    Amounts are in the settlement asset: the quote asset, or the coin of an inverse contract.

    Attributes:
        liquidation_price: the exact (tiered) one; of two hedge prices the one nearer to the mark.
        hedge_prices: both prices where both legs of a symbol share a cross wallet.
        displayed_liquidation_price: on the tick, towards the mark; None where no tick is known.
        simplified_liquidation_price: EP * (1 -/+ 1/L), optimistic; never drawn as *the* line.
        wallet: the wallet balance used; an estimate where the flags say so.
        notional: at mark, or at entry where no mark is known; so are both margins.
        maintenance_margin: None where the brackets are unknown.
        margin_ratio: liquidated at 1 and above; in cross that of the wallet.
        return_on_mark: ROE as the exchange's positions table has it, on the margin at mark.
        return_on_entry: ROE as its calculator has it, on the margin at entry.
        honest_break_even_price: with a closing fee as high as the taker's, without funding.
        liquidation_distance_ratio: abs(mark - liquidation price) / mark.
        brackets_as_of: day of the brackets used; None where the trader gave them.
    """

    liquidation_price: Decimal | None
    hedge_prices: HedgeAnswer | None
    displayed_liquidation_price: Decimal | None
    simplified_liquidation_price: Decimal | None
    bankruptcy_price: Decimal | None
    break_even_price: Decimal
    honest_break_even_price: Decimal | None
    wallet: Decimal
    notional: Decimal
    maintenance_margin: Decimal | None
    initial_margin: Decimal | None
    margin_ratio: Decimal | None
    unrealized_pnl: Decimal | None
    return_on_mark: Decimal | None
    return_on_entry: Decimal | None
    liquidation_distance_ratio: Decimal | None
    stop: StopLines | None
    brackets_as_of: date | None
    flags: frozenset[MarginFlag]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A liquidation price, one way or hedged."""

    price: Decimal | None
    hedge: HedgeAnswer | None
    flags: frozenset[MarginFlag]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What stands against what at the mark."""

    own_maintenance: Decimal | None
    total_maintenance: Decimal
    margin_balance: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the solver of a contract found, for the lines to be put together from.

    Attributes:
        wallet: the wallet balance used.
        solved: the liquidation price.
        balance: what stands against what at the mark.
        bankruptcy_price: where nothing is left.
    """

    wallet: Decimal
    solved: Solved
    balance: Balance
    bankruptcy_price: Decimal | None


def nearest_of_hedge(hedge: HedgeAnswer, reference_price: Decimal) -> Solved:
    """Return the price of two that the mark reaches first, with both kept."""
    nearest = hedge.nearest(reference_price)
    beyond = {MarginFlag.BEYOND_LAST_BRACKET} if hedge.is_beyond(nearest) else set()
    return Solved(price=nearest, hedge=hedge, flags=hedge.flags | beyond)


def position_balance(
    position: MarginPosition, wallet: Decimal, table: BracketTable | None
) -> Balance:
    """Return the maintenance margins and the margin balance, exact, at mark (or entry)."""
    price = position.reference_price
    opposite = position.opposite_leg
    with localcontext(ARITHMETIC):
        own = None if table is None else table.exact_maintenance_margin(position.notional_at(price))
        total = (own or ZERO) + (position.other_maintenance_margin or ZERO)
        if table is not None and opposite is not None:
            total += table.exact_maintenance_margin(position.leg_notional(opposite, price))
        balance = None
        if position.mark_price is not None:
            balance = wallet + (position.other_unrealized_pnl or ZERO) + position.pnl_at(price)
            if opposite is not None:
                balance += position.leg_pnl(position.side.opposite, opposite, price)
    return Balance(own_maintenance=own, total_maintenance=total, margin_balance=balance)


def assembled_lines(
    position: MarginPosition, table: BracketTable | None, answered: Answered, *, at: datetime
) -> MarginLines:
    """Return all prices and margins of a position whose liquidation price is found.

    Args:
        position: what is known of it.
        table: brackets of its symbol; None where unknown.
        answered: what the contract's solver found.
        at: the time asked about, aware; brackets of more than 30 days from it are flagged.
    """
    solved, balance, leverage = answered.solved, answered.balance, position.leverage
    ratio = None
    if table is not None and balance.margin_balance is not None:
        ratio = margin_ratio(
            maintenance_margin=balance.total_maintenance, margin_balance=balance.margin_balance
        )
    notional = half_up_8(position.notional_at(position.reference_price))
    own = balance.own_maintenance
    return MarginLines(
        liquidation_price=solved.price,
        hedge_prices=solved.hedge,
        displayed_liquidation_price=_displayed(position, solved.price),
        simplified_liquidation_price=position.simplified_liquidation_price,
        bankruptcy_price=answered.bankruptcy_price,
        break_even_price=break_even_price(side=position.side, entry_price=position.entry_price),
        honest_break_even_price=_honest_break_even(position),
        wallet=answered.wallet,
        notional=notional,
        maintenance_margin=None if own is None else floor_8(own),
        initial_margin=None if leverage is None else initial_margin(notional, leverage),
        margin_ratio=ratio,
        unrealized_pnl=_unrealized(position),
        return_on_mark=_return(position, position.mark_price),
        return_on_entry=_return(position, position.entry_price),
        liquidation_distance_ratio=_distance(position.mark_price, solved.price),
        stop=_stop(position, solved),
        brackets_as_of=None if table is None else table.as_of,
        flags=solved.flags | _flags(position, table, balance, solved.price, at),
    )


def _honest_break_even(position: MarginPosition) -> Decimal | None:
    """Return the price that pays both taker fees, to 8 decimals and never a digit too early."""
    price = honest_break_even_price(side=position.side, entry_price=position.entry_price)
    later = ceil_8 if position.side is Side.LONG else floor_8
    return price and later(price)


def _unrealized(position: MarginPosition) -> Decimal | None:
    if position.mark_price is None:
        return None
    return half_up_8(position.pnl_at(position.mark_price))


def _return(position: MarginPosition, margin_price: Decimal | None) -> Decimal | None:
    """Return the ROE on the margin at a price; None where mark or leverage is unknown."""
    if position.mark_price is None or margin_price is None or position.leverage is None:
        return None
    return return_on_margin(
        pnl=position.pnl_at(position.mark_price),
        notional=position.notional_at(margin_price),
        leverage=position.leverage,
    )


def _displayed(position: MarginPosition, price: Decimal | None) -> Decimal | None:
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


def _stop(position: MarginPosition, solved: Solved) -> StopLines | None:
    """Return what a stop does; it guards against the price on its own side of the position."""
    if position.stop_price is None:
        return None
    guarded = solved.price
    if solved.hedge is not None:
        long = position.side is Side.LONG
        guarded = solved.hedge.lower_price if long else solved.hedge.upper_price
    return stop_lines(
        side=position.side,
        quantity=position.size,
        entry_price=position.entry_price,
        stop_price=position.stop_price,
        liquidation_price=guarded,
        loss=-position.pnl_at(position.stop_price),
    )


def _flags(
    position: MarginPosition,
    table: BracketTable | None,
    balance: Balance,
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


def _is_beyond(position: MarginPosition, table: BracketTable) -> bool:
    """Whether the position's notional already lies outside the table."""
    return position.notional_at(position.reference_price) > table.brackets[-1].cap


def _differs(position: MarginPosition, price: Decimal | None) -> bool:
    """Whether the exchange's own price is more than one tick from ours."""
    theirs = position.exchange_liquidation_price
    if theirs is None or price is None:
        return False
    return abs(theirs - price) > (position.tick_size or _SMALLEST_TICK)
