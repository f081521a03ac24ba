"""The values everything else is computed from: what was filled, paid, planned and liquidated.

Prices are quote asset per base asset, quantities base asset and positive, times aware UTC,
fees and losses positive when paid or lost, PnL signed. ``None`` means unknown, never zero.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from journal.domain.errors import InvalidValueError
from journal.domain.instants import require_utc


class Side(StrEnum):
    """Direction of a position."""

    LONG = "long"
    SHORT = "short"

    @property
    def sign(self) -> int:
        """+1 for a long, -1 for a short."""
        return 1 if self is Side.LONG else -1

    @property
    def opposite(self) -> "Side":
        """The other direction."""
        return Side.SHORT if self is Side.LONG else Side.LONG


class OrderSide(StrEnum):
    """Direction of an order or fill."""

    BUY = "buy"
    SELL = "sell"

    @property
    def side(self) -> Side:
        """The position side that this order direction opens."""
        return Side.LONG if self is OrderSide.BUY else Side.SHORT


class PositionSide(StrEnum):
    """Which leg a fill belongs to: BOTH in one-way mode, LONG or SHORT in hedge mode."""

    BOTH = "both"
    LONG = "long"
    SHORT = "short"


class MarginMode(StrEnum):
    """Whether a position answers with its own margin or with the whole wallet."""

    ISOLATED = "isolated"
    CROSS = "cross"


class PriceType(StrEnum):
    """Which price a candle tells."""

    LAST = "last"
    MARK = "mark"
    INDEX = "index"


class Certainty(StrEnum):
    """How sure it is that an event was a liquidation (``formats.md`` section 2)."""

    CERTAIN = "certain"
    HIGH = "high"
    CONFIRMED = "confirmed"
    BY_HAND = "by hand"
    PROBABLE = "probable"

    @property
    def starts_pause(self) -> bool:
        """Whether a pause follows: all but a guess the trader has not confirmed."""
        return self is not Certainty.PROBABLE


def require_positive(field: str, value: Decimal | None) -> None:
    """Raise InvalidValueError unless the value is unknown or a finite number above zero."""
    if value is not None and not (value.is_finite() and value > 0):
        raise InvalidValueError(field, f"must be a number above zero, not {value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """One execution as the exchange recorded it."""

    symbol: str
    trade_id: str
    order_id: str | None
    traded_at: datetime
    order_side: OrderSide
    position_side: PositionSide
    price: Decimal
    quantity: Decimal
    fee: Decimal | None
    fee_asset: str | None
    realized_pnl: Decimal | None
    """The exchange's own figure, before fees; None where the file does not tell."""
    is_maker: bool | None

    def __post_init__(self) -> None:
        """Refuse what cannot be a fill."""
        require_positive("price", self.price)
        require_positive("quantity", self.quantity)
        require_utc("traded_at", self.traded_at)

    @property
    def sort_key(self) -> tuple[datetime, int, str]:
        """Order of fills: time, then numeric trade id, since many share one second."""
        number = int(self.trade_id) if self.trade_id.isascii() and self.trade_id.isdigit() else 0
        return (self.traded_at, number, self.trade_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """One change of the futures wallet: realized PnL, fee, funding, transfer, insurance clear.

    ``income_type`` is the exchange's own word in upper case; unknown types are kept.
    """

    income_type: str
    amount: Decimal
    asset: str
    symbol: str | None
    transaction_id: str
    occurred_at: datetime

    def __post_init__(self) -> None:
        """Refuse what cannot be an income row."""
        if not self.amount.is_finite():
            raise InvalidValueError("amount", f"must be a number, not {self.amount}")
        require_utc("occurred_at", self.occurred_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeOrder:
    """One order from an order history; only what liquidations and stops are read from."""

    symbol: str
    order_id: str
    client_order_id: str | None
    order_type: str
    order_side: OrderSide
    position_side: PositionSide
    price: Decimal
    average_price: Decimal
    quantity: Decimal
    executed_quantity: Decimal
    stop_price: Decimal | None
    status: str
    placed_at: datetime
    updated_at: datetime | None

    def __post_init__(self) -> None:
        """Refuse times that are not UTC."""
        require_utc("placed_at", self.placed_at)
        require_utc("updated_at", self.updated_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Liquidation:
    """A forced closing by the exchange, with whatever the record tells about it.

    Trigger price (mark at the liquidation price), order price (bankruptcy) and execution price
    are three different numbers; each is kept only where a source tells it.
    """

    liquidation_id: str
    symbol: str
    side: Side | None
    occurred_at: datetime
    certainty: Certainty
    source: str
    position_key: str | None = None
    quantity: Decimal | None = None
    leverage: Decimal | None = None
    margin_mode: MarginMode | None = None
    entry_price: Decimal | None = None
    trigger_price: Decimal | None = None
    bankruptcy_price: Decimal | None = None
    execution_price: Decimal | None = None
    loss: Decimal | None = None
    """Positive, in the settlement asset, all that the event took including the clearance fee."""
    balance_left: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be a liquidation."""
        if not self.symbol:
            raise InvalidValueError("symbol", "is missing: type the contract, for example BTCUSDT")
        require_utc("occurred_at", self.occurred_at)
        for field in (
            "quantity",
            "leverage",
            "entry_price",
            "trigger_price",
            "bankruptcy_price",
            "execution_price",
        ):
            require_positive(field, getattr(self, field))


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionFacts:
    """What the trader typed about one position because no imported file tells it."""

    position_key: str
    leverage: Decimal | None = None
    margin_mode: MarginMode | None = None
    isolated_wallet: Decimal | None = None
    stop_price: Decimal | None = None
    has_stop: bool | None = None
    """False: the trader says there was none. None: unknown. True follows from a stop price."""
    stop_watches: PriceType | None = None
    """Which price triggers the stop, which no export tells; None: unknown."""

    def __post_init__(self) -> None:
        """Refuse what cannot be true of a position."""
        for field in ("leverage", "isolated_wallet", "stop_price"):
            require_positive(field, getattr(self, field))
        if self.stop_price is not None and self.has_stop is False:
            raise InvalidValueError("stop_price", "is given although 'no stop' is chosen")
        if self.stop_watches is not None and self.has_stop is False:
            raise InvalidValueError("stop_watches", "is given although 'no stop' is chosen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One futures account and the trader's usual settings, used where a position tells nothing."""

    name: str
    wallet_balance: Decimal | None = None
    """Futures wallet in USDT as typed, at ``wallet_balance_at``."""
    wallet_balance_at: datetime | None = None
    usual_leverage: Decimal | None = None
    usual_margin_mode: MarginMode | None = None

    def __post_init__(self) -> None:
        """Refuse a nameless account and impossible defaults."""
        if not self.name.strip():
            raise InvalidValueError("name", "is missing: give the account a name")
        require_positive("wallet_balance", self.wallet_balance)
        require_positive("usual_leverage", self.usual_leverage)
        require_utc("wallet_balance_at", self.wallet_balance_at)


class PlanIntent(StrEnum):
    """Whether a plan opens or increases risk, or takes risk off (never locked)."""

    OPEN = "open"
    REDUCE = "reduce"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A trade before it is made."""

    symbol: str
    side: Side
    margin_mode: MarginMode
    leverage: Decimal
    entry_price: Decimal
    quantity: Decimal
    stop_price: Decimal | None = None
    targets: tuple[Decimal, ...] = ()
    intent: PlanIntent = PlanIntent.OPEN

    def __post_init__(self) -> None:
        """Refuse what cannot be planned; whether it is wise is for the rules."""
        if not self.symbol:
            raise InvalidValueError("symbol", "is missing: type the contract, for example BTCUSDT")
        for field in ("leverage", "entry_price", "quantity", "stop_price"):
            require_positive(field, getattr(self, field))
        for target in self.targets:
            require_positive("targets", target)
        if (
            self.stop_price is not None
            and (self.stop_price - self.entry_price) * self.side.sign >= 0
        ):
            where = "below" if self.side is Side.LONG else "above"
            raise InvalidValueError("stop_price", f"must be {where} the entry of a {self.side}")
