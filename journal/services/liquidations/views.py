"""Liquidation episodes as the trader looks at them: what each took, and how its pause was kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from journal.domain.assets import WALLET_ASSET, AssetAmounts, apart, only_asset, quote_asset
from journal.domain.ledger.liquidations import SAME_EVENT, Episode, group_episodes
from journal.domain.ledger.positions import Position
from journal.domain.margin.answer import MarginFlag
from journal.domain.pause.broken import broken_by
from journal.domain.pause.cooldown import PAUSE_DURATION, Pause
from journal.domain.values import (
    Liquidation,
    MarginMode,
)
from journal.services.record.exposures import Exposure
from journal.services.rules.service import Case

FLAG_NOTES: Final = {
    MarginFlag.ESTIMATED_WALLET: (
        "The liquidation price is an estimate: the isolated margin is not recorded, so it was "
        "taken from size and leverage."
    ),
    MarginFlag.SINGLE_POSITION_ASSUMPTION: (
        "Cross: the liquidation price holds if this position alone used the wallet. "
        "With others open the account was liquidated earlier."
    ),
    MarginFlag.BEYOND_LAST_BRACKET: "The size lies outside the bracket table: unreliable.",
    MarginFlag.STALE_BRACKETS: (
        "Leverage brackets of another month were used: they change often, so the price may differ."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidationView:
    """One liquidation beside what was computed for its position."""

    liquidation: Liquidation
    leverage: Decimal | None
    margin_mode: MarginMode | None
    liquidation_price: Decimal | None
    bankruptcy_price: Decimal | None
    notes: tuple[str, ...]
    """What must be known about the computed prices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeView:
    """One liquidation episode with what it took."""

    episode: Episode
    liquidations: tuple[LiquidationView, ...]
    symbols: tuple[str, ...]
    lost: AssetAmounts
    """Positive, what is in different assets apart; empty when no part of it is known."""
    loss_is_partial: bool
    """Whether the loss of at least one liquidation in the episode is unknown."""
    balance_before: Decimal | None
    pause_ends_at: datetime
    """The end of the pause that followed, as long as it was chosen to last, later ones joined."""
    positions_opened_in_pause: int
    """Positions of any account that were opened or increased between the episode's end and the end
    of its pause: each broke it."""

    @property
    def asset(self) -> str:
        """What all its contracts are settled in; empty where that differs."""
        return only_asset(map(quote_asset, self.symbols))

    @property
    def loss(self) -> Decimal | None:
        """What was lost in ``asset``; None where nothing is known or it differs."""
        return dict(self.lost).get(self.asset)

    @property
    def share_of_account(self) -> Decimal | None:
        """The loss as a fraction of the wallet just before; None where either is unknown."""
        if self.loss is None or not self.balance_before or self.balance_before < 0:
            return None
        return self.loss / self.balance_before

    @property
    def balance_after(self) -> Decimal | None:
        """The wallet right after, an estimate from the record; None where it is unknown."""
        if self.loss is None or self.loss_is_partial or self.balance_before is None:
            return None
        return self.balance_before - self.loss


def episode_views(case: Case, beside: Iterable[Position] = ()) -> tuple[EpisodeView, ...]:
    """Return the episodes of a record, newest first.

    Args:
        case: one account's record.
        beside: the positions of other accounts, which break a pause just as well.
    """
    exposures = {one.position.key: one for one in case.exposures}
    positions = (*case.record.positions, *beside)
    return tuple(
        _episode_view(case, episode, exposures, positions)
        for episode in reversed(case.record.episodes)
    )


def _episode_view(
    case: Case,
    episode: Episode,
    exposures: Mapping[str, Exposure],
    positions: Iterable[Position],
) -> EpisodeView:
    """Return an episode with its loss, the wallet before it and what broke its pause."""
    known = [
        (quote_asset(one.symbol), one.loss) for one in episode.liquidations if one.loss is not None
    ]
    # Each part of an episode that the trader put together had a pause of its own.
    ends = [one.ended_at for one in group_episodes(episode.liquidations)]
    spans = [(end, pause_end(case.story.pauses, end)) for end in ends]
    pauses = [Pause(started_at=end, liquidated_at=end, ends_at=until) for end, until in spans]
    return EpisodeView(
        episode=episode,
        liquidations=tuple(
            _liquidation_view(one, exposures.get(one.position_key or ""))
            for one in episode.liquidations
        ),
        symbols=_in_order(one.symbol for one in episode.liquidations),
        lost=apart(known),
        loss_is_partial=len(known) < len(episode.liquidations),
        balance_before=_balance_before(case, episode),
        pause_ends_at=max(until for _, until in spans),
        positions_opened_in_pause=broken_by(pauses, positions),
    )


def pause_end(pauses: Iterable[Pause], liquidated_at: datetime) -> datetime:
    """Return the end of the pause that a liquidation lies in; one typed late lies in none."""
    lasting = (one.ends_at for one in pauses if one.started_at <= liquidated_at < one.ends_at)
    return next(lasting, liquidated_at + PAUSE_DURATION)


def _liquidation_view(one: Liquidation, exposure: Exposure | None) -> LiquidationView:
    """Return a liquidation beside the lines of its position."""
    lines = exposure.lines if exposure else None
    flags = lines.flags if lines else frozenset()
    return LiquidationView(
        liquidation=one,
        leverage=one.leverage or (exposure.leverage if exposure else None),
        margin_mode=one.margin_mode or (exposure.margin_mode if exposure else None),
        liquidation_price=lines.liquidation_price if lines else None,
        bankruptcy_price=one.bankruptcy_price or (lines.bankruptcy_price if lines else None),
        notes=tuple(note for flag, note in FLAG_NOTES.items() if flag in flags),
    )


def _balance_before(case: Case, episode: Episode) -> Decimal | None:
    """Return the wallet just before an episode: what was typed with it, else from the record.

    None where its contracts are settled in different assets, or the record's wallet in another.
    """
    asset = only_asset(quote_asset(one.symbol) for one in episode.liquidations)
    if not asset:
        return None
    for one in reversed(episode.liquidations):
        if one.balance_left is not None and one.loss is not None:
            return one.balance_left + one.loss
    if asset != WALLET_ASSET:
        return None
    # A moment before the first of its rows nothing of it is in the wallet yet.
    before = min(_began_at(case, one) for one in episode.liquidations) - timedelta(milliseconds=1)
    return case.wallet.balance_at(before)


def _began_at(case: Case, one: Liquidation) -> datetime:
    """Return the whole second of a liquidation's first fill or row: the last one dates it."""
    times = [row.occurred_at for row in case.incomes if row.symbol == one.symbol]
    times += [
        event.fill.traded_at
        for position in case.record.positions
        if position.key == one.position_key
        for event in position.events
        if event.kind.takes_off
    ]
    near = [at for at in times if timedelta(0) <= one.occurred_at - at <= SAME_EVENT]
    return min(near, default=one.occurred_at).replace(microsecond=0)


def _in_order(symbols: Iterable[str]) -> tuple[str, ...]:
    """Return each symbol once, in the order of its first appearance."""
    return tuple(dict.fromkeys(symbols))
