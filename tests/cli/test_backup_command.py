"""Backups by command, also of a journal that cannot be opened."""

import json
from pathlib import Path
from typing import Any

import pytest

from journal.__main__ import main
from journal.storage.folder import DataFolder
from journal.storage.store import Store


def ask(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    assert main([str(one) for one in arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_backup_is_made_listed_verified_and_restored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = DataFolder(tmp_path / "journal")
    where = ("--data-dir", folder.path)
    Store.open(folder).close()
    assert main(["backup", "list", *map(str, where)]) == 0
    assert capsys.readouterr().out == "There is no backup yet.\n"
    (made,) = ask(capsys, "backup", "make", "--json", *where)
    assert made["is_good"]
    assert ask(capsys, "--data-dir", folder.path, "backup", "--json", "list") == [made]
    assert main(["backup", "verify", *map(str, where)]) == 0
    assert "verified 20" in capsys.readouterr().out
    folder.database.write_bytes(b"")
    assert main(["positions", *map(str, where)]) == 1
    assert "restore a backup" in capsys.readouterr().err
    assert main(["backup", "restore", *map(str, where)]) == 1
    assert "Say which backup" in capsys.readouterr().err
    assert main(["backup", "restore", made["name"], *map(str, where)]) == 0
    said = capsys.readouterr().out
    assert "The journal is the backup of" in said
    assert "journal-damaged-" in said
    again = ask(capsys, "backup", "restore", "newest", "--json", *where)
    assert again["saved"] != made["name"]
    assert main(["backup", "restore", made["name"], *map(str, where)]) == 0
    assert "As it was before, it is the backup journal-" in capsys.readouterr().out


def test_a_damaged_backup_is_told_and_counts_as_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = DataFolder(tmp_path / "journal")
    where = ("--data-dir", str(folder.path))
    Store.open(folder).close()
    (made,) = ask(capsys, "backup", "make", "--json", *where)
    path = folder.backups / made["name"]
    path.write_bytes(path.read_bytes()[:-1])
    assert main(["backup", "verify", made["name"], *where]) == 1
    assert "DAMAGED" in capsys.readouterr().out
    assert main(["backup", "restore", made["name"], *where]) == 1
    assert "is damaged. Nothing was changed" in capsys.readouterr().err
    path.with_name(f"{path.name}.json").unlink()
    assert main(["backup", "list", *where]) == 0
    assert "never verified" in capsys.readouterr().out
