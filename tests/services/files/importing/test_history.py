import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from journal.domain.errors import JournalError, PausedError
from journal.domain.pause.trusted_time import Reading, Sample, ServerTime
from journal.services.files.importing import ImportHistory, ImportService, ImportWishes
from journal.services.pause.found import liquidations_of_all
from journal.services.pause.service import PauseService
from journal.storage.backups.backup import Backups

Trades = Callable[..., Path]
ORDERS = (
    "Time(UTC),Symbol,Type,Side,Price,Average Price,Amount,Executed Amount,Status,"
    "Client Order Id,Update Time,Order No\n"
)
ORDER = "2026-01-01 03:00:00,AQ,LIMIT,SELL,9,8.9,1,{},{},web,2026-01-01 03:00:0{},7\n"
TRANSACTIONS = "Time(UTC),Type,Amount,Asset,Symbol,Transaction ID\n"


@dataclass(slots=True)
class Running:
    """A wall clock that can be set, beside one that nobody can set."""

    at: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)
    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        return self.at + self.ahead

    def read(self, server: ServerTime | None = None, newest_fill: int | None = None) -> Reading:
        boot, wall = int(self.at.timestamp()), int(self.now().timestamp())
        sample = Sample(boot_id="one", boot=boot, wall=wall)
        return Reading(sample=sample, server=server, newest_fill=newest_fill)


@pytest.fixture
def history(service: ImportService, history_of: Callable[..., ImportHistory]) -> ImportHistory:
    """The history of the service's journal."""
    return history_of(backups=Backups(service.store.folder))


def content(service: ImportService) -> str:
    """Return everything an account has, as text."""
    with service.store.reading() as reader:
        parts = (reader.fills("Main"), reader.incomes("Main"), reader.orders("Main"))
        return json.dumps([*map(repr, parts), repr(reader.told_positions("Main"))])


def orders(path: Path, *states: tuple[int, str, int]) -> Path:
    path.write_text(ORDERS + "".join(ORDER.format(*state) for state in states))
    return path


def ids(history: ImportHistory) -> list[int]:
    """Return the numbers of the imports, oldest first."""
    return sorted(one for past in history.imports("Main") for one in past.batch_ids)


def test_undo_takes_out_exactly_what_the_import_added(
    service: ImportService, history: ImportHistory, trades: Trades
) -> None:
    service.import_files([trades("a.csv", range(3))])
    before = content(service)
    service.import_files([trades("b.csv", range(1, 6))])
    (past,) = history.imports("Main")  # the clock stands still: imported at the same moment
    assert (past.added, len(past.batches)) == (6, 2)
    with_both = content(service)
    rehearsed = history.rehearse([past.batch_ids[1]])
    assert content(service) == with_both
    report = history.undo([past.batch_ids[1]])
    assert (report.removed, report.restored, content(service)) == (3, 0, before)
    assert report.removed_by_kind == (("fills", 3),)
    assert rehearsed == report
    assert [len(one.batch_ids) for one in history.imports("Main")] == [1]
    with pytest.raises(JournalError, match="undone before"):
        history.undo([2])
    with pytest.raises(JournalError, match="not in the journal"):
        history.undo([77])
    assert service.import_files([trades("b.csv", range(1, 6))]).added == 3


def test_an_order_told_in_a_later_state_gets_its_earlier_one_back(
    service: ImportService, history: ImportHistory, tmp_path: Path
) -> None:
    states = [content(service)]
    for state in ((0, "NEW", 0), (1, "PARTIALLY_FILLED", 1), (2, "FILLED", 2)):
        service.import_files([orders(tmp_path / f"{state[0]}.csv", state)])
        states.append(content(service))
    first, second, third = ids(history)
    # The middle one: what came later stays, and remembers the state before the middle one.
    report = history.undo([second])
    assert (report.removed, report.restored, content(service)) == (0, 1, states[3])
    assert (history.undo([third]).restored, content(service)) == (1, states[1])
    assert (history.undo([first]).removed, content(service)) == (1, states[0])


def test_what_a_fuller_file_told_is_unknown_again_once_it_is_undone(
    service: ImportService, history: ImportHistory, trades: Trades, tmp_path: Path
) -> None:
    full = trades("full.csv", range(3))
    bare = tmp_path / "bare.csv"
    rows = [line.split(",") for line in full.read_text().splitlines()]
    kept = [0, 1, 2, 3, 4, 5, 6, 8, 12]
    bare.write_text("\n".join(",".join(row[place] for place in kept) for row in rows))

    def told() -> set[tuple[object, ...]]:
        with service.store.reading() as reader:
            return {(fill.realized_pnl, fill.order_id) for fill in reader.fills("Main")}

    service.import_files([bare])
    assert told() == {(None, None)}
    report = service.import_files([full])
    assert (report.added, report.known, report.files[0].updated) == (0, 3, 3)
    assert told() == {(Decimal(0), "88")}
    assert service.import_files([bare]).files[0].updated == 0
    assert told() == {(Decimal(0), "88")}
    assert history.undo(report.batches).restored == 3
    assert told() == {(None, None)}


