"""What the trader sees first: the state, what is open, what today brought, what was broken last."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from journal.domain.assets import quote_asset
from journal.domain.instants import ms_from_utc
from journal.domain.routine.numbers import Total, total
from journal.domain.routine.period import Period, day_of
from journal.services.account.settings import SettingsService, zone_of
from journal.services.account.spot_split import SplitNow, split_now
from journal.services.clock import Clock
from journal.services.positions.service import PositionService, PositionView, PositionViews
from journal.services.record.marks import presents
from journal.services.rules.log import LoggedBreach
from journal.storage.files.candle_files import CandleFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """One look at the account."""

    open_positions: tuple[PositionView, ...]
    closed_today: int
    """Positions closed since the trader's midnight."""
    result_today: Decimal | None
    """Their net PnL; None when one of them is unknown, or they are settled in several assets."""
    assets: tuple[str, ...]
    """What they are settled in, sorted."""
    r_today: Total
    """The same in multiples of what each was to lose at its stop."""
    questions: int
    """Closings that look like liquidations and wait for the trader's answer."""
    last_breach: LoggedBreach | None
    """The newest; of several at one moment the worst."""
    split: SplitNow | None
    """Futures and spot, as they were told last; None: never."""
    is_pending: bool
    """Whether the last breach is still to be found."""
    is_empty: bool
    """Whether nothing at all is recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayService:
    """Puts the first screen together."""

    positions: PositionService
    clock: Clock
    candles: CandleFiles
    settings: SettingsService

    def look(self, account: str) -> Today:
        """Return what there is to see now; of very many fills at first without the last breach."""
        return self._seen(self.positions.look(account))

    def judged(self, account: str) -> Today:
        """Return the same with the last breach, which may take minutes."""
        return self._seen(self.positions.judged(account))

    def _seen(self, views: PositionViews) -> Today:
        ended = views.keys("closed")
        zone = zone_of(self.settings.read())
        day = Period.day(day_of(self.clock.now(), zone))
        since, until = map(ms_from_utc, day.span(zone))
        closed = np.flatnonzero((ended >= since) & (ended < until)).tolist()
        results = [views[row].net_pnl for row in closed]
        assets = sorted({quote_asset(views[row].position.symbol) for row in closed})
        known = [result for result in results if result is not None]
        account = views.sources.record.account.name
        broken = [
            LoggedBreach(account=account, position=verdict.position, breach=breach)
            for verdict in views.verdicts
            for breach in verdict.breaches
        ]
        return Today(
            open_positions=self._standing(views.open_ones),
            closed_today=len(closed),
            result_today=sum(known, Decimal(0))
            if len(known) == len(results) and len(assets) <= 1
            else None,
            assets=tuple(assets),
            r_today=total(views[row].r_multiple for row in closed),
            questions=len(views.sources.record.probable),
            last_breach=max(
                broken, key=lambda entry: (entry.breach.at, entry.breach.severity), default=None
            ),
            split=split_now(views.sources.record.spot_splits, views.sources.rules),
            is_pending=views.is_pending,
            is_empty=not views,
        )

    def _standing(self, standing: Sequence[PositionView]) -> tuple[PositionView, ...]:
        """Return open positions at the newest prices of the candle files."""
        exposures = [view.exposure for view in standing]
        now = presents(exposures, self.candles, self.clock.now())
        return tuple(replace(view, present=now[view.position.key]) for view in standing)
