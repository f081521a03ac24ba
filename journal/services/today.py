"""What the trader sees first: the state, what is open, what today brought, what was broken last."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from journal.services.clock import Clock
from journal.services.marks import presents
from journal.services.positions import PositionService, PositionView
from journal.services.rules.log import LoggedBreach
from journal.storage.candle_files import CandleFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """One look at the account."""

    open_positions: tuple[PositionView, ...]
    closed_today: int
    """Positions closed since midnight UTC."""
    result_today: Decimal | None
    """Their net PnL in the quote asset; None when one of them is unknown."""
    last_breach: LoggedBreach | None
    """The newest; of several at one moment the worst."""
    is_empty: bool
    """Whether nothing at all is recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayService:
    """Puts the first screen together."""

    positions: PositionService
    clock: Clock
    candles: CandleFiles

    def look(self, account: str) -> Today:
        """Return what there is to see now."""
        views = self.positions.views(account)
        today = self.clock.now().date()
        closed = [
            view
            for view in views
            if view.position.closed_at is not None and view.position.closed_at.date() == today
        ]
        results = [view.net_pnl for view in closed]
        known = [result for result in results if result is not None]
        broken = [
            LoggedBreach(position=view.position, breach=breach)
            for view in reversed(views)
            if view.judged is not None
            for breach in view.judged.breaches
        ]
        return Today(
            open_positions=self._standing(views),
            closed_today=len(closed),
            result_today=sum(known, Decimal(0)) if len(known) == len(results) else None,
            last_breach=max(
                broken, key=lambda entry: (entry.breach.at, entry.breach.severity), default=None
            ),
            is_empty=not views,
        )

    def _standing(self, views: Sequence[PositionView]) -> tuple[PositionView, ...]:
        """Return the open positions at the newest prices of the candle files."""
        standing = [view for view in views if view.position.is_open]
        exposures = [view.exposure for view in standing]
        now = presents(exposures, self.candles, self.clock.now())
        return tuple(replace(view, present=now[view.position.key]) for view in standing)