def test_a_file_that_tells_an_order_twice_is_undone_too(
    service: ImportService, history: ImportHistory, tmp_path: Path
) -> None:
    service.import_files([orders(tmp_path / "a.csv", (0, "NEW", 0))])
    before = content(service)
    later = orders(tmp_path / "b.csv", (1, "PARTIALLY_FILLED", 1), (2, "FILLED", 2))
    assert service.import_files([later]).files[0].updated == 2
    assert (history.undo([2]).restored, content(service)) == (1, before)


def test_the_import_of_a_liquidation_cannot_be_undone_while_the_pause_runs(
    service: ImportService, history: ImportHistory, trades: Trades, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    row = "2026-01-01 {}:00:00,INSURANCE_CLEAR,-5,USDT,BTCUSDT,{}\n"
    path.write_text(TRANSACTIONS + row.format("11", 1))
    service.import_files([path, trades("a.csv", range(3))])
    before = content(service)
    with pytest.raises(PausedError, match="cannot be undone"):
        history.undo([2, 1])
    assert content(service) == before
    assert history.undo([2]).removed == 3
    old = tmp_path / "old.csv"
    old.write_text(TRANSACTIONS + row.format("11", 2).replace("2026-01-01", "2025-01-01"))
    service.import_files([old])
    assert history.undo([3]).removed == 1


def test_a_pause_that_was_made_longer_guards_its_liquidation_to_its_end(
    tmp_path: Path, service: ImportService, history_of: Callable[..., ImportHistory]
) -> None:
    clock = Running()
    pause = PauseService(store=service.store, clock=clock)
    history = history_of(pause)
    path = tmp_path / "t.csv"
    path.write_text(TRANSACTIONS + "2026-01-01 11:00:00,INSURANCE_CLEAR,-5,USDT,BTCUSDT,1\n")
    service.import_files([path])
    pause.extend(timedelta(hours=48))
    clock.at += timedelta(hours=70)
    with pytest.raises(PausedError, match="cannot be undone"):
        history.rehearse([1])
    with pytest.raises(PausedError, match="Replacing times waits"):
        replace(service, pause=pause).preview([path], ImportWishes(retimed=frozenset({path})))
    clock.at += timedelta(hours=2)
    assert not pause.state().running
    with pytest.raises(PausedError, match="being reviewed or followed by re-entry"):
        history.undo([1])
    (found,) = liquidations_of_all(service.store)
    assert pause.void(found[1].liquidation_id, "The account of somebody else.").granted
    assert history.undo([1]).removed == 1


def test_a_wall_clock_set_forward_frees_no_import_of_a_liquidation(
    tmp_path: Path, service: ImportService, history_of: Callable[..., ImportHistory]
) -> None:
    clock = Running()
    pause = PauseService(store=service.store, clock=clock, clocks=clock)
    history = history_of(pause)
    path = tmp_path / "t.csv"
    path.write_text(TRANSACTIONS + "2026-01-01 11:00:00,INSURANCE_CLEAR,-5,USDT,BTCUSDT,1\n")
    service.import_files([path])
    pause.sample()
    clock.ahead = timedelta(days=9)
    with pytest.raises(PausedError, match="cannot be undone"):
        history.undo([1])


def test_a_backup_is_made_before_an_import_and_before_an_undo(
    service: ImportService, history: ImportHistory, trades: Trades
) -> None:
    backups = Backups(service.store.folder)
    guarded = ImportService(
        store=service.store,
        candles=service.candles,
        clock=service.clock,
        pause=service.pause,
        backups=backups,
    )
    guarded.import_files([trades("a.csv", range(3))])
    assert backups.all() == ()  # there was nothing to lose
    guarded.import_files([trades("b.csv", range(3, 5))])
    (made,) = backups.all()
    made.path.unlink()
    history.undo([1])
    assert len(backups.all()) == 1
    guarded.import_files([trades("a.csv", range(3))])
    assert len(backups.all()) == 1  # the one before is not old enough


def test_without_backups_imports_are_undone_all_the_same(
    service: ImportService, history_of: Callable[..., ImportHistory], trades: Trades
) -> None:
    service.import_files([trades("a.csv", range(3))])
    assert history_of().undo([1]).removed == 3
