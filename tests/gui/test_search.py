"""Search by keyboard alone: what is found, where it leads, what is locked, what is remembered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.subject import Subject
from journal.domain.diary.tag import Tag
from journal.domain.errors import JournalError
from journal.gui.diary.dialog import DiaryDialog
from journal.gui.hub import ScreenName
from journal.gui.parts.card import Card
from journal.gui.screens.journal.screen import JournalScreen
from journal.gui.screens.rules.screen import RulesScreen
from journal.gui.shell.search.palette import Palette
from journal.gui.shell.search.places import LOCKED
from journal.gui.window.app import Shell
from journal.services.changes import Changes
from journal.services.searching.service import SearchService
from tests.gui.screens.conftest import make_fill
from tests.written import write_entry

OpenShell = Callable[..., Shell]
Settle = Callable[[Shell], None]
Find = Callable[[Shell, str], Palette]


@pytest.fixture
def find(settle: Settle, qtbot: QtBot) -> Find:
    """Return a function that opens the palette by its keys, types, and waits for what is found."""

    def search(shell: Shell, typed: str) -> Palette:
        shell.window.activateWindow()
        QTest.keyClick(shell.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        settle(shell)
        assert shell.works is not None
        palette = shell.works._commands._palette
        assert palette is not None
        assert palette.isVisible()
        assert QApplication.focusWidget() is palette.field
        QTest.keyClicks(palette.field, typed)
        qtbot.waitUntil(lambda: not palette.is_busy)
        return palette

    return search


def press(palette: Palette, key: Qt.Key) -> None:
    QTest.keyClick(palette.field, key)


def texts(palette: Palette) -> list[str]:
    lines = palette.results.lines
    return [lines.line(row).text for row in range(lines.rowCount())]


def chosen(palette: Palette) -> str:
    line = palette.results.chosen
    return line.text if line else ""


def built(shell: Shell, name: ScreenName) -> Any:
    return shell.window.deck.built(name)


def test_a_position_is_found_and_shown_and_remembered(
    open_shell: OpenShell, find: Find, settle: Settle
) -> None:
    shell = open_shell(demo=True)
    before = QApplication.focusWidget()
    palette = find(shell, "sol liquidated")
    assert {"Positions", "Liquidations"} <= set(texts(palette))
    assert palette.results.chosen is not None
    # What is chosen is said to whoever cannot see it.
    assert palette.field.accessibleDescription() == palette.results.chosen.spoken
    while palette.results.chosen.text != "SOLUSDT long":
        press(palette, Qt.Key.Key_Down)
    entry = palette.results.chosen.entry
    assert entry is not None
    press(palette, Qt.Key.Key_Return)
    settle(shell)
    assert palette.isHidden()
    journal = built(shell, ScreenName.JOURNAL)
    assert isinstance(journal, JournalScreen)
    assert journal.detail.entry is not None
    assert journal.detail.entry.view.position.key == entry.key
    palette = find(shell, "")
    assert texts(palette)[:3] == ["Chosen last", "SOLUSDT long", "Screens"]
    press(palette, Qt.Key.Key_Escape)
    assert palette.isHidden()
    assert QApplication.focusWidget() is not palette.field
    assert before is not None


def test_arrows_go_round_and_skip_headings(open_shell: OpenShell, find: Find) -> None:
    shell = open_shell()
    palette = find(shell, "")
    assert texts(palette)[0] == "Screens"
    assert chosen(palette) == "Today"
    press(palette, Qt.Key.Key_Up)
    assert chosen(palette) == "Settings"
    press(palette, Qt.Key.Key_Tab)
    assert chosen(palette) == "Today"
    press(palette, Qt.Key.Key_Down)
    assert chosen(palette) == "Journal"
    shell.window.resize(1100, 700)
    assert palette.size() == shell.window.size()


def test_what_opens_risk_is_locked_while_paused_and_says_why_and_hidden_money_is_hidden(
    open_shell: OpenShell, find: Find, settle: Settle
) -> None:
    shell = open_shell(demo=True)
    for typed in ("plan a trade", "planner", "plan: sol"):
        palette = find(shell, typed)
        assert palette.results.chosen is not None
        assert palette.results.chosen.locked == LOCKED
        press(palette, Qt.Key.Key_Return)
        settle(shell)
        assert palette.isVisible()
        assert palette.said.text() == LOCKED
        assert shell.window.deck.current is ScreenName.TODAY
        press(palette, Qt.Key.Key_Escape)
    shell.hub.ask("hide-money")
    settle(shell)
    palette = find(shell, "btc closed")
    assert palette.results.chosen is not None
    assert "••• USDT" in palette.results.chosen.end
    assert not palette.grab().isNull()


def test_rules_settings_and_actions_lead_where_they_are(
    open_shell: OpenShell, find: Find, settle: Settle
) -> None:
    shell = open_shell()
    palette = find(shell, "revenge")
    rule = palette.results.chosen
    assert rule is not None
    assert rule.entry is not None
    press(palette, Qt.Key.Key_Return)
    settle(shell)
    rules = built(shell, ScreenName.RULES)
    assert isinstance(rules, RulesScreen)
    shown = rules.tab.table.selected()  # type: ignore[attr-defined]  # the first tab is the rules
    assert shown.card.rule_id == rule.entry.key
    palette = find(shell, "your promise")
    press(palette, Qt.Key.Key_Return)
    settle(shell)
    focused = QApplication.focusWidget()
    assert focused is built(shell, ScreenName.SETTINGS).promise.sentence.editor
    was_dark = shell.look.theme.is_dark
    palette = find(shell, "switch dark")
    press(palette, Qt.Key.Key_Return)
    settle(shell)
    assert shell.look.theme.is_dark is not was_dark


def test_every_card_of_the_settings_can_be_found(
    open_shell: OpenShell, find: Find, settle: Settle, qtbot: QtBot
) -> None:
    shell = open_shell()
    shell.hub.go_to(ScreenName.SETTINGS)
    settle(shell)
    cards = {one.accessibleName() for one in built(shell, ScreenName.SETTINGS).findChildren(Card)}
    palette = find(shell, "settings")
    assert "Settings" in texts(palette)
    for title in cards - {""}:
        palette.field.setText(title)
        qtbot.waitUntil(lambda: not palette.is_busy)
        assert chosen(palette) == title


def test_what_is_written_meanwhile_is_found_and_nothing_fits_is_said(
    open_shell: OpenShell, find: Find, settle: Settle, qtbot: QtBot
) -> None:
    shell = open_shell(demo=True)
    palette = find(shell, "wrongly chased")
    assert "Nothing fits" in palette.said.text()
    assert shell.works is not None
    desk = shell.works.session.desk
    assert desk is not None
    key = desk.services.positions.glance("Demo")[7].position.key
    note = DiaryEntry(subject=Subject.position(key), note="I WRONGLY chased <b>it</b>")
    shell.hub.tell(write_entry(desk.services.diary, "Demo", note))
    settle(shell)
    qtbot.waitUntil(lambda: not palette.is_busy)
    assert texts(palette)[0] == "Notes"
    press(palette, Qt.Key.Key_Enter)
    settle(shell)
    assert built(shell, ScreenName.JOURNAL).detail.entry.view.position.key == key
    tagged = replace(note, tags=(Tag.of_text("mistake:too late"),))
    shell.hub.tell(write_entry(desk.services.diary, "Demo", tagged))
    palette = find(shell, "too late")
    press(palette, Qt.Key.Key_Enter)
    settle(shell)
    journal = built(shell, ScreenName.JOURNAL)
    qtbot.waitUntil(lambda: journal.pane.table.rows.rowCount() == 1)
    day = DiaryEntry(subject=Subject.day(date(2026, 5, 13)), note="regretted them")
    shell.hub.tell(write_entry(desk.services.diary, "Demo", day))
    palette = find(shell, "regretted")
    press(palette, Qt.Key.Key_Enter)
    settle(shell)
    (dialog,) = shell.window.findChildren(DiaryDialog)
    assert dialog.editor.note.edit.toPlainText() == "regretted them"
    dialog.close()


def test_the_mouse_works_too_and_another_journal_has_a_search_of_its_own(
    open_shell: OpenShell, find: Find, settle: Settle
) -> None:
    shell = open_shell()
    shell.window.top_bar.search.click()
    palette = find(shell, "about")
    row = palette.results.currentIndex()
    middle = palette.results.visualRect(row).center()
    QTest.mouseMove(palette.results.viewport(), middle)
    palette.grab()
    assert chosen(palette) == "About Cooldown Journal"
    palette = find(shell, "")
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert palette.isHidden()
    assert shell.works is not None
    assert shell.works.session.desk is not None
    shell.works._commands.attach(shell.works.session.desk)
    settle(shell)
    assert find(shell, "demo") is not palette


def test_a_journal_that_cannot_be_read_is_said_and_screens_are_found_all_the_same(
    open_shell: OpenShell, find: Find, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise JournalError("The journal is damaged.")

    monkeypatch.setattr(SearchService, "index", fail)
    shell = open_shell()
    said: list[str] = []
    shell.hub.failed.connect(said.append)
    palette = find(shell, "rules")
    assert said == ["The journal is damaged."]
    assert chosen(palette) == "Rules"
    shell.hub.tell(Changes.SETTINGS)


def test_what_is_found_in_another_account_is_opened_there_by_keyboard_alone(
    open_shell: OpenShell, find: Find, settle: Settle
) -> None:
    shell = open_shell()
    assert shell.works is not None
    desk = shell.works.session.desk
    assert desk is not None
    own = desk.account_name
    with desk.services.store.writing() as writer:
        for name, symbol in ((own, "BTCUSDT"), ("Alt", "SOLUSDT")):
            writer.ensure_account(name)
            writer.add_fills(name, [make_fill(0, symbol, "buy", "1", "90", trade_id="1")], None)
    desk.hub.tell(Changes.ALL)
    settle(shell)
    palette = find(shell, "")
    settle(shell)  # the other account is read beside
    assert "the other accounts" in palette.field.placeholderText()
    QTest.keyClicks(palette.field, "sol long")
    assert texts(palette) == ["Positions in Alt", "SOLUSDT long"]
    assert palette.said.text() == "Enter shows Alt and opens it there, Esc leaves"
    assert "Alt" in palette.field.accessibleDescription()
    press(palette, Qt.Key.Key_Return)
    settle(shell)
    assert desk.account_name == "Alt"
    assert shell.window.top_bar._accounts.currentText() == "Alt"
    journal = built(shell, ScreenName.JOURNAL)
    assert journal.detail.entry is not None
    assert journal.detail.entry.view.position.symbol == "SOLUSDT"
    assert shell.window.status.sentence == "Now showing Alt."
    # And back: an account is found by its name, what was chosen is remembered.
    palette = find(shell, own)
    assert "Accounts" in texts(palette)
    while chosen(palette) != own:
        press(palette, Qt.Key.Key_Down)
    press(palette, Qt.Key.Key_Return)
    settle(shell)
    assert desk.account_name == own
    palette = find(shell, "")
    settle(shell)
    assert "SOLUSDT long" in texts(palette)[:4]
