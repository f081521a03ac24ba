"""Import of a million rows of Trade History (zip) against its peers, all in one run.

Run by hand: ``python tests/benchmarks/bench_import.py [--short]``. The import reads, checks,
deduplicates and commits; the peers only insert rows that lie ready. Every contender runs in a
process of its own. Ratios are of seconds on the wall, since the import reads on in the file while
SQLite writes, on a second core where there is one; in brackets those of CPU seconds, which a busy
machine disturbs less. Exits with 3 when a target of ``chart.md`` section 2 is missed in both by
more than the machine's noise.
"""

import importlib.util
import json
import random
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from journal.domain.values import Account, Fill
from journal.importers import open_export, read_export
from journal.importers.results import RecordChunk
from journal.services.clock import SystemClock
from journal.services.files.importing import ImportService
from journal.services.pause.service import PauseService
from journal.storage.database.connecting import connect_to_write
from journal.storage.files.candle_files import CandleFiles
from journal.storage.folder import DataFolder
from journal.storage.store import Store
from journal.storage.tables.exchange import FillRow
from journal.storage.transactions.rows import FILL_COLUMNS

HEADER = (
    "\ufeffUid,Time,Symbol,Side,Price,Quantity,Amount,Fee,Realized Profit,Buyer,Maker,"
    "Trade ID,Order ID\r\n"
)
SYMBOLS = ("BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "DOGEUSDT", "BNBUSDT", "1000PEPEUSDT")
COLUMNS = ("account_id", "batch_id", *FILL_COLUMNS)
READY = "prebuilt executemany"
MISSED = 3
"""Exit code that says so; 1 is Python's own for a crash."""
TARGETS = {READY: 0.45, "SQLModel add_all": 30.0, "pandas to_sql": 1.25}
LARGEST_MB = 250
NOISE = 1.25
CHUNK = 20_000


class Timer:
    """Seconds on the wall and of this process since it was made."""

    def __init__(self) -> None:
        """Start."""
        self._wall, self._own = perf_counter(), process_time()

    def read(self) -> dict[str, float]:
        """Return both."""
        return {"wall": perf_counter() - self._wall, "seconds": process_time() - self._own}


def exported_rows(count: int) -> Iterator[str]:
    """Yield rows as the exchange writes them, newest first."""
    dice = random.Random(2026)  # repeatable trades, no secret
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(count, 0, -1):
        if dice.random() < 0.5:
            at -= timedelta(seconds=dice.randrange(1, 60))
        price, quantity = dice.randrange(1, 10**6) / 100, dice.randrange(1, 20_000) / 1000
        amount = price * quantity
        pnl = "0" if dice.random() < 0.5 else f"{dice.uniform(-50, 50):.8f}"
        yield (
            f"167857164,{at:%Y-%m-%d %H:%M:%S},{dice.choice(SYMBOLS)},"
            f"{dice.choice(('BUY', 'SELL'))},{price},{quantity:.3f},{amount:.8f},"
            f"{amount * 0.0004:.8f}USDT,{pnl},false,{dice.choice(('true', 'false'))},"
            f"{7_161_000_000 + number * 7},{896_310_121_516 + number // 3}\r\n"
        )


def prepared(folder: Path) -> Store:
    """Return a store with one account."""
    store = Store.open(DataFolder(folder))
    with store.writing() as writer:
        writer.save_account(Account(name="Main"))
    return store


def ready_rows(path: Path) -> list[tuple[Any, ...]]:
    """Return the rows of the file as they lie in the record."""
    rows: list[tuple[Any, ...]] = []

    def take(chunk: RecordChunk) -> None:
        if chunk.fill_columns is not None:
            rows.extend((1, None, *row) for row in chunk.fill_columns.rows())

    (member,) = open_export(path)
    read_export(member, zone=timezone(timedelta(hours=3)), sink=take)
    return rows


def peak_megabytes() -> float:
    """Return the most memory this process held at a time."""
    status = Path("/proc/self/status")
    if status.exists():  # the other figure counts what the parent held at the fork
        (line,) = (one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def import_twice(path: Path, folder: Path) -> dict[str, float]:
    """Import the file and import it again."""
    store = prepared(folder)
    clock = SystemClock()
    pause = PauseService(store=store, clock=clock)
    service = ImportService(store=store, candles=CandleFiles(folder), clock=clock, pause=pause)
    timer = Timer()
    first = service.import_files([path])
    figures = {"rows": first.added} | timer.read()
    peak = peak_megabytes()
    timer = Timer()
    again = service.import_files([path])
    of_again = {f"again_{name}": figure for name, figure in timer.read().items()}
    return figures | of_again | {"peak_mb": peak, "again_added": again.added}


def executemany(path: Path, folder: Path) -> dict[str, float]:
    """Insert rows that lie ready into the same schema, in one transaction."""
    rows = ready_rows(path)
    prepared(folder).close()
    connection = connect_to_write(DataFolder(folder).database)
    marks = ",".join("?" * len(COLUMNS))
    timer = Timer()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(f"INSERT INTO fill ({','.join(COLUMNS)}) VALUES ({marks})", rows)  # noqa: S608  # fixed names
    connection.execute("COMMIT")
    return {"rows": len(rows)} | timer.read()


def add_all(path: Path, folder: Path) -> dict[str, float]:
    """Add SQLModel objects of values that lie ready to the same schema, the way of tutorials."""
    from sqlmodel import Session, create_engine  # noqa: PLC0415  # only here

    fills: list[Fill] = []

    def take(chunk: RecordChunk) -> None:
        if chunk.fill_columns is not None and len(fills) < CHUNK:
            fills.extend(chunk.fill_columns.fills())

    (member,) = open_export(path)
    read_export(member, zone=timezone(timedelta(hours=3)), sink=take)
    prepared(folder).close()
    engine = create_engine(f"sqlite:///{DataFolder(folder).database}")
    timer = Timer()
    with Session(engine) as session:
        session.add_all([FillRow(account_id=1, **asdict(fill)) for fill in fills])
        session.commit()
    return {"rows": len(fills)} | timer.read()


def to_sql(path: Path, folder: Path) -> dict[str, float]:
    """Read the file with pandas and write its columns, unchecked and with repeats."""
    import pandas as pd  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415  # a peer, if installed
    from sqlalchemy import create_engine  # noqa: PLC0415  # only here

    folder.mkdir()
    engine = create_engine(f"sqlite:///{folder / 'peer.sqlite3'}")
    timer = Timer()
    frame = pd.read_csv(path, dtype=str)
    frame["Time"] = pd.to_datetime(frame["Time"])
    frame.to_sql("fill", engine, index=False, chunksize=CHUNK)
    return {"rows": len(frame)} | timer.read()


CONTENDERS: dict[str, Callable[[Path, Path], dict[str, float]]] = {
    "import": import_twice,
    READY: executemany,
    "SQLModel add_all": add_all,
    "pandas to_sql": to_sql,
}


def measured(name: str, path: Path) -> dict[str, float]:
    """Run one contender in a process of its own."""
    command = [sys.executable, __file__, "--contender", name, str(path)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures: dict[str, float] = json.loads(answer.splitlines()[-1])
    return figures


def main() -> int:
    """Return 0 when every target is kept."""
    count = 100_000 if "--short" in sys.argv else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Binance-Futures-Trade-History(UTC+3).zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            content = (HEADER + "".join(exported_rows(count))).encode()
            archive.writestr(path.with_suffix(".csv").name, content)
        del content
        ours = measured("import", path)
        print(
            f"import {ours['rows']:,.0f} rows in {ours['wall']:.1f} s: {speed(ours):,.0f} rows/s "
            f"({speed(ours, 'seconds'):,.0f} a CPU second), peak {ours['peak_mb']:.0f} MB "
            f"(target {LARGEST_MB}); again {ours['again_wall'] / ours['wall']:.2f} of the time "
            f"({ours['again_seconds'] / ours['seconds']:.2f}), {ours['again_added']:.0f} added"
        )
        missed = [ours["rows"] != count, ours["again_added"] > 0, ours["peak_mb"] > LARGEST_MB]
        missed.append(ours["again_seconds"] > ours["seconds"] * NOISE)
        peers: dict[str, dict[str, float]] = {}
        for name in TARGETS:
            if name == "pandas to_sql" and importlib.util.find_spec("pandas") is None:
                print(f"{name:<22} not measured: pandas not installed")
                continue
            peers[name] = measured(name, path)
        for name, peer in peers.items():
            target = TARGETS[name]
            ratio, own = (speed(ours, of) / speed(peer, of) for of in ("wall", "seconds"))
            print(
                f"{name:<22} {speed(peer):>9,.0f} rows/s: {ratio:6.2f} × ({own:.2f})  "
                f"target {target} ×"
            )
            missed.append(max(ratio, own) * NOISE < target)
    return MISSED * any(missed)


def speed(figures: dict[str, float], of: str = "wall") -> float:
    """Return rows a second."""
    return figures["rows"] / figures[of]


def contend(name: str, path: Path) -> None:
    """Print the figures of one contender."""
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(CONTENDERS[name](path, Path(folder) / "journal")))


if __name__ == "__main__":
    if "--contender" in sys.argv:
        contend(sys.argv[2], Path(sys.argv[3]))
    else:
        sys.exit(main())
