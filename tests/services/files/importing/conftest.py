"""A service over a real, empty journal, and a way to write exports."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from journal.domain.margin.brackets.book import BracketBook
from journal.services.files.importing import ImportHistory, ImportService
from journal.services.pause.service import PauseService
from journal.services.reentry.service import ReentryService
from journal.services.rules.service import RulesService
from journal.storage.backups.backup import Backups
from journal.storage.files.candle_files import CandleFiles
from journal.storage.folder import DataFolder
from journal.storage.store import Store

TRADES = (
    "Uid,Time(UTC),Symbol,Side,Position Side,Price,Quantity,Amount,Fee,Realized Profit,"
    "Buyer,Maker,Trade Id,Order Id\n"
)


class FixedClock:
    """Always the same moment."""

    def now(self) -> datetime:
        """Return noon of the first of January 2026."""
        return datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def empty_journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal with nothing in it; copying it is faster than making one."""
    folder = DataFolder(tmp_path_factory.mktemp("empty") / "journal")
    Store.open(folder).close()
    return folder.path


@pytest.fixture
def clock() -> FixedClock:
    """Noon of the first of January 2026."""
    return FixedClock()


@pytest.fixture
def service(tmp_path: Path, empty_journal: Path, clock: FixedClock) -> Iterator[ImportService]:
    """An import service over an empty journal of its own."""
    folder = DataFolder(Path(shutil.copytree(empty_journal, tmp_path / "journal")))
    with Store.open(folder) as store:
        candles = CandleFiles(folder.candles)
        pause = PauseService(store=store, clock=clock)
        yield ImportService(store=store, candles=candles, clock=clock, pause=pause)


@pytest.fixture
def trades(tmp_path: Path) -> Callable[..., Path]:
    """Write a Trade History of some trade ids of one exchange account."""

    def write(name: str, ids: range, uid: str = "1", price: str = "1.5") -> Path:
        row = "{},2024-01-01 00:00:{:02},AQ,BUY,Both,{},1,1.5,0.1USDT,0,true,false,{},88\n"
        rows = (row.format(uid, number % 60, price, number) for number in ids)
        path = tmp_path / name
        path.write_text(TRADES + "".join(rows))
        return path

    return write


@pytest.fixture
def history_of(service: ImportService, brackets: BracketBook) -> Callable[..., ImportHistory]:
    """Return a maker of the history of the service's journal, with a pause of choice."""

    def make(pause: PauseService = service.pause, backups: Backups | None = None) -> ImportHistory:
        store, clock = service.store, pause.clock
        rules = RulesService(store=store, brackets=brackets, clock=clock, pause=pause)
        reentry = ReentryService(store=store, rules=rules, clock=pause)
        return ImportHistory(
            store=store, clock=clock, pause=pause, reentry=reentry, backups=backups
        )

    return make
