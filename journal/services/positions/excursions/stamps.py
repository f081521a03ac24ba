"""What the excursions of a position follow from: while it is the same, so are they."""

from collections.abc import Hashable
from typing import Final

import numpy as np

from journal.services.positions.excursions.tray import CandleTray
from journal.services.positions.views import PositionViews

_COLUMNS: Final = (
    *("opened", "closed", "size", "entry", "exit", "gross_pnl", "fees", "state"),
    *("leverage", "margin_mode"),
)
"""Two folds of a position that differ in none of these saw the same fills."""
_UNKNOWN: Final = -1.0
_CROSS: Final = 0.0


class Stamps:
    """One for each position, told without a look at its fills."""

    def __init__(self, views: PositionViews, tray: CandleTray, revision: Hashable) -> None:
        """Prepare the stamps of an account.

        Args:
            views: its positions.
            tray: the candles they are measured on.
            revision: of the journal: in cross margin every flow of the wallet moves the lines.
        """
        self._views = views
        self._tray = tray
        columns = [np.nan_to_num(views.keys(name), nan=_UNKNOWN) for name in _COLUMNS]
        self._figures = np.column_stack(columns) if len(views) else np.zeros((0, len(_COLUMNS)))
        self._revision = revision
        ground = views.sources.ground
        self._minute = ground.now.replace(second=0, microsecond=0)
        self._brackets = ground.brackets.as_of

    def of(self, row: int) -> tuple[str, Hashable]:
        """Return the key of the position in a row, and its stamp."""
        sources = self._views.sources
        place = int(sources.order[row])
        position = sources.record.positions[place]
        facts = sources.record.facts.get(position.key)
        figures = tuple(self._figures[row].tolist())
        is_cross = figures[-1] == _CROSS
        stamp = (
            figures,
            position.incomplete_reason,
            self._minute if position.is_open else None,
            None if facts is None else facts.isolated_wallet,
            position.key in sources.liquidated,
            self._brackets,
            self._tray.keys(position.symbol),
            self._revision if is_cross else None,
        )
        return position.key, stamp
