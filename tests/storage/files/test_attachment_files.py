"""Pictures on disk, named by what is in them."""

import hashlib
from pathlib import Path

import pytest

from journal.storage.errors import DamagedAttachmentError, UnusableFolderError
from journal.storage.files.attachment_files import AttachmentFiles

CONTENT = b"\x89PNG pixels"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> AttachmentFiles:
    return AttachmentFiles(tmp_path / "attachments")


def test_a_picture_lies_under_its_own_checksum_for_its_owner_only(files: AttachmentFiles) -> None:
    assert files.add(CONTENT) == SHA256
    path = files.folder / SHA256[:2] / f"{SHA256}.png"
    assert files.path(SHA256) == path
    assert path.read_bytes() == CONTENT
    assert files.read(SHA256) == CONTENT
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_the_same_picture_is_written_once_and_a_damaged_one_again(files: AttachmentFiles) -> None:
    files.add(CONTENT)
    written = files.path(SHA256).stat().st_ino
    files.add(CONTENT)
    assert files.path(SHA256).stat().st_ino == written
    files.path(SHA256).write_bytes(b"other")
    with pytest.raises(DamagedAttachmentError, match="is damaged and was left alone"):
        files.read(SHA256)
    files.add(CONTENT)
    assert files.read(SHA256) == CONTENT


def test_a_write_that_was_killed_leaves_no_picture_and_hinders_none(
    files: AttachmentFiles,
) -> None:
    part = files.path(SHA256).with_name(f"{SHA256}.png.part")
    part.parent.mkdir(parents=True)
    part.write_bytes(CONTENT[:3])
    with pytest.raises(DamagedAttachmentError, match="cannot be read"):
        files.read(SHA256)
    files.add(CONTENT)
    assert files.read(SHA256) == CONTENT
    assert not part.exists()


def test_a_disk_that_takes_no_picture_says_so(files: AttachmentFiles) -> None:
    files.folder.write_text("in the way")
    with pytest.raises(UnusableFolderError, match="could not be written"):
        files.add(CONTENT)
