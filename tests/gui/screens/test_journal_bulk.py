"""Several positions of the Journal, selected and edited at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag, TagGroup
from journal.domain.values import MarginMode, PriceType
from journal.gui.desk import Desk
from journal.gui.parts.form import ChoiceField
from journal.gui.screens.journal.screen import JournalScreen
from journal.services.changes import Changes
from journal.services.diary.keep import KEEP
from journal.services.positions.service import PositionView
from journal.storage.errors import DiskFullError
from journal.storage.store import Store
from tests.written import write_entry

D = Decimal
See = Callable[..., Any]


@pytest.fixture
def screen(desk: Desk, see: See) -> JournalScreen:
    shown: JournalScreen = see(JournalScreen(desk))
    return shown


def views(screen: JournalScreen) -> dict[str, PositionView]:
    found = screen.desk.services.positions.views("Main")
    return {view.position.symbol: view for view in found}


def pick(field: ChoiceField[Any], value: object) -> None:
    field.set_value(value)
    field.editor.activated.emit(field.editor.currentIndex())


def press(screen: JournalScreen, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    QTest.keyClick(screen.table, key, modifier)


def test_several_positions_are_edited_by_keyboard_and_taken_back_at_once(
    screen: JournalScreen, see: See, dialog: Callable[[], Any], qtbot: QtBot
) -> None:
    assert not screen.edit_button.isVisible()
    before = {symbol: view.facts for symbol, view in views(screen).items()}
    press(screen, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert screen.edit_button.text() == "Edit 4 selected…"
    screen.edit_facts()
    shown = dialog()
    pick(shown.margin_mode, MarginMode.ISOLATED)
    pick(shown.stop, False)
    assert not shown.stop_price.isEnabled()
    assert not shown.stop_watches.isEnabled()
    with qtbot.waitSignal(screen.desk.hub.undoable) as offered:
        shown.confirm.click()
    assert offered.args is not None
    sentence, undo = offered.args
    assert sentence.startswith("3 positions changed.")  # one was so already
    see(screen)
    after = views(screen)
    assert {view.facts.margin_mode for view in after.values()} == {MarginMode.ISOLATED}
    assert {view.facts.has_stop for view in after.values()} == {False}
    assert after["BTCUSDT"].facts.leverage == before["BTCUSDT"].leverage == D(5)
    assert after["BTCUSDT"].facts.isolated_wallet == D(1200)
    screen.desk.hub.tell(undo())
    see(screen)
    assert {symbol: view.facts for symbol, view in views(screen).items()} == before


def test_two_neighbors_are_selected_with_shift_and_one_is_edited_as_before(
    screen: JournalScreen, dialog: Callable[[], Any]
) -> None:
    screen.table.select_place(0)
    press(screen, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [one.view.position.symbol for one in screen.pane.selected()] == ["ETHUSDT", "XRPUSDT"]
    screen.edit_button.click()
    shown = dialog()
    assert shown.windowTitle() == "Edit 2 positions"
    choices = [shown.stop.editor.itemText(n) for n in range(shown.stop.editor.count())]
    assert choices == ["Unchanged", "There was none", "Not recorded"]  # two contracts
    shown.reject()
    index = screen.table.rows.index(1, 0)
    place = screen.table.visualRect(index).center()
    QTest.mouseClick(screen.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not screen.edit_button.isVisible()
    screen.edit_facts()
    assert dialog().windowTitle() == "XRPUSDT long"
    dialog().reject()


def test_what_cannot_be_right_is_said_in_its_place(
    screen: JournalScreen, see: See, dialog: Callable[[], Any]
) -> None:
    press(screen, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    screen.edit_facts()
    shown = dialog()
    shown.confirm.click()
    see(screen)
    assert shown.refusal.text() == "Nothing was chosen to be changed."
    shown.leverage.set_text("0")
    shown.confirm.click()
    see(screen)
    assert "above zero" in shown.leverage.error
    shown.leverage.set_text("ten")
    shown.confirm.click()
    assert shown.isVisible()
    pick(shown.margin_mode, MarginMode.CROSS)
    assert not shown.isolated_wallet.isEnabled()
    shown.leverage.set_text("")
    assert shown.change().leverage is KEEP
    shown.reject()


def test_one_contract_may_get_one_stop_price(
    screen: JournalScreen, see: See, dialog: Callable[[], Any], fill: Callable[..., Any]
) -> None:
    more = (
        fill(6, "BTCUSDT", "buy", "0.1", "60000", trade_id="8001"),
        fill(7, "BTCUSDT", "sell", "0.1", "60500", trade_id="8002"),
    )
    with screen.desk.services.store.writing() as writer:
        writer.add_fills("Main", more, None)
    screen.refresh()
    see(screen)
    screen.search.setText("btc")
    press(screen, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    screen.edit_facts()
    shown = dialog()
    pick(shown.stop, True)
    shown.confirm.click()
    assert shown.stop_price.error.startswith("Type its price")
    shown.stop_price.set_text("58000")
    pick(shown.stop_watches, PriceType.MARK)
    shown.confirm.click()
    see(screen)
    stops = {
        (view.facts.stop_price, view.facts.stop_watches)
        for view in screen.desk.services.positions.views("Main")
        if view.position.symbol == "BTCUSDT"
    }
    assert stops == {(D(58000), PriceType.MARK)}


def test_a_full_disk_leaves_what_was_typed_where_it_was_typed(
    screen: JournalScreen, see: See, dialog: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def full(store: Store, **_how: Any) -> Iterator[None]:
        raise DiskFullError(f"The disk with {store.folder.database} is full. Make room.")
        yield

    screen.table.select_place(0)
    screen.edit_facts()
    one = dialog()
    one.fields.leverage.set_text("7")
    with monkeypatch.context() as patched:
        patched.setattr(Store, "writing", full)
        one.confirm.click()
        assert one.isVisible()
        assert "is full" in one.refusal.text()
    assert one.fields.leverage.text() == "7"
    one.confirm.click()  # there is room again
    assert views(screen)["ETHUSDT"].facts.leverage == D(7)
    see(screen)
    press(screen, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    screen.edit_facts()
    several = dialog()
    several.leverage.set_text("8")
    with monkeypatch.context() as patched:
        patched.setattr(Store, "writing", full)
        several.confirm.click()
        see(screen)
        assert "is full" in several.refusal.text()
    several.confirm.click()
    see(screen)
    assert {view.facts.leverage for view in views(screen).values()} == {D(8)}


def test_tags_feelings_and_rating_of_several_are_changed_and_taken_back_at_once(
    screen: JournalScreen, see: See, dialog: Callable[[], Any], qtbot: QtBot
) -> None:
    diary = screen.desk.services.diary
    late, fomo = (Tag(TagGroup.OWN, "late"), Tag(TagGroup.MISTAKE, "fomo"))
    told = DiaryEntry(subject=Subject.position("BTCUSDT:both:1"), note="mine", tags=(late,))
    write_entry(diary, "Main", told)
    press(screen, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    screen.edit_facts()
    shown = dialog()
    shown.diary.added.set_text("mood:fine")
    shown.confirm.click()
    assert "knows no group 'mood'" in shown.diary.added.error
    shown.diary.added.set_text("mistake: FOMO")
    shown.diary.removed.set_text("late")
    pick(shown.diary.before, Feeling.TIRED)
    pick(shown.diary.rating, 2)
    with qtbot.waitSignal(screen.desk.hub.undoable) as offered:
        shown.confirm.click()
    assert offered.args is not None
    sentence, undo = offered.args
    assert sentence == "4 positions changed."
    entries = diary.entries("Main")
    assert {(one.tags, one.before, one.rating) for one in entries.values()} == {
        ((fomo,), Feeling.TIRED, 2)
    }
    assert (len(entries), entries[told.subject].note) == (4, "mine")
    write_entry(diary, "Main", replace(entries[told.subject], note="mine, and more"))
    assert undo() == Changes.NOTES
    (kept,) = diary.entries("Main").values()
    assert kept.says_the_same_as(replace(told, note="mine, and more"))
    see(screen)
