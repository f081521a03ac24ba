"""The excursions of positions, kept as long as what they were computed from stays the same."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field

from journal.services.positions.excursions.found import Found
from journal.services.positions.excursions.measuring import measured
from journal.services.positions.excursions.stamps import Stamps
from journal.services.positions.excursions.tray import CandleTray
from journal.services.positions.views import PositionView, PositionViews
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store

Kept = dict[tuple[str, str], tuple[Hashable, Found]]
"""By account and key: the same fills in two accounts hang on two wallets."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcursionService:
    """Measures positions on the stored candles; to be asked off the window's thread."""

    store: Store
    candle_files: CandleFiles
    _kept: Kept = field(init=False, repr=False, compare=False, default_factory=dict)

    def of(self, view: PositionView) -> Found:
        """Return the excursions of one position, measured now."""
        tray = CandleTray(self.candle_files)
        return measured(view.exposure, tray, liquidated=view.liquidation is not None)

    def candles(self) -> Hashable:
        """Return what there is of candles: another answer means that others are stored now."""
        return self.candle_files.available()

    def found(
        self, views: PositionViews, is_cancelled: Callable[[], bool] = _never
    ) -> Mapping[str, Found]:
        """Return the excursions of all positions by key; those without candles are left out.

        What is known already is not measured again, nor are its fills looked at.

        Args:
            views: of one account.
            is_cancelled: asked before each; the rest is left out once it says so.
        """
        tray = CandleTray(self.candle_files)
        stamps = Stamps(views, tray, self.store.record_revision())
        found: dict[str, Found] = {}
        account = views.sources.record.account.name
        for row in views.rows_of({symbol for symbol in views.symbols if tray.keys(symbol)}):
            if is_cancelled():
                break
            key, stamp = stamps.of(row)
            known = self._kept.get((account, key))
            if known is None or known[0] != stamp:
                liquidated = key in views.sources.liquidated
                known = stamp, measured(views.exposure(row), tray, liquidated=liquidated)
                self._kept[account, key] = known
            found[key] = known[1]
        return found
