"""A query asked outside the window: found, measured only where that is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from journal.domain.query.parser import parse
from journal.domain.query.tree import Comparison, leaves
from journal.domain.query.values import Asking
from journal.services.account.settings import SettingsService, zone_of
from journal.services.clock import Clock
from journal.services.diary.service import DiaryService
from journal.services.positions.columns.exact import MEASURED
from journal.services.positions.excursions.service import ExcursionService
from journal.services.positions.service import PositionService
from journal.services.positions.views import PositionView


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingService:
    """Finds positions by a query, as the Journal does."""

    positions: PositionService
    diary: DiaryService
    excursions: ExcursionService
    settings: SettingsService
    clock: Clock

    def found(self, account: str, text: str, columns: Iterable[str] = ()) -> list[PositionView]:
        """Return the positions that a query finds, newest first.

        Args:
            account: whose.
            text: the query.
            columns: names of fields that are read afterwards.

        Raises:
            QueryError: it cannot be read.
        """
        query = parse(text)
        views = self.positions.judged(account)
        views = views.adding(replace(views.additions, diary=self.diary.entries(account)))
        named = {one.name for one in leaves(query) if isinstance(one, Comparison)}
        if not MEASURED.isdisjoint({*columns, *named}):
            measured = self.excursions.found(views)
            views = views.adding(replace(views.additions, excursions=measured))
        asking = Asking(now=self.clock.now(), zone=zone_of(self.settings.read()))
        return [views[row] for row in np.flatnonzero(views.found_by(query, asking)).tolist()]
