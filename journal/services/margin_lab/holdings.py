"""An open position: where it is liquidated, what funding does to it, what a top-up or cut does."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, localcontext
from enum import StrEnum

from journal.domain.errors import InvalidValueError
from journal.domain.margin.account.portfolio import AnyPosition, lines_of
from journal.domain.margin.answer import MarginFlag
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.inverse.position import InversePosition
from journal.domain.margin.contracts.lines import MarginLines
from journal.domain.margin.contracts.position import TAKER_FEE_RATE, position_wallet
from journal.domain.margin.quantities.funding import funding_amount
from journal.domain.margin.quantities.isolated_margin import (
    max_addable_margin,
    max_removable_margin,
)
from journal.domain.margin.rounding import ARITHMETIC, half_up_8
from journal.domain.values import MarginMode, require_positive
from journal.services.margin_lab.position import BracketDate, LabPosition, bracket_date

_HOURS_A_DAY = 24
_LONGEST_DAYS = 3650


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidationAnswer:
    """All prices and margins of one position, and how old its brackets are."""

    asset: str
    lines: MarginLines
    distance_ratio: Decimal | None
    """From the mark, or the entry where no mark is typed, to the liquidation price."""
    exchange_price: Decimal | None
    brackets: BracketDate | None


def liquidation(
    typed: LabPosition, table: BracketTable | None, *, at: datetime
) -> LiquidationAnswer:
    """Return all prices and margins of one position.

    Raises:
        InvalidValueError: names the field that cannot be right or is needed.
    """
    position = typed.position()
    lines = lines_of(position, table, at=at)
    return LiquidationAnswer(
        asset=typed.asset,
        lines=lines,
        distance_ratio=_distance(position, lines),
        exchange_price=typed.exchange_liquidation_price,
        brackets=bracket_date(table, at),
    )


def _distance(position: AnyPosition, lines: MarginLines) -> Decimal | None:
    """Return how far the price may still go, as a fraction; positive towards liquidation."""
    if lines.liquidation_price is None:
        return None
    with localcontext(ARITHMETIC):
        way = position.reference_price - lines.liquidation_price
        return position.side.sign * way / position.reference_price


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingAsk:
    """A position held over fundings; rate as a fraction, interval as the exchange tells it."""

    position: LabPosition
    funding_rate: Decimal
    interval_hours: int
    days: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingAnswer:
    """What funding adds to the wallet, negative when paid; at one mark and one rate throughout.

    Attributes:
        share_of_margin: of what is paid over the whole time, of the margin at the start.
        before: lines now; None where neither margin nor leverage is known.
        after: lines at the end, the isolated margin changed by the funding; None where it is
            used up before, or where ``before`` is.
    """

    asset: str
    each: Decimal
    per_day: Decimal
    total: Decimal
    count: int
    share_of_margin: Decimal | None
    before: MarginLines | None
    after: MarginLines | None
    is_used_up: bool
    brackets: BracketDate | None


def funding(ask: FundingAsk, table: BracketTable | None, *, at: datetime) -> FundingAnswer:
    """Return what funding costs over some days, and how it moves the liquidation price.

    Raises:
        InvalidValueError: names the field that cannot be right, or the contract is not linear.
    """
    require_positive("days", ask.days)
    if ask.days > _LONGEST_DAYS:
        raise InvalidValueError("days", "must be ten years at most")
    position = ask.position.position()
    if isinstance(position, InversePosition):
        raise InvalidValueError("symbol", "is settled in coin: funding is shown for USDT contracts")
    if abs(ask.funding_rate) >= 1:
        raise InvalidValueError("funding_rate", "must be below 100 %")
    each = funding_amount(
        side=position.side,
        quantity=position.quantity,
        mark_price=position.reference_price,
        funding_rate=ask.funding_rate,
    )
    with localcontext(ARITHMETIC):
        count = int(ask.days * _HOURS_A_DAY / ask.interval_hours)
        total = each * count
        per_day = each * _HOURS_A_DAY / ask.interval_hours
    before = after = share = None
    is_used_up = False
    if position.wallet_balance is not None or position.leverage is not None:
        before = lines_of(position, table, at=at)
        with localcontext(ARITHMETIC):
            left = before.wallet + total
            share = -total / before.wallet
        is_used_up = left <= 0
        if not is_used_up:
            after = lines_of(replace(position, wallet_balance=left), table, at=at)
    return FundingAnswer(
        asset=ask.position.asset,
        each=half_up_8(each),
        per_day=half_up_8(per_day),
        total=half_up_8(total),
        count=count,
        share_of_margin=share,
        before=before,
        after=after,
        is_used_up=is_used_up,
        brackets=bracket_date(table, at),
    )


class Relief(StrEnum):
    """What is done to an open position."""

    ADD_MARGIN = "add_margin"
    REMOVE_MARGIN = "remove_margin"
    REDUCE = "reduce"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefAsk:
    """An open position and what is to be done to it.

    Attributes:
        amount: margin in the settlement asset, or the size to be closed.
        cross_wallet_balance: what an isolated position could be topped up from, where typed.
    """

    position: LabPosition
    relief: Relief
    amount: Decimal
    cross_wallet_balance: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefAnswer:
    """Both sides of it.

    Attributes:
        after: None where the whole position is closed.
        most_removable: of isolated margin; None in cross or where leverage or brackets are unknown.
        most_addable: what the typed cross wallet can give; None where it is not typed.
        realized_pnl: of a part that is closed at the mark, its fee already taken off.
    """

    asset: str
    before: MarginLines
    after: MarginLines | None
    before_distance: Decimal | None
    after_distance: Decimal | None
    most_removable: Decimal | None
    most_addable: Decimal | None
    realized_pnl: Decimal | None
    brackets: BracketDate | None


def relieved(ask: ReliefAsk, table: BracketTable | None, *, at: datetime) -> ReliefAnswer:
    """Return what adding or removing margin, or closing a part, does to a position.

    A part that is closed in cross leaves its profit or loss in the wallet. Of isolated margin the
    exchange does not publish what it releases: here the closed share takes its share with it.

    Raises:
        InvalidValueError: names the field that cannot be right.
    """
    require_positive("amount", ask.amount)
    require_positive("cross_wallet_balance", ask.cross_wallet_balance)
    position = ask.position.position()
    wallet = position_wallet(position)
    removable = None
    is_isolated = position.margin_mode is MarginMode.ISOLATED
    if is_isolated and table is not None and position.leverage is not None:
        removable = max_removable_margin(position, table, leverage=position.leverage)
    changed, realized = _changed(ask, position, wallet, removable)
    before = lines_of(position, table, at=at)
    after = None if changed is None else lines_of(changed, table, at=at)
    if after is not None and MarginFlag.ESTIMATED_WALLET in before.flags:
        after = replace(after, flags=after.flags | {MarginFlag.ESTIMATED_WALLET})
    addable = None
    if is_isolated and ask.cross_wallet_balance is not None:
        addable = max_addable_margin(cross_wallet_balance=ask.cross_wallet_balance)
    return ReliefAnswer(
        asset=ask.position.asset,
        before=before,
        after=after,
        before_distance=_distance(position, before),
        after_distance=_distance(changed, after) if changed and after else None,
        most_removable=removable,
        most_addable=addable,
        realized_pnl=realized,
        brackets=bracket_date(table, at),
    )


def _changed(
    ask: ReliefAsk, position: AnyPosition, wallet: Decimal, removable: Decimal | None
) -> tuple[AnyPosition | None, Decimal | None]:
    """Return the position afterwards, None where nothing is left of it, and what was realized."""
    amount = ask.amount
    if ask.relief is Relief.REDUCE:
        return _reduced(ask, position, wallet)
    if ask.relief is Relief.ADD_MARGIN:
        return replace(position, wallet_balance=ARITHMETIC.add(wallet, amount)), None
    if removable is not None and amount > removable:
        most = f"{removable:f}".rstrip("0").rstrip(".") or "0"
        raise InvalidValueError("amount", f"must be at most {most}, what can be taken out now")
    left = ARITHMETIC.subtract(wallet, amount)
    if left <= 0:
        raise InvalidValueError("amount", "must leave some margin in the position")
    return replace(position, wallet_balance=left), None


def _reduced(
    ask: ReliefAsk, position: AnyPosition, wallet: Decimal
) -> tuple[AnyPosition | None, Decimal]:
    """Return what is left of a position after a part is closed at the mark by a taker."""
    if ask.amount > position.quantity:
        raise InvalidValueError("amount", "must not be more than the size of the position")
    price = position.reference_price
    closed = replace(ask.position, quantity=ask.amount).position()
    with localcontext(ARITHMETIC):
        realized = closed.pnl_at(price) - closed.notional_at(price) * TAKER_FEE_RATE
        quantity = position.quantity - ask.amount
        if quantity == 0:
            return None, half_up_8(realized)
        if position.margin_mode is MarginMode.CROSS:
            left = wallet + realized
        else:
            left = wallet * quantity / position.quantity
    if left <= 0:
        raise InvalidValueError("amount", "realizes more loss than the wallet holds")
    return replace(position, quantity=quantity, wallet_balance=left), half_up_8(realized)
