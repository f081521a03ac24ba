import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from journal.domain.errors import PausedError
from journal.domain.values import PriceType
from journal.importers.results import ExportKind
from journal.services.changes import Changes
from journal.services.files.importing import (
    CandleNaming,
    ImportCancelledError,
    ImportHistory,
    ImportService,
    ImportWishes,
)
from journal.services.pause.service import PauseService
from journal.storage.errors import ReadOnlyJournalError
from journal.storage.store import Store

Trades = Callable[..., Path]
TRANSACTIONS = "Time(UTC),Type,Amount,Asset,Symbol,Transaction ID\n"
ORDERS = (
    "Time(UTC),Symbol,Type,Side,Price,Average Price,Amount,Executed Amount,Status,"
    "Client Order Id,Update Time,Order No\n"
)
KLINE = "{},1.4,2,1,1.5,7,{},0,0,0,0,0\n"
START = 1_704_067_200_000


def accounts(service: ImportService) -> list[str]:
    with service.store.reading() as reader:
        return [account.name for account in reader.accounts()]


def fill_count(service: ImportService, account: str = "Main") -> int:
    with service.store.reading() as reader:
        return len(reader.fills(account))


def candles(path: Path, minutes: range) -> Path:
    opens = [START + minute * 60_000 for minute in minutes]
    path.write_text("".join(KLINE.format(at, at + 59_999) for at in opens))
    return path


def test_a_preview_counts_and_writes_nothing(service: ImportService, trades: Trades) -> None:
    path = trades("a.csv", range(5))
    preview = service.preview([path, path])
    assert [(file.added, file.known) for file in preview.files] == [(5, 0), (0, 5)]
    assert preview.accounts == ("Main",)
    assert (preview.files[0].kind, preview.files[0].zone) == (ExportKind.TRADES, "+00:00")
    assert preview.files[0].example_time == "2024-01-01 00:00:00"
    assert preview.files[0].example_at == datetime(2024, 1, 1, tzinfo=UTC)
    assert accounts(service) == []
    report = service.commit(preview)
    assert (report.added, report.known, fill_count(service)) == (5, 5, 5)
    assert report.changes == Changes.ACCOUNTS | Changes.FILLS


def test_importing_again_adds_nothing(service: ImportService, trades: Trades) -> None:
    first = service.import_files([trades("a.csv", range(5))])
    again = service.import_files([trades("a.csv", range(7))])
    assert (first.added, first.known) == (5, 0)
    assert (again.added, again.known, again.changes) == (2, 5, Changes.FILLS)
    once_more = service.import_files([trades("a.csv", range(7))])
    assert (once_more.added, once_more.changes) == (0, Changes.NONE)


def test_a_fill_told_differently_is_a_conflict_and_stays(
    service: ImportService, trades: Trades
) -> None:
    service.import_files([trades("a.csv", range(3))])
    report = service.import_files([trades("b.csv", range(2, 4), price="9")])
    (conflict,) = report.files[0].conflicts
    assert (report.added, report.conflicts) == (1, 1)
    assert (conflict.identity, conflict.field) == (("AQ", "2"), "price")
    assert (conflict.stored, conflict.offered) == ("1.5", "9")


def test_a_file_exported_again_in_another_time_zone_is_one_question(
    service: ImportService, history_of: Callable[..., ImportHistory], trades: Trades
) -> None:
    path = trades("a(UTC+3).csv", range(5))
    path.write_text(path.read_text().replace("Time(UTC)", "Time"))
    service.import_files([path])
    preview = service.preview([path], ImportWishes(zone=UTC))
    assert preview.files[0].time_shift == timedelta(hours=3)
    assert service.commit(preview).added == 0
    assert service.import_files([path]).files[0].time_shift is None
    dearer = trades("b(UTC+3).csv", range(5), price="9")
    dearer.write_text(dearer.read_text().replace("Time(UTC)", "Time"))
    other = service.import_files([dearer])
    assert (other.conflicts, other.files[0].time_shift) == (5, None)
    # The trader decides for the file: the earlier import is undone, the file imported again.
    history_of().undo([1])
    assert service.import_files([path], ImportWishes(zone=UTC)).added == 5


def test_what_an_import_did_is_kept_as_a_batch(service: ImportService, trades: Trades) -> None:
    path = trades("a.csv", range(3))
    path.write_text(path.read_text() + "x\n")
    service.import_files([path])
    with service.store.reading() as reader:
        (batch,) = reader.batches("Main")
    assert (batch.file_name, batch.kind, batch.zone) == ("a.csv", "Trade History", "+00:00")
    assert (batch.rows_added, batch.rows_known, batch.rows_refused) == (3, 0, 1)
    assert batch.imported_at == service.clock.now()
    assert len(batch.content_sha256) == 64


def test_a_file_changed_since_it_was_shown_is_refused(
    service: ImportService, trades: Trades
) -> None:
    path, other = trades("a.csv", range(3)), trades("b.csv", range(3, 5))
    preview = service.preview([path, other])
    trades("a.csv", range(4))
    report = service.commit(preview)
    assert [file.refusal is None for file in report.files] == [False, True]
    assert "changed since it was shown" in (report.files[0].refusal or "")
    assert (report.added, fill_count(service)) == (2, 2)


