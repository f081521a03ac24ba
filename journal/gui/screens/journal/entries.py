"""All rows of the Journal: each made when it is looked at."""

from datetime import datetime
from typing import overload

from journal.domain.assets import quote_asset
from journal.domain.query.tree import Query
from journal.domain.query.values import Asking
from journal.gui.parts.many_rows import Flags, Keys, ManyRows
from journal.gui.screens.journal.entry import PositionEntry, entry_of
from journal.services.positions.service import PositionViews


class PositionEntries(ManyRows[PositionEntry]):
    """Positions as rows, newest first.

    Attributes:
        views: what they are made from.
    """

    def __init__(self, views: PositionViews, now: datetime, *, shown_at_once: int) -> None:
        """Make what the table asks for first; to be called off the window's thread.

        Args:
            views: all positions.
            now: the present, for how long open ones have been open.
            shown_at_once: how many rows are measured and painted at once.
        """
        self.views = views
        self._now = now
        self._made: dict[int, PositionEntry] = {}
        views.columns.prepare()
        for row in range(min(shown_at_once, len(self))):
            self._entry(row)

    def __len__(self) -> int:
        """Return how many positions there are."""
        return len(self.views)

    @overload
    def __getitem__(self, row: int) -> PositionEntry: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[PositionEntry, ...]: ...
    def __getitem__(self, row: int | slice) -> PositionEntry | tuple[PositionEntry, ...]:
        """Return the entry of a row, or several."""
        places = range(len(self))[row]
        if isinstance(places, range):
            return tuple(map(self._entry, places))
        return self._entry(places)

    def keys(self, column: str) -> Keys:
        """Return what the rows are sorted by in the column of a key; NaN where it is unknown."""
        return self.views.keys(column)

    def decimals(self, column: str) -> int:
        """Return how many decimals the numbers of a column have: sizes have those of fills."""
        if column != "size":
            raise KeyError(column)
        return self.views.quantity_places

    def found_by(self, query: Query, asking: Asking) -> Flags:
        """Return which rows a query finds."""
        return self.views.found_by(query, asking)

    def names_of(self, column: str) -> tuple[str, ...]:
        """Return the texts that positions have in a column that can be asked about."""
        return self.views.columns.labels(column).names

    @property
    def quote(self) -> str:
        """The asset that all results are in; an empty text where they differ."""
        quotes = {quote_asset(symbol) for symbol in self.views.symbols}
        return quotes.pop() if len(quotes) == 1 else ""

    def _entry(self, row: int) -> PositionEntry:
        known = self._made.get(row)
        if known is None:
            known = self._made[row] = entry_of(self.views[row], self._now)
        return known
