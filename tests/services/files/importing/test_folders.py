"""Folders are searched to their end, links are not followed, and nothing is left out unsaid."""

import os
from pathlib import Path

import pytest

from journal.services.files.importing import folders
from journal.services.files.importing.folders import find_files


def test_the_exports_of_a_folder_and_its_subfolders_are_found_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    for name in (
        "b.csv",
        "a/z.ZIP",
        "a/y.tar.gz",
        ".hidden.csv",
        "__MACOSX/m.csv",
        "k.zip.CHECKSUM",
        "~$b.xlsx",
        "Thumbs.db",
        "a/desktop.ini",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    alone = tmp_path / "alone.dat"
    found = find_files([alone, folder])
    names = [path.relative_to(tmp_path).as_posix() for path in found.files]
    assert names == ["alone.dat", "exports/b.csv", "exports/a/y.tar.gz", "exports/a/z.ZIP"]
    assert found.passed_over == ()


def test_links_and_other_files_are_passed_over_with_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (tmp_path / "real.csv").write_text("x")
    (folder / "link.csv").symlink_to(tmp_path / "real.csv")
    (folder / "loop").symlink_to(folder)
    (folder / "photo.png").write_text("x")
    found = find_files([folder])
    assert found.files == ()
    assert [(one.label, one.reason.partition(":")[0]) for one in found.passed_over] == [
        ("exports/loop", "is a link and was not followed"),
        ("exports/link.csv", "is a link and was not followed"),
        ("exports", "holds 1 file that is no export by its name"),
        ("exports", "holds no export"),
    ]
    # A folder that was chosen itself may be a link.
    (tmp_path / "shortcut").symlink_to(folder)
    assert find_files([tmp_path / "shortcut"]).passed_over[0].label == "shortcut/loop"


def test_a_folder_that_cannot_be_opened_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text("x")
    (tmp_path / "locked").mkdir()
    scan = os.scandir

    def refusing(path: str) -> object:
        if os.fspath(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refusing)
        found = find_files([tmp_path])
    assert [path.name for path in found.files] == ["a.csv"]
    (passed,) = found.passed_over
    assert passed.label.endswith("/locked")
    assert passed.reason == "cannot be opened (Permission denied)"


def test_more_exports_than_anybody_has_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "_MOST_FILES", 2)
    for number in range(3):
        (tmp_path / f"{number}.csv").write_text("x")
    found = find_files([tmp_path, tmp_path / "not there.csv"])
    assert [path.name for path in found.files] == ["0.csv", "1.csv", "not there.csv"]
    assert "more than 2 exports" in found.passed_over[0].reason
