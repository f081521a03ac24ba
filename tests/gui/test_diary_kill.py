"""Killed at any moment of typing, a note has lost at most two seconds of it.

``COOLDOWN_KILLS`` sets how many windows are killed; a hundred take about ten minutes.
"""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from journal.services.clock import SystemClock
from journal.services.diary.service import DiaryService
from journal.storage.folder import DataFolder
from journal.storage.store import Store

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("COOLDOWN_KILLS", "1"))
MOST_LOST_SECONDS = 2.0

# Opens the real window and types into the note of today: letters, returns and corrections, in
# bursts and after pauses. After every key it tells when, and what stands in the editor.
TYPIST = """
import json, os, random, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer, Qt
from PySide6.QtTest import QTest
from journal.gui.window.app import Shell, start_qt
from journal.gui.diary.dialog import DiaryDialog

application = start_qt()
chance = random.Random(int(sys.argv[2]))
shell = Shell(application, Path(sys.argv[1]))
shell.show()


def begin():
    if shell.is_busy:
        QTimer.singleShot(5, begin)
        return
    shell.hub.ask("note")
    editor = shell.window.findChild(DiaryDialog).editor
    wait_for(editor)


def wait_for(editor):
    if editor.keeping.subject is None:
        QTimer.singleShot(1, lambda: wait_for(editor))
    else:
        editor.note.edit.moveCursor(editor.note.edit.textCursor().MoveOperation.End)
        press(editor)


def press(editor):
    kind = chance.random()
    if kind < 0.1:
        QTest.keyClick(editor.note.edit, Qt.Key.Key_Backspace)
    elif kind < 0.15:
        QTest.keyClick(editor.note.edit, Qt.Key.Key_Return)
    else:
        QTest.keyClicks(editor.note.edit, chance.choice("abcdefghij "))
    told = json.dumps([time.monotonic(), editor.note.text()])
    os.write(1, f"{told}\\n".encode())
    pause = chance.uniform(0.4, 2.5) if chance.random() < 0.04 else chance.uniform(0.01, 0.15)
    QTimer.singleShot(round(pause * 1000), lambda: press(editor))


begin()
application.exec()
"""


@pytest.fixture
def typist(tmp_path: Path) -> Iterator["Typist"]:
    made = Typist(tmp_path / "journal")
    yield made
    made.end()


class Typist:
    """Somebody who types in a window of their own, again and again, in one journal."""

    def __init__(self, folder: Path) -> None:
        self.folder = DataFolder(folder)
        self._process: subprocess.Popen[str] | None = None

    def die(self, seed: int, after: float) -> tuple[float, list[tuple[float, str]]]:
        """Return when the window was killed, and what stood in it after each key."""
        command = [sys.executable, "-c", TYPIST, str(self.folder.path), str(seed)]
        self._process = process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first, "nobody typed"
        sleep(after)
        killed_at = monotonic()
        os.kill(process.pid, signal.SIGKILL)
        lines = [first, *(line for line in process.stdout if line.endswith("\n"))]
        process.wait()
        process.stdout.close()
        return killed_at, [(at, text) for at, text in map(json.loads, lines)]

    def note(self) -> str:
        """Return what is kept of the note."""
        with Store.open(self.folder) as store:
            diary = DiaryService(store=store, clock=SystemClock())
            (entry,) = diary.entries("Main").values() or (None,)
            return "" if entry is None else entry.note

    def end(self) -> None:
        """Leave nobody behind."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()


@pytest.mark.skipif(os.name == "nt", reason="nothing there ends as suddenly")
def test_a_kill_at_any_moment_of_typing_loses_at_most_two_seconds(typist: Typist) -> None:
    chance = random.Random(7)  # kill moments, not secrets
    lost = []
    for number in range(KILLS):
        killed_at, states = typist.die(number, chance.uniform(2.1, 3.5))
        kept = typist.note()
        places = [place for place, (_, text) in enumerate(states) if text == kept]
        assert places, f"kept what never stood there: {kept!r}"
        later = states[places[-1] + 1 :]
        lost.append(killed_at - later[0][0] if later else 0.0)
        assert lost[-1] <= MOST_LOST_SECONDS, f"kill {number}"
    print(f"{KILLS} kills, at most {max(lost):.2f} s of typing lost")  # noqa: T201  # for whoever asks
