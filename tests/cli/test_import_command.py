import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from journal.bootstrap import open_services
from journal.cli import main

TRANSACTIONS = "Time,Type,Amount,Asset,Symbol,Transaction ID\n"
CLEAR = "2026-01-01 06:00:00,INSURANCE_CLEAR,-5,USDT,BTCUSDT,1\n"
TRADES = "Uid,Time(UTC),Symbol,Side,Price,Quantity,Fee,Realized Profit,Trade Id\n"
TRADE = "1,2026-01-01 00:00:00,AQ,BUY,{},1,0.1USDT,0,{}\n"

Run = Callable[..., int]


class Noon:
    """Always the same moment."""

    def now(self) -> datetime:
        """Return noon of the first of January 2026."""
        return datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the import command on a journal of its own and return the exit code."""

    def run_import(*arguments: object) -> int:
        options = ["--data-dir", str(tmp_path / "journal"), "import"]
        return main.run([*options, *map(str, arguments)], partial(open_services, clock=Noon()))

    return run_import


def written(path: Path, content: str) -> Path:
    path.write_text(content)
    return path


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_an_insurance_clear_is_reported_with_the_pause_it_starts(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "t.csv", TRANSACTIONS + CLEAR)
    assert run(path, "--tz", "+03:00", "--json") == 0
    told = answer(capsys)
    (file,) = told["files"]
    assert (file["kind"], file["account"], file["zone"]) == (
        "Transaction History",
        "Main",
        "+03:00",
    )
    assert (file["added"], file["error"], file["example_at"]) == (1, None, "2026-01-01T03:00:00Z")
    assert [one["symbol"] for one in told["liquidations_found"]] == ["BTCUSDT"]
    assert told["pause"] == {
        "running": True,
        "ends_at": "2026-01-02T03:00:00Z",
        "remaining_seconds": 15 * 3600,
    }
    assert run(path, "--tz", "+03:00") == 0
    summary = capsys.readouterr().out
    assert "1 file: 0 rows added, 1 known, 0 refused, 0 files refused" in summary
    assert "Trading is paused until" in summary


def test_without_a_zone_a_file_that_needs_one_is_an_error(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "t.csv", TRANSACTIONS + CLEAR)
    assert run(path, "--json") == 1
    told = answer(capsys)
    assert told["files"][0]["needs_zone"] is True
    assert told["files"][0]["example_time"] == "2026-01-01 06:00:00"
    assert told["added"] == 0
    assert told["pause"] == {"running": False, "ends_at": None, "remaining_seconds": 0}
    assert run(path) == 1
    assert "Say it with --tz, like --tz +03:00" in capsys.readouterr().out
    assert run(path, "--tz", "Mars") == 1
    assert "write it like +03:00" in capsys.readouterr().err


def test_refused_rows_and_files_are_listed_and_the_rest_is_imported(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = TRADE.format(1.5, 1) + TRADE.format(0, 2) + "x\n" * 12 + TRADE.format(1.5, 3)
    trades = written(tmp_path / "a.csv", TRADES + rows)
    html = written(tmp_path / "b.csv", "<html>")
    assert run(trades) == 0
    summary = capsys.readouterr().out
    assert "a.csv: Trade History → Main, 2 added, 0 known, 13 refused, times in UTC" in summary
    assert "line 3, Price: must be above zero, not '0'" in summary
    assert "line 4: has 1 cells where the header has 9" in summary
    assert "and 3 more refused rows" in summary
    assert run(trades, html, "--json") == 1
    told = answer(capsys)
    assert told["files"][0]["refused_rows"][0] == {
        "line": 3,
        "column": "Price",
        "reason": "must be above zero, not '0'",
    }
    assert (told["known"], told["refused"], told["refused_files"]) == (2, 13, 1)
    assert "web page" in told["files"][1]["error"]
    changed = written(tmp_path / "c.csv", TRADES + TRADE.format(7, 1))
    assert run(changed, html, "--account", "Main") == 1
    summary = capsys.readouterr().out
    assert "AQ 1 is recorded with price 1.5, the file says 7" in summary
    assert "b.csv is a web page" in summary
    assert run(changed, "--json") == 0
    assert answer(capsys)["files"][0]["conflicts"] == [
        {"identity": ["AQ", "1"], "field": "price", "stored": "1.5", "offered": "7"}
    ]


def test_a_liquidation_found_and_a_time_to_come_are_printed(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = CLEAR.replace("06:00:00", "13:00:00").replace("INSURANCE_CLEAR", "FUNDING_FEE")
    path = written(tmp_path / "t(UTC+0).csv", TRANSACTIONS + CLEAR + later)
    assert run(path) == 0
    summary = capsys.readouterr().out
    assert "Liquidation found: BTCUSDT at 2026-01-01 06:00:00 UTC" in summary
    assert "have not come yet" in summary


def test_candles_may_be_named_by_options(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kline = "1704067200000,1.4,2,1,1.5,0,1704067259999,0,0,0,0,0\n"
    path = written(tmp_path / "k.csv", kline)
    assert run(path) == 1
    assert "--price-type" in capsys.readouterr().out
    options = ("--symbol", "AQUSDT", "--interval", "1m", "--price-type", "mark")
    assert run(path, *options, "--json") == 0
    assert answer(capsys)["files"][0]["kind"] == "Candles"


def test_imports_are_listed_and_taken_back(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "t.csv", TRADES + TRADE.format("2", 7))
    run(path)
    capsys.readouterr()

    def listed(*options: str) -> str:
        arguments = ["--data-dir", str(tmp_path / "journal"), "imports", *options]
        assert main.run(arguments, partial(open_services, clock=Noon())) == 0
        return capsys.readouterr().out

    assert "1  2026-01-01T12:00:00Z  t.csv: Trade History, 1 added" in listed()
    assert run("--undo", 1) == 0
    assert capsys.readouterr().out == "Undone: 1 rows removed, 0 as they were before\n"
    assert listed().endswith("undone\n")
    (row,) = json.loads(listed("--json"))
    assert (row["number"], row["undone_at"]) == (1, "2026-01-01T12:00:00Z")
    assert run(path, "--json") == 0
    capsys.readouterr()
    assert run("--undo", 2, "--json") == 0
    assert answer(capsys) == {"removed": 1, "restored": 0}
    assert run("--undo", 1) == run() == run(path, "--undo", 1) == 1
    assert "undone before" in capsys.readouterr().err


def test_the_whole_record_is_exported_and_imported_again(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(written(tmp_path / "t.csv", TRADES + TRADE.format("2", 7)))
    capsys.readouterr()
    path = tmp_path / "journal.csv"

    def export(*options: object) -> str:
        arguments = ["--data-dir", tmp_path / "journal", "export", *options]
        assert main.run([*map(str, arguments)], partial(open_services, clock=Noon())) == 0
        return capsys.readouterr().out

    assert export("--format", "journal", "--output", path) == "Written: 3 records\n"
    assert json.loads(export("--format", "journal", "--output", path, "--json"))["records"] == 3
    assert export("--format", "journal").count("\n") == 4
    assert export("--format", "template").startswith("\ufeffRecord,Account,")
    assert run(path, "--json") == 0
    assert answer(capsys)["known"] == 3


def test_what_does_not_add_up_is_listed_with_what_would_close_it(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def reconciled(*options: str) -> str:
        capsys.readouterr()
        arguments = ["--data-dir", str(tmp_path / "journal"), "reconcile", *options]
        assert main.run(arguments, partial(open_services, clock=Noon())) == 0
        return capsys.readouterr().out

    run(written(tmp_path / "t.csv", TRADES + TRADE.format("2", 7)))
    assert reconciled().startswith("Nothing to compare yet: import a Transaction History")
    pnl = "2025-12-30 06:00:00,REALIZED_PNL,5.5,USDT,BTCUSDT,1\n"
    fee = "2026-01-01 00:00:00,COMMISSION,-0.1,USDT,AQ,2\n"
    run(written(tmp_path / "i.csv", TRANSACTIONS + pnl + fee), "--tz", "UTC")
    assert reconciled() == (
        "2025-12-30  BTCUSDT  realized PnL: 5.5 USDT — import the Trade History of that day\n"
        "1 gaps on 1 days\n"
    )
    told = json.loads(reconciled("--json"))
    assert (told["files_wanted"], told["fills"], told["wallet_rows"]) == (["Trade History"], 1, 2)
    assert (told["gaps"][0]["by_fills"], told["gaps"][0]["difference"]) == (None, "5.5")


def test_a_file_read_in_another_zone_is_one_sentence(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path / "t.csv", TRANSACTIONS + CLEAR)
    run(path, "--tz", "+03:00")
    capsys.readouterr()
    run(path, "--tz", "UTC")
    assert "times +3 h apart" in capsys.readouterr().out
    run(path, "--tz", "UTC", "--json")
    assert answer(capsys)["files"][0]["time_shift_seconds"] == 10_800


def test_an_unknown_header_is_told_with_its_columns_and_mapped_by_a_file(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    written(folder / "t.csv", "When,Pair,What,At,Much\n2025-12-31 10:00:00,BTC/USDT,buy,60000,1\n")
    written(folder / "photo.png", "x")
    assert run(folder) == 1
    told = capsys.readouterr().out
    assert "its columns are When, Pair, What, At, Much" in told
    assert "--map FILE.json" in told
    assert "Passed over: exports holds 1 file that is no export by its name" in told
    columns = {"time": "When", "symbol": "Pair", "side": "What", "price": "At", "quantity": "Much"}
    mapping = written(tmp_path / "map.json", json.dumps({"columns": columns}))
    assert run(folder, "--map", mapping, "--tz", "UTC", "--json") == 0
    file = answer(capsys)["files"][0]
    assert (file["kind"], file["added"]) == ("Trades of named columns", 1)
    assert file["columns"] == ["When", "Pair", "What", "At", "Much"]
    assert run(folder, "--tz", "UTC") == 0
    assert "1 known" in capsys.readouterr().out
    assert run(folder, "--map", tmp_path / "none.json") == 1
    assert run(folder, "--map", written(tmp_path / "no.json", "{}")) == 1
    errors = capsys.readouterr().err
    assert "none.json cannot be read: No such file" in errors
    assert "is not JSON such as" in errors


def test_refused_rows_are_saved_and_other_times_replaced_as_wished(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    late = TRADES.replace("Time(UTC)", "Time") + TRADE.format(1.5, 1) + TRADE.format("x", 2)
    path = written(tmp_path / "a.csv", late)
    assert run(path, "--tz", "UTC", "--save-refused", tmp_path / "out") == 0
    saved = tmp_path / "out" / "a refused rows.csv"
    assert f"Refused rows saved: {saved}" in capsys.readouterr().out
    assert "Price: is not a number: 'x'" in saved.read_text(encoding="utf-8-sig")
    # What was imported is told though its refused rows find no place.
    assert run(path, "--tz", "UTC", "--save-refused", saved) == 1
    told = capsys.readouterr()
    assert "1 file: 0 rows added, 1 known, 1 refused" in told.out
    assert "cannot be made" in told.err
    assert run(path, "--tz", "UTC-1") == 0
    assert "1 of its rows are recorded with times +1 h apart" in capsys.readouterr().out
    assert run(path, "--tz", "UTC-1", "--times", "replace") == 0
    assert "0 known, 1 with times replaced" in capsys.readouterr().out
    assert run(path, "--tz", "UTC-1", "--json") == 0
    assert answer(capsys)["known"] == 1
