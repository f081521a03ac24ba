"""The entrance decides between window and command, and says what is missing."""

import builtins
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import pytest

from journal.__main__ import EXIT_SYSTEM_LIBRARY_MISSING, main


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """What the window was opened with, in place of the window."""
    calls: list[Sequence[str]] = []

    def run_window(arguments: Sequence[str]) -> int:
        calls.append(arguments)
        return 0

    window = ModuleType("journal.gui.window.app")
    window.run_window = run_window  # type: ignore[attr-defined]  # a stand-in for the window
    monkeypatch.setitem(sys.modules, "journal.gui.window.app", window)
    return calls


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["demo"],
        ["--data-dir", "somewhere"],
        ["--data-dir=somewhere", "demo"],
        ["--theme", "light"],
    ],
)
def test_no_command_and_the_demo_open_the_window(
    opened: list[Sequence[str]], arguments: list[str]
) -> None:
    assert main(arguments) == 0
    assert opened == [arguments]


@pytest.mark.parametrize("arguments", [["pause", "--help"], ["demo", "--help"], ["--help"]])
def test_a_command_opens_no_window(
    opened: list[Sequence[str]], arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 0
    assert "usage: cooldown-journal" in capsys.readouterr().out
    assert opened == []


def refuse(monkeypatch: pytest.MonkeyPatch, error: ImportError) -> None:
    """Let the window's module fail to import."""
    real = builtins.__import__

    def fail(name: str, *rest: Any) -> Any:
        if name == "journal.gui.window.app":
            raise error
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "journal.gui.window.app", raising=False)
    monkeypatch.setattr(builtins, "__import__", fail)


def test_a_missing_system_library_is_exit_code_three(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refuse(monkeypatch, ImportError("libEGL.so.1: cannot open shared object file"))
    assert main([]) == EXIT_SYSTEM_LIBRARY_MISSING
    told = capsys.readouterr().err
    assert "libEGL.so.1" in told
    assert "packaging/run.py" in told


def test_a_bug_in_our_own_imports_is_no_missing_library(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, ImportError("no such name", name="journal.gui.nothing"))
    with pytest.raises(ImportError, match="no such name"):
        main([])
