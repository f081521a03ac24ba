import gzip
import io
import os
import tarfile
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from journal.importers import open_export, read_export
from journal.importers.files import archives
from journal.importers.results import ImportRefusedError, ParsedFile
from tests.importers.counting import record_count

EXPORT = (
    "Time,Type,Amount,Asset,Symbol,Transaction ID\n"
    "2024-01-02 03:04:05,REALIZED_PNL,1.5,USDT,BTCUSDT,1\n"
)


def zipped(path: Path, members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def read(path: Path) -> list[ParsedFile]:
    return [read_export(member, zone=UTC) for member in open_export(path)]


def refusal(path: Path) -> str:
    with pytest.raises(ImportRefusedError) as caught:
        read(path)
    assert caught.value.file_name.startswith(path.name[:20])
    return caught.value.reason


def test_every_member_of_a_zip_is_one_export(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "all(UTC+3).zip",
        {
            "a.csv": EXPORT,
            "sub/": b"",
            "sub/b.csv": EXPORT,
            "__MACOSX/._a.csv": b"\x00\x05",
            "sub/Thumbs.db": b"\xd0\xcf\x11\xe0",
            "desktop.ini": b"[x]",
            "~$a.xlsx": b"me",
        },
    )
    first, second = map(read_export, open_export(path))
    assert [first.label, second.label] == ["all(UTC+3).zip/a.csv", "all(UTC+3).zip/b.csv"]
    assert str(first.zone_in_name) == "UTC+03:00"
    assert first.incomes == second.incomes


def test_the_zone_in_an_inner_name_goes_before_the_archive_s(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all(UTC+3).zip", {"a(UTC--6).csv": EXPORT})
    (parsed,) = map(read_export, open_export(path))
    assert str(parsed.zone) == "UTC-06:00"


def test_names_that_lead_out_of_an_archive_are_only_ever_shown(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "x.zip", {"../../etc/passwd.csv": EXPORT, "C:\\win\\b\x1b[31m.csv": EXPORT}
    )
    assert [parsed.member for parsed in read(path)] == ["passwd.csv", "b[31m.csv"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.zip"]


def test_a_gzip_is_read_and_one_that_is_cut_off_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.gz"
    packed = gzip.compress(EXPORT.encode())
    path.write_bytes(packed)
    (parsed,) = read(path)
    assert parsed.label == "t.csv.gz/t.csv"
    path.write_bytes(packed[:-12])
    assert "is damaged" in refusal(path)


def test_archives_that_unpack_to_far_too_much_are_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zeros = b"0" * 2_000_000
    assert "unpacks to more than" in refusal(zipped(tmp_path / "bomb.zip", {"a.csv": zeros}))
    packed = tmp_path / "bomb.csv.gz"
    packed.write_bytes(gzip.compress(EXPORT.encode() + b"0\n" * 100_000))
    assert "unpacks to more than" in refusal(packed)
    monkeypatch.setattr(archives, "LARGEST_UNPACKED", 50)
    large = zipped(tmp_path / "large.zip", {"a.csv": EXPORT})
    assert "unpacks to more than" in refusal(large)


def test_an_archive_of_very_many_files_is_refused(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "many.zip", {f"{n}.csv": b"x" for n in range(1001)}, zipfile.ZIP_STORED
    )
    assert "more than 1000 files" in refusal(path)


def test_locked_nested_unusual_and_empty_archives_say_what_to_do(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"a.csv": EXPORT}).read_bytes()
    nested = zipped(tmp_path / "nested.zip", {"inner.zip": inner})
    assert "archive inside an archive" in refusal(nested)
    unusual = zipped(tmp_path / "bz.zip", {"a.csv": EXPORT}, zipfile.ZIP_BZIP2)
    assert "packed in an unusual way" in refusal(unusual)
    assert "nothing in it" in refusal(zipped(tmp_path / "empty.zip", {}))
    locked = bytearray(inner)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(signature) + offset] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(locked))
    assert "password" in refusal(tmp_path / "locked.zip")


def test_a_member_without_a_name_is_refused(tmp_path: Path) -> None:
    packed = bytearray(zipped(tmp_path / "x.zip", {"a.csv": EXPORT}).read_bytes())
    entry = packed.index(b"PK\x01\x02")
    # The five letters of the name become five bytes of another field.
    packed[entry + 28], packed[entry + 30] = 0, 5
    (tmp_path / "x.zip").write_bytes(bytes(packed))
    assert "is damaged" in refusal(tmp_path / "x.zip")


