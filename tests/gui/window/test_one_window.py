"""A second start is noticed, hands over its files, and a crash leaves nothing in the way."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from journal.__main__ import _asks_for_window
from journal.gui.window import app
from journal.gui.window.app import Shell, run_window
from journal.gui.window.one_window import OneWindow

CRASH = """
import os, sys
from PySide6.QtCore import QLockFile
lock = QLockFile(sys.argv[1])
lock.setStaleLockTime(0)
assert lock.tryLock(0)
os._exit(1)
"""


@pytest.fixture
def first(qapp: Any, tmp_path: Path) -> OneWindow:
    folder = tmp_path / "journal"
    folder.mkdir()
    first = OneWindow(folder, qapp)
    assert first.take()
    return first


@pytest.fixture
def second(first: OneWindow, tmp_path: Path) -> Callable[..., int]:
    """Return a second start on the same folder."""
    assert first is not None
    return lambda *files: run_window(["--data-dir", str(tmp_path / "journal"), *map(str, files)])


@pytest.fixture(autouse=True)
def display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "has_display", lambda: True)


def test_a_second_start_hands_its_files_to_the_window_that_is_open(
    open_shell: Callable[..., Shell],
    settle: Callable[[Shell], None],
    first: OneWindow,
    second: Callable[..., int],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    file = tmp_path / "trades.csv"
    assert second(file) == 0  # before the first window can listen
    shell = open_shell(folder=tmp_path / "journal")
    assert shell.works is not None
    dropped: list[tuple[Path, ...]] = []
    shell.window.files_dropped.disconnect()
    shell.window.files_dropped.connect(dropped.append)
    shell.works.follow(first)
    assert dropped == [(file,)]
    shell.window.showMinimized()
    assert second() == 0  # while it listens, without a file
    qtbot.waitUntil(lambda: not shell.window.isMinimized())
    settle(shell)
    assert dropped == [(file,)]
    assert list((tmp_path / "journal" / "inbox").iterdir()) == []
    first.release()


def test_files_wait_until_the_journal_is_open(
    qapp: Any, tmp_path: Path, settle: Callable[[Shell], None], clock: Any
) -> None:
    shell = Shell(qapp, tmp_path / "journal", clock=clock)
    shell.files = (tmp_path / "a.csv",)
    dropped: list[tuple[Path, ...]] = []
    shell.window.files_dropped.connect(dropped.append)
    shell.begin()
    assert shell.works is not None
    shell.window.files_dropped.disconnect()
    shell.window.files_dropped.connect(dropped.append)
    assert dropped == []
    settle(shell)
    assert dropped == [(tmp_path / "a.csv",)]
    shell.close()
    shell.deleteLater()


def test_the_lock_of_a_crash_is_taken_over(qapp: Any, tmp_path: Path) -> None:
    lock = tmp_path / "window.lock"
    subprocess.run([sys.executable, "-c", CRASH, str(lock)], check=False, timeout=60)
    assert lock.exists()
    one = OneWindow(tmp_path, qapp)
    assert one.take()
    assert not OneWindow(tmp_path, qapp).take()
    one.release()
    assert OneWindow(tmp_path, qapp).take()


def test_a_folder_that_takes_no_lock_has_no_first_window(qapp: Any, tmp_path: Path) -> None:
    one = OneWindow(tmp_path / "missing", qapp)
    assert one.take()
    one.listen()
    one.release()


def test_a_message_that_is_not_ours_only_brings_the_window_forward(
    first: OneWindow, tmp_path: Path
) -> None:
    inbox = tmp_path / "journal" / "inbox"
    inbox.mkdir()
    for number, text in enumerate(("[", "7", json.dumps([1, "/a.csv"]))):
        (inbox / f"{number}.json").write_text(text)
    heard: list[tuple[Path, ...]] = []
    first.handed.connect(heard.append)
    first.listen()
    assert heard == [(), (), (Path("/a.csv"),)]


def test_a_name_of_a_file_is_handed_over_with_its_folder(
    first: OneWindow,
    second: Callable[..., int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert second("trades.csv", "more.zip") == 0
    assert "its window comes to the front" in capsys.readouterr().out
    heard: list[tuple[Path, ...]] = []
    first.handed.connect(heard.append)
    first.listen()
    assert heard == [(tmp_path / "trades.csv", tmp_path / "more.zip")]


def test_a_message_that_cannot_be_written_is_a_sentence(
    second: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "journal" / "inbox").write_text("in the way")
    assert second(tmp_path / "a.csv") == 1
    assert "open already, but" in capsys.readouterr().err


def test_files_open_the_window_and_commands_stay_commands(tmp_path: Path) -> None:
    file = tmp_path / "trades.csv"
    assert not _asks_for_window([str(file)])
    file.touch()
    assert _asks_for_window(["--theme", "dark", str(file)])
    assert not _asks_for_window(["import", str(file)])
