"""The start: nothing heavy before the first frame, the pause right in it, and no display."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from journal.gui.shell.display import has_display
from journal.gui.window.app import Shell
from journal.gui.window.offscreen import picture_folder, show_offscreen

ROOT = Path(__file__).resolve().parents[3]
FIRST_FRAME = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from PySide6 import QtCore
from journal.gui.window.app import Shell, start_qt
class Clock:
    def now(self):
        return datetime(2026, 5, 14, 12, tzinfo=UTC)
app = start_qt()
shell = Shell(app, Path(sys.argv[1]), demo="demo" in sys.argv, clock=Clock())
def painted():
    heavy = ("numpy", "pyqtgraph", "sqlmodel", "sqlalchemy", "alembic", "pydantic")
    loaded = [name for name in heavy if name in sys.modules]
    loaded += [name for name in ("Qt",) if name in vars(QtCore)]
    print(json.dumps([loaded, shell.window.top_bar.badge.text(), shell.window.windowTitle()]))
    app.quit()
shell.begin = painted
shell.show()
app.exec()
"""


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a fresh interpreter from the project's folder."""
    kept = {key: value for key, value in os.environ.items() if "DISPLAY" not in key}
    kept.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        env=kept | {"PYTHONPATH": str(ROOT)} | environment,
        check=False,
    )


def test_the_first_frame_knows_the_pause_and_needs_nothing_but_qt(demo_folder: Path) -> None:
    answer = run("-c", FIRST_FRAME, str(demo_folder), "demo", QT_QPA_PLATFORM="offscreen")
    loaded, badge, title = json.loads(answer.stdout)
    assert loaded == ["Qt"]  # the mark of the demo asks for it
    assert badge.startswith("PAUSED 2")
    assert title.endswith("DEMO")


def test_the_first_frame_of_a_journal_of_ones_own_does_without_the_namespace_of_qt(
    tmp_path: Path,
) -> None:
    answer = run("-c", FIRST_FRAME, str(tmp_path), QT_QPA_PLATFORM="offscreen")
    assert json.loads(answer.stdout) == [[], "NORMAL", "Cooldown Journal"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere is always a display")
def test_without_a_display_nothing_aborts(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite3").write_text("this is no database, it is a letter " * 300)
    answer = run("-m", "journal", "--data-dir", str(tmp_path))
    assert answer.returncode == 1
    assert "journal.sqlite3" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_without_a_display_it_tells_all_and_saves_pictures(
    short_demo_folder: Path,
    tmp_path: Path,
    clock: Any,
    qapp: QApplication,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "journal"
    shutil.copytree(short_demo_folder, folder)
    assert show_offscreen(folder, demo=False, clock=clock) == 0
    said = capsys.readouterr().out
    assert "There is no journal yet, so this is the demo." in said
    assert "Liquidation episodes: 1" in said
    assert "trading is paused until" in said
    pictures = sorted(path.name for path in (folder / "demo" / "screens").glob("*.png"))
    assert {"today-dark.png", "chart-light.png"} <= set(pictures)
    assert f"{len(pictures)} pictures" in said
    assert str(folder / "demo" / "screens") in said
    close_for_good(qapp)


def close_for_good(qapp: QApplication) -> None:
    """Delete the window that the end of the program would: every later theme would style it."""
    for shell in qapp.findChildren(Shell):
        shell.window.deleteLater()
        shell.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_pictures_of_a_journal_that_cannot_be_written_go_elsewhere(tmp_path: Path) -> None:
    assert picture_folder(tmp_path / "journal") == tmp_path / "journal" / "screens"
    (tmp_path / "file").write_text("a folder can no more be made here than in a read-only one")
    elsewhere = picture_folder(tmp_path / "file")
    assert elsewhere.is_dir()
    elsewhere.rmdir()


def test_only_a_linux_without_a_server_has_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert not has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert has_display()
    monkeypatch.delenv("WAYLAND_DISPLAY")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert has_display()


def test_events_lose_no_reference_to_none(qapp: QApplication) -> None:
    """PYSIDE-3474: PySide6 6.12.0 on Python 3.11 aborts after about 5,000 void calls."""
    before = sys.getrefcount(None)
    for _ in range(500):
        qapp.processEvents()
    assert sys.getrefcount(None) > before - 100


NAMED = """
import sys
from PySide6.QtCore import QThread
from journal.gui.window.app import Shell, start_qt
from journal.gui.window.naming import MODULES
from journal.gui.window.opening import Place
from journal.gui.window.session import Refusal
def opened(place, *, start_new=False):
    left = [name for one in MODULES for name in dir(one) if name not in vars(one)]
    print(left, QThread.currentThread() is app.thread(), flush=True)
    return Refusal(sentence="as the test asks")
Place.open = opened
app = start_qt()
shell = Shell(app, None)
shell.show()
while shell.is_busy:
    app.processEvents()
shell.close()
"""


def test_no_class_of_qt_is_left_to_be_made_by_another_thread(tmp_path: Path) -> None:
    """Two threads that make one at a time end the program: pyqtgraph names them all."""
    answer = run("-c", NAMED, QT_QPA_PLATFORM="offscreen", XDG_DATA_HOME=str(tmp_path))
    assert answer.stdout.strip() == "[] False", answer.stderr