def test_a_file_name_of_any_bytes_can_be_shown(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.csv")
    try:
        path.write_text(EXPORT)
    except OSError:
        pytest.skip("this disk takes names in UTF-8 only")
    (parsed,) = read(path)
    assert parsed.label == "caf\ufffd.csv"


def test_a_damaged_archive_is_a_refusal_wherever_it_is_damaged(tmp_path: Path) -> None:
    packed = zipped(tmp_path / "x.zip", {"a.csv": EXPORT}).read_bytes()
    path = tmp_path / "damaged.zip"
    path.write_bytes(packed[:-20])
    assert "is damaged" in refusal(path)
    flipped = bytearray(packed)
    flipped[45] ^= 0xFF
    path.write_bytes(bytes(flipped))
    assert "is damaged" in refusal(path)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("book.xlsx.csv", None, "no workbook that can be read"),
        ("old.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel workbook"),
        ("a.pdf", b"%PDF-1.7", "PDF"),
        ("journal.db", b"SQLite format 3\x00", "a database"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "7z archive"),
        ("a.rar", b"Rar!\x1a", "RAR archive"),
        ("a.png", b"\x89PNG", "picture"),
    ],
)
def test_files_of_another_kind_are_named(
    tmp_path: Path, name: str, content: bytes | None, expected: str
) -> None:
    path = tmp_path / name
    if content is None:
        zipped(path, {"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"})
    else:
        path.write_bytes(content)
    assert expected in refusal(path)


def tarred(path: Path, members: dict[str, str], cut: int | None = None) -> Path:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, text in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
    path.write_bytes(gzip.compress(packed.getvalue()[:cut]))
    return path


def test_every_member_of_a_tar_in_a_gzip_is_one_export(tmp_path: Path) -> None:
    path = tarred(tmp_path / "a.tar.gz", {"x/a.csv": EXPORT, ".b.csv": "", "c.csv": EXPORT})
    first, second = open_export(path)
    assert [one.label for one in (first, second)] == ["a.tar.gz/a.csv", "a.tar.gz/c.csv"]
    assert [len(read_export(one, zone=UTC).incomes) for one in (second, first)] == [1, 1]
    tarred(path, {"x/a.csv": EXPORT})
    with pytest.raises(ImportRefusedError, match="changed while it was read"):
        read_export(second, zone=UTC)


def test_a_damaged_tar_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tarred(tmp_path / "a.tar.gz", {"a.csv": EXPORT * 20}, cut=900)
    assert "is damaged" in refusal(path)
    path.write_bytes(path.read_bytes()[:-9])
    assert "is damaged" in refusal(path)
    assert "nothing in it" in refusal(tarred(tmp_path / "b.tar.gz", {".a": ""}, cut=1024))
    monkeypatch.setattr("journal.importers.files.tars._MOST_MEMBERS", 2)
    many = tarred(tmp_path / "c.tar.gz", {f"{number}.csv": EXPORT for number in range(3)})
    assert "more than 2 files" in refusal(many)


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    "{}</sheetData></worksheet>"
)


def workbook(path: Path, *sheets: list[list[str | float | bool]]) -> Path:
    """Write the least that makes a workbook."""
    main = "http://schemas.openxmlformats.org"
    names = range(1, len(sheets) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in names
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    relation = f"{main}/officeDocument/2006/relationships"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": (
            f'<Types xmlns="{main}/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/>{overrides}</Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{main}/package/2006/relationships"><Relationship Id="r" '
            f'Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}/spreadsheetml/2006/main" xmlns:r="{relation}"><sheets>'
            + "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}"/>' for n in names)
            + "</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{main}/package/2006/relationships">'
            + "".join(
                f'<Relationship Id="r{n}" Type="{relation}/worksheet" '
                f'Target="worksheets/sheet{n}.xml"/>'
                for n in names
            )
            + "</Relationships>"
        ),
    }
    for number, rows in zip(names, sheets, strict=True):
        lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
        parts[f"xl/worksheets/sheet{number}.xml"] = SHEET.format(lines)
    return zipped(path, parts)


def cell(value: str | float | bool) -> str:  # noqa: FBT001  # what a cell can hold
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
    return f"<c><v>{value!r}</v></c>"


TRADE_HEADER: list[str | float | bool] = [
    *("Time(UTC)", "Symbol", "Side", "Price", "Quantity", "Fee", "Maker", "Trade ID", "Order ID")
]


