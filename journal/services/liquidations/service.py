"""Liquidation episodes as the trader looks at them, and the ones typed by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from journal.domain.answers import LiquidationAnswer
from journal.domain.errors import InvalidValueError, JournalError
from journal.domain.instants import ms_from_utc
from journal.domain.ledger.positions import Position
from journal.domain.pause.causes import windows
from journal.domain.pause.cooldown import require_typed_time
from journal.domain.pause.policy import HOURS
from journal.domain.values import (
    Certainty,
    Liquidation,
    MarginMode,
    Side,
    require_positive,
)
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.liquidations.deleveraging import Deleveraging, deleveragings
from journal.services.liquidations.views import EpisodeView, episode_views, pause_end
from journal.services.pause.service import PauseService
from journal.services.record.record import read_record
from journal.services.rules.service import Case, RulesService
from journal.storage.store import Store

_LONGEST_PAUSE: Final = timedelta(hours=HOURS[-1])


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
            deleveraged=deleveragings(case.record),
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
            until = pause_end(pauses, one.occurred_at)
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
