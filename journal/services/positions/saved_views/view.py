"""A saved view, and those that are there from the beginning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from journal.domain.errors import InvalidValueError
from journal.domain.query.parser import parse

LONGEST_NAME: Final = 40
LONGEST_QUERY: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownColumn:
    """One column of a table: its key, and its width; None: as wide as it needs to be."""

    key: str
    width: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLayout:
    """Which columns are shown, from left to right, and what is sorted by.

    Attributes:
        sorted_by: the key of a column; None: the order the rows come in.
    """

    columns: tuple[ShownColumn, ...] = ()
    sorted_by: str | None = None
    descending: bool = False

    def as_plain(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        return {
            "columns": [[one.key, one.width] for one in self.columns],
            "sorted_by": self.sorted_by,
            "descending": self.descending,
        }

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Return what ``as_plain`` made.

        Raises:
            KeyError, TypeError, ValueError: it is something else.
        """
        columns = tuple(
            ShownColumn(key=str(key), width=None if width is None else int(width))
            for key, width in plain["columns"]
        )
        sorted_by = plain["sorted_by"]
        return cls(
            columns=columns,
            sorted_by=None if sorted_by is None else str(sorted_by),
            descending=bool(plain["descending"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A query with the columns to read its answer by.

    Attributes:
        layout: None: it is read by the trader's own columns.
        is_built_in: there from the beginning; it can be neither renamed nor deleted.
    """

    name: str
    query: str
    layout: TableLayout | None = None
    is_built_in: bool = False

    def __post_init__(self) -> None:
        """Refuse a name nobody can read, and a query that cannot be read."""
        if not self.name.strip() or self.name != " ".join(self.name.split()):
            raise InvalidValueError("name", "must be a few words")
        if len(self.name) > LONGEST_NAME:
            raise InvalidValueError("name", f"must not be longer than {LONGEST_NAME} characters")
        if len(self.query) > LONGEST_QUERY:
            raise InvalidValueError("query", f"must not be longer than {LONGEST_QUERY} characters")
        parse(self.query)

    def as_plain(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        layout = None if self.layout is None else self.layout.as_plain()
        return {"name": self.name, "query": self.query, "layout": layout}

    @classmethod
    def of_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Return what ``as_plain`` made.

        Raises:
            KeyError, TypeError, ValueError, JournalError: it is something else.
        """
        layout = plain["layout"]
        return cls(
            name=str(plain["name"]),
            query=str(plain["query"]),
            layout=None if layout is None else TableLayout.of_plain(layout),
        )


def _columns(*keys: str) -> TableLayout:
    return TableLayout(columns=tuple(ShownColumn(key=key) for key in keys))


BUILT_IN: Final = (
    SavedView(name="All positions", query="", is_built_in=True),
    SavedView(name="Open", query="is:open", is_built_in=True),
    SavedView(name="Closed", query="is:closed", is_built_in=True),
    SavedView(
        name="Liquidated",
        query="is:liquidated",
        layout=_columns(
            *("symbol", "side", "opened", "leverage", "net_pnl", "liquidation_distance"),
            "rules",
        ),
        is_built_in=True,
    ),
    SavedView(name="Rules broken", query="is:broken", is_built_in=True),
    SavedView(
        name="No stop",
        query="not has:stop",
        layout=_columns(
            *("symbol", "side", "opened", "leverage", "net_pnl", "stop", "mae"),
            *("liquidation_distance", "rules"),
        ),
        is_built_in=True,
    ),
    SavedView(name="This month", query="opened:this-month", is_built_in=True),
    SavedView(name="History incomplete", query="is:incomplete", is_built_in=True),
)


def require_free_name(name: str, views: Sequence[SavedView]) -> None:
    """Refuse the name of another view.

    Raises:
        InvalidValueError: there is one of that name.
    """
    if any(view.name.casefold() == name.casefold() for view in views):
        raise InvalidValueError("name", f"is taken: there is a view called {name!r} already")
