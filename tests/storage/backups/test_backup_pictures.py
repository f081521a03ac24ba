"""Pictures come back with the backup that names them."""

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest

from journal.domain.attachment import Attachment, AttachmentKind
from journal.storage.backups.backup import Backup, Backups
from journal.storage.backups.pictures import keep_pictures, pictures_of_backups
from journal.storage.backups.restoring import restore
from journal.storage.errors import UnusableFolderError
from journal.storage.files.attachment_files import AttachmentFiles
from journal.storage.folder import DataFolder
from journal.storage.store import Store

AT = datetime(2026, 1, 1, 12, tzinfo=UTC)


def attach(folder: DataFolder, content: bytes) -> str:
    with Store.open(folder) as store, store.writing() as writer:
        sha256 = writer.keep_picture(content)
        attachment = Attachment(
            position_key="BTCUSDT:both:1",
            sha256=sha256,
            file_name="a.png",
            kind=AttachmentKind.PICTURE,
            taken_at=AT,
        )
        writer.save_attachment("Main", attachment)
    return sha256


@pytest.fixture
def made(folder: DataFolder) -> tuple[Backup, str]:
    """A backup with one picture, and what that is called."""
    with Store.open(folder) as store, store.writing() as writer:
        writer.ensure_account("Main")
    sha256 = attach(folder, b"first")
    return Backups(folder).make(AT), sha256


def test_a_picture_is_kept_once_for_all_backups(
    folder: DataFolder, made: tuple[Backup, str]
) -> None:
    attach(folder, b"second")
    Backups(folder).make(AT + timedelta(hours=1))
    kept = [path for path in pictures_of_backups(folder).folder.rglob("*") if path.is_file()]
    assert sorted(path.read_bytes() for path in kept) == [b"first", b"second"]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in kept)
    assert made[0].path.exists()


@pytest.mark.parametrize("loss", ["lost", "damaged"])
def test_a_lost_or_damaged_picture_comes_back(
    folder: DataFolder, made: tuple[Backup, str], loss: str
) -> None:
    own = AttachmentFiles(folder.attachments)
    if loss == "lost":
        shutil.rmtree(folder.attachments)
    else:
        own.path(made[1]).write_bytes(b"spoiled")
    restored = restore(folder, made[0], AT + timedelta(hours=1))
    assert restored.lost_pictures == 0
    assert own.read(made[1]) == b"first"


def test_a_picture_that_is_nowhere_is_counted_and_keeps_nothing_back(
    folder: DataFolder, made: tuple[Backup, str]
) -> None:
    for place in (folder.attachments, pictures_of_backups(folder).folder):
        shutil.rmtree(place)
    restored = restore(folder, made[0], AT + timedelta(hours=1))
    assert restored.lost_pictures == 1
    assert restored.saved is not None


def test_a_backup_that_cannot_keep_its_pictures_is_none(
    folder: DataFolder, made: tuple[Backup, str]
) -> None:
    attach(folder, b"second")
    place = pictures_of_backups(folder).folder
    shutil.rmtree(place)
    place.write_text("a file where the folder should be")
    with pytest.raises(UnusableFolderError, match="No backup could be made"):
        Backups(folder).make(AT + timedelta(hours=1))
    assert Backups(folder).all() == (made[0],)


def test_a_restore_that_cannot_bring_pictures_back_changes_nothing(
    folder: DataFolder, made: tuple[Backup, str]
) -> None:
    shutil.rmtree(folder.attachments)
    folder.attachments.write_text("a file where the folder should be")
    before = folder.database.read_bytes()
    with pytest.raises(UnusableFolderError, match="could not be restored"):
        restore(folder, made[0], AT + timedelta(hours=1))
    assert folder.database.read_bytes() == before


def test_a_journal_from_before_pictures_needs_none(folder: DataFolder, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite3"
    with closing(connect(old)) as journal:
        journal.execute("CREATE TABLE fill (id INTEGER)")
    keep_pictures(folder, old)
    assert not pictures_of_backups(folder).folder.exists()
