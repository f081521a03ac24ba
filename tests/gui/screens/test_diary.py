"""Writing the diary: kept while it is typed, whatever happens beside it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.feeling import Feeling
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag, TagGroup
from journal.gui.desk import Desk
from journal.gui.diary import keeping
from journal.gui.diary.dialog import DiaryDialog, today_of
from journal.gui.diary.editor import DiaryEditor
from journal.gui.diary.fields.rendering import show_note
from journal.gui.screens.journal.screen import JournalScreen
from journal.gui.style.theme import DARK
from journal.services.changes import Changes
from journal.storage.errors import DiskFullError
from journal.storage.store import Store
from tests.written import write_entry

ETH, BTC = Subject.position("ETHUSDT:both:7"), Subject.position("BTCUSDT:both:1")
FOMO = Tag(TagGroup.MISTAKE, "fomo")


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for what is written a second later."""
    monkeypatch.setattr(keeping, "WRITE_MS", 10)
    monkeypatch.setattr(keeping, "RETRY_MS", 10)


@pytest.fixture
def editor(desk: Desk, qtbot: QtBot) -> DiaryEditor:
    made = DiaryEditor(desk, ETH)
    qtbot.addWidget(made)
    made.resize(400, 900)
    made.show()
    qtbot.waitUntil(lambda: made.keeping.subject == ETH)
    return made


def kept(desk: Desk, subject: Subject = ETH) -> DiaryEntry:
    return desk.services.diary.entry("Main", subject)


def type_into(widget: Any, text: str) -> None:
    QTest.keyClicks(widget, text)


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(_store: Store, **_how: Any) -> Any:
        raise DiskFullError("There is no room left on the disk.")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "writing", refuse)
        yield


def test_what_is_typed_is_written_without_being_asked(
    editor: DiaryEditor, desk: Desk, qtbot: QtBot
) -> None:
    type_into(editor.note.edit, "too early")
    qtbot.waitUntil(lambda: kept(desk).note == "too early")
    type_into(editor.planned, "out at 3050")
    qtbot.waitUntil(lambda: kept(desk).planned == "out at 3050")


def test_it_is_written_when_another_position_is_shown_and_when_it_is_hidden(
    editor: DiaryEditor, desk: Desk, qtbot: QtBot
) -> None:
    editor.keeping._due.setInterval(60_000)
    type_into(editor.note.edit, "of the first")
    editor.show_subject(BTC)
    qtbot.waitUntil(lambda: editor.keeping.subject == BTC)
    assert (kept(desk).note, editor.note.text()) == ("of the first", "")
    type_into(editor.note.edit, "of the second")
    told: list[Changes] = []
    desk.hub.changed.connect(told.append)
    editor.hide()
    qtbot.waitUntil(lambda: told == [Changes.NOTES])
    assert kept(desk, BTC).note == "of the second"
    editor.show_subject(ETH)
    qtbot.waitUntil(lambda: editor.note.text() == "of the first")


def test_taps_tell_feelings_rating_and_tags_and_are_undone_one_by_one(
    editor: DiaryEditor, desk: Desk, qtbot: QtBot
) -> None:
    undo: list[tuple[str, Callable[[], Changes]]] = []
    desk.hub.undoable.connect(lambda sentence, take_back: undo.append((sentence, take_back)))
    editor.feelings.chips[Feeling.FOMO].click()
    QTest.keyClick(editor.feelings.chips[Feeling.CALM], Qt.Key.Key_6)
    editor.rating.buttons[2].click()
    type_into(editor.tags.typed, "Mistake: FOMO")
    QTest.keyClick(editor.tags.typed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(undo) == 4)
    entry = kept(desk)
    assert (entry.before, entry.during, entry.rating, entry.tags) == (
        *(Feeling.FOMO, Feeling.ANXIOUS, 2),
        (FOMO,),
    )
    assert undo[-1][0] == "Tag mistake:fomo added."
    for _, take_back in reversed(undo[1:]):
        desk.hub.tell(take_back())
    qtbot.waitUntil(lambda: editor.rating.rating is None and not editor.tags.tags)
    assert editor.feelings.felt("before") is Feeling.FOMO
    assert kept(desk).during is None
    editor.keeping.redo()
    qtbot.waitUntil(lambda: editor.feelings.felt("during") is Feeling.ANXIOUS)


