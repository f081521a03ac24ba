"""Everything there is, exported: no table, column, row or picture is missing."""

import csv
import io
import json
import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest

from journal.bootstrap import Services, open_services
from journal.domain.attachment import AttachmentKind
from journal.domain.diary.entry import DiaryEntry
from journal.domain.diary.subject import Subject
from journal.domain.errors import JournalError
from journal.domain.values import Fill
from journal.importers.own.kinds import KINDS as RECORDS
from journal.services.clock import Clock
from journal.services.files.whole_record.cells import csv_cell, json_value
from tests.written import write_entry

NOT_OURS = "alembic_version"
SHA = "a" * 64


@pytest.fixture
def services(new_folder: Path, clock: Clock, fill: Callable[..., Fill]) -> Iterator[Services]:
    """A journal with a fill of 18 decimals, a note like a formula, and a picture."""
    services = open_services(new_folder, clock=clock)
    with services.store.writing() as writer:
        writer.ensure_account("Main")
        writer.add_fills("Main", [fill(0, "buy", "0.000000000000000001", "100")], None)
    note = DiaryEntry(subject=Subject.day(date(2024, 5, 14)), note='=SUM(A1)\n"quoted", é')
    write_entry(services.diary, "Main", note)
    services.settings.save(services.settings.read())
    yield services
    services.close()


def picture(size: int = 2) -> bytes:
    """Return a PNG as small as can be."""

    def part(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    lines = zlib.compress((b"\0" + b"\0" * size) * size)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", lines) + part(b"IEND", b"")


def test_no_table_column_or_row_of_the_schema_is_left_out(
    services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "everything.zip"
    written = services.whole_record.write(path)
    with sqlite3.connect(services.store.folder.database) as raw, ZipFile(path) as archive:
        names = [
            name
            for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name != NOT_OURS and not name.startswith("sqlite_")
        ]
        document = json.loads(archive.read("journal.json"))["tables"]
        assert sorted(document) == sorted(names)
        assert written.tables == len(names)
        rows = 0
        for name in names:
            columns = [row[1] for row in raw.execute(f"PRAGMA table_info({name})")]
            ((count,),) = raw.execute(f"SELECT count(*) FROM {name}")  # noqa: S608
            lines = list(
                csv.reader(io.StringIO(archive.read(f"tables/{name}.csv").decode("utf-8-sig")))
            )
            assert sorted(lines[0]) == sorted(columns)
            assert len(lines) - 1 == len(document[name]) == count
            assert all(sorted(row) == sorted(columns) for row in document[name])
            rows += count
        assert written.rows == rows > 0
        assert "candle" in archive.read("README.txt").decode().lower()
    raw.close()


def test_nothing_is_rounded_and_no_text_becomes_a_formula(
    services: Services, tmp_path: Path
) -> None:
    document = json.loads("".join(services.whole_record.document()))
    (fill,) = document["tables"]["fill"]
    assert fill["quantity"] == "0.000000000000000001"
    assert fill["traded_at"] == "2024-05-14T12:00:00Z"
    assert fill["order_side"] == "buy"
    (entry,) = document["tables"]["diary_entry"]
    assert entry["note"] == '=SUM(A1)\n"quoted", é'
    assert {row["key"] for row in document["tables"]["setting"]} >= {"theme", "promise"}
    services.whole_record.write(tmp_path / "a.zip")
    with ZipFile(tmp_path / "a.zip") as archive:
        table = archive.read("tables/diary_entry.csv").decode("utf-8-sig")
        assert "\"'=SUM(A1)" in table
        assert "-1" in csv_cell(Decimal(-1))
    assert csv_cell(None) == ""
    assert csv_cell(True) == "yes"
    assert csv_cell((Decimal("1.5"), Decimal(2))) == "1.5 2"
    assert json_value((Decimal("1.5"),)) == ["1.5"]
    services.whole_record.write(tmp_path / "all.json")
    assert json.loads((tmp_path / "all.json").read_bytes())["tables"] == document["tables"]


def test_pictures_are_in_the_zip_and_a_lost_one_is_told(services: Services, tmp_path: Path) -> None:
    for content in (picture(), picture(3)):
        services.pictures.attach(
            "Main", "BTCUSDT:both:1", content, file_name="a.png", kind=AttachmentKind.PICTURE
        )
    found = services.pictures.pictures("Main", "BTCUSDT:both:1")
    by_content = {services.pictures.content(one): one for one in found}
    first, second = by_content[picture()], by_content[picture(3)]
    services.whole_record.pictures.path(second.sha256).unlink()
    written = services.whole_record.write(tmp_path / "a.zip")
    assert written.pictures == 1
    assert second.sha256 in written.missing[0]
    with ZipFile(tmp_path / "a.zip") as archive:
        assert archive.read(f"pictures/{first.sha256}.png") == picture()


def test_a_file_that_cannot_be_written_leaves_nothing(services: Services, tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="cannot be written"):
        services.whole_record.write(tmp_path / "nowhere" / "a.zip")
    assert not (tmp_path / "nowhere").exists()


NOT_IN_THE_JOURNAL_FILE = {
    "import_batch": "importing the file again is an import of its own",
    "replaced_state": "belongs to imports, which are told anew",
    "undone_import": "the same",
    "scan": "made again by whoever scans the record",
    "scanned_breach": "the same",
    "pause_state": "sealed for one computer",
    "pause_entry": "the same",
    "pulse": "counts what was written to this one file",
    "setting": "no record of trades; a backup and the export of everything have them",
}
KINDS = {
    "account": "account",
    "attachment": "picture",
    "breach_answer": "breach answer",
    "custom_rule": "own rule",
    "daily_review": "daily review",
    "diary_entry": "diary",
    "difference_answer": "difference answer",
    "episode_edit": "episode edit",
    "exchange_order": "order",
    "fill": "fill",
    "income": "income",
    "liquidation": "liquidation",
    "liquidation_answer": "answer",
    "plan": "plan",
    "plan_word": "plan",
    "position_facts": "facts",
    "practice_trade": "practice trade",
    "review": "review",
    "rule_change": "rule change",
    "spot_split": "spot split",
    "told_position": "told position",
    "weekly_review": "weekly review",
}


def test_every_table_travels_in_the_journal_file_or_it_is_known_why_not(services: Services) -> None:
    """A table that is added belongs into one of both lists; here it is decided."""
    tables = set(json.loads("".join(services.whole_record.document()))["tables"])
    assert tables == KINDS.keys() | NOT_IN_THE_JOURNAL_FILE.keys()
    assert not KINDS.keys() & NOT_IN_THE_JOURNAL_FILE.keys()
    unknown = set(KINDS.values()) - set(RECORDS)
    assert not unknown
