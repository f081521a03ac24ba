"""Positions as a trader looks at them: the fold, what was typed, the exact lines, the rules."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from journal.domain.assets import quote_asset
from journal.domain.errors import JournalError
from journal.domain.ledger.columns.wallet.exact import LedgerWallet
from journal.domain.values import PositionFacts
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.positions.columns.additions import Additions
from journal.services.positions.views import PositionView, PositionViews, ViewSources
from journal.services.record.exposures import Ground
from journal.services.record.record import read_record
from journal.services.rules.service import RulesService
from journal.services.typed.hand_trades import (
    HandTrade,
    closing_fill,
    is_typed_by_hand,
    require_free_leg,
    require_past,
)
from journal.storage.store import Store

__all__ = ["HandTrade", "PositionService", "PositionView", "PositionViews", "quote_asset"]

MANY_FILLS: Final = 20_000
"""From so many fills on, the rules take longer than anybody wants to wait for a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionService:
    """Reads positions and keeps what the trader types about them."""

    store: Store
    rules: RulesService
    clock: Clock

    def glance(self, account: str) -> PositionViews:
        """Return all positions of an account, newest first, before any rule was asked."""
        record, now = read_record(self.store, account), self.clock.now()
        wallet = LedgerWallet(record.account, record.positions, record.incomes)
        return PositionViews(
            ViewSources(
                record=record,
                ground=Ground(wallet=wallet, brackets=self.rules.brackets, now=now),
                rules=self.rules.active(account),
            )
        )

    def judged(self, account: str) -> PositionViews:
        """Return all positions of an account, newest first, with what the rules say about them."""
        case, judged = self.rules.judged(account)
        sources = ViewSources(
            record=case.record,
            ground=Ground(wallet=case.wallet, brackets=self.rules.brackets, now=self.clock.now()),
            rules=case.rules,
        )
        verdicts = {one.position.key: one for one in judged.positions}
        return PositionViews(sources, Additions(judged=verdicts, exposures=case.exposures))

    def look(self, account: str) -> PositionViews:
        """Return all positions, newest first; of very many at first without the rules' verdicts.

        Where ``is_pending`` says so, ``judged`` tells the verdicts, which may take minutes.
        """
        glance = self.glance(account)
        return glance if len(glance.sources.record.fills) > MANY_FILLS else self.judged(account)

    def views(self, account: str) -> tuple[PositionView, ...]:
        """Return all positions of an account, newest first."""
        return tuple(self.judged(account))

    def view(self, account: str, position_key: str) -> PositionView:
        """Return one position.

        Raises:
            JournalError: the account has no position of that key.
        """
        views = self.judged(account)
        row = views.row_of(position_key)
        if row is None:
            raise JournalError(f"There is no position {position_key} in account {account}.")
        return views[row]

    def save_facts(self, account: str, facts: PositionFacts) -> Changes:
        """Keep what the trader typed about a position."""
        with self.store.writing() as writer:
            writer.save_facts(account, facts)
        return Changes.FACTS

    def record_by_hand(self, account: str, trade: HandTrade) -> Changes:
        """Keep a position typed by hand as fills that say so in their ids.

        Raises:
            InvalidValueError: it lies in the future, or overlaps a position of the same leg.
        """
        now = self.clock.now()
        require_past("opened_at", trade.opened_at, now)
        require_past("closed_at", trade.closed_at, now)
        require_free_leg(trade, read_record(self.store, account).positions)
        fills = trade.fills(now)
        opening = fills[0]
        key = f"{opening.symbol}:{opening.position_side}:{opening.trade_id}"
        facts, entry = trade.facts(key), trade.entry(key, now)
        with self.store.writing() as writer:
            writer.ensure_account(account)
            writer.add_fills(account, fills, None)
            writer.save_facts(account, facts)
            writer.save_diary_entry(account, entry)
        notes = Changes.NONE if entry.is_empty else Changes.NOTES
        return Changes.FILLS | Changes.FACTS | notes

    def close_by_hand(
        self, account: str, position_key: str, *, exit_price: Decimal, closed_at: datetime
    ) -> Changes:
        """Close all of an open position that was typed by hand; always allowed, also while paused.

        Raises:
            InvalidValueError: price or time cannot be right.
            JournalError: it is closed, or comes from a file, which will tell the closing itself.
        """
        position = self.view(account, position_key).position
        if not position.is_open:
            raise JournalError(f"{position.symbol} {position.side} is closed already.")
        if not is_typed_by_hand(position):
            raise JournalError(
                f"{position.symbol} {position.side} comes from a file: import a newer one to see "
                "it closed."
            )
        fill = closing_fill(position, exit_price, closed_at, self.clock.now())
        with self.store.writing() as writer:
            writer.add_fills(account, [fill], None)
        return Changes.FILLS
