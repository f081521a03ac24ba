"""What the trader says once: which column is what, whose times are right."""

from collections.abc import Callable
from datetime import UTC, timedelta, timezone
from pathlib import Path

import pytest

from journal.domain.errors import PausedError
from journal.services.files.importing import (
    ColumnMapping,
    ImportHistory,
    ImportProgress,
    ImportService,
    ImportWishes,
    MappedField,
    RememberedMappings,
)
from journal.services.files.importing.mapping import MAPPING_SETTING

Trades = Callable[..., Path]
UNKNOWN = "When (UTC),Pair,What,At,Much\n"
ROW = "2025-12-31 10:00:00,BTC/USDT,buy,60000,0.1\n"
MAPPING = ColumnMapping(
    columns={
        MappedField.TIME: "When (UTC)",
        MappedField.SYMBOL: "Pair",
        MappedField.SIDE: "What",
        MappedField.PRICE: "At",
        MappedField.QUANTITY: "Much",
    }
)
CLEAR = (
    "Time(UTC),Type,Amount,Asset,Symbol,Transaction ID\n"
    "2026-01-01 03:00:00,INSURANCE_CLEAR,-5,USDT,BTCUSDT,1\n"
)


@pytest.fixture
def history(history_of: Callable[..., ImportHistory]) -> ImportHistory:
    """The history of the service's journal."""
    return history_of()


def written(path: Path, content: str) -> Path:
    path.write_text(content)
    return path


def without_zone(path: Path) -> Path:
    return written(path, path.read_text().replace("Time(UTC)", "Time"))


def test_an_unknown_header_is_mapped_once_and_remembered_with_its_import(
    service: ImportService, tmp_path: Path
) -> None:
    path = written(tmp_path / "a.csv", UNKNOWN + 2 * ROW)
    (asked,) = service.preview([path]).files
    assert asked.needs_mapping
    assert "columns are When (UTC), Pair, What, At, Much. Say once" in (asked.refusal or "")
    assert asked.sample is not None
    wishes = ImportWishes(mappings=(MAPPING,))
    preview = service.preview([path], wishes)
    remembered = RememberedMappings(store=service.store)
    assert (preview.added, remembered.of(asked.sample)) == (2, None)
    assert service.commit(preview).added == 2
    known = remembered.of(asked.sample)
    assert known is not None
    assert (known.columns, known.header) == (MAPPING.columns, asked.sample.names)
    more = written(tmp_path / "b.csv", UNKNOWN.replace("Pair", "PAIR") + 3 * ROW)
    report = service.import_files([more], ImportWishes(mappings=(known,)))
    assert (report.added, report.known) == (1, 2)
    assert report.files[0].sample is not None
    assert not report.files[0].needs_mapping


def test_a_mapping_of_another_version_is_asked_for_again(
    service: ImportService, tmp_path: Path
) -> None:
    path = written(tmp_path / "a.csv", UNKNOWN + ROW)
    (asked,) = service.preview([path]).files
    assert asked.sample is not None
    with service.store.writing() as writer:
        writer.save_setting(MAPPING_SETTING + asked.sample.fingerprint, '{"columns": {"x": "y"}}')
    assert service.preview([path]).files[0].needs_mapping


def test_whose_times_are_right_is_decided_once_for_a_file(
    service: ImportService, history: ImportHistory, trades: Trades, tmp_path: Path
) -> None:
    service.import_files([without_zone(trades("a(UTC+3).csv", range(5)))])
    with service.store.reading() as reader:
        before = reader.fills("Main")
    folder = tmp_path / "again"
    folder.mkdir()
    path = without_zone(trades("again/a(UTC+0).csv", range(7)))
    preview = service.preview([folder])
    (file,) = preview.files
    assert (file.added, file.conflicting, file.of_time) == (2, 5, 5)
    assert file.time_shift == timedelta(hours=3)
    replaced = preview
    for chosen in (path, folder):
        replaced = service.preview([folder], ImportWishes(retimed=frozenset({chosen})))
        assert (replaced.retimed, replaced.conflicts, replaced.added) == (5, 0, 2)
    report = service.commit(replaced)
    assert report.retimed == 5
    with service.store.reading() as reader:
        after = {fill.trade_id: fill.traded_at for fill in reader.fills("Main")}
    assert all(after[fill.trade_id] == fill.traded_at + timedelta(hours=3) for fill in before)
    again = service.import_files([folder])
    assert (again.known, again.conflicts) == (7, 0)
    undone = history.undo([2])
    assert (undone.removed, undone.restored) == (2, 5)
    with service.store.reading() as reader:
        assert reader.fills("Main") == before


def test_no_recorded_time_moves_while_trading_is_paused(
    service: ImportService, trades: Trades, tmp_path: Path
) -> None:
    service.import_files([written(tmp_path / "t.csv", CLEAR)])
    path = without_zone(trades("a.csv", range(2)))
    service.import_files([path], ImportWishes(zone=UTC))
    wishes = ImportWishes(retimed=frozenset({path}), zone=UTC)
    with pytest.raises(PausedError, match="Replacing times waits"):
        service.preview([path], wishes)
    with pytest.raises(PausedError):
        service.import_files([path], wishes)


def test_progress_tells_rows_and_how_long_it_takes(service: ImportService, trades: Trades) -> None:
    told: list[ImportProgress] = []
    service.import_files(
        [trades("a.csv", range(5)), trades("b.csv", range(9))], progress=told.append
    )
    assert (told[-1].done, told[-1].total, told[-1].rows) == (2000, 2000, 14)
    half = ImportProgress(done=500, total=2000, rows=1000)
    assert half.pace(0.1).rows_per_second is None
    pace = half.pace(2)
    assert (pace.rows_per_second, pace.remaining) == (500, timedelta(seconds=6))
    assert ImportProgress(done=0, total=2000).pace(9).remaining is None


def test_a_zone_for_files_that_tell_none_leaves_the_others_alone(
    service: ImportService, trades: Trades
) -> None:
    paths = [
        without_zone(trades("a(UTC+3).csv", range(2))),
        without_zone(trades("b.csv", range(9))),
    ]
    zone = timezone(timedelta(hours=1))
    untold = service.preview(paths, ImportWishes(untold_zone=zone))
    assert [file.zone for file in untold.files] == ["+03:00", "+01:00"]
    every = service.preview(paths, ImportWishes(zone=zone))
    assert [file.zone for file in every.files] == ["+01:00", "+01:00"]
