"""The excursions of positions, kept as long as what they were computed from stays the same."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

import numpy as np

from journal.services.positions.excursions.found import NO_CANDLES_OF, AllExcursions, Floats, Found
from journal.services.positions.excursions.measuring import measured
from journal.services.positions.excursions.sweep.sweeping import Swept, swept
from journal.services.positions.excursions.tray import CandleTray
from journal.services.positions.views import PositionView, PositionViews
from journal.services.record.record import AccountRecord
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store

_MANY_PIECES: Final = 30
"""Each takes a third of a millisecond to be measured by values."""
_Kept = dict[str, tuple[AccountRecord, Hashable, "MeasuredPositions"]]


def _never() -> bool:
    return False


class MeasuredPositions:
    """The excursions of an account: swept as columns, exact for each position that is asked for."""

    def __init__(
        self, views: PositionViews, tray: CandleTray, is_cancelled: Callable[[], bool]
    ) -> None:
        """Sweep all positions over the candles; that takes the longest, and is done here."""
        self._views = views
        self._tray = tray
        self._known: dict[str, Found] = {}
        sources = views.sources
        has_candles = any(tray.keys(symbol) for symbol in views.symbols)
        self._swept = (
            swept(sources, tray, self.of, is_cancelled)
            if has_candles
            else Swept.nothing(len(views))
        )

    def of(self, key: str) -> Found:
        """Return those of one position, exact; measured when they are first asked for."""
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._measured(key)
        return known

    def column(self, name: str) -> Floats:
        """Return a figure of all positions in the order of the ledger; NaN: not known."""
        return self._swept.columns[name]

    def warm(self, is_cancelled: Callable[[], bool] = _never) -> None:
        """Measure those that take so long that nobody should wait for one, the newest first."""
        ledger = self._views.sources.record.positions
        for place in np.flatnonzero(self._swept.pieces > _MANY_PIECES)[::-1].tolist():
            if is_cancelled():
                return
            self.of(ledger[place].key)

    def _measured(self, key: str) -> Found:
        sources = self._views.sources
        place = sources.places[key]
        if not self._tray.keys(sources.record.positions[place].symbol):
            return NO_CANDLES_OF
        exposure = self._views.exposure_at(place)
        return measured(exposure, self._tray, liquidated=key in sources.liquidated)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcursionService:
    """Measures positions on the stored candles; to be asked off the window's thread."""

    store: Store
    candle_files: CandleFiles
    _kept: _Kept = field(init=False, repr=False, compare=False, default_factory=dict)
    _keeping: Lock = field(init=False, repr=False, compare=False, default_factory=Lock)

    def of(self, view: PositionView) -> Found:
        """Return the excursions of one position, measured now."""
        tray = CandleTray(self.candle_files)
        return measured(view.exposure, tray, liquidated=view.liquidation is not None)

    def candles(self) -> Hashable:
        """Return what there is of candles: another answer means that others are stored now."""
        return self.candle_files.marks()

    def found(
        self, views: PositionViews, is_cancelled: Callable[[], bool] = _never
    ) -> AllExcursions:
        """Return the excursions of all positions, the same as long as nothing changed.

        Args:
            views: of one account.
            is_cancelled: asked now and then; the rest is left out once it says so.
        """
        sources = views.sources
        record, stamp = sources.record, self._stamp(views)
        with self._keeping:
            known = self._kept.get(record.account.name)
        if known is not None and known[0] is record and known[1] == stamp:
            return known[2]
        found = MeasuredPositions(views, CandleTray(self.candle_files), is_cancelled)
        if not is_cancelled():
            with self._keeping:
                self._kept[record.account.name] = record, stamp, found
        return found

    def _stamp(self, views: PositionViews) -> Hashable:
        """Return what they follow from beside the record: while it is the same, so are they."""
        ground = views.sources.ground
        minute = ground.now.replace(second=0, microsecond=0)
        is_any_open = bool((views.sources.record.positions.keys.is_open > 0).any())
        tables = ground.brackets.source, ground.brackets.as_of
        return self.candles(), tables, minute if is_any_open else None
