"""The lock matrix in the window: what is locked is seen to be, and nothing else is."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent, QEventLoop
from PySide6.QtWidgets import QApplication

from journal.domain.pause.policy import Choice
from journal.gui.hub import ScreenName
from journal.gui.window.app import Shell
from journal.services.clock import Clock

_PATIENCE_MS = 30_000
_TURN_MS = 20
IsLocked = Callable[[Shell], bool]


def planner(shell: Shell) -> bool:
    shell.hub.go_to(ScreenName.PLANNER)
    return shell.window.deck.currentWidget() is shell.window.deck.pause_screen


def action(slot: str) -> Callable[[Shell], bool]:
    def is_locked(shell: Shell) -> bool:
        assert shell.works is not None
        return not shell.works._commands.actions.by_slot[slot].isEnabled()

    return is_locked


def tab(key: str) -> Callable[[Shell], bool]:
    def is_locked(shell: Shell) -> bool:
        shell.hub.go_to(ScreenName.MARGIN_LAB, key)
        lab: Any = shell.window.deck.built(ScreenName.MARGIN_LAB)
        assert lab.tab.key == key
        return bool(lab.tab.is_locked)

    return is_locked


def screen(name: ScreenName) -> Callable[[Shell], bool]:
    def is_locked(shell: Shell) -> bool:
        shell.hub.go_to(name)
        return shell.window.deck.currentWidget() is not shell.window.deck.built(name)

    return is_locked


def settled(shell: Shell) -> None:
    patience = QDeadlineTimer(_PATIENCE_MS)
    while shell.is_busy and not patience.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _TURN_MS)
    assert not shell.is_busy


def rule_detail(shell: Shell) -> Any:
    """Return the first rule on the Rules screen, R01, with a limit of 15 typed."""
    shell.hub.go_to(ScreenName.RULES)
    settled(shell)
    rules: Any = shell.window.deck.built(ScreenName.RULES)
    detail = rules.tab.detail
    field = detail._form._fields["limit"]
    field.editor.setText("15")
    field.editor.textEdited.emit("15")
    return detail


def stricter(shell: Shell) -> bool:
    detail = rule_detail(shell)
    field = detail._form._fields["limit"]
    field.editor.setText("5")
    field.editor.textEdited.emit("5")
    return not bool(detail.tighten.isEnabled())


def policy(choice: Choice, text: str) -> Callable[[Shell], bool]:
    def is_locked(shell: Shell) -> bool:
        shell.hub.go_to(ScreenName.SETTINGS)
        settled(shell)
        settings: Any = shell.window.deck.built(ScreenName.SETTINGS)
        field = settings.pauses.fields[choice]
        before = field.value()
        field.set_value(text)
        field.changed.emit()
        settled(shell)
        return bool(before != text and field.value() == before)

    return is_locked


CELLS: tuple[tuple[str, bool, IsLocked], ...] = (
    ("planner: new plan, sizer, copied values", True, planner),
    ("planner: ready", True, action("plan-trade")),
    ("lab: max open", True, tab("max_open")),
    ("lab: target price", True, tab("target")),
    ("lab: average entry when adding", True, tab("average_entry")),
    ("lab: liquidation", False, tab("liquidation")),
    ("lab: survival", False, tab("survival")),
    ("lab: cross stack", False, tab("stack")),
    ("lab: top-up and reduce", False, tab("relief")),
    ("lab: funding", False, tab("funding")),
    ("chart: the liquidated trade, open positions", False, screen(ScreenName.CHART)),
    ("rules: loosening", True, lambda shell: not rule_detail(shell).loosen.isEnabled()),
    ("rules: disabling", True, lambda shell: not rule_detail(shell).switch.isEnabled()),
    ("rules: a policy that shortens the pause", True, policy("hours", "24")),
    ("rules: a door chosen during the pause", True, policy("door", "on")),
    ("rules: tightening", False, stricter),
    ("data: import", False, action("import")),
    ("data: backup", False, screen(ScreenName.DATA)),
    ("always: a trade already made", False, screen(ScreenName.JOURNAL)),
    ("always: looking at what happened", False, screen(ScreenName.LIQUIDATIONS)),
    ("always: the state of the pause", False, screen(ScreenName.TODAY)),
    ("always: settings", False, screen(ScreenName.SETTINGS)),
)
"""Name, whether it is locked while paused, and what tells whether the window locks it."""


@pytest.fixture(scope="module")
def shell(
    paused_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    qapp: QApplication,
    at_noon: Clock,
) -> Iterator[Shell]:
    """The window of another copy."""
    copy = shutil.copytree(paused_folder, tmp_path_factory.mktemp("window") / "journal")
    shell = Shell(qapp, copy, clock=at_noon)
    shell.show()
    settled(shell)
    yield shell
    shell.close()
    shell.window.deleteLater()
    shell.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.parametrize(
    ("is_locked", "locked"),
    [(is_locked, locked) for _, locked, is_locked in CELLS],
    ids=[name for name, _, _ in CELLS],
)
def test_the_window_shows_it_locked_or_open(
    is_locked: IsLocked, shell: Shell, *, locked: bool
) -> None:
    assert shell.pause.is_running
    assert is_locked(shell) == locked
    settled(shell)
