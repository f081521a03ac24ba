"""100 real accounts in one journal, read once."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from journal.domain.margin.brackets.book import BracketBook
from journal.services.analytics.service import AnalyticsService
from journal.services.diary.service import DiaryService
from journal.services.positions.excursions.service import ExcursionService
from journal.services.positions.service import PositionService
from journal.services.rules.service import RulesService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.folder import DataFolder
from journal.storage.store import Store
from tests.domain.ledger.test_recorded_accounts import fold_all
from tests.services.analytics.recorded.supposed import LATER, Recorded, recorded, together, write

TOGETHER = 5


class StandingClock:
    """A clock that stands still, long after the last fill."""

    def now(self) -> datetime:
        return LATER


@pytest.fixture(scope="session")
def accounts(
    shared_data: Path,
    tmp_path_factory: pytest.TempPathFactory,
    fresh_journal: Path,
    brackets: BracketBook,
) -> Iterator[list[Recorded]]:
    """All accounts with supposed balances, habits, stops, funding, plans and diaries."""
    folder = DataFolder(tmp_path_factory.mktemp("recorded"))
    folder.database.write_bytes(fresh_journal.read_bytes())
    with Store.open(folder) as store:
        names = write(store, fold_all(shared_data / "fills"))
        clock = StandingClock()
        rules = RulesService(store=store, brackets=brackets, clock=clock)
        service = AnalyticsService(
            positions=PositionService(store=store, rules=rules, clock=clock),
            diary=DiaryService(store=store, clock=clock),
            excursions=ExcursionService(
                store=store, candle_files=CandleFiles(store.folder.candles)
            ),
        )
        yield [recorded(service, name) for name in names]


@pytest.fixture(scope="session")
def fives(accounts: list[Recorded]) -> list[Recorded]:
    """The same accounts, five asked for together."""
    return [
        together(accounts[begin : begin + TOGETHER]) for begin in range(0, len(accounts), TOGETHER)
    ]
