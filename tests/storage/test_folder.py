import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from journal.storage.errors import UnusableFolderError
from journal.storage.folder import DataFolder, sync_folder
from journal.storage.store import Store


def test_the_usual_folder_is_where_the_system_keeps_application_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_DATA_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    assert "cooldown-journal" in DataFolder.default().path.parts


def test_naming_a_folder_touches_nothing(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "new")
    assert folder.database.parent == folder.candles.parent == folder.backups.parent == folder.path
    assert folder.demo.database == folder.path / "demo" / "journal.sqlite3"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_folder_and_files_are_the_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "deep" / "new")
    before = os.umask(0)
    try:
        with Store.open(folder) as store, store.writing() as writer:
            writer.ensure_account()
            modes = {path.name: path.stat().st_mode & 0o777 for path in folder.path.iterdir()}
    finally:
        os.umask(before)
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert modes == {
        "journal.sqlite3": 0o600,
        "journal.sqlite3-wal": 0o600,
        "journal.sqlite3-shm": 0o600,
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_a_folder_that_exists_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    DataFolder(tmp_path).create()
    assert tmp_path.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("below", ["", "inside", "inside/deeper"])
def test_a_file_is_no_folder(tmp_path: Path, below: str) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("mine")
    with pytest.raises(UnusableFolderError, match="is a file"):
        Store.open(DataFolder(file / below))
    assert file.read_text() == "mine"


Protect = Callable[[DataFolder], AbstractContextManager[DataFolder]]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_a_folder_that_cannot_be_made_says_why(tmp_path: Path, write_protected: Protect) -> None:
    DataFolder(tmp_path / "journal").create()
    with (
        write_protected(DataFolder(tmp_path / "journal")) as folder,
        pytest.raises(UnusableFolderError, match=r"cannot be created: Permission denied"),
    ):
        Store.open(DataFolder(folder.path / "new"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_an_empty_folder_without_write_permission_cannot_hold_a_journal(
    tmp_path: Path, write_protected: Protect
) -> None:
    DataFolder(tmp_path / "journal").create()
    with (
        write_protected(DataFolder(tmp_path / "journal")) as folder,
        pytest.raises(UnusableFolderError, match="does not allow writing"),
    ):
        Store.open(folder)


def test_windows_is_not_asked_to_sync_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal.storage.folder.os.name", "nt")
    sync_folder(tmp_path / "missing")  # would fail where it is asked
