"""Liquidation episodes as the trader looks at them, and the ones typed by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from journal.domain.errors import InvalidValueError
from journal.domain.ledger.liquidations import Episode
from journal.domain.ledger.wallet import wallet_balance_at
from journal.domain.pause.cooldown import PAUSE_DURATION, require_typed_time
from journal.domain.values import (
    Certainty,
    Liquidation,
    MarginMode,
    Side,
    ms_from_utc,
    require_positive,
)
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.record import AccountRecord, read_record
from journal.storage.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeView:
    """One liquidation episode with what it took."""

    episode: Episode
    symbols: tuple[str, ...]
    loss: Decimal | None
    """Positive, in the settlement asset; None when no part of it is known."""
    loss_is_partial: bool
    """Whether the loss of at least one liquidation in the episode is unknown."""
    balance_before: Decimal | None
    positions_opened_in_pause: int
    """Openings between the episode's end and the end of its pause: each broke it."""

    @property
    def share_of_account(self) -> Decimal | None:
        """The loss as a fraction of the wallet just before; None where either is unknown."""
        if self.loss is None or not self.balance_before or self.balance_before < 0:
            return None
        return self.loss / self.balance_before


@dataclass(frozen=True, slots=True, kw_only=True)
class HandLiquidation:
    """The form "I was just liquidated": what the trader knows, the rest stays unknown."""

    symbol: str
    side: Side
    occurred_at: datetime
    leverage: Decimal | None = None
    margin_mode: MarginMode | None = None
    entry_price: Decimal | None = None
    trigger_price: Decimal | None = None
    execution_price: Decimal | None = None
    quantity: Decimal | None = None
    loss: Decimal | None = None
    balance_left: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidationService:
    """Lists liquidation episodes and records those the trader reports."""

    store: Store
    clock: Clock

    def episodes(self, account: str) -> tuple[EpisodeView, ...]:
        """Return all episodes of an account, newest first."""
        record = read_record(self.store, account)
        return tuple(_view(record, episode) for episode in reversed(record.episodes))

    def record_by_hand(self, account: str, form: HandLiquidation) -> Changes:
        """Keep a liquidation on the trader's word; it starts or joins a pause.

        Raises:
            InvalidValueError: a field cannot be right; the time may not lie in the future.
        """
        now = self.clock.now()
        require_typed_time(form.occurred_at, now)
        require_positive("loss", form.loss)
        if form.balance_left is not None and form.balance_left < 0:
            raise InvalidValueError("balance_left", "cannot be below zero")
        liquidation = Liquidation(
            liquidation_id=f"hand:{ms_from_utc(now)}",
            symbol=form.symbol.strip().upper(),
            side=form.side,
            occurred_at=form.occurred_at,
            certainty=Certainty.BY_HAND,
            source="typed by hand",
            quantity=form.quantity,
            leverage=form.leverage,
            margin_mode=form.margin_mode,
            entry_price=form.entry_price,
            trigger_price=form.trigger_price,
            execution_price=form.execution_price,
            loss=form.loss,
            balance_left=form.balance_left,
        )
        with self.store.writing() as writer:
            writer.ensure_account(account)
            writer.add_liquidation(account, liquidation)
        return Changes.LIQUIDATIONS | Changes.PAUSE


def _view(record: AccountRecord, episode: Episode) -> EpisodeView:
    """Return an episode with its loss, the wallet before it and the openings in its pause."""
    losses = [one.loss for one in episode.liquidations]
    known = [loss for loss in losses if loss is not None]
    pause_ends = episode.ended_at + PAUSE_DURATION
    opened = sum(
        1 for position in record.positions if episode.ended_at < position.opened_at <= pause_ends
    )
    return EpisodeView(
        episode=episode,
        symbols=_in_order(one.symbol for one in episode.liquidations),
        loss=sum(known, Decimal(0)) if known else None,
        loss_is_partial=len(known) < len(losses),
        balance_before=_balance_before(record, episode),
        positions_opened_in_pause=opened,
    )


def _balance_before(record: AccountRecord, episode: Episode) -> Decimal | None:
    """Return the wallet just before an episode: what was typed with it, else from the record."""
    for one in reversed(episode.liquidations):
        if one.balance_left is not None and one.loss is not None:
            return one.balance_left + one.loss
    # The first liquidation's own rows carry its own time: a moment earlier they are not in it yet.
    before = min(one.occurred_at for one in episode.liquidations) - timedelta(milliseconds=1)
    return wallet_balance_at(record.account, record.positions, record.incomes, before)


def _in_order(symbols: Iterable[str]) -> tuple[str, ...]:
    """Return each symbol once, in the order of its first appearance."""
    return tuple(dict.fromkeys(symbols))
