"""Everything a review of one liquidation is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from journal.domain.assets import WALLET_ASSET
from journal.domain.instants import require_utc
from journal.domain.ledger.positions import Position
from journal.domain.ledger.stops import StopStep
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.market.series import CandleSeries
from journal.domain.review.aftermath import HIDDEN_FOR
from journal.domain.review.cross import CrossLeg
from journal.domain.review.timeline import Balance
from journal.domain.review.what_if.position import LostPosition
from journal.domain.review.wick import WickSettings
from journal.domain.values import Liquidation, MarginMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the trader's rules would have allowed."""

    margin_share: Decimal = Decimal("0.2")
    """Largest initial margin as a fraction of the account (rule R03)."""
    leverage_factor: Decimal = Decimal("0.5")
    """Of the leverage that was used."""
    stop_ratio: Decimal = Decimal("0.05")
    """Distance of an ordinary stop from the entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountBefore:
    """The account up to the liquidation."""

    positions: tuple[Position, ...] = ()
    leverages: Mapping[str, Decimal] = field(default_factory=dict)
    """By position key, where known."""
    stops: Mapping[str, tuple[StopStep, ...]] = field(default_factory=dict)
    """By position key, where recorded."""
    wins: tuple[Decimal, ...] = ()
    """Net results above zero of positions closed before."""
    balance: Balance = field(default_factory=lambda: Balance(before=None, after=None))
    wallet_hour_before: Decimal | None = None
    legs: tuple[CrossLeg, ...] = ()
    """All cross positions of the hour before, the liquidated one among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCase:
    """One liquidation with its position, its candles and its account; None is unknown."""

    liquidation: Liquidation
    now: datetime
    position: Position | None = None
    held: LostPosition | None = None
    """Size, entry and wallet over time, and the liquidation price that follows."""
    opening_is_known: bool = True
    """Whether ``held`` begins with the real opening: without it nothing can be replayed."""
    is_estimate: bool = False
    """Whether the wallet behind the liquidation price is assumed."""
    margin_mode: MarginMode | None = None
    has_stop: bool | None = None
    stop_price: Decimal | None = None
    mark: CandleSeries | None = None
    last: CandleSeries | None = None
    has_damaged_candles: bool = False
    """Whether candles of that time are stored in a file that cannot be read."""
    table: BracketTable | None = None
    account: AccountBefore = field(default_factory=AccountBefore)
    asset: str = WALLET_ASSET
    clearance: Decimal | None = None
    """Insurance rows of the position, below zero paid."""
    funding: Decimal | None = None
    """Funding of the position, below zero paid."""
    was_deleveraged: bool = False
    limits: Limits = field(default_factory=Limits)
    wick_settings: WickSettings = field(default_factory=WickSettings)

    def __post_init__(self) -> None:
        """Refuse a present that is no time."""
        require_utc("now", self.now)

    @property
    def hidden_until(self) -> datetime | None:
        """Until when what price did afterwards is not shown; None: it is shown."""
        until = self.liquidation.occurred_at + HIDDEN_FOR
        return until if self.now < until else None

    @property
    def stop_guards(self) -> bool | None:
        """Whether a stop stood before the liquidation price; None: not told."""
        if not self.has_stop or self.stop_price is None or self.held is None:
            return self.has_stop
        sign = self.held.side.sign
        return sign * (self.stop_price - self.held.liquidation_price) > 0
