"""A backup takes the journal's place whole or not at all, and what was there is kept."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from journal.domain.values import Fill
from journal.storage.backups import backup as backup_module
from journal.storage.backups import restoring
from journal.storage.backups.backup import Backup, Backups
from journal.storage.backups.restoring import restore
from journal.storage.errors import (
    DamagedBackupError,
    LockedJournalError,
    NewerJournalError,
    UnusableFolderError,
)
from journal.storage.folder import DataFolder
from journal.storage.store import Store

AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


def theme(folder: DataFolder) -> str | None:
    with Store.open(folder) as store, store.reading() as reader:
        return reader.setting("theme")


def say(folder: DataFolder, text: str) -> None:
    with Store.open(folder) as store, store.writing() as writer:
        writer.save_setting("theme", text)


@pytest.fixture
def made(folder: DataFolder) -> Backup:
    """A backup in which the theme is old; in the journal it is new."""
    say(folder, "old")
    backup = Backups(folder).make(AT)
    say(folder, "new")
    return backup


def names(folder: DataFolder) -> set[str]:
    return {path.name for path in folder.path.iterdir() if path.is_file()}


def test_the_journal_becomes_the_backup_and_is_backed_up_before(
    folder: DataFolder, made: Backup
) -> None:
    restored = restore(folder, made, LATER)
    assert restored.saved is not None
    assert restored.kept_aside is None
    assert folder.database.read_bytes() == made.path.read_bytes()
    assert names(folder) == {"journal.sqlite3"}
    assert theme(folder) == "old"
    again = restore(folder, restored.saved, LATER)
    assert theme(folder) == "new"
    assert len(Backups(folder).all()) == 3
    assert again.saved is not None
    assert again.saved.made_at == LATER + timedelta(seconds=1)


def test_a_log_that_a_kill_left_is_saved_and_not_replayed_over_the_backup(
    folder: DataFolder, made: Backup, tmp_path: Path
) -> None:
    with Store.open(folder) as store:
        with store.writing() as writer:
            writer.save_setting("theme", "only in the log")
        killed = DataFolder(tmp_path / "killed")
        shutil.copytree(folder.path, killed.path)
    assert "journal.sqlite3-wal" in names(killed)
    restored = restore(killed, Backups(killed).named(made.path.name), LATER)
    assert theme(killed) == "old"
    assert restored.saved is not None
    restore(killed, restored.saved, LATER)
    assert theme(killed) == "only in the log"


def test_a_damaged_backup_is_never_restored(folder: DataFolder, made: Backup) -> None:
    content = bytearray(made.path.read_bytes())
    content[-1] ^= 1
    made.path.write_bytes(content)
    with pytest.raises(DamagedBackupError, match=r"is damaged. Nothing was changed"):
        restore(folder, made, LATER)
    assert theme(folder) == "new"
    assert names(folder) == {"journal.sqlite3"}


@pytest.mark.parametrize("damage", ["missing", "empty", "truncated", "a letter", "only a log"])
def test_a_damaged_journal_is_kept_aside(folder: DataFolder, made: Backup, damage: str) -> None:
    whole = folder.database.read_bytes()
    content = {
        "empty": b"",
        "truncated": whole[:-4096],
        "a letter": b"dear journal " * 999,
        "only a log": b"a log without its database",
    }.get(damage)
    folder.database.unlink()
    if damage == "only a log":
        folder.path.joinpath("journal.sqlite3-wal").write_bytes(content or b"")
    elif content is not None:
        folder.database.write_bytes(content)
    restored = restore(folder, made, LATER)
    assert theme(folder) == "old"
    assert restored.saved is None
    if content is None:
        assert restored.kept_aside is None
    else:
        assert restored.kept_aside is not None
        assert restored.kept_aside.name.startswith("journal-damaged-20260101T130000Z")
        assert restored.kept_aside.read_bytes() == content


def test_damage_that_only_the_whole_reading_shows_is_kept_aside_too(
    folder: DataFolder, made: Backup
) -> None:
    with closing(sqlite3.connect(folder.database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name LIKE 'sqlite_autoindex_account%'"
        ).fetchone()
    content = bytearray(folder.database.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = bytes(4096)
    folder.database.write_bytes(content)
    assert restore(folder, made, LATER).kept_aside is not None
    assert theme(folder) == "old"


def test_a_journal_somebody_has_open_is_not_replaced(
    folder: DataFolder, made: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "_BUSY_TIMEOUT_S", 0.01)
    with Store.open(folder) as store:
        with store.reading() as reader:
            assert reader.setting("theme") == "new"
        with pytest.raises(LockedJournalError, match="Close the other window"):
            restore(folder, made, LATER)
    assert theme(folder) == "new"


def test_what_was_written_during_the_backup_is_not_lost(
    folder: DataFolder, made: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = Backups.make

    def make_while_somebody_writes(backups: Backups, at: datetime) -> Backup:
        saved = make(backups, at)
        say(folder, "newest")
        return saved

    monkeypatch.setattr(Backups, "make", make_while_somebody_writes)
    with pytest.raises(LockedJournalError, match="wrote into the journal just now"):
        restore(folder, made, LATER)
    assert theme(folder) == "newest"


def test_a_newer_journal_is_left_to_the_newer_program(folder: DataFolder, made: Backup) -> None:
    with closing(sqlite3.connect(folder.database)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerJournalError, match="Nothing was touched"):
        restore(folder, made, LATER)


def test_whatever_fails_on_the_way_the_journal_is_old_or_new_and_whole(
    folder: DataFolder, made: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The n-th call that changes a disk fails, for every n."""
    real = {name: getattr(os, name) for name in ("open", "fsync", "replace", "unlink", "rename")}
    seen = {"old": 0, "new": 0}
    left = 0
    for failing in range(1, 60):
        say(folder, "new")
        left = failing

        def call(name: str) -> Callable[..., object]:
            def run(*arguments: object, **more: object) -> object:
                nonlocal left
                left -= 1
                if left == 0:
                    raise OSError(28, "No space left on device")
                return real[name](*arguments, **more)

            return run

        with monkeypatch.context() as patched:
            for name in real:
                patched.setattr(os, name, call(name))
            with contextlib.suppress(UnusableFolderError):  # clearing up may fail in silence
                restore(folder, made, LATER)
        seen[str(theme(folder))] += 1
        if left > 0:
            break
    assert left > 0
    assert seen["old"] >= 1
    assert seen["new"] > 5