def test_a_tap_on_what_is_told_takes_it_back(editor: DiaryEditor, desk: Desk, qtbot: QtBot) -> None:
    editor.rating.buttons[2].click()
    editor.rating.buttons[2].click()
    editor.feelings.chips[Feeling.CALM].click()
    QTest.keyClick(editor.feelings.moments["before"], Qt.Key.Key_Space)
    QTest.keyClick(editor.feelings.moments["before"], Qt.Key.Key_0)
    editor.tags.offered_buttons()[0].click()
    editor.tags.own_buttons()[0].click()
    type_into(editor.tags.typed, "x" * 41)
    QTest.keyClick(editor.tags.typed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not desk.jobs.is_busy)
    assert kept(desk).is_empty


def test_a_full_disk_keeps_the_text_in_the_editor_and_tries_again(
    editor: DiaryEditor, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with full_disk(monkeypatch):
        type_into(editor.note.edit, "not lost")
        qtbot.waitUntil(lambda: "no room left" in editor.sentence)
        editor.show_subject(BTC)
        qtbot.waitUntil(lambda: editor.keeping.subject == BTC)
        editor.show_subject(ETH)
        assert editor.note.text() == "not lost"
        assert "tried again" in editor.sentence
    qtbot.waitUntil(lambda: kept(desk).note == "not lost")
    qtbot.waitUntil(lambda: not editor.sentence)


def test_what_another_hand_writes_meanwhile_is_kept_and_shown(
    editor: DiaryEditor, desk: Desk, qtbot: QtBot
) -> None:
    editor.keeping._due.setInterval(60_000)
    type_into(editor.note.edit, "mine")
    diary = desk.services.diary
    desk.hub.tell(write_entry(diary, "Main", DiaryEntry(subject=ETH, note="theirs", rating=4)))
    qtbot.waitUntil(lambda: editor.rating.rating == 4)
    editor.flush()
    qtbot.waitUntil(lambda: kept(desk).note == "mine\n\ntheirs")
    assert (kept(desk).rating, editor.note.text()) == (4, "mine\n\ntheirs")


def test_a_note_too_long_says_so_and_stays(editor: DiaryEditor, qtbot: QtBot) -> None:
    editor.note.edit.setPlainText("x" * 20_001)
    qtbot.waitUntil(lambda: "longer than 20,000" in editor.sentence)
    editor.note.edit.setPlainText("x")
    qtbot.waitUntil(lambda: not editor.sentence)


def test_a_note_is_read_as_words_never_as_markup(editor: DiaryEditor) -> None:
    note = "# Late\n- **very** <b>x</b>\n1. [a](http://b) ![c](file:///d)\n<img src='/e.png'>"
    document = QTextDocument()
    show_note(document, note, DARK)
    assert document.toPlainText().split("\n") == [
        *("Late", "•\u2002very <b>x</b>", "1.\u2002[a](http://b) ![c](file:///d)"),
        "<img src='/e.png'>",
    ]
    editor.note.edit.setPlainText(note)
    editor.note.preview.click()
    assert editor.note.view.toPlainText().startswith("Late\n•")
    assert not editor.note.edit.isVisible()


def test_the_cards_stand_beside_the_table_and_follow_it(
    desk: Desk, see: Callable[..., Any], qtbot: QtBot
) -> None:
    screen: JournalScreen = see(JournalScreen(desk))
    qtbot.waitUntil(lambda: screen.detail.diary.editor is not None)
    editor = screen.detail.diary.editor
    assert editor is not None
    qtbot.waitUntil(lambda: editor.keeping.subject is not None)
    first = editor.keeping.subject
    assert screen.detail.diary.visibleRegion().isEmpty()
    screen.detail.anchors.buttons["Write"].click()
    assert not editor.note.visibleRegion().isEmpty()
    type_into(editor.note.edit, "a")
    screen.table.select_place(1)
    qtbot.waitUntil(lambda: editor.keeping.subject not in {None, first})
    assert first is not None
    assert kept(desk, first).note == "a"


def test_a_day_is_written_in_a_dialog_of_its_own(desk: Desk, qtbot: QtBot) -> None:
    subject = today_of(desk)
    assert subject == Subject.day(date(2026, 5, 14))
    shown = DiaryDialog(desk, None, subject)
    qtbot.addWidget(shown)
    shown.open()
    qtbot.waitUntil(lambda: shown.editor.keeping.subject == subject)
    type_into(shown.editor.note.edit, "slept badly")
    shown.earlier.click()
    before = Subject.day(date(2026, 5, 13))
    qtbot.waitUntil(lambda: shown.editor.keeping.subject == before)
    assert shown.windowTitle() == "Note for Wed 13 May 2026"
    assert kept(desk, subject).note == "slept badly"
    type_into(shown.editor.note.edit, "the day before")
    shown.later.click()
    qtbot.waitUntil(lambda: shown.editor.note.text() == "slept badly")
    shown.reject()
    assert kept(desk, before).note == "the day before"


def test_only_text_is_pasted_into_a_note(editor: DiaryEditor) -> None:
    pasted: list[object] = []
    editor.note.edit.pasted.connect(pasted.append)
    picture, words = QMimeData(), QMimeData()
    picture.setImageData(QImage(2, 2, QImage.Format.Format_RGB32))
    words.setText("a\0b")
    for one in (picture, words):
        assert editor.note.edit.canInsertFromMimeData(one)
        editor.note.edit.insertFromMimeData(one)
    assert (len(pasted), editor.note.text()) == (1, "ab")


def test_a_template_begins_a_note_and_a_note_becomes_one(
    editor: DiaryEditor,
    desk: Desk,
    qtbot: QtBot,
    dialog: Callable[[], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    menus: list[Any] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _at: menus.append(menu))
    editor.templates.click()
    qtbot.waitUntil(lambda: bool(menus))
    actions = {one.text(): one for one in menus[0].actions()}
    assert not actions["Keep this note as a template…"].isEnabled()
    actions["A loss"].trigger()
    type_into(editor.note.edit, "50")
    begun = "**What I planned to lose:** 50\n**What I lost:** "
    assert editor.note.text().startswith(begun)
    qtbot.waitUntil(lambda: kept(desk).note.startswith(begun))
    editor.note.edit.undo()
    editor.note.edit.undo()
    assert editor.note.text() == ""
    editor.note.edit.setPlainText("**Level:** ")
    editor.templates.keep()
    asked = dialog()
    asked.name_field.editor.setText("A day")
    asked.confirm.click()
    qtbot.waitUntil(lambda: "is taken" in asked.name_field.error)
    asked.name_field.editor.setText("Breakout")
    asked.confirm.click()
    qtbot.waitUntil(lambda: len(desk.services.note_templates.all()) == 4)
    (mine,) = desk.services.note_templates.all()[3:]
    assert (mine.name, mine.text) == ("Breakout", "**Level:** ")
    editor.note.edit.moveCursor(QTextCursor.MoveOperation.End)
    editor.templates.insert(mine)
    assert editor.note.text() == "**Level:** \n**Level:** "
    *_, last = editor.templates.menu_of((mine,)).actions()
    gone = last.menu()
    assert isinstance(gone, QMenu)
    gone.actions()[0].trigger()
    qtbot.waitUntil(lambda: len(desk.services.note_templates.all()) == 3)
