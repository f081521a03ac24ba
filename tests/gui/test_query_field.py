"""The field for queries: underlined where wrong, completed while typed, never in the way."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from journal.gui.query.field import QueryField
from journal.gui.query.help import QueryHelp
from journal.gui.screens.journal.filter_bar import FilterBar
from journal.gui.style.look import Look

Key = Qt.Key


@pytest.fixture
def bar(look: Look, qtbot: QtBot) -> FilterBar:
    bar = FilterBar(look)
    qtbot.addWidget(bar)
    bar.show()
    bar.search.setFocus()
    bar.search.names_of = lambda column: {"tag": ("fomo", "late entry")}.get(column, ())
    return bar


@pytest.fixture
def field(bar: FilterBar, qtbot: QtBot) -> QueryField:
    bar.activateWindow()
    qtbot.waitUntil(bar.search.hasFocus)
    return bar.search


def offered(field: QueryField) -> list[str]:
    return [field.offers.item(row).text() for row in range(field.offers.count())]


def test_what_can_follow_is_offered_and_taken_by_the_keyboard(field: QueryField) -> None:
    QTest.keyClicks(field, "ta")
    assert field.offers.isVisible()
    assert offered(field) == ["tag:"]
    QTest.keyClick(field, Key.Key_Down)
    QTest.keyClick(field, Key.Key_Return)
    assert field.text() == "tag:"
    assert offered(field) == ["fomo", '"late entry"', "any", "none", "unknown"]
    QTest.keyClick(field, Key.Key_Down)
    QTest.keyClick(field, Key.Key_Down)
    QTest.keyClick(field, Key.Key_Up)
    QTest.keyClick(field, Key.Key_Down)
    QTest.keyClick(field, Key.Key_Tab)
    assert field.text() == 'tag:"late entry" '
    assert not field.offers.isVisible()


def test_enter_without_a_choice_and_escape_leave_the_text_as_it_is(field: QueryField) -> None:
    QTest.keyClicks(field, "si")
    QTest.keyClick(field, Key.Key_Return)
    assert not field.offers.isVisible()
    QTest.keyClick(field, Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    assert field.offers.isVisible()
    QTest.keyClick(field, Key.Key_Escape)
    assert (field.offers.isVisible(), field.text()) == (False, "si")
    field.offer()
    field.clearFocus()
    assert not field.offers.isVisible()


def test_an_offer_is_taken_by_the_mouse(field: QueryField) -> None:
    QTest.keyClicks(field, "btc sid")
    field.offers.itemClicked.emit(field.offers.item(0))
    assert field.text() == "btc side:"
    assert not field.offers.grab().isNull()


def test_what_cannot_be_read_is_said_once_the_hand_rests(bar: FilterBar, qtbot: QtBot) -> None:
    asked: list[object] = []
    bar.search.asked.connect(asked.append)
    bar.search.setText("leverage>ten")
    assert not bar.error.isVisible()
    qtbot.waitUntil(bar.error.isVisible)
    assert bar.error.text() == "'ten' is no number: write leverage>10."
    assert bar.search.accessibleDescription() == bar.error.text()
    assert bar.search.error is not None
    assert (bar.search.error.start, bar.search.error.end) == (9, 12)
    assert not asked  # the answer to the last query stays
    bar.search.setText("leverage>10")
    assert not bar.error.isVisible()
    assert asked == [bar.search.query]


def test_the_wrong_part_is_underlined(bar: FilterBar, qtbot: QtBot) -> None:
    bar.resize(700, 80)
    bar.search.setText("pnl<0 leverage>10")
    qtbot.wait(1)
    plain = bar.search.grab().toImage()
    bar.search.setText("pnl<0 leverage>1o")
    wrong = bar.search.grab().toImage()
    assert bar.search.error is not None
    lines = range(plain.height() // 2, plain.height() - 3)
    below = [sum(plain.pixel(x, y) != wrong.pixel(x, y) for x in range(5, 300)) for y in lines]
    assert sum(below) > 0


def test_the_help_lists_the_fields_and_an_example_can_be_tried(bar: FilterBar) -> None:
    page = bar.show_help()
    assert isinstance(page, QueryHelp)
    page.chosen.emit("mae>2%")
    page._choose("tag:fomo")
    assert bar.search.text() == "tag:fomo"
    assert not page.isVisible()
