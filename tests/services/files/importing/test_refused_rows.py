"""Refused rows as a file of their own: mended and imported, nothing of it is a formula."""

import csv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from journal.domain.errors import JournalError
from journal.services.files.importing import ImportService, ImportWishes, RefusedRows

Trades = Callable[..., Path]
BAD = (
    "1,2024-01-01 00:00:00,AQ,BUY,Both,sixty,1,1.5,0.1USDT,0,true,false,90,88\n"
    "1,2024-01-01 00:00:00,\"=cmd|'/c'!A1\",BUY,Both,1,1,1.5,-,-0.5,true,false,91,88\n"
    "cut,off\n"
    'open "quote,x\n'
)


@pytest.fixture
def refused_rows(service: ImportService) -> RefusedRows:
    """The refused rows of the service's journal."""
    return RefusedRows(store=service.store)


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_mended_rows_are_imported_with_the_reason_still_beside_them(
    service: ImportService, refused_rows: RefusedRows, trades: Trades, tmp_path: Path
) -> None:
    path = trades("a.csv", range(3))
    path.write_text(path.read_text() + BAD)
    report = service.import_files([path])
    (saved,) = refused_rows.save_all(report.files, report.wishes, tmp_path / "out")
    assert saved.name == "a refused rows.csv"
    header, first, second, third, fourth = rows_of(saved)
    assert (header[2], header[-1]) == ("Symbol", "Refused because")
    assert first[-1] == "Price: is not a number: 'sixty'"
    # A text that would be a formula is none; a number, even below zero, stays one.
    assert (second[2], second[8], second[9]) == ("'=cmd|'/c'!A1", "-", "-0.5")
    assert third[:3] == ["cut", "off", ""]
    assert third[-1] == "has 2 cells where the header has 14: the line is cut off"
    assert fourth[:2] == ['open "quote', "x"]
    assert {len(row) for row in rows_of(saved)} == {15}
    mended = saved.read_text(encoding="utf-8-sig").replace("sixty", "60", 1)
    saved.write_text(mended, encoding="utf-8-sig")
    again = service.import_files([saved])
    assert (again.added, again.refused) == (1, 3)
    # What is refused once more has one reason, not two, and no file is replaced.
    (twice,) = refused_rows.save_all(again.files, again.wishes, tmp_path / "out")
    assert rows_of(twice)[0] == header
    assert twice.name != saved.name
    (third_file,) = refused_rows.save_all(report.files, report.wishes, tmp_path / "out")
    assert third_file.name == "a refused rows 2.csv"


def test_rows_inside_an_archive_keep_what_its_name_tells(
    service: ImportService, refused_rows: RefusedRows, trades: Trades, tmp_path: Path
) -> None:
    path = trades("a.csv", range(2))
    path.write_text((path.read_text() + BAD).replace("Time(UTC)", "Time"))
    archive = tmp_path / "b.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("first(UTC+3).csv", path.read_text().replace(BAD, ""))
        packed.writestr("second(UTC+3).csv", path.read_text().replace("sixty", "seventy"))
    report = service.import_files([archive])
    (saved,) = refused_rows.save_all(report.files, report.wishes, tmp_path / "out")
    assert saved.name == "b.zip second(UTC+3) refused rows.csv"
    assert rows_of(saved)[1][5] == "seventy"


def test_a_file_that_changed_or_a_place_that_is_no_folder_is_a_sentence(
    service: ImportService, refused_rows: RefusedRows, trades: Trades, tmp_path: Path
) -> None:
    path = trades("a.csv", range(3))
    path.write_text(path.read_text() + BAD)
    (file,) = service.preview([path]).files
    path.write_text(path.read_text() + BAD)
    with pytest.raises(JournalError, match="was changed since"):
        refused_rows.save(file, ImportWishes(), tmp_path / "out.csv")
    assert not list(tmp_path.glob("out*"))
    with pytest.raises(JournalError, match="cannot be written"):
        refused_rows.save(file, ImportWishes(), tmp_path / "no" / "out.csv")
    with pytest.raises(JournalError, match="cannot be made"):
        refused_rows.save_all([file], ImportWishes(), path / "out")


def test_candles_without_a_header_cannot_stand_alone(
    service: ImportService, refused_rows: RefusedRows, tmp_path: Path
) -> None:
    path = tmp_path / "BTCUSDT-1m-2024-01-01.csv"
    row = "1704067200000,1.4,2,1,1.5,7,1704067259999,0,0,0,0,0\n"
    path.write_text(row + row.replace("1.4", "x"))
    (file,) = service.preview([path]).files
    assert (file.refused, file.detail) == (1, "BTCUSDT 1m, last price")
    with pytest.raises(JournalError, match="has no header"):
        refused_rows.save(file, ImportWishes(), tmp_path / "out.csv")
