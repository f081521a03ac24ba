"""The review screen over the small journal of the screens' tests, with a room in view."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from journal.gui.desk import Desk
from journal.gui.parts.table import Table
from journal.gui.screens.review.screen import ReviewScreen

MOST_TABS = 60


@pytest.fixture
def review(desk: Desk, see: Callable[..., Any]) -> ReviewScreen:
    shown: ReviewScreen = see(ReviewScreen(desk))
    return shown


def rows_of(table: Table[Any]) -> list[Any]:
    """Return what a table shows, from above."""
    return [table.rows.row(place) for place in range(table.rows.rowCount())]


class Keyboard:
    """Works in a window with keys alone."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    @property
    def at(self) -> QWidget:
        """What has the focus."""
        found = self._window.focusWidget()
        assert found is not None
        return found

    def press(self, key: Qt.Key) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(self.at, key)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        QTest.keyClicks(self.at, text)

    def tab_to(self, wanted: QWidget) -> None:
        """Press Tab until something, or what is in it, has the focus."""
        for _ in range(MOST_TABS):
            if self.at is wanted or wanted.isAncestorOf(self.at):
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"{wanted.accessibleName()} is not reached with Tab")


@pytest.fixture
def keyboard(review: ReviewScreen) -> Keyboard:
    review.row.setFocus()
    review.focusNextChild()
    return Keyboard(review)
