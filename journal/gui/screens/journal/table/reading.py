"""What the Journal reads off the window's thread: positions first, then what takes longer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.gui.parts.column_widths import MEASURED_ROWS
from journal.gui.screens.journal.entries import PositionEntries
from journal.services.positions.saved_views.service import Views
from journal.services.positions.saved_views.view import TableLayout
from journal.services.positions.views import PositionViews

if TYPE_CHECKING:
    from journal.bootstrap import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """What the screen shows first.

    Attributes:
        layout: the table as it was left; None: it was never changed.
    """

    entries: PositionEntries
    views: Views
    layout: TableLayout | None


def first_look(services: "Services", account: str) -> FirstLook:
    """Return all positions, of very many at first without the rules' verdicts."""
    views = services.positions.look(account)
    return FirstLook(
        entries=_entries(services, _with_diary(services, account, views)),
        views=services.saved_views.views(),
        layout=services.saved_views.layout(),
    )


def with_verdicts(services: "Services", account: str) -> PositionEntries:
    """Return all positions with what the rules say, which may take minutes."""
    views = services.positions.judged(account)
    return _entries(services, _with_diary(services, account, views))


def with_excursions(
    services: "Services", entries: PositionEntries, is_cancelled: Callable[[], bool]
) -> PositionEntries:
    """Return the same positions measured on the stored candles, swept at once."""
    views = entries.views
    found = services.excursions.found(views, is_cancelled)
    more = _entries(services, views.adding(replace(views.additions, excursions=found)))
    for row in range(min(MEASURED_ROWS, len(more))):
        _ = more[row].view.excursions  # the first to be painted; others when they are looked at
    return more


def with_diary(services: "Services", account: str, entries: PositionEntries) -> PositionEntries:
    """Return the same positions with what is written about them now."""
    return _entries(services, _with_diary(services, account, entries.views))


def _with_diary(services: "Services", account: str, views: PositionViews) -> PositionViews:
    diary = services.diary.entries(account)
    return views.adding(replace(views.additions, diary=diary))


def _entries(services: "Services", views: PositionViews) -> PositionEntries:
    return PositionEntries(views, services.clock.now(), shown_at_once=MEASURED_ROWS)
