import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from journal.domain.errors import JournalError
from journal.domain.values import Fill
from journal.storage.backups import backup as backup_module
from journal.storage.backups.backup import Backup, Backups, kept_backups
from journal.storage.backups.seal import Seal, is_whole_journal
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
    names = sorted(path.name for path in store.folder.backups.iterdir())
    assert names == [made.path.name, f"{made.path.name}.json"]
    assert Backups(store.folder).all() == (made,)
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


def test_a_file_that_is_no_database_gets_no_backup(folder: DataFolder) -> None:
    folder.database.write_bytes(b"dear journal " * 999)
    with pytest.raises(DamagedJournalError, match="is not a database"):
        Backups(folder).make(AT)
    assert list(folder.backups.iterdir()) == []


def test_a_backup_that_does_not_fit_is_a_sentence_and_leaves_nothing(store: Store) -> None:
    store.folder.backups.write_text("in the way")
    with pytest.raises(UnusableFolderError, match="No backup could be made"):
        Backups(store.folder).make(AT)


def test_a_bug_of_ours_is_no_sentence(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.ProgrammingError("a bug")

    monkeypatch.setattr(backup_module, "inspect", fail)
    with pytest.raises(sqlite3.ProgrammingError):
        Backups(store.folder).make(AT)


def test_two_backups_of_one_second_are_two(store: Store) -> None:
    backups = Backups(store.folder)
    made = [backups.make(AT), backups.make(AT)]
    assert backups.all() == tuple(reversed(made))
    assert backups.named(made[0].path.name) == made[0]
    with pytest.raises(JournalError, match="There is no backup x in"):
        backups.named("x")


def test_a_bit_that_sqlite_does_not_miss_is_found_by_the_checksum(
    store: Store, make_fill: Callable[..., Fill]
) -> None:
    with store.writing() as writer:
        writer.add_fills("Main", [make_fill()], None)
    backups = Backups(store.folder)
    made = backups.make(AT)
    later = AT + timedelta(days=1)
    assert backups.verify(made, later).seal == Seal(
        content_sha256=str(made.seal and made.seal.content_sha256), verified_at=later, is_good=True
    )
    content = made.path.read_bytes()
    made.path.write_bytes(content.replace(b"42001.10", b"42001.11"))
    found = backups.verify(made, later)
    assert is_whole_journal(made.path)  # SQLite sees nothing
    assert found.seal is not None
    assert not found.seal.is_good
    assert backups.all() == (found,)
    newer = backups.make(AT + timedelta(hours=1))
    assert backups.thin() == ()  # a damaged one neither goes nor makes another one needless
    assert backups.all() == (newer, found)


def test_a_backup_without_a_seal_is_judged_by_what_it_shows(store: Store) -> None:
    backups = Backups(store.folder)
    made = backups.make(AT)
    made.path.with_name(f"{made.path.name}.json").write_text("[")
    (unknown,) = backups.all()
    assert unknown.seal is None
    verified = backups.verify(unknown, AT)
    assert verified.seal == made.seal
    made.path.write_bytes(b"no journal" * 500)
    (broken,) = (backups.verify(one, AT) for one in backups.all())
    assert broken.seal is not None
    assert not broken.seal.is_good
    made.path.unlink()
    with pytest.raises(UnusableFolderError, match="could not be verified"):
        backups.verify(broken, AT)


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
