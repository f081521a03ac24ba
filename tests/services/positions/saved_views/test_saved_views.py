"""Views are kept, renamed, deleted and brought back; the table is found as it was left."""

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.query.errors import QueryError
from journal.services.positions.saved_views.service import MOST_VIEWS, SavedViewService
from journal.services.positions.saved_views.view import (
    BUILT_IN,
    SavedView,
    ShownColumn,
    TableLayout,
)
from journal.storage.store import Store

LAYOUT = TableLayout(
    columns=(ShownColumn(key="symbol", width=120), ShownColumn(key="net_pnl")),
    sorted_by="net_pnl",
    descending=True,
)
LOSSES = SavedView(name="Losses", query="pnl<0", layout=LAYOUT)


@pytest.fixture
def service(store: Store) -> SavedViewService:
    return SavedViewService(store=store)


def test_at_first_there_are_the_built_in_views_and_no_layout(service: SavedViewService) -> None:
    assert service.views() == BUILT_IN
    names = [view.name for view in BUILT_IN]
    assert {"Liquidated", "Open", "Rules broken", "No stop", "This month"} <= set(names)
    assert service.layout() is None


def test_a_view_is_kept_with_its_columns_and_order(service: SavedViewService) -> None:
    assert service.add(LOSSES) == (*BUILT_IN, LOSSES)
    assert service.views() == (*BUILT_IN, LOSSES)
    service.keep_layout(LAYOUT)
    assert service.layout() == LAYOUT


def test_a_view_is_renamed_changed_deleted_and_brought_back(service: SavedViewService) -> None:
    service.add(LOSSES)
    other = SavedView(name="Other", query="r<-1")
    before = service.add(other)
    assert [one.name for one in service.rename("Losses", "Lost")[-2:]] == ["Lost", "Other"]
    changed = SavedView(name="Other", query="r<-2")
    assert service.change("Other", changed)[-1] == changed
    assert service.delete("Lost") == (*BUILT_IN, changed)
    assert service.restore(before) == before
    assert service.views() == before
    assert service.rename("Losses", "losses")[-2].name == "losses"


def test_what_cannot_be_kept_is_refused(service: SavedViewService) -> None:
    service.add(LOSSES)
    for refused in (
        lambda: service.add(LOSSES),
        lambda: service.add(SavedView(name="open", query="")),
        lambda: service.rename("Open", "Mine"),
        lambda: service.rename("Losses", "Closed"),
        lambda: service.delete("Nothing"),
        lambda: service.change("Nothing", LOSSES),
        lambda: SavedView(name=" ", query=""),
        lambda: SavedView(name="a" * 41, query=""),
        lambda: SavedView(name="long", query="a" * 2001),
    ):
        with pytest.raises(InvalidValueError):
            refused()
    with pytest.raises(QueryError):
        SavedView(name="wrong", query="pnl<")
    service.restore(tuple(SavedView(name=f"v{one}", query="") for one in range(MOST_VIEWS)))
    with pytest.raises(InvalidValueError, match="100 views are the most"):
        service.add(LOSSES)


@pytest.mark.parametrize(
    "text", ["nonsense", "{}", '[{"name": "x"}]', '[{"name":"x","query":"pnl<","layout":null}]']
)
def test_what_another_version_wrote_otherwise_counts_as_never_made(
    service: SavedViewService, store: Store, text: str
) -> None:
    with store.writing() as writer:
        writer.save_setting("journal_views", text)
        writer.save_setting("journal_layout", text)
    assert service.views() == BUILT_IN
    assert service.layout() is None
