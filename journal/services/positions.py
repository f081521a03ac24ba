"""Positions as a trader looks at them: the fold, what was typed, the exact lines, the rules."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.ledger.funding import funding_by_position
from journal.domain.ledger.positions import Position
from journal.domain.values import (
    Fill,
    Liquidation,
    MarginMode,
    OrderSide,
    PositionFacts,
    PositionSide,
    Side,
    ms_from_utc,
    require_positive,
    require_utc,
)
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.exposures import Exposure
from journal.services.rules import JudgedPosition, RulesService
from journal.storage.store import Store

HAND_BATCH = "by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionView:
    """All that is known about one position."""

    position: Position
    facts: PositionFacts
    exposure: Exposure
    funding: tuple[tuple[str, Decimal], ...]
    liquidation: Liquidation | None
    judged: JudgedPosition | None

    @property
    def net_pnl(self) -> Decimal | None:
        """Price PnL minus fees plus funding in the quote asset; None where the PnL is unknown.

        Fees paid in another asset are left out, since no rate for them is recorded.
        """
        pnl = self.position.realized_pnl
        if pnl is None:
            return None
        quote = quote_asset(self.position.symbol)
        fees = sum((amount for asset, amount in self.position.fees if asset == quote), Decimal(0))
        paid = sum((amount for asset, amount in self.funding if asset == quote), Decimal(0))
        return pnl - fees + paid


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
    exit_price: Decimal | None = None
    closed_at: datetime | None = None

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


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionService:
    """Reads positions and keeps what the trader types about them."""

    store: Store
    rules: RulesService
    clock: Clock

    def views(self, account: str) -> tuple[PositionView, ...]:
        """Return all positions of an account, newest first."""
        case = self.rules.case(account)
        funding = funding_by_position([one.position for one in case.exposures], case.incomes)
        ended_by = {one.position_key: one for one in case.liquidations if one.position_key}
        judged = {one.position.key: one for one in self.rules.judge(case)}
        views = [
            PositionView(
                position=exposure.position,
                facts=case.facts.get(
                    exposure.position.key, PositionFacts(position_key=exposure.position.key)
                ),
                exposure=exposure,
                funding=funding.get(exposure.position.key, ()),
                liquidation=ended_by.get(exposure.position.key),
                judged=judged.get(exposure.position.key),
            )
            for exposure in case.exposures
        ]
        return tuple(sorted(views, key=lambda view: view.position.opened_at, reverse=True))

    def view(self, account: str, position_key: str) -> PositionView:
        """Return one position.

        Raises:
            JournalError: the account has no position of that key.
        """
        for view in self.views(account):
            if view.position.key == position_key:
                return view
        raise JournalError(f"There is no position {position_key} in account {account}.")

    def save_facts(self, account: str, facts: PositionFacts) -> Changes:
        """Keep what the trader typed about a position."""
        with self.store.writing() as writer:
            writer.save_facts(account, facts)
        return Changes.FACTS

    def record_by_hand(self, account: str, trade: HandTrade) -> Changes:
        """Keep a position typed by hand as fills that say so in their ids."""
        now = self.clock.now()
        stamp = f"hand-{ms_from_utc(now)}"
        buys = trade.side is Side.LONG
        opening = _hand_fill(trade, f"{stamp}-1", trade.opened_at, trade.entry_price, buys=buys)
        fills = [opening]
        if trade.exit_price is not None and trade.closed_at is not None:
            fills.append(
                _hand_fill(trade, f"{stamp}-2", trade.closed_at, trade.exit_price, buys=not buys)
            )
        facts = PositionFacts(
            position_key=f"{opening.symbol}:{opening.position_side}:{opening.trade_id}",
            leverage=trade.leverage,
            margin_mode=trade.margin_mode,
            isolated_wallet=trade.isolated_wallet,
            stop_price=trade.stop_price,
            has_stop=trade.has_stop,
        )
        with self.store.writing() as writer:
            writer.ensure_account(account)
            writer.add_fills(account, fills, None)
            writer.save_facts(account, facts)
        return Changes.FILLS | Changes.FACTS


def _hand_fill(
    trade: HandTrade, trade_id: str, at: datetime, price: Decimal, *, buys: bool
) -> Fill:
    """Return one fill of a position typed by hand, on its own hedge leg.

    The leg keeps it apart from the exchange's own one-way position in the same symbol.
    """
    return Fill(
        symbol=trade.symbol.strip().upper(),
        trade_id=trade_id,
        order_id=None,
        traded_at=at,
        order_side=OrderSide.BUY if buys else OrderSide.SELL,
        position_side=PositionSide(trade.side.value),
        price=price,
        quantity=trade.quantity,
        fee=None,
        fee_asset=None,
        realized_pnl=None,
        is_maker=None,
    )


def quote_asset(symbol: str) -> str:
    """Return the asset a linear contract is settled in, from the end of its name."""
    return next((asset for asset in ("USDT", "USDC", "BUSD") if symbol.endswith(asset)), "USDT")
