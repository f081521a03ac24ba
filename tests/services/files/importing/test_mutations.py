"""Real files damaged at random, through the whole import: taken, refused, never half written.

``COOLDOWN_EXAMPLES=10000 python -m pytest`` with this file damages ten thousand.
"""

import gzip
import io
import random
import tarfile
import zipfile
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

from journal.services.files.importing import ImportReport, ImportService, ImportWishes
from tests.examples import examples

MOST_BYTES = 20_000
SPLICES = (
    *(b"\x00", b"\xff", b'"', b",", b"\n", b"\r", b"-", b"NaN", b"1e999999", b"9" * 50, b"\t"),
    *("１２".encode(), b"24:00:00", b"<html>", b"PK\x03\x04", b"\xff\xfe", b"=cmd|'/c'!A1", b""),  # noqa: RUF001  # full-width digits
    *(b";", b"1,5", b"'", b"\xef\xbb\xbf", b"2026-02-30", b"-0", b"1E+11", b"\xe2\x80\xae", b"{"),
    *(b"No data matches", b"sep=;\n"),
)
TABLES = ("fill", "income", "exchange_order", "told_position", "import_batch", "account", "setting")


def mutated(content: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.randint(1, 6)):
        start = dice.randrange(len(content) + 1)
        end = min(len(content), start + dice.choice((0, 1, 1, 2, 30, 300)))
        match dice.randrange(8):
            case 0:
                content = content[:end] + content[start:end] + content[end:]
            case 1 if start < len(content):
                flipped = bytes([content[start] ^ 1 << dice.randrange(8)])
                content = content[:start] + flipped + content[start + 1 :]
            case 2 if dice.random() < 0.3:
                content = content[:start]
            case _:
                content = content[:start] + dice.choice(SPLICES) + content[end:]
    return content


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", content)
        archive.writestr("b.csv", content[: len(content) // 2])
    return packed.getvalue()


def tarred(content: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("a.csv")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def in_utf16(content: bytes) -> bytes:
    return content.decode(errors="replace").encode("utf-16")


Wrap = Callable[[bytes], bytes]
WRAPS: tuple[tuple[str, Wrap], ...] = (
    *((("a(UTC+3).csv", bytes), ("BTCUSDT-1m-x.csv", bytes), ("🚀.csv", bytes))),
    *(("b.zip", zipped), ("c.gz", gzip.compress), ("d.tar.gz", tarred), ("e.csv", in_utf16)),
)


def counts(service: ImportService) -> dict[str, int]:
    with service.store.reading() as reader:
        ask = reader._connection.exec_driver_sql
        query = "SELECT count(*) FROM {}"
        return {name: ask(query.format(name)).scalar_one() for name in TABLES}


def test_a_damaged_real_file_is_taken_or_refused_and_never_half_written(
    service: ImportService, shared_data: Path, tmp_path: Path
) -> None:
    dice = random.Random(20261122)  # repeatable damage, no secret
    sources = [
        path.read_bytes()[:MOST_BYTES]
        for folder in ("fills", "exports", "klines")
        for path in sorted((shared_data / folder).glob("*.csv"))
    ]
    before = counts(service)
    taken, refused = 0, 0
    for _ in range(examples(40).max_examples):
        content = dice.choice(sources)
        name, wrap = dice.choice(WRAPS)
        is_inside = dice.random() < 0.5
        path = tmp_path / name
        path.write_bytes(
            wrap(mutated(content, dice)) if is_inside else mutated(wrap(content), dice)
        )
        preview = service.preview([path], ImportWishes(untold_zone=UTC))
        assert counts(service) == before
        report = service.commit(preview)
        after = counts(service)
        assert sum(after[name] - before[name] for name in TABLES[:4]) == rows_of(report)
        if len(report.refused_files) == len(report.files):
            assert after == before
        taken += rows_of(report) > 0
        refused += bool(report.refused_files)
        before = after
    assert taken > 4
    assert refused > 4


def rows_of(report: ImportReport) -> int:
    """Return how many rows of the record it added; candles lie elsewhere."""
    return sum(file.added for file in report.files if file.account is not None)