def test_a_workbook_is_read_like_the_csv_it_was(tmp_path: Path) -> None:
    row: list[str | float | bool] = [
        *("2024-01-02 03:04:05", "AQ", "BUY", 1.5, 2.0, "0.1USDT", True, 77.0, "8"),
    ]
    lost = [*row[:-1], 8389765568816714211.0]
    (parsed,) = read(workbook(tmp_path / "t.xlsx", [TRADE_HEADER, row, lost]))
    (fill,) = parsed.fills
    assert (fill.price, fill.quantity, fill.trade_id, fill.is_maker) == (
        Decimal("1.5"),
        Decimal(2),
        "77",
        True,
    )
    assert parsed.label == "t.xlsx"
    assert [error.column for error in parsed.errors] == ["Order ID"]
    first, second = read(workbook(tmp_path / "two.xlsx", [TRADE_HEADER, row], [TRADE_HEADER]))
    assert (first.label, len(first.fills), len(second.fills)) == ("two.xlsx/s1", 1, 0)


def open_document(path: Path, *rows: list[tuple[str, str]]) -> Path:
    """Write the least that makes a workbook of LibreOffice, of (type, value) cells."""
    main = "urn:oasis:names:tc:opendocument:xmlns"
    kinds = {"string": "string-value", "float": "value", "date": "date-value"}

    def cell(kind: str, value: str) -> str:
        told = f'office:value-type="{kind}" office:{kinds[kind]}="{value}"'
        return f"<table:table-cell {told}><text:p>{value}</text:p></table:table-cell>"

    lines = "".join(
        f"<table:table-row>{''.join(cell(*one) for one in row)}</table:table-row>" for row in rows
    )
    content = (
        f'<office:document-content xmlns:office="{main}:office:1.0" '
        f'xmlns:table="{main}:table:1.0" xmlns:text="{main}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="S">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped(path, {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": "<m/>"})


def test_a_workbook_of_libreoffice_is_read_like_the_csv_it_was(tmp_path: Path) -> None:
    names = [("string", str(name)) for name in TRADE_HEADER]
    row = [
        *(("date", "2024-01-02T03:04:05"), ("string", "AQ"), ("string", "BUY"), ("float", "1.5")),
        *(("float", "2"), ("string", "0.1USDT"), ("string", "true"), ("float", "77")),
        ("string", "8"),
    ]
    (parsed,) = read(open_document(tmp_path / "t.ods", names, row))
    (fill,) = parsed.fills
    assert (fill.price, fill.trade_id, fill.fee) == (Decimal("1.5"), "77", Decimal("0.1"))
    assert fill.traded_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    text = zipped(tmp_path / "t.odt", {"mimetype": "text", "content.xml": "<text/>"})
    assert "is no workbook that can be read" in refusal(text)


def test_a_workbook_too_large_to_hold_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal.importers.files.workbooks._LARGEST", 100)
    assert "too large" in refusal(workbook(tmp_path / "t.xlsx", [TRADE_HEADER]))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert "is a folder" in refusal(tmp_path / "folder")
    assert "is not there" in refusal(tmp_path / "missing.csv")
    assert "is a device" in refusal(Path("/dev/null"))
    os.mkfifo(tmp_path / "pipe")
    assert "is a device" in refusal(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "cannot be read" in refusal(tmp_path / "loop")
    with pytest.raises(ImportRefusedError):
        open_export(Path("a\x00b"))
    with pytest.raises(ImportRefusedError, match=r"^/ is a folder"):
        open_export(Path("/"))


def test_a_link_to_an_export_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text(EXPORT)
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    assert record_count(read(tmp_path / "link.csv")[0]) == 1


def test_a_file_without_permission_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root reads everything, so the system's answer is played.
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.csv").write_text(EXPORT)
    monkeypatch.setattr(Path, "open", denied)
    assert "may not be read" in refusal(tmp_path / "a.csv")


def test_a_file_that_vanishes_or_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(EXPORT)
    (member,) = open_export(path)

    def read_while_it_grows() -> None:
        with member.opened() as stream:
            stream.read()
            path.write_text(EXPORT * 2)

    with pytest.raises(ImportRefusedError, match="changed while it was read"):
        read_while_it_grows()
    path.unlink()
    with pytest.raises(ImportRefusedError, match="is not there"), member.opened():
        pass
