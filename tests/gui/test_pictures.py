"""Files that become pictures."""

import struct
import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter

from journal.gui.diary.pictures.decoding import encoded, picture_of_file, thumbnail
from journal.services.diary.pictures import RefusedPictureError

pytestmark = pytest.mark.usefixtures("qapp")


def image(width: int = 40, height: int = 20, color: str = "#3366cc") -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor(color))
    return made


def huge_png() -> bytes:
    """A whole PNG of 20,000 × 20,000 black pixels: 1.2 GB decoded, 60 kB as a file."""

    def chunk(name: bytes, body: bytes) -> bytes:
        checksum = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(bytes(2_501 * 1_000)) for _ in range(20)) + packer.flush()
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", body), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def huge_bmp() -> bytes:
    """The head of a BMP of 16,000 × 16,000 pixels, the largest that is read at all."""
    head = struct.pack("<2sIIIIiiHHIIiiII", b"BM", 54, 0, 54, 40, 16_000, 16_000, 1, 24, *[0] * 6)
    return head + bytes(100)


def turned(content: bytes) -> bytes:
    """Return a JPEG that says of itself that it lies on its side, and where it was taken."""
    entry = struct.pack("<HHHII", 1, 0x0112, 3, 1, 6)
    body = b"Exif\0\0II*\0" + struct.pack("<I", 8) + entry + bytes(4) + b"somewhere"
    return content[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + content[2:]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("huge.png", huge_png(), "20000 × 20000 pixels"),
        (
            "drawing.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
            "no pic",
        ),
        (
            "drawing.png",
            b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
            "no pic",
        ),
        ("program.png", b"MZ\x90\x00" + bytes(500), "no picture"),
        ("program.jpg", b"\x7fELF" + bytes(500), "no picture"),
        ("huge.bmp", huge_bmp(), "16000 × 16000 pixels"),
        ("film.gif", b"GIF89a" + bytes(500), "no picture"),
        ("empty.png", b"", "no picture"),
        ("cut.png", encoded(image(600, 600))[:60], "damaged"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_name_and_a_sentence(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RefusedPictureError, match=f"{name} was not attached.*{sentence}"):
        picture_of_file(path)


def test_a_missing_or_too_large_file_is_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(RefusedPictureError, match=r"gone.png cannot be read"):
        picture_of_file(tmp_path / "gone.png")
    path = tmp_path / "long.png"
    with path.open("wb") as file:
        file.truncate(10**10)
    with pytest.raises(RefusedPictureError, match="10000 MB"):
        picture_of_file(path)


def test_of_a_picture_nothing_but_its_pixels_is_kept(tmp_path: Path) -> None:
    taken = image()
    taken.setText("Author", "somebody")
    for name in ("a.png", "a.jpg", "a.webp", "a.bmp", "renamed.txt"):
        path = tmp_path / name
        form = b"png" if name.endswith("txt") else path.suffix[1:].encode()
        assert QImageWriter(str(path), QByteArray(form)).write(taken)
        kept = picture_of_file(path)
        read = QImage.fromData(kept)
        assert read.size() == QSize(40, 20)
        assert b"somebody" not in kept
    small = thumbnail(encoded(image(400, 100)), 80, 80)
    assert (small.width(), small.height()) == (80, 20)
    assert thumbnail(b"nothing", 80, 80).isNull()


def test_a_picture_that_lies_on_its_side_is_set_upright_and_forgets_where_it_was(
    tmp_path: Path,
) -> None:
    path = tmp_path / "phone.jpg"
    assert QImageWriter(str(path), QByteArray(b"jpg")).write(image())
    path.write_bytes(turned(path.read_bytes()))
    kept = picture_of_file(path)
    assert QImage.fromData(kept).size() == QSize(20, 40)
    assert b"somewhere" not in kept
