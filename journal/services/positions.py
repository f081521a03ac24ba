"""Positions as a trader looks at them: the fold, what was typed, the exact lines, the rules."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from journal.domain.errors import JournalError
from journal.domain.ledger.clearance import clearance_by_position
from journal.domain.ledger.funding import funding_by_position
from journal.domain.ledger.positions import Position
from journal.domain.rules.definition import Rule
from journal.domain.values import Liquidation, PositionFacts
from journal.services.changes import Changes
from journal.services.clock import Clock
from journal.services.exposures import Exposure
from journal.services.hand_trades import (
    HandTrade,
    closing_fill,
    is_typed_by_hand,
    require_free_leg,
    require_past,
)
from journal.services.marks import NOT_STORED, Present
from journal.services.net_result import net_result, quote_asset
from journal.services.planning.traded import plans_of
from journal.services.record import read_record
from journal.services.rules.service import JudgedPosition, RulesService
from journal.storage.records import StoredPlan
from journal.storage.store import Store

__all__ = ["HandTrade", "PositionService", "PositionView", "quote_asset"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionView:
    """All that is known about one position."""

    position: Position
    facts: PositionFacts
    exposure: Exposure
    funding: tuple[tuple[str, Decimal], ...]
    clearance: tuple[tuple[str, Decimal], ...]
    """Insurance rows of its liquidation: below zero the fee paid, above zero what was covered."""
    liquidation: Liquidation | None
    judged: JudgedPosition | None
    rules: tuple[Rule, ...]
    """The rules in force when it was read, by which a what-if of it is judged."""
    plan: StoredPlan | None = None
    """The one it was opened by; None where none is stored."""
    present: Present = NOT_STORED
    """An open one at the newest price of the candle files, where that was asked for."""

    @property
    def net_pnl(self) -> Decimal | None:
        """Price PnL minus fees plus funding and clearance, in the quote asset; None: unknown PnL.

        Fees paid in another asset are left out, since no rate for them is recorded.
        """
        return net_result(self.position, (*self.funding, *self.clearance))

    @property
    def can_be_closed_by_hand(self) -> bool:
        """Whether it is open and no file will ever tell its closing."""
        return self.position.is_open and is_typed_by_hand(self.position)


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
        clearance = clearance_by_position(case.liquidations, case.incomes)
        ended_by = {one.position_key: one for one in case.liquidations if one.position_key}
        judged = {one.position.key: one for one in self.rules.judge(case)}
        plans = plans_of((one.position for one in case.exposures), case.record.plans)
        views = [
            PositionView(
                position=exposure.position,
                facts=case.facts.get(
                    exposure.position.key, PositionFacts(position_key=exposure.position.key)
                ),
                exposure=exposure,
                funding=funding.get(exposure.position.key, ()),
                clearance=clearance.get(exposure.position.key, ()),
                liquidation=ended_by.get(exposure.position.key),
                judged=judged.get(exposure.position.key),
                rules=case.rules,
                plan=plans.get(exposure.position.key),
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
        facts = trade.facts(f"{opening.symbol}:{opening.position_side}:{opening.trade_id}")
        with self.store.writing() as writer:
            writer.ensure_account(account)
            writer.add_fills(account, fills, None)
            writer.save_facts(account, facts)
        return Changes.FILLS | Changes.FACTS

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
