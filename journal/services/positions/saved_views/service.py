"""Keeps the trader's views and the table as it was left, among the settings of the journal."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from journal.domain.errors import InvalidValueError, JournalError
from journal.services.positions.saved_views.view import (
    BUILT_IN,
    SavedView,
    TableLayout,
    require_free_name,
)
from journal.storage.store import Store

Views = tuple[SavedView, ...]
Value = TypeVar("Value")

_VIEWS: Final = "journal_views"
_LAYOUT: Final = "journal_layout"
MOST_VIEWS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViewService:
    """Every change returns all views as they are then; ``restore`` takes a change back."""

    store: Store

    def views(self) -> Views:
        """Return the views there are from the beginning, then the trader's own."""
        return (*BUILT_IN, *self._own())

    def add(self, view: SavedView) -> Views:
        """Keep a view of a new name.

        Raises:
            InvalidValueError: the name is taken, or there are too many.
        """
        own = self._own()
        require_free_name(view.name, (*BUILT_IN, *own))
        if len(own) >= MOST_VIEWS:
            raise InvalidValueError("name", f"cannot be kept: {MOST_VIEWS} views are the most")
        return self.restore((*own, view))

    def change(self, name: str, view: SavedView) -> Views:
        """Put a view in the place of the one of a name: another name, query or columns.

        Raises:
            InvalidValueError: there is none of that name, or the new one is taken.
        """
        own = self._own()
        _require_own(name, own)
        require_free_name(view.name, [one for one in (*BUILT_IN, *own) if one.name != name])
        return self.restore(tuple(view if one.name == name else one for one in own))

    def rename(self, name: str, new_name: str) -> Views:
        """Give a view another name.

        Raises:
            InvalidValueError: there is none of that name, or the new one is taken.
        """
        own = self._own()
        _require_own(name, own)
        view = next(one for one in own if one.name == name)
        return self.change(name, replace(view, name=new_name))

    def delete(self, name: str) -> Views:
        """Forget a view.

        Raises:
            InvalidValueError: there is none of that name.
        """
        own = self._own()
        _require_own(name, own)
        return self.restore(tuple(one for one in own if one.name != name))

    def restore(self, views: Views) -> Views:
        """Keep just these of the trader's own, for example as they were before a change."""
        own = tuple(one for one in views if not one.is_built_in)
        self._write(_VIEWS, [view.as_plain() for view in own])
        return (*BUILT_IN, *own)

    def layout(self) -> TableLayout | None:
        """Return the table as it was left; None: it was never changed."""
        return self._read(_LAYOUT, TableLayout.of_plain)

    def keep_layout(self, layout: TableLayout) -> None:
        """Remember the table as it is; where nothing can be written it is forgotten."""
        if not self.store.read_only:
            self._write(_LAYOUT, layout.as_plain())

    def _own(self) -> Views:
        def views(plain: list[Any]) -> Views:
            return tuple(SavedView.of_plain(one) for one in plain)

        return self._read(_VIEWS, views) or ()

    def _read(self, name: str, value: Callable[[Any], Value]) -> Value | None:
        """Return a setting; one that another version wrote otherwise counts as never made."""
        with self.store.reading() as reader:
            text = reader.setting(name)
        if text is None:
            return None
        try:
            return value(json.loads(text))
        except (KeyError, TypeError, ValueError, JournalError):
            return None

    def _write(self, name: str, plain: object) -> None:
        with self.store.writing() as writer:
            writer.save_setting(name, json.dumps(plain))


def _require_own(name: str, own: Views) -> None:
    if not any(view.name == name for view in own):
        raise InvalidValueError("name", f"is no view of your own: {name!r}")
