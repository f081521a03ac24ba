import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from journal.storage import backup as backup_module
from journal.storage.backup import Backup, Backups, kept_backups
from journal.storage.errors import DamagedJournalError, UnusableFolderError
from journal.storage.folder import DataFolder
from journal.storage.store import Store

AT = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_a_backup_is_a_whole_journal_of_its_own(store: Store, tmp_path: Path) -> None:
    with store.writing() as writer:
        writer.save_setting("theme", "light")
    made = Backups(store.folder).make(AT)
    assert made.path.name == "journal-20260101T120000Z.sqlite3"
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in store.folder.backups.iterdir()] == [made.path.name]
    restored = DataFolder(tmp_path / "restored")
    restored.create()
    shutil.copy(made.path, restored.database)
    with Store.open(restored) as copy, copy.reading() as reader:
        assert reader.setting("theme") == "light"
        assert [account.name for account in reader.accounts()] == ["Main"]


def test_backups_made_by_themselves_are_half_an_hour_apart(store: Store) -> None:
    backups = Backups(store.folder)
    assert backups.make_if_due(AT) is not None
    assert backups.make_if_due(AT + timedelta(minutes=29)) is None
    assert backups.make_if_due(AT + timedelta(minutes=30)) is not None
    assert backups.make_if_due(AT) is not None  # the clock was set back
    assert [one.made_at for one in backups.all()] == [AT + timedelta(minutes=30)]


def test_a_damaged_journal_gets_no_backup(store: Store) -> None:
    database = store.folder.database
    store.close()
    with closing(sqlite3.connect(database)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'uq_account_name' OR "
            "name LIKE 'sqlite_autoindex_account%'"
        ).fetchone()
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    content = bytearray(database.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = bytes(4096)
    database.write_bytes(content)
    with pytest.raises(DamagedJournalError):
        Backups(store.folder).make(AT)
    assert list(store.folder.backups.iterdir()) == []


def test_a_backup_that_does_not_fit_is_a_sentence_and_leaves_nothing(store: Store) -> None:
    store.folder.backups.write_text("in the way")
    with pytest.raises(UnusableFolderError, match="No backup could be made"):
        Backups(store.folder).make(AT)


def test_a_bug_of_ours_is_no_sentence(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.ProgrammingError("a bug")

    monkeypatch.setattr(backup_module, "_verify", fail)
    with pytest.raises(sqlite3.ProgrammingError):
        Backups(store.folder).make(AT)


def test_what_a_killed_backup_left_is_swept(store: Store) -> None:
    store.folder.backups.mkdir()
    left = store.folder.backups / "journal-20250101T000000Z.sqlite3.part"
    left.touch()
    Backups(store.folder).make(AT)
    assert not left.exists()


def test_days_weeks_and_months_are_kept_and_nothing_else(store: Store) -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    backups = [
        Backup(path=Path(f"{hours}"), made_at=start + timedelta(hours=hours))
        for hours in range(0, 24 * 400, 8)
    ]
    kept = sorted(one.made_at for one in kept_backups(backups))
    assert len({f"{at:%Y-%m}" for at in kept}) == 9
    assert kept[-12:] == [kept[-1] - timedelta(days=day) for day in range(11, -1, -1)]
    assert 12 < len(kept) <= 12 + 10 + 9
    place = Backups(store.folder)
    for hours in range(0, 24 * 30, 12):
        place.make(start + timedelta(hours=hours)) if hours < 36 else os.link(
            place.all()[0].path,
            store.folder.backups
            / f"journal-{start + timedelta(hours=hours):%Y%m%dT%H%M%SZ}.sqlite3",
        )
    gone = place.thin()
    assert len(gone) > 30
    assert len(place.all()) == 60 - len(gone)
