"""Files damaged at random: every one is read or refused, none raises anything else."""

import gzip
import io
import random
import zipfile
from datetime import UTC
from pathlib import Path

from journal.importers import open_export, read_export
from journal.importers.results import ImportRefusedError

TRADES = (
    "\ufeffUid,Time(UTC),Symbol,Side,Position Side,Price,Quantity,Amount,Fee,Realized Profit,"
    "Buyer,Maker,Trade Id,Order Id\r\n"
    "9,2024-06-21 14:27:58,NEARUSDT,SELL,Both,5.344,52.0,277.8,0.13 USDT,7.0,false,false,10,50\r\n"
    "9,2024-06-21 13:22:58,NEARUSDT,BUY,Long,5.183,18.0,93.2,0.04USDT,0.0,true,false,9,49\r\n"
)
TRANSACTIONS = (
    "Time,Type,Amount,Asset,Symbol,Transaction ID\n"
    "2024-01-02 03:04:05,INSURANCE_CLEAR,-1.5,USDT,BTCUSDT,1\n"
)
ORDERS = (
    "Uid,Time,Order No,Symbol,Type,Side,Price,Average Price,Amount,Executed Amount,"
    "Executed Quote Amount,Stop Price,Status,Update Time\n"
    "x,2026-01-01 00:00:00,1,ABCUSDT,MARKET,SELL,0,100,1,1,100,0,FILLED,2026-01-01 00:00:00\n"
)
CANDLES = (
    "open_time,open,high,low,close,volume,close_time,quote_volume,count,a,b,ignore\n"
    "1736351700000,95261.8,95291.6,95196.2,95223.1,180.7,1736351759999,1,3401,1,1,0\n"
)
SPLICES = (
    *(b"\x00", b"\xff", b'"', b",", b"\n", b"\r", b"-", b"NaN", b"1e999999", b"9" * 50, b"\t"),
    *("１２".encode(), b"24:00:00", b"<html>", b"PK\x03\x04", b"\xff\xfe", b"=cmd|'/c'!A1", b""),  # noqa: RUF001  # full-width digits
)


def mutated(content: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.randint(1, 4)):
        start = dice.randrange(len(content) + 1)
        end = min(len(content), start + dice.choice((0, 1, 1, 2, 30)))
        content = content[:start] + dice.choice(SPLICES) + content[end:]
    return content[: dice.randrange(len(content) + 1)] if dice.random() < 0.2 else content


def zipped(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", content)
    return packed.getvalue()


def test_no_damaged_file_raises_anything_but_a_refusal(tmp_path: Path) -> None:
    dice = random.Random(20261122)  # repeatable damage, no secret
    texts = [text.encode() for text in (TRADES, TRANSACTIONS, ORDERS, CANDLES)]
    sources = [*texts, TRADES.encode("utf-16"), *map(zipped, texts), gzip.compress(texts[0])]
    path = tmp_path / "BTCUSDT-1m.csv"
    read, refused, refusals = 0, 0, []
    for _ in range(1200):
        path.write_bytes(mutated(dice.choice(sources), dice))
        try:
            for member in open_export(path):
                parsed = read_export(member, zone=UTC)
                read += 1
                refused += parsed.refused > 0
        except ImportRefusedError as error:
            refusals.append(str(error))
    assert read > 200
    assert refused > 50
    assert len(refusals) > 200
    assert all(refusal.startswith(path.name) for refusal in refusals)
