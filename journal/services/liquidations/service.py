"""Liquidation episodes as the trader looks at them, and the ones typed by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from journal.domain.answers import LiquidationAnswer
from journal.domain.assets import WALLET_ASSET, AssetAmounts, apart, only_asset, quote_asset
from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.instants import ms_from_utc
from journal.domain.ledger.evidence import (
    is_deleveraging,
    is_deleveraging_word,
    is_told_closing,
    order_time,
)
from journal.domain.ledger.liquidations import SAME_EVENT, Episode, group_episodes
from journal.domain.ledger.positions import Position
from journal.domain.margin.answer import MarginFlag
from journal.domain.pause.broken import broken_by
from journal.domain.pause.causes import windows
from journal.domain.pause.cooldown import PAUSE_DURATION, Pause, require_typed_time
from journal.domain.pause.policy import HOURS
from journal.domain.values import (
    Certainty,
    Liquidation,
    MarginMode,
    OrderSide,
    Side,
    require_positive,
)
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.pause.service import PauseService
from journal.services.record.exposures import Exposure
from journal.services.record.record import AccountRecord, read_record
from journal.services.rules.service import Case, RulesService
from journal.storage.store import Store

_LONGEST_PAUSE: Final = timedelta(hours=HOURS[-1])

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleveraging:
    """A closing by the exchange against somebody else's liquidation (ADL); none of one's own."""

    symbol: str
    occurred_at: datetime
    order_side: OrderSide
    quantity: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LiquidationOverview:
    """All that is known about liquidations of an account."""

    episodes: tuple[EpisodeView, ...]
    """Newest first."""
    asked: tuple[Liquidation, ...]
    """Closings that look like liquidations and are not answered yet, newest first."""
    pauses_until: Mapping[str, datetime]
    """Until when a yes would pause, by id; only those of whom that is not over."""
    deleveraged: tuple[Deleveraging, ...]
    """Newest first; none of them starts a pause."""
    wrong: Mapping[str, str]
    """Liquidations that the trader called wrong records: the reason by id. No pause follows."""


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
    rules: RulesService
    clock: Clock
    pause: PauseService

    def overview(self, account: str) -> LiquidationOverview:
        """Return episodes, open questions and auto-deleveragings of an account."""
        case = self.rules.case(account)
        asked = tuple(reversed(case.record.probable))
        return LiquidationOverview(
            episodes=episode_views(case, self._beside(account)),
            asked=asked,
            pauses_until=self._pauses_until(case, asked),
            deleveraged=_deleveraged(case.record),
            wrong=self.pause.called_wrong(),
        )

    def _pauses_until(self, case: Case, asked: Iterable[Liquidation]) -> dict[str, datetime]:
        now, log = self.clock.now(), self.pause.log()
        found: dict[str, datetime] = {}
        for one in asked:
            if one.occurred_at + _LONGEST_PAUSE <= now:
                continue
            said = (case.account.name, replace(one, certainty=Certainty.CONFIRMED))
            pauses = [window.pause for window in windows((*case.everywhere, said), log)]
            until = _pause_end(pauses, one.occurred_at)
            if until > now:
                found[one.liquidation_id] = until
        return found

    def episodes(self, account: str) -> tuple[EpisodeView, ...]:
        """Return all episodes of an account, newest first."""
        return episode_views(self.rules.case(account), self._beside(account))

    def _beside(self, account: str) -> tuple[Position, ...]:
        """Return the positions of all other accounts: a pause holds for the trader."""
        with self.store.reading() as reader:
            names = [one.name for one in reader.accounts() if one.name != account]
        return tuple(one for name in names for one in read_record(self.store, name).positions)

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

    def probable(self, account: str) -> tuple[Liquidation, ...]:
        """Return closings that look like liquidations, oldest first: ask about each.

        Its ``source`` says what makes it probable. None of them starts a pause.
        """
        return read_record(self.store, account).probable

    def ask_again(self, account: str, liquidation_id: str) -> Changes:
        """Forget what the trader answered, so that the question is open again.

        Raises:
            PausedError: a yes cannot be taken back while a pause runs.
        """
        with self.store.reading() as reader:
            given = {one.liquidation_id: one for one in reader.answers(account)}
        earlier = given.get(liquidation_id)
        if earlier is not None and earlier.is_liquidation:
            self.pause.require_calm("Taking back a yes")
        with self.store.writing() as writer:
            writer.forget_answer(account, liquidation_id)
        return Changes.LIQUIDATIONS | Changes.PAUSE

    def answer(self, account: str, liquidation_id: str, *, is_liquidation: bool) -> Changes:
        """Keep what the trader says about a probable liquidation; a yes starts or joins a pause.

        Raises:
            JournalError: it is neither asked about nor was ever answered.
            PausedError: a yes cannot be taken back while a pause runs.
        """
        record, now = read_record(self.store, account), self.clock.now()
        with self.store.reading() as reader:
            given = {one.liquidation_id: one for one in reader.answers(account)}
        asked = {one.liquidation_id: one.occurred_at for one in record.probable}
        earlier = given.get(liquidation_id)
        if earlier is None and liquidation_id not in asked:
            raise JournalError("There is no such liquidation to be asked about. Nothing was saved.")
        if earlier is not None and earlier.is_liquidation and not is_liquidation:
            self.pause.require_calm("Taking back a yes")
        answer = LiquidationAnswer(
            liquidation_id=liquidation_id,
            is_liquidation=is_liquidation,
            occurred_at=earlier.occurred_at if earlier else asked[liquidation_id],
            answered_at=now,
        )
        with self.store.writing() as writer:
            writer.save_answer(account, answer)
        return Changes.LIQUIDATIONS | Changes.PAUSE


def _deleveraged(record: AccountRecord) -> tuple[Deleveraging, ...]:
    """Return what orders and lists of closed PnL tell of auto-deleveraging, newest first."""
    found = [
        Deleveraging(
            symbol=order.symbol,
            occurred_at=order_time(order),
            order_side=order.order_side,
            quantity=order.executed_quantity,
            price=order.average_price,
        )
        for order in filter(is_deleveraging, record.orders)
    ]
    found += [
        Deleveraging(
            symbol=told.symbol,
            occurred_at=told.closed_at,
            order_side=OrderSide.SELL if told.side is Side.LONG else OrderSide.BUY,
            quantity=told.closed_quantity,
            price=told.exit_price,
        )
        for told in filter(is_told_closing, record.told_positions)
        if is_deleveraging_word(told.status)
        if told.closed_at is not None and told.exit_price is not None
    ]
    return tuple(sorted(found, key=lambda one: one.occurred_at, reverse=True))


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
    spans = [(end, _pause_end(case.story.pauses, end)) for end in ends]
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


def _pause_end(pauses: Iterable[Pause], liquidated_at: datetime) -> datetime:
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
