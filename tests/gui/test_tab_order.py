"""Tab leads through a window in reading order and passes over nothing that can be pressed."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from journal.domain.diary.tag import Tag, TagGroup
from journal.gui.diary.fields.tags import TagField
from journal.gui.hub import ScreenName
from journal.gui.parts.button import Button
from journal.gui.parts.segments import Segments
from journal.gui.window.app import Shell

FAST, SLOW, QUIET = (Tag(TagGroup.MARKET, name) for name in ("fast", "slow", "quiet"))


def stops(first: QWidget) -> list[QWidget]:
    """Return what Tab leads to from a widget, until it comes to one a second time."""
    first.window().activateWindow()
    first.setFocus()
    found = [first]
    while True:
        QTest.keyClick(found[-1], Qt.Key.Key_Tab)
        if focused() in found:
            return found
        found.append(focused())


def focused() -> QWidget:
    """Return what the keyboard writes to."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def names(widgets: list[QWidget]) -> list[str]:
    """Return how a screen reader calls widgets."""
    return [widget.accessibleName() for widget in widgets]


@pytest.mark.usefixtures("qapp")
def test_what_is_offered_later_is_led_through_where_it_stands() -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    segments, begin, end = Segments("Interval"), QLineEdit("begin"), QLineEdit("end")
    for part in (begin, segments, end):
        column.addWidget(part)
    window.show()
    for offered in ({"5m": "5m", "1h": "1h"}, {"1h": "1h", "4h": "4h"}):
        segments.offer(offered, "1h")
        QApplication.processEvents()
        begun, between, ended = stops(begin)
        assert (begun, between.parent(), ended) == (begin, segments, end)
    window.close()


def test_every_screen_is_led_through_in_reading_order(
    open_shell: Callable[..., Shell], settle: Callable[[Shell], None]
) -> None:
    shell = open_shell(demo=True)
    found = {}
    for name in (ScreenName.CHART, ScreenName.JOURNAL, ScreenName.REVIEW):
        shell.hub.go_to(name)
        settle(shell)
        page = shell.window.deck.currentWidget()
        assert page is not None
        inside = [one for one in stops(shell.window.rail) if page.isAncestorOf(one)]
        found[name] = names(inside)
        reached = {
            one
            for one in page.findChildren(Button)
            if one.isVisible() and one.isEnabled() and one.group() is None
        }
        assert not names(list(reached - set(inside)))
        assert "" not in found[name]
    chart, journal = found[ScreenName.CHART], found[ScreenName.JOURNAL]
    assert chart[:3] == ["Go to", "More", "Position or contract"]
    assert chart[-4:] == ["Whole position", "Replay", "What if", "Candle chart"]
    assert journal.index("Note") < journal.index("Add a tag") < journal.index("Add a picture")
    offered = [place for place, name in enumerate(journal) if name.startswith("Add setup:")]
    assert offered
    assert offered[-1] < journal.index("Add a picture")
    assert found[ScreenName.REVIEW][0] == "Save as PDF"


@pytest.mark.usefixtures("qapp")
def test_the_keyboard_stays_among_tags_that_are_offered_anew() -> None:
    field = TagField()
    field.show_known((FAST, SLOW))
    field.show()
    field.activateWindow()
    QApplication.processEvents()
    fast, _ = field.offered_buttons()
    fast.setFocus()
    field.show_known((QUIET, FAST, SLOW))
    assert focused() is field.offered_buttons()[0]
    for left in ("Add market:fast", "Add market:slow", "Add a tag"):
        QTest.keyClick(focused(), Qt.Key.Key_Space)
        assert focused().accessibleName() == left
    QApplication.processEvents()
    assert names(stops(field.own_buttons()[0]))[3:] == ["Group of the tag", "Add a tag"]
    field.close()


@pytest.mark.usefixtures("qapp")
def test_a_button_that_says_something_else_is_called_so() -> None:
    button, icon_only = Button("What if"), Button("")
    icon_only.setAccessibleName("Menu")
    button.setText("Put back")
    icon_only.setText("…")
    assert names([button, icon_only]) == ["Put back", "Menu"]
