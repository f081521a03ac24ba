"""Trades typed by hand: what they may be, and the fills they are kept as."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag
from journal.domain.errors import InvalidValueError
from journal.domain.instants import ms_from_utc, require_utc
from journal.domain.ledger.positions import Position
from journal.domain.values import (
    Fill,
    MarginMode,
    OrderSide,
    PositionFacts,
    PositionSide,
    PriceType,
    Side,
    require_positive,
)

_PREFIX: Final = "hand-"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandTrade:
    """A position typed by hand: one opening and, where it is over, one closing."""

    symbol: str
    side: Side
    quantity: Decimal
    entry_price: Decimal
    opened_at: datetime
    leverage: Decimal | None = None
    margin_mode: MarginMode | None = None
    isolated_wallet: Decimal | None = None
    stop_price: Decimal | None = None
    has_stop: bool | None = None
    stop_watches: PriceType | None = None
    exit_price: Decimal | None = None
    closed_at: datetime | None = None
    note: str = ""
    tags: tuple[Tag, ...] = ()

    def __post_init__(self) -> None:
        """Refuse half a closing, and what no fill can be."""
        if not self.symbol.strip():
            raise InvalidValueError("symbol", "is missing: type the contract, for example BTCUSDT")
        for field in ("quantity", "entry_price", "exit_price"):
            require_positive(field, getattr(self, field))
        require_utc("opened_at", self.opened_at)
        require_utc("closed_at", self.closed_at)
        if (self.exit_price is None) != (self.closed_at is None):
            missing = "exit_price" if self.exit_price is None else "closed_at"
            raise InvalidValueError(missing, "is missing: a closing needs a price and a time")
        if self.closed_at is not None and self.closed_at < self.opened_at:
            raise InvalidValueError("closed_at", "is before the opening")

    def entry(self, position_key: str, at: datetime) -> DiaryEntry:
        """Return what is written about the position, at a time.

        Raises:
            InvalidValueError: it is more than is kept.
        """
        subject = Subject.position(position_key)
        return DiaryEntry(subject=subject, note=self.note, tags=self.tags, written_at=at)

    @property
    def contract(self) -> str:
        """The symbol as the exchange writes it."""
        return self.symbol.strip().upper()

    @property
    def position_side(self) -> PositionSide:
        """Its own hedge leg, apart from the exchange's one-way position in the same symbol."""
        return PositionSide(self.side.value)

    def fills(self, now: datetime) -> tuple[Fill, ...]:
        """Return it as fills that say in their ids that they were typed, and when."""
        buys = self.side is Side.LONG
        stamp = f"{_PREFIX}{ms_from_utc(now)}"
        leg = self.contract, self.position_side
        opening = _fill(f"{stamp}-1", leg, (self.opened_at, self.entry_price, self.quantity), buys)
        if self.exit_price is None or self.closed_at is None:
            return (opening,)
        closed = self.closed_at, self.exit_price, self.quantity
        return opening, _fill(f"{stamp}-2", leg, closed, not buys)

    def facts(self, position_key: str) -> PositionFacts:
        """Return what was typed beside the fills."""
        return PositionFacts(
            position_key=position_key,
            leverage=self.leverage,
            margin_mode=self.margin_mode,
            isolated_wallet=self.isolated_wallet,
            stop_price=self.stop_price,
            has_stop=self.has_stop,
            stop_watches=self.stop_watches,
        )


def is_typed_by_hand(position: Position) -> bool:
    """Return whether a position was opened by hand, so that no file will tell its closing."""
    return position.events[0].fill.trade_id.startswith(_PREFIX)


def closing_fill(position: Position, price: Decimal, closed_at: datetime, now: datetime) -> Fill:
    """Return the fill that closes all that is open of a position typed by hand.

    Raises:
        InvalidValueError: price or time cannot be right.
    """
    require_positive("exit_price", price)
    require_past("closed_at", closed_at, now)
    if closed_at < position.events[-1].fill.traded_at:
        raise InvalidValueError("closed_at", "is before the opening")
    leg = position.symbol, position.position_side
    stamp = f"{_PREFIX}{ms_from_utc(now)}-2"
    closed = closed_at, price, position.quantity
    return _fill(stamp, leg, closed, position.side is Side.SHORT)


def require_past(field: str, at: datetime | None, now: datetime) -> None:
    """Refuse a time that has not come yet: a trade already made is written down, never a plan."""
    require_utc(field, at)
    if at is not None and at > now:
        raise InvalidValueError(field, "lies in the future")


def require_free_leg(trade: HandTrade, positions: Iterable[Position]) -> None:
    """Refuse a trade that overlaps a position of its leg: the two would be folded into one.

    Raises:
        InvalidValueError: naming the symbol.
    """
    for position in positions:
        if (position.symbol, position.position_side) != (trade.contract, trade.position_side):
            continue
        begins_before_end = trade.closed_at is None or position.opened_at <= trade.closed_at
        ended_before = position.closed_at is not None and position.closed_at < trade.opened_at
        if begins_before_end and not ended_before:
            raise InvalidValueError(
                "symbol", f"has a {trade.side} in your journal at that time: close that one first"
            )


def _fill(
    trade_id: str,
    leg: tuple[str, PositionSide],
    done: tuple[datetime, Decimal, Decimal],
    buys: bool,  # noqa: FBT001  # of this module only
) -> Fill:
    """Return one fill; no fee and no exchange's PnL is known of it."""
    traded_at, price, quantity = done
    return Fill(
        symbol=leg[0],
        trade_id=trade_id,
        order_id=None,
        traded_at=traded_at,
        order_side=OrderSide.BUY if buys else OrderSide.SELL,
        position_side=leg[1],
        price=price,
        quantity=quantity,
        fee=None,
        fee_asset=None,
        realized_pnl=None,
        is_maker=None,
    )
