"""The excursions of positions, kept as long as what they were computed from stays the same."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from journal.domain.values import MarginMode
from journal.services.excursions.found import Found
from journal.services.excursions.measuring import measured
from journal.services.excursions.tray import CandleTray
from journal.services.exposures import Exposure
from journal.services.position_views import PositionView, PositionViews
from journal.storage.candle_files import CandleFiles
from journal.storage.store import Store

Kept = dict[str, tuple[Hashable, Found]]


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcursionService:
    """Measures positions on the stored candles; to be asked off the window's thread."""

    store: Store
    candle_files: CandleFiles
    _kept: Kept = field(init=False, repr=False, compare=False, default_factory=dict)
    _measuring: Lock = field(init=False, repr=False, compare=False, default_factory=Lock)

    def of(self, view: PositionView) -> Found:
        """Return the excursions of one position."""
        return self._found(view, CandleTray(self.candle_files), self.store.record_revision())

    def found(
        self, views: PositionViews, is_cancelled: Callable[[], bool] = _never
    ) -> Mapping[str, Found]:
        """Return the excursions of many positions by key; those without candles are left out.

        Args:
            views: of one account.
            is_cancelled: asked again and again; the rest is left out once it says so.
        """
        tray, revision = CandleTray(self.candle_files), self.store.record_revision()
        return {
            view.position.key: self._found(view, tray, revision)
            for view in self._with_candles(views, tray)
            if not is_cancelled()
        }

    def _with_candles(self, views: PositionViews, tray: CandleTray) -> Iterator[PositionView]:
        """Yield the positions whose symbol has candles; of the others none is put together."""
        for row in views.rows_of({symbol for symbol in views.symbols if tray.keys(symbol)}):
            yield views[row]

    def _found(self, view: PositionView, tray: CandleTray, revision: Hashable) -> Found:
        key, stamp = view.position.key, _stamp(view, tray, revision)
        known = self._kept.get(key)
        if known is None or known[0] != stamp:
            found = measured(view.exposure, tray, liquidated=view.liquidation is not None)
            known = self._kept[key] = stamp, found
        return known[1]


def _stamp(view: PositionView, tray: CandleTray, revision: Hashable) -> Hashable:
    """Return what excursions follow from: while it is the same, so are they."""
    position, exposure = view.position, view.exposure
    return (
        position.newest_at,
        position.incomplete_reason,
        _minute(exposure) if position.is_open else None,
        exposure.leverage,
        exposure.margin_mode,
        view.facts.isolated_wallet,
        view.liquidation is not None,
        exposure.ground.brackets.as_of,
        tray.keys(position.symbol),
        # In cross margin every flow of the wallet moves the lines.
        revision if exposure.margin_mode is MarginMode.CROSS else None,
    )


def _minute(exposure: Exposure) -> datetime:
    """Return the present as far as an open position is measured anew."""
    return exposure.ground.now.replace(second=0, microsecond=0)