def test_a_file_refused_after_some_rows_leaves_nothing_and_spoils_no_other(
    service: ImportService, trades: Trades
) -> None:
    mixed = trades("mixed.csv", range(6000), uid="11")
    mixed.write_text(mixed.read_text() + trades("x.csv", range(9, 10), "12").read_text()[-80:])
    paths = [trades("a.csv", range(3), uid="11"), mixed, trades("b.csv", range(3, 5), uid="11")]
    preview = service.preview(paths)
    assert [(file.added, file.known) for file in preview.files] == [(3, 0), (0, 0), (2, 0)]
    report = service.commit(preview)
    assert "several exchange accounts" in (report.files[1].refusal or "")
    assert (report.added, fill_count(service), report.accounts) == (5, 5, ("Main",))


def test_bad_rows_are_told_and_the_good_ones_imported(
    service: ImportService, trades: Trades
) -> None:
    path = trades("a.csv", range(2))
    path.write_text(path.read_text() + "broken\n")
    report = service.import_files([path])
    assert (report.added, report.refused) == (2, 1)
    assert report.files[0].errors[0].line == 4
    assert report.refused_files == ()


def test_a_file_that_cannot_be_read_leaves_the_others_alone(
    service: ImportService, trades: Trades, tmp_path: Path
) -> None:
    html = tmp_path / "page.csv"
    html.write_text("<html>")
    report = service.import_files([html, tmp_path / "missing.csv", trades("a.csv", range(2))])
    assert report.added == 2
    assert [file.label for file in report.refused_files] == ["page.csv", "missing.csv"]
    assert "web page" in (report.files[0].refusal or "")


