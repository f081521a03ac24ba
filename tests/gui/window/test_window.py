"""The window as a whole: what is locked, what follows the record, what is remembered."""

import gc
import sys
from collections.abc import Callable, Iterable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from journal.domain.errors import JournalError
from journal.gui.dialogs.about import AboutDialog
from journal.gui.dialogs.binance_pause import BinancePauseDialog
from journal.gui.hub import ScreenName
from journal.gui.shell.crash import CrashDialog
from journal.gui.style.style_sheet import style_sheet
from journal.gui.style.theme import DARK, LIGHT
from journal.gui.window.actions import ACTIONS
from journal.gui.window.app import Shell
from journal.gui.window.tidying import collect_garbage_again
from journal.services.changes import Changes

OpenShell = Callable[..., Shell]
Settle = Callable[[Shell], None]


def action(shell: Shell, slot: str) -> Any:
    assert shell.works is not None
    return shell.works._commands.actions.by_slot[slot]


def dialogs(kind: type[QDialog]) -> list[QDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def test_every_screen_has_its_key(open_shell: OpenShell, settle: Settle) -> None:
    shell = open_shell()
    shell.window.activateWindow()
    keys = (*(Qt.Key(Qt.Key.Key_1 + number) for number in range(9)), Qt.Key.Key_0, Qt.Key.Key_Comma)
    for key, name in zip(keys, ScreenName, strict=True):
        QTest.keyClick(shell.window, key, Qt.KeyboardModifier.ControlModifier)
        settle(shell)
        assert shell.window.deck.current is name
        assert shell.window.rail._buttons[name].isChecked()


def test_paused_locks_exactly_what_opens_risk(open_shell: OpenShell, settle: Settle) -> None:
    shell = open_shell(demo=True)
    assert shell.window.top_bar.badge.text().startswith("PAUSED ")
    for spec in ACTIONS:
        if spec.slot != "open-demo":  # not there in the demo
            assert action(shell, spec.slot).isEnabled() != spec.opens_risk
    shell.hub.go_to(ScreenName.PLANNER)
    settle(shell)
    assert shell.window.deck.currentWidget() is shell.window.deck.pause_screen
    shell.hub.ask("plan-trade")
    assert shell.window.deck.currentWidget() is shell.window.deck.pause_screen


def test_the_end_of_the_pause_and_the_review_unlock(
    open_shell: OpenShell, settle: Settle, clock: Any, reviewed: Callable[[Shell], None]
) -> None:
    shell = open_shell(demo=True)
    shell.hub.go_to(ScreenName.PLANNER)
    clock.at += timedelta(hours=25)
    shell.pause.look_again()
    settle(shell)
    assert shell.window.top_bar.badge.text() == "REVIEW DUE"
    reviewed(shell)
    assert shell.window.top_bar.badge.text().startswith("RE-ENTRY")
    shell.hub.go_to(ScreenName.PLANNER)
    assert shell.window.deck.currentWidget() is shell.window.deck.built(ScreenName.PLANNER)
    assert action(shell, "plan-trade").isEnabled()


def test_the_countdown_moves_every_second(open_shell: OpenShell, clock: Any) -> None:
    shell = open_shell(demo=True)
    before = shell.window.top_bar.badge.text()
    width = shell.window.top_bar.badge.sizeHint().width()
    clock.at += timedelta(seconds=1)
    shell.pause.look_again()
    assert shell.window.top_bar.badge.text() != before
    assert shell.window.top_bar.badge.sizeHint().width() == width


def test_the_pause_screen_leads_on(open_shell: OpenShell, settle: Settle) -> None:
    shell = open_shell(demo=True)
    shell.window.top_bar.badge.click()
    page = shell.window.deck.pause_screen
    assert shell.window.deck.currentWidget() is page
    buttons = {b.accessibleName(): b for b in page.findChildren(QWidget) if hasattr(b, "click")}
    buttons["Pause Binance too"].click()
    (dialog,) = dialogs(BinancePauseDialog)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert any("23:59:59" in text for text in texts)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    buttons["Look at what happened"].click()
    settle(shell)
    assert shell.window.deck.current is ScreenName.LIQUIDATIONS
    buttons["Check open positions"].click()
    settle(shell)
    assert shell.window.deck.currentWidget() is shell.window.deck.built(ScreenName.TODAY)


def test_another_theme_is_worn_by_what_is_seen_and_by_the_rest_once_it_is_seen(
    open_shell: OpenShell, settle: Settle, tmp_path: Path
) -> None:
    shell = open_shell()
    deck, light = shell.window.deck, style_sheet(LIGHT)
    shell.hub.go_to(ScreenName.DATA)
    shell.hub.go_to(ScreenName.TODAY)
    settle(shell)
    data, today = deck.built(ScreenName.DATA), deck.built(ScreenName.TODAY)
    assert data is not None
    assert today is not None
    shell.look.wear(LIGHT)
    assert (today.styleSheet(), data.styleSheet()) == (light, "")
    assert shell.window.rail.styleSheet() == light
    shell.hub.go_to(ScreenName.DATA)
    assert data.styleSheet() == light
    about = AboutDialog(shell.window, tmp_path)
    about.show()
    assert about.styleSheet() == light
    shell.look.wear(DARK)
    assert (today.styleSheet(), data.styleSheet(), about.styleSheet()) == (light, "", "")
    shell.hub.go_to(ScreenName.TODAY)
    assert not today.styleSheet()


def test_screens_are_imported_before_one_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, open_shell: OpenShell
) -> None:
    later = ("journal.gui.screens.settings.screen", "journal.gui.screens.analytics.tabs.compare")
    for module in later:
        import_module(module)
        monkeypatch.delitem(sys.modules, module)
    open_shell()
    assert all(module in sys.modules for module in later)


