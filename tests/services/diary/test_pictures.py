"""Pictures of positions."""

import struct
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from journal.domain.attachment import Attachment, AttachmentKind
from journal.domain.errors import InvalidValueError
from journal.services.changes import Changes
from journal.services.diary.pictures import MOST_BYTES, PictureService, RefusedPictureError
from journal.storage.files.attachment_files import AttachmentFiles
from journal.storage.files.thumbnail_files import ThumbnailFiles
from journal.storage.store import Store

KEY = "BTCUSDT:both:1"


def png(width: int = 3, height: int = 2, rest: bytes = b"") -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + rest


@pytest.fixture
def pictures(store: Store, clock: Any, tmp_path: Path) -> PictureService:
    return PictureService(
        store=store,
        files=AttachmentFiles(tmp_path / "a"),
        thumbnails=ThumbnailFiles(tmp_path / "t"),
        clock=clock,
    )


def attach(pictures: PictureService, content: bytes, name: str = "chart.png") -> Changes:
    kind = AttachmentKind.SNAPSHOT
    return pictures.attach("Main", KEY, content, file_name=name, kind=kind)


def test_pictures_are_kept_in_the_order_they_were_taken(
    pictures: PictureService, clock: Any
) -> None:
    first = clock.at
    assert attach(pictures, png(rest=b"b")) == Changes.PICTURES
    clock.at += timedelta(minutes=1)
    attach(pictures, png(rest=b"a"), "second.png")
    clock.at += timedelta(minutes=1)
    found = pictures.pictures("Main", KEY)
    assert [(one.file_name, one.taken_at) for one in found] == [
        ("chart.png", first),
        ("second.png", first + timedelta(minutes=1)),
    ]
    assert pictures.content(found[0]) == png(rest=b"b")
    assert pictures.pictures("Main", "ETHUSDT:both:1") == ()


def test_a_removed_picture_can_be_brought_back(pictures: PictureService) -> None:
    attach(pictures, png())
    (one,) = pictures.pictures("Main", KEY)
    assert pictures.remove("Main", one) == Changes.PICTURES
    assert pictures.pictures("Main", KEY) == ()
    assert pictures.undo_of_removal("Main", one)() == Changes.PICTURES
    assert pictures.pictures("Main", KEY) == (one,)
    attach(pictures, png())
    assert len(pictures.pictures("Main", KEY)) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"MZ\x90\x00", "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        (b"\x89PNG\r\n\x1a\n", "no picture"),
        (png(0, 5), "damaged"),
        (png().replace(b"IHDR", b"IDAT"), "damaged"),
        (png(20_000, 20_000), "20000 × 20000 pixels"),
        (png(10_001, 1), "at most 10000 on a side"),
        (png(rest=bytes(MOST_BYTES)), "at most 20 MB"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused_and_not_kept(
    pictures: PictureService, content: bytes, sentence: str
) -> None:
    with pytest.raises(RefusedPictureError, match=sentence):
        attach(pictures, content)
    assert not pictures.files.folder.exists()
    assert pictures.pictures("Main", KEY) == ()


@pytest.mark.parametrize(
    ("field", "value"), [("position_key", ""), ("sha256", "../../etc/passwd"), ("file_name", " ")]
)
def test_an_attachment_names_a_position_a_file_and_itself(
    clock: Any, field: str, value: str
) -> None:
    fields: dict[str, Any] = {
        "position_key": KEY,
        "sha256": "0" * 64,
        "file_name": "chart.png",
        "kind": AttachmentKind.PICTURE,
        "taken_at": clock.at,
    }
    with pytest.raises(InvalidValueError, match=field):
        Attachment(**(fields | {field: value}))