def test_a_zone_is_asked_for_and_never_assumed(service: ImportService, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    row = "2024-01-02 03:04:05,FUNDING_FEE,-1,USDT,BTCUSDT,1\n"
    path.write_text(TRANSACTIONS.replace("(UTC)", "") + row)
    asked = service.preview([path])
    assert asked.needs_zone
    assert "2024-01-02 03:04:05" in (asked.files[0].refusal or "")
    assert service.commit(asked).added == 0
    answered = service.preview([path], ImportWishes(zone=timezone(timedelta(hours=3))))
    assert answered.files[0].zone == "+03:00"
    assert answered.files[0].example_at == datetime(2024, 1, 2, 0, 4, 5, tzinfo=UTC)
    service.commit(answered)
    with service.store.reading() as reader:
        (income,) = reader.incomes("Main")
    assert income.occurred_at == datetime(2024, 1, 2, 0, 4, 5, tzinfo=UTC)


def test_times_that_have_not_come_yet_are_pointed_out(
    service: ImportService, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(TRANSACTIONS + "2026-01-01 13:00:00,FUNDING_FEE,-1,USDT,BTCUSDT,1\n")
    assert service.preview([path]).files[0].lies_in_future
    assert not service.preview([path], ImportWishes(account="x", zone=UTC)).files[0].refusal


def test_an_insurance_clear_is_a_liquidation_found_once(
    service: ImportService, tmp_path: Path
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(TRANSACTIONS + "2026-01-01 03:00:00,INSURANCE_CLEAR,-5,USDT,BTCUSDT,1\n")
    report = service.import_files([path])
    assert [(one.symbol, one.occurred_at.hour) for one in report.liquidations_found] == [
        ("BTCUSDT", 3)
    ]
    assert Changes.PAUSE in report.changes
    assert Changes.LIQUIDATIONS in report.changes
    assert service.import_files([path]).liquidations_found == ()


def test_a_client_order_id_of_the_exchange_is_a_liquidation(
    service: ImportService, tmp_path: Path
) -> None:
    path = tmp_path / "o.csv"
    row = "2026-01-01 03:00:00,AQ,LIMIT,SELL,9,8.9,1,{},{},autoclose-16,2026-01-01 03:00:0{},7\n"
    path.write_text(ORDERS + row.format(0, "NEW", 0))
    service.import_files([path])
    path.write_text(ORDERS + row.format(1, "FILLED", 1))
    report = service.import_files([path])
    assert (report.files[0].updated, report.known) == (1, 1)
    with service.store.reading() as reader:
        assert reader.orders("Main")[0].status == "FILLED"


def test_an_archive_is_imported_whole_part_by_part(
    service: ImportService, trades: Trades, tmp_path: Path
) -> None:
    path = tmp_path / "all.zip"
    kline = candles(tmp_path / "k.csv", range(3)).read_text()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(trades("a.csv", range(2)), "a.csv")
        archive.writestr("AQUSDT-1m-2024-01.csv", kline)
        archive.writestr("readme.txt", "hello")
        archive.writestr("none.csv", "No data matches the criteria.")
    report = service.import_files([path])
    assert [(file.label, file.added) for file in report.files] == [
        ("all.zip/a.csv", 2),
        ("all.zip/AQUSDT-1m-2024-01.csv", 3),
        ("all.zip/readme.txt", 0),
        ("all.zip/none.csv", 0),
    ]
    assert [file.label for file in report.refused_files] == ["all.zip/readme.txt"]
    assert report.changes == Changes.ACCOUNTS | Changes.FILLS | Changes.CANDLES


def test_candles_are_added_once_and_belong_to_no_account(
    service: ImportService, tmp_path: Path
) -> None:
    first = candles(tmp_path / "AQUSDT-1m-a.csv", range(3))
    later = candles(tmp_path / "AQUSDT-1m-b.csv", range(2, 5))
    assert service.preview([first]).added == 3
    assert service.import_files([first]).changes == Changes.CANDLES
    preview = service.preview([later])
    assert (preview.added, preview.known) == (2, 1)
    report = service.commit(preview)
    assert (report.added, report.known) == (2, 1)
    assert accounts(service) == []
    stored = service.candles.load("AQUSDT", "1m", PriceType.LAST)
    assert stored is not None
    assert len(stored) == 5


def test_damaged_stored_candles_count_as_none(service: ImportService, tmp_path: Path) -> None:
    path = candles(tmp_path / "AQUSDT-1m-a.csv", range(3))
    service.import_files([path])
    (stored,) = service.candles.folder.glob("*.candles")
    stored.write_bytes(b"damaged")
    assert service.preview([path]).added == 3


def test_the_trader_may_say_what_candles_are_of(service: ImportService, tmp_path: Path) -> None:
    path = candles(tmp_path / "klines.csv", range(3))
    assert "name it as the exchange does" in (service.preview([path]).files[0].refusal or "")
    naming = CandleNaming(symbol="AQUSDT", interval="1m", price_type=PriceType.MARK)
    assert service.import_files([path], ImportWishes(naming=naming)).added == 3
    assert service.candles.load("AQUSDT", "1m", PriceType.MARK) is not None


def test_progress_runs_from_nothing_to_everything(service: ImportService, trades: Trades) -> None:
    told: list[tuple[int, int]] = []
    paths = [trades("a.csv", range(9000)), trades("b.csv", range(3))]
    service.import_files(paths, progress=lambda it: told.append((it.done, it.total)))
    done = [each for each, _ in told]
    assert done == sorted(done)
    assert told[0] == (0, 2000)
    assert told[-1] == (2000, 2000)
    assert len(set(done)) > 5


@pytest.mark.parametrize("step", range(9))
def test_a_cancelled_import_keeps_whole_files_only(
    service: ImportService, trades: Trades, step: int
) -> None:
    asked = iter(range(100))
    paths = [trades("a.csv", range(8000)), trades("b.csv", range(8000, 8100))]
    report = service.import_files(paths, cancelled=lambda: next(asked) >= step)
    assert report.is_cancelled
    assert report.added == fill_count(service)
    assert fill_count(service) in {0, 8000}
    assert len(report.files) == (fill_count(service) > 0)


def test_a_cancelled_preview_says_so(service: ImportService, trades: Trades) -> None:
    with pytest.raises(ImportCancelledError, match="stopped"):
        service.preview([trades("a.csv", range(3))], cancelled=lambda: True)


def test_all_recorded_fills_are_imported_and_again_add_nothing(
    service: ImportService, shared_data: Path
) -> None:
    paths = sorted((shared_data / "fills").glob("*.csv"))
    report = service.import_files(paths)
    assert (len(report.files), report.added, report.refused) == (100, 10_161, 0)
    assert report.conflicts == 0
    assert report.refused_files == ()
    # One of the hundred holds its header only and therefore has no Uid.
    assert len(report.accounts) == len(accounts(service)) == 99
    again = service.import_files(paths)
    assert (again.added, again.known, again.refused) == (0, 10_161, 0)


def test_a_journal_that_is_only_read_takes_no_import(
    service: ImportService, trades: Trades
) -> None:
    with Store.open(service.store.folder, read_only=True) as store:
        pause = PauseService(store=store, clock=service.clock)
        reader = ImportService(
            store=store, candles=service.candles, clock=service.clock, pause=pause
        )
        with pytest.raises(ReadOnlyJournalError, match="reading only"):
            reader.import_files([trades("a.csv", range(2))])
    assert fill_count(service) == 0


def test_what_bybit_calls_a_liquidation_starts_a_pause(
    service: ImportService, history_of: Callable[..., ImportHistory], tmp_path: Path
) -> None:
    path = tmp_path / "bybit.csv"
    path.write_text(
        "Contracts,Closing Direction,Qty,Entry Price,Exit Price,Closed P&L,Exit Type,"
        "Trade Time(UTC+0),Order No.,Create Time\n"
        "OPUSDT,Close Long,10,0.63,0.6,-0.31,Liquidation,2026-01-01 10:05:40,98,x\n"
        "OPUSDT,Close Long,10,0.63,0.6,-0.31,AdlTrade,2026-01-01 10:06:40,99,x\n"
    )
    report = service.import_files([path])
    (found,) = report.liquidations_found
    assert (found.symbol, found.certainty, found.loss) == ("OPUSDT", "certain", Decimal("0.31"))
    assert Changes.PAUSE in report.changes
    history = history_of()
    with pytest.raises(PausedError):
        history.undo(report.batches)
