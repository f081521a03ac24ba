"""Real windows without a display: an empty journal, a demo made once, a clock to be set."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QEvent,
    QEventLoop,
    QMessageLogContext,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from journal.bootstrap import open_services
from journal.domain.review.saved import Cause
from journal.gui.style.look import Look
from journal.gui.window.app import Shell
from tests.short_demo import copy_shortened

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
# The offscreen platform has no window manager and no tray.
_HARMLESS = ("This plugin does not support", "systemTrayWindowChanged")
_LAYOUT_PASSES = 3
_PATIENCE_MS = 30_000


@dataclass(slots=True)
class SetClock:
    """A clock that stands still until it is set."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


@pytest.fixture(scope="module", autouse=True)
def quick_journals(new_journals_are_copies: None) -> None:
    """Give every window its new journal without the migrations."""


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The same style as the program's own start."""
    return ["cooldown-journal", "-style", "fusion"]


class PromptBot(QtBot):
    """Looks every millisecond whether what it waits for has come, and not every ten.

    Windows and screens are waited for thousands of times.
    """

    def wait(self, ms: int) -> None:
        """Let Qt work for a moment, a millisecond at most."""
        loop = QEventLoop()
        QTimer.singleShot(min(ms, 1), loop.quit)
        loop.exec()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    assert qapp is not None
    return PromptBot(request)


@pytest.fixture(autouse=True)
def qt_says_nothing() -> Iterator[None]:
    """Fail a test in which Qt warned about anything."""
    said: list[str] = []

    def hear(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not any(word in text for word in _HARMLESS):
            said.append(text)

    before = qInstallMessageHandler(hear)
    yield
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    look = Look(qapp)
    yield look
    look.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo of noon in it, to be copied: making one takes seconds."""
    folder = tmp_path_factory.mktemp("demo")
    open_services(folder, demo=True, clock=SetClock()).close()
    return folder


@pytest.fixture(scope="session")
def short_demo_folder(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with its newest trades only: a window over it opens in half the time."""
    return copy_shortened(demo_folder, tmp_path_factory.mktemp("short") / "journal")


OpenShell = Callable[..., Shell]


@pytest.fixture
def open_shell(
    qapp: QApplication,
    tmp_path: Path,
    clock: SetClock,
    settle: Callable[[Shell], None],
    request: pytest.FixtureRequest,
) -> Iterator[OpenShell]:
    """Return a function that opens a window, waits until its journal is there, and cleans up.

    Of the demo it has the newest trades, unless the whole of it is asked for.
    """
    opened: list[Shell] = []

    def open_one(
        *,
        demo: bool = False,
        whole: bool = False,
        folder: Path | None = None,
        theme: str | None = None,
    ) -> Shell:
        folder = folder or tmp_path / "journal"
        if demo and not folder.exists():
            made = request.getfixturevalue("demo_folder" if whole else "short_demo_folder")
            shutil.copytree(made, folder)
        shell = Shell(qapp, folder, demo=demo, theme=theme, clock=clock)
        opened.append(shell)
        shell.show()
        settle(shell)
        return shell

    yield open_one
    for shell in opened:
        shell.window.close()
        shell.close()
        log = shell.folder / "log" / "journal.log"
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        shell.window.deleteLater()
        shell.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert [line for line in lines if not any(word in line for word in _HARMLESS)] == []


@pytest.fixture
def settle(qtbot: QtBot) -> Callable[[Shell], None]:
    """Return a function that lets a window paint and its worker finish what it was asked."""

    def wait(shell: Shell) -> None:
        QApplication.processEvents()
        qtbot.waitUntil(lambda: not shell.is_busy, timeout=_PATIENCE_MS)
        for _ in range(_LAYOUT_PASSES):
            QApplication.processEvents()

    return wait


@pytest.fixture
def reviewed(settle: Callable[[Shell], None]) -> Callable[[Shell], None]:
    """Return a function that saves the review of the last liquidation of a window's journal."""

    def save(shell: Shell) -> None:
        assert shell.works is not None
        desk = shell.works.session.desk
        assert desk is not None
        ending = desk.services.reentry.standing().ending
        assert ending is not None
        changes = desk.services.reviews.save(
            ending.account, ending.episode.episode_id, Cause.LEVERAGE, "Too much of it.", None
        )
        shell.hub.tell(changes)
        settle(shell)

    return save
