"""What can be done about a running pause: lengthen it, dispute its record, the door, by hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from journal.bootstrap import Services
from journal.gui.dialogs.pause.begin import BeginPauseDialog
from journal.gui.dialogs.pause.door import DoorDialog
from journal.gui.dialogs.pause.lengthen import LengthenDialog
from journal.gui.dialogs.pause.wrong_record import WrongRecordDialog
from journal.gui.window.app import Shell
from journal.services.pause.door import SENTENCE

Settle = Callable[[Shell], None]
Texts = Callable[[QWidget | None], str]
Press = Callable[[QWidget | None, str], None]
Dialog = TypeVar("Dialog", bound=QDialog)


def shown(kind: type[Dialog]) -> Dialog:
    (dialog,) = [
        one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()
    ]
    return dialog


def none_is_shown() -> bool:
    return not [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, QDialog) and one.isVisible()
    ]


def test_a_pause_is_lengthened_and_disputed(
    liquidated: Shell,
    settle: Settle,
    clock: Any,
    texts: Texts,
    press: Press,
    picture: Callable[[Shell, str], None],
) -> None:
    shell, page = liquidated, liquidated.window.deck.pause_screen
    shell.window.top_bar.badge.click()
    press(page, "Lengthen the pause")
    longer = shown(LengthenDialog)
    assert "Paused until Sat 16 May, 11:20" in texts(longer)
    longer.length.set_value(timedelta(hours=12))
    longer.go_on()
    settle(shell)
    assert none_is_shown()
    assert shell.window.top_bar.badge.text() == "PAUSED 35:20:00"
    press(page, "Lengthen the pause")
    longer = shown(LengthenDialog)
    longer.length._values.append(timedelta(days=60))
    longer.length.editor.addItem("60 days more")
    longer.length.set_value(timedelta(days=60))
    longer.go_on()
    settle(shell)
    assert "30 days" in longer.refusal.text()
    longer.reject()

    press(page, "This record is wrong")
    wrong = shown(WrongRecordDialog)
    wrong.dispute()
    settle(shell)
    assert "missing" in wrong.reason.error
    wrong.reason.set_text("It was on the testnet.")
    wrong.dispute()
    wrong.dispute()  # Enter twice writes it down once
    settle(shell)
    said = [one.words for one in wrong._desk.services.pause.log()]
    assert said.count("It was on the testnet.") == 1
    assert "after the first hour" in wrong.answer.text()
    assert not wrong.confirm.isEnabled()
    wrong.reject()
    settle(shell)
    assert "You called this record wrong: “It was on the testnet.”" in texts(page)
    picture(shell, "disputed")

    clock.at += timedelta(hours=2)
    shell.hub.ask("dispute-record")
    wrong = shown(WrongRecordDialog)
    wrong.reason.set_text("It was on the testnet.")
    wrong.dispute()
    settle(shell)
    assert none_is_shown()
    assert shell.window.status.sentence.startswith("The record no longer counts.")
    assert shell.window.top_bar.badge.text() == "NORMAL"
    failed: list[str] = []
    shell.hub.failed.connect(failed.append)
    shell.hub.ask("end-stuck-pause")
    settle(shell)
    assert failed == ["No pause is running, so none can be ended."]


def door_of(shell: Shell, settle: Settle) -> DoorDialog:
    shell.hub.ask("leave-early")
    settle(shell)
    return shown(DoorDialog)


def test_the_door_is_there_only_by_a_policy_of_calm_days_and_is_slow(
    liquidated: Shell,
    settle: Settle,
    clock: Any,
    texts: Texts,
    press: Press,
    services_of: Callable[[Shell], Services],
) -> None:
    shell, page = liquidated, liquidated.window.deck.pause_screen
    services = services_of(shell)
    assert "Leave early" not in [
        b.text() for b in page.findChildren(QWidget) if b.isVisible() and hasattr(b, "text")
    ]
    clock.at += timedelta(days=2)
    services.pause.choose("door", "on")
    clock.at += timedelta(days=2)
    shell.hub.ask("begin-pause")
    begin = shown(BeginPauseDialog)
    assert "Paused until Tue 19 May, 12:00" in texts(begin)
    begin.why.set_text("a bad week")
    begin.go_on()
    settle(shell)
    shell.window.top_bar.badge.click()
    assert "You paused it yourself." in texts(page)
    press(page, "Leave early")
    settle(shell)
    door = shown(DoorDialog)
    assert "Not in the first hour of a pause" in door.state.text()
    assert not door.confirm.isEnabled()
    door.reject()

    clock.at += timedelta(hours=2)
    for said in ("", "I have to hedge."):
        door = door_of(shell, settle)
        door.field.set_text(said)
        door.go_on()
        if not said:
            assert "missing" in door.field.error
            door.reject()
    settle(shell)
    door = door_of(shell, settle)
    assert "may be typed in 15 min" in door.state.text()
    door.field.set_text(SENTENCE)
    door.go_on()
    assert "The wait is not over" in door.refusal.text()
    door.reject()
    clock.at += timedelta(minutes=16)
    door = door_of(shell, settle)
    door.field.set_text(SENTENCE)
    door.go_on()
    settle(shell)
    assert none_is_shown()
    assert services.pause.locked_sentence() is None
    assert shell.pause.is_running
    door = door_of(shell, settle)
    assert "Planning is open for another 30 min" in door.state.text()
    door.reject()