def test_garbage_is_looked_for_once_all_is_imported_and_not_among_what_stays(
    open_shell: OpenShell, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen: list[bool] = []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(gc.isenabled()))
    gc.disable()  # as the entrance does
    try:
        settle(open_shell())
        assert gc.isenabled()
        collect_garbage_again()
        assert frozen == [False]  # once, and before it is looked for again
    finally:
        gc.enable()


def test_theme_and_hidden_money_are_switched_and_remembered(
    open_shell: OpenShell, settle: Settle, tmp_path: Path
) -> None:
    shell = open_shell(demo=True)
    action(shell, "switch-theme").trigger()
    action(shell, "hide-money").trigger()
    settle(shell)
    assert shell.look.theme is LIGHT
    assert shell.works is not None
    assert shell.works.session.desk is not None
    assert shell.works.session.desk.text.hide_money
    shell.close()
    again = open_shell(demo=True, folder=tmp_path / "journal")
    assert again.look.theme is LIGHT
    assert again.window.windowTitle().endswith("DEMO")


def test_the_theme_of_a_start_is_worn_until_another_is_chosen(
    open_shell: OpenShell, settle: Settle
) -> None:
    shell = open_shell(theme="light")
    assert shell.look.theme is LIGHT
    shell.hub.ask("hide-money")
    settle(shell)
    assert shell.look.theme is LIGHT
    shell.hub.ask("switch-theme")
    settle(shell)
    assert shell.look.theme is DARK


def test_a_narrow_window_folds_the_rail_to_its_icons(open_shell: OpenShell) -> None:
    shell = open_shell()
    rail = shell.window.rail
    wide = rail.width()
    shell.window.resize(1024, 640)
    assert rail.width() < wide / 3
    button = rail._buttons[ScreenName.JOURNAL]
    assert (button.accessibleName(), button.toolTip()) == ("Journal", "Journal (Ctrl+2)")
    shell.window.resize(1280, 720)
    assert rail.width() == wide


def test_the_demo_is_opened_and_left(open_shell: OpenShell, settle: Settle) -> None:
    shell = open_shell()
    assert not action(shell, "leave-demo").isVisible()
    action(shell, "open-demo").trigger()
    settle(shell)
    assert shell.window.windowTitle() == "Cooldown Journal — DEMO"
    assert shell.window.top_bar.badge.text().startswith("PAUSED")
    action(shell, "leave-demo").trigger()
    settle(shell)
    assert shell.window.windowTitle() == "Cooldown Journal"
    assert shell.window.top_bar.badge.text() == "NORMAL"