def test_a_folder_without_hard_links_keeps_a_copy(
    folder: DataFolder, made: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    folder.database.write_bytes(b"")
    monkeypatch.setattr(os, "link", refuse)
    restored = restore(folder, made, LATER)
    assert restored.kept_aside is not None
    assert restored.kept_aside.read_bytes() == b""


def test_a_backup_that_changes_while_it_is_copied_is_refused(
    folder: DataFolder, made: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "file_sha256", lambda _path: "something else")
    with pytest.raises(DamagedBackupError, match="changed while it was copied"):
        restore(folder, made, LATER)


def test_a_bug_of_sqlites_user_stays_a_bug(
    folder: DataFolder, made: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Backup:
        raise sqlite3.ProgrammingError("a bug")

    monkeypatch.setattr(backup_module.Backups, "make", fail)
    with pytest.raises(sqlite3.ProgrammingError):
        restore(folder, made, LATER)


def test_fills_come_back_row_by_row(folder: DataFolder, make_fill: Callable[..., Fill]) -> None:
    fills = tuple(map(make_fill, range(1, 40)))
    with Store.open(folder) as store, store.writing() as writer:
        writer.ensure_account()
        writer.add_fills("Main", fills, None)
    backup = Backups(folder).make(AT)
    with Store.open(folder) as store, store.writing() as writer:
        writer.add_fills("Main", [make_fill(99)], None)
    restore(folder, backup, LATER)
    with Store.open(folder) as store, store.reading() as reader:
        assert reader.fills("Main") == fills
