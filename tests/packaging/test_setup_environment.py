"""The stamp in ``.venv``, what a damaged one leads to, and whose arguments are whose."""

import subprocess
import sys
from pathlib import Path

import pytest
import setup_environment
from setup_environment import SetupError, split_arguments

FLAGS = ("--install-system-packages", "--checks")


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """Return an environment that looks finished, in a folder with a space."""
    folder = tmp_path / "a folder" / ".venv"
    python = setup_environment.venv_python(folder)
    python.parent.mkdir(parents=True)
    python.touch()
    setup_environment.write_stamp(folder, test=False)
    return folder


@pytest.mark.parametrize(
    ("given", "own", "passed_on"),
    [
        ([], [], []),
        (["--", "demo"], [], ["demo"]),
        (["demo", "--json"], [], ["demo", "--json"]),
        (["--checks", "-k", "a b"], ["--checks"], ["-k", "a b"]),
        (["--", "--checks"], [], ["--checks"]),
        (["--checks", "--", "x", "--", "y"], ["--checks"], ["x", "--", "y"]),
    ],
)
def test_only_our_own_flags_are_taken_out(
    given: list[str], own: list[str], passed_on: list[str]
) -> None:
    assert split_arguments(given, FLAGS) == (frozenset(own), passed_on)


def test_a_finished_environment_is_taken_as_it_is(venv: Path) -> None:
    assert setup_environment.is_current(venv)
    assert not setup_environment.must_be_made_anew(venv)


def test_the_tests_need_more_than_the_window(venv: Path) -> None:
    assert not setup_environment.is_current(venv, test=True)
    setup_environment.write_stamp(venv, test=True)
    assert setup_environment.is_current(venv, test=True)
    assert setup_environment.is_current(venv, test=False)


def test_an_interrupted_set_up_begins_anew(venv: Path) -> None:
    (venv / setup_environment.UNFINISHED).touch()
    assert not setup_environment.is_current(venv)
    assert setup_environment.must_be_made_anew(venv)


def test_a_changed_lock_updates_in_place(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_environment, "fingerprint", lambda **_: "of another lock")
    assert not setup_environment.is_current(venv)
    assert not setup_environment.must_be_made_anew(venv)


@pytest.mark.parametrize("what", ["this_python", "ROOT"])
def test_another_python_or_folder_begins_anew(
    venv: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    other = Path("/elsewhere") if what == "ROOT" else (lambda: "CPython (3, 99) abacus")
    monkeypatch.setattr(setup_environment, what, other)
    assert setup_environment.must_be_made_anew(venv)


def test_a_python_that_is_gone_begins_anew(venv: Path) -> None:
    setup_environment.venv_python(venv).unlink()
    assert not setup_environment.is_current(venv)
    assert setup_environment.must_be_made_anew(venv)


def test_an_environment_of_somebody_else_is_left_alone(venv: Path) -> None:
    (venv / setup_environment.STAMP).unlink()
    with pytest.raises(SetupError, match="was not made by this command"):
        setup_environment.make_venv(venv)
    assert setup_environment.venv_python(venv).exists()


@pytest.mark.parametrize("content", ["", "{", "[]", "\x00"])
def test_a_damaged_stamp_begins_anew(venv: Path, content: str) -> None:
    (venv / setup_environment.STAMP).write_text(content)
    assert not setup_environment.is_current(venv)
    assert setup_environment.must_be_made_anew(venv)


def test_an_environment_whose_qt_did_not_load_is_kept_and_checked_again(venv: Path) -> None:
    setup_environment.write_stamp(venv, test=False, checked=False)
    assert not setup_environment.is_current(venv)
    assert not setup_environment.must_be_made_anew(venv)


def test_a_child_that_fails_is_told_with_its_last_words() -> None:
    command = [sys.executable, "-c", "import sys; print('no route'); sys.exit(7)"]
    with pytest.raises(SetupError, match=r"no route\s+It failed") as caught:
        setup_environment.run(command, "It failed")
    assert caught.value.exit_code == 1


def test_collected_packages_are_shown_by_name(capfd: pytest.CaptureFixture[str]) -> None:
    lines = "Collecting numpy==2 (from -r a:b (line 3))\\nOther\\nInstalling collected packages: a"
    setup_environment.run([sys.executable, "-c", f"print('{lines}')"], "failed", narrate=True)
    shown = [line.strip() for line in capfd.readouterr().out.splitlines()]
    assert shown == ["Collecting numpy==2", "Installing collected packages"]


def test_an_error_becomes_its_sentence_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    def start() -> int:
        raise SetupError("Something is missing.", setup_environment.EXIT_SYSTEM_PIECE_MISSING)

    assert setup_environment.report(start) == 3
    assert capsys.readouterr().err == "Something is missing.\n"


def test_a_folder_that_may_not_be_written_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def start() -> int:
        raise PermissionError(13, "Permission denied", "/srv/journal/.venv")

    assert setup_environment.report(start) == 1
    assert "Permission denied: '/srv/journal/.venv'" in capsys.readouterr().err


def test_ctrl_c_ends_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    def start() -> int:
        raise KeyboardInterrupt

    assert setup_environment.report(start) == 130
    assert capsys.readouterr().err.startswith("Stopped.")


@pytest.mark.skipif(sys.platform == "win32", reason="no lock there")
def test_a_second_set_up_waits_for_the_first() -> None:
    script = "import setup_environment as s\nwith s.only_one_at_a_time(): print('mine')"
    with setup_environment.only_one_at_a_time():
        second = subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=setup_environment.ROOT / "packaging",
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        assert second.stdout is not None
        assert second.stdout.readline().startswith("Another start is setting up")
    said, _ = second.communicate(timeout=20)
    assert said == "mine\n"


def test_the_lines_of_progress_are_numbered(capsys: pytest.CaptureFixture[str]) -> None:
    setup_environment.say(1, "making .venv …")
    assert capsys.readouterr().out == "1/4 making .venv …\n"


def test_the_lock_of_the_tests_is_another_one() -> None:
    for_window = setup_environment.lock_file(test=False)
    for_tests = setup_environment.lock_file(test=True)
    assert setup_environment.locked_count(for_tests) > setup_environment.locked_count(for_window)