def test_about_names_the_folder(open_shell: OpenShell, tmp_path: Path) -> None:
    shell = open_shell()
    action(shell, "about").trigger()
    (dialog,) = dialogs(AboutDialog)
    assert str(tmp_path / "journal") in [label.text() for label in dialog.findChildren(QLabel)]
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_failure_is_shown_until_it_is_closed(open_shell: OpenShell) -> None:
    shell = open_shell()
    shell.hub.fail("The file is empty: export it again.")
    banner = shell.window.banners.failure
    assert banner.isVisible()
    assert banner.sentence == "The file is empty: export it again."
    banner.show_sentence("")
    assert not banner.isVisible()
    shell.hub.say("Saved.")
    assert shell.window.status.sentence == "Saved."


def test_a_file_that_is_no_journal_is_refused_with_a_way_out(
    open_shell: OpenShell, tmp_path: Path
) -> None:
    folder = tmp_path / "journal"
    folder.mkdir()
    (folder / "journal.sqlite3").write_text("this is no database, it is a letter " * 300)
    shell = open_shell(folder=folder)
    assert shell.works is not None
    assert shell.works.session.refusal
    page = shell.window.deck.currentWidget()
    assert page is not None
    texts = [label.text() for label in page.findChildren(QLabel)]
    assert shell.works.session.refusal in texts
    shell.window.files_dropped.emit((tmp_path / "some.csv",))
    assert shell.window.status.sentence.startswith("No journal is open")


def test_a_bug_in_a_slot_is_shown_and_the_program_goes_on(
    open_shell: OpenShell, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = open_shell()
    assert shell.works is not None
    log = shell.works.crash_log
    log._hook(ValueError, ValueError("a bug"), None)
    qtbot.waitUntil(lambda: bool(dialogs(CrashDialog)))
    (dialog,) = dialogs(CrashDialog)
    assert isinstance(dialog, CrashDialog)
    dialog._copy()
    assert "a bug" in QApplication.clipboard().text()
    assert "a bug" in capsys.readouterr().err
    dialog.close()
    log._hook(JournalError, JournalError("No such contract."), None)
    assert shell.window.banners.failure.sentence == "No such contract."
    path = shell.folder / "log" / "journal.log"
    assert "a bug" in path.read_text(encoding="utf-8")
    path.write_text("", encoding="utf-8")  # looked at: nothing else may be in it


def drop_event(kind: Any, files: Iterable[Path]) -> Any:
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    place = QPointF(400, 300)
    point: Any = place if kind is QDropEvent else place.toPoint()
    event = kind(
        point,
        Qt.DropAction.CopyAction,
        content,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.kept = content  # Qt does not own it
    return event


def test_files_are_taken_anywhere_on_the_window(open_shell: OpenShell, tmp_path: Path) -> None:
    shell = open_shell()
    window = shell.window
    file = tmp_path / "some.csv"
    dropped: list[tuple[Path, ...]] = []
    window.files_dropped.disconnect()
    window.files_dropped.connect(dropped.append)
    enter = drop_event(QDragEnterEvent, [file])
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert window._cover is not None
    assert window._cover.isVisible()
    assert not window.grab().isNull()
    window.dragLeaveEvent(QDragLeaveEvent())
    assert not window._cover.isVisible()
    window.dropEvent(drop_event(QDropEvent, [file]))
    assert dropped == [(file,)]
    nothing = drop_event(QDragEnterEvent, [])
    nothing.ignore()
    window.dragEnterEvent(nothing)
    assert not nothing.isAccepted()


def test_another_account_is_shown_everywhere(open_shell: OpenShell, settle: Settle) -> None:
    shell = open_shell(demo=True)
    assert shell.works is not None
    desk = shell.works.session.desk
    assert desk is not None
    heard: list[Changes] = []
    shell.hub.changed.connect(heard.append)
    shell.window.top_bar.account_chosen.emit("Second")
    settle(shell)
    assert desk.account_name == "Second"
    assert heard == [Changes.ALL]
