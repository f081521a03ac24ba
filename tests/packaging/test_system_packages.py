"""What a system lacks is found by loading it and told in one line that can be pasted."""

import pytest
import setup_environment
import system_packages

HEADLESS: dict[str, str] = {}


def loader_without(*names: str) -> system_packages.Loader:
    def load(name: str) -> object:
        if name in names:
            raise OSError(f"{name}: cannot open shared object file")
        return object()

    return load


def test_a_library_counts_as_missing_when_it_does_not_load() -> None:
    needed = system_packages.needed_libraries(HEADLESS)
    load = loader_without("libEGL.so.1", "libxcb-cursor.so.0")
    assert system_packages.missing_libraries(needed, load) == {"libEGL.so.1": "libegl1"}


def test_a_library_that_exists_nowhere_really_does_not_load() -> None:
    missing = system_packages.missing_libraries({"libnosuchthing.so.9": "nosuch"})
    assert missing == {"libnosuchthing.so.9": "nosuch"}


def test_only_a_display_asks_for_the_libraries_of_a_window() -> None:
    headless = system_packages.needed_libraries(HEADLESS)
    x11 = system_packages.needed_libraries({"DISPLAY": ":0"})
    wayland = system_packages.needed_libraries({"WAYLAND_DISPLAY": "wayland-0"})
    assert "libxcb-cursor.so.0" not in headless
    assert x11 == headless | system_packages.X11_LIBRARIES
    assert wayland == headless | system_packages.WAYLAND_LIBRARIES


def test_a_chosen_platform_or_the_tests_ask_for_no_window() -> None:
    offscreen = {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}
    assert system_packages.needed_libraries(offscreen) == system_packages.QT_LIBRARIES
    needed = system_packages.needed_libraries({"DISPLAY": ":0"}, window=False)
    assert needed == system_packages.QT_LIBRARIES


def test_root_is_told_one_apt_line_and_the_option_that_runs_it() -> None:
    missing = {"libglib-2.0.so.0": "libglib2.0-0", "libgthread-2.0.so.0": "libglib2.0-0"}
    sentence = system_packages.missing_sentence(
        missing, apt=True, root=True, command="python3 packaging/run.py"
    )
    assert "This system lacks: libglib-2.0.so.0, libgthread-2.0.so.0." in sentence
    line = "apt-get update && apt-get install -y --no-install-recommends libglib2.0-0"
    assert [each.strip() for each in sentence.splitlines() if "apt-get" in each] == [line]
    assert sentence.endswith("python3 packaging/run.py --install-system-packages")


def test_anybody_else_is_told_the_same_line_with_sudo() -> None:
    sentence = system_packages.missing_sentence(
        {"libEGL.so.1": "libegl1"}, apt=True, root=False, command="python3 packaging/run.py"
    )
    line = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1"
    assert f"\n  {line}\n" in sentence
    assert "--install-system-packages" not in sentence


def test_a_system_without_apt_is_told_the_libraries() -> None:
    sentence = system_packages.missing_sentence(
        {"libEGL.so.1": "libegl1"}, apt=False, root=True, command="python3 packaging/run.py"
    )
    assert "libEGL.so.1" in sentence
    assert "no apt-get" in sentence
    assert "libegl1" not in sentence


def test_python_without_venv_and_pip_is_a_missing_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "has_module", lambda name: name == "venv")
    assert set(system_packages.missing_python_pieces()) == {"Python's venv and pip"}
    monkeypatch.setattr(system_packages, "pip_for_other_environments", lambda: True)
    assert system_packages.missing_python_pieces() == {}


def test_a_missing_library_ends_with_exit_code_3(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = {"libEGL.so.1": "libegl1"}
    monkeypatch.setattr(setup_environment, "missing_from_system", lambda *_, **__: lacking)
    with pytest.raises(setup_environment.SetupError, match=r"libEGL\.so\.1") as caught:
        setup_environment.ensure_system(install=False, window=True, command="run.py")
    assert caught.value.exit_code == 3
