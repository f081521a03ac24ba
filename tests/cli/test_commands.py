"""The commands that list and export, through the entrance of the program."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

import numpy as np
import pytest

from journal import __version__
from journal.__main__ import main
from journal.bootstrap import open_services
from journal.cli.main import COMMANDS
from journal.domain.instants import ms_from_utc
from journal.domain.market.series import MINUTE_MS, CandleSeries
from journal.domain.values import MarginMode, PriceType, Side
from journal.services.positions.columns.exact import NAMES
from journal.services.positions.service import HandTrade
from tests.short_demo import copy_shortened

_OF_A_DISPLAY = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a demo journal in it."""
    path = tmp_path_factory.mktemp("journal")
    open_services(path, demo=True).close()
    return path / "demo"


@pytest.fixture(scope="module")
def short(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with its newest trades only."""
    return copy_shortened(folder.parent, tmp_path_factory.mktemp("short") / "journal") / "demo"


def answer(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, object]:
    assert main([str(one) for one in arguments]) == 0
    content = json.loads(capsys.readouterr().out)
    assert isinstance(content, dict)
    return content


def test_positions_are_listed_in_json_and_as_text(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    content = answer(capsys, "positions", "--json", "--data-dir", folder)
    positions = content["positions"]
    assert isinstance(positions, list)
    assert len(positions) == 200
    assert positions[0]["liquidation_price"]
    assert main(["--data-dir", str(folder), "positions"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("200 positions in account Demo\n")
    assert "LIQUIDATED" in text


def test_lists_for_people_have_no_endless_averages_and_no_fractions_of_seconds(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    row = "9,2024-06-21 14:27:0{0},XUSDT,{1},{2},{3},1,0USDT,{4},true,false,{0},{0}\n"
    file = tmp_path / "trades(UTC+0).csv"
    file.write_text(
        "Uid,Time,Symbol,Side,Price,Quantity,Amount,Fee,Realized Profit,Buyer,Maker,Trade ID,"
        "Order ID\n"
        + row.format(1, "BUY", "0.0070011", 1, 0)
        + row.format(2, "BUY", "0.0070012", 2, 0)
        + row.format(3, "SELL", "0.0070012", 3, "0.0000001")
    )
    where = ["--data-dir", str(tmp_path / "journal")]
    assert main([*where, "import", str(file)]) == 0
    capsys.readouterr()
    assert main([*where, "positions"]) == 0
    assert "entry 0.0070011667  exit 0.0070012  " in capsys.readouterr().out
    assert main([*where, "imports"]) == 0
    assert re.search(r"  20[-0-9]+T[:0-9]+Z  trades", capsys.readouterr().out)


@pytest.mark.parametrize("command", ["positions", "pause"])  # longer than a buffer, and shorter
def test_a_reader_that_has_seen_enough_is_no_error(
    monkeypatch: pytest.MonkeyPatch, short: Path, command: str
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w", encoding="utf-8") as closed:
        monkeypatch.setattr(sys, "stdout", closed)
        assert main([command, "--json", "--data-dir", str(short)]) == 0
        monkeypatch.undo()


def test_only_open_positions_are_listed_when_asked(
    capsys: pytest.CaptureFixture[str], short: Path
) -> None:
    positions = answer(capsys, "--data-dir", short, "positions", "--open", "--json")["positions"]
    assert isinstance(positions, list)
    assert [one["symbol"] for one in positions] == ["ETHUSDT"]


def test_positions_are_found_by_a_query_with_the_columns_asked_for(
    capsys: pytest.CaptureFixture[str], short: Path
) -> None:
    names = ",".join(NAMES)
    found: Any = answer(
        capsys,
        *("positions", "--json", "--data-dir", short),
        *("--query", "is:liquidated leverage>=20 mae>0%", "--columns", names),
    )["positions"]
    assert found
    for row in found:
        assert list(row) == list(NAMES)
        assert "liquidated" in row["is"]
        assert float(row["leverage"]) >= 20
        assert float(row["mae"]) > 0
        assert (row["closest"], row["ratio"]) == ("0", "1")
    where = ["--data-dir", str(short), "positions"]
    query = ["--query", "not (side:long or is:open)", "--columns", "symbol, side,rule,note,stop"]
    assert main([*where, *query]) == 0
    header, *lines = capsys.readouterr().out.splitlines()
    assert header == "symbol\tside\trule\tnote\tstop"
    assert {line.split("\t")[1] for line in lines} == {"short"}
    assert any(line.endswith("—") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--query", "pnl<0 sied:long"], "\n  pnl<0 sied:long\n        ^^^^\n"),
        (["--columns", "symbol,nothing"], "There is no column 'nothing'"),
    ],
)
def test_what_cannot_be_asked_is_said_with_its_place(
    capsys: pytest.CaptureFixture[str], short: Path, arguments: list[str], says: str
) -> None:
    assert main(["--data-dir", str(short), "positions", *arguments]) == 1
    assert says in capsys.readouterr().err


def test_liquidations_are_listed_in_json_and_as_text(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    content = answer(capsys, "liquidations", "--json", "--data-dir", folder)
    episodes = content["episodes"]
    assert isinstance(episodes, list)
    assert [len(one["liquidations"]) for one in episodes] == [1, 3, 1]
    assert main(["liquidations", "--data-dir", str(folder)]) == 0
    text = capsys.readouterr().out
    assert "3 liquidation episodes in account Demo" in text
    assert "trigger not in your file" in text


def test_the_demo_command_tells_its_summary(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    content = answer(capsys, "demo", "--json", "--data-dir", folder.parent)
    assert content["demo"] is True
    assert content["positions"] == 200
    assert content["paused_until"]


def test_an_export_is_printed_or_written(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    written = tmp_path / "out.csv"
    arguments = ["export", "--format", "csv", "--data-dir", str(folder)]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert printed.count("\n") == 201
    assert main([*arguments, "--output", str(written)]) == 0
    assert "Written" in capsys.readouterr().out
    assert len(written.read_text(encoding="utf-8").splitlines()) == 201
    content = answer(capsys, *arguments, "--json", "--output", written)
    assert content["account"] == "Demo"


def test_everything_is_printed_or_written(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    arguments = ("export", "--format", "all", "--data-dir", str(folder))
    assert main(arguments) == 0
    tables = json.loads(capsys.readouterr().out)["tables"]
    assert len(tables["fill"]) > 200
    written = tmp_path / "all.zip"
    assert main([*arguments, "--output", str(written)]) == 0
    assert f"{len(tables)} tables, 0 pictures" in capsys.readouterr().out
    content = answer(capsys, *arguments, "--json", "--output", written)
    assert content["rows"] == sum(map(len, tables.values()))
    assert is_zipfile(written)


def test_the_json_export_parses(capsys: pytest.CaptureFixture[str], short: Path) -> None:
    content = answer(capsys, "export", "--format", "json", "--data-dir", short)
    assert set(content) == {"account", "positions", "liquidations"}


def test_a_file_that_cannot_be_written_is_an_error_with_its_name(
    capsys: pytest.CaptureFixture[str], short: Path, tmp_path: Path
) -> None:
    missing = tmp_path / "no" / "out.csv"
    arguments = ["export", "--format", "csv", "--data-dir", str(short)]
    assert main([*arguments, "--output", str(missing)]) == 1
    assert f"{missing} cannot be written" in capsys.readouterr().err


def test_an_unknown_account_is_an_error_in_words_and_in_json(
    capsys: pytest.CaptureFixture[str], short: Path
) -> None:
    assert main(["positions", "--account", "X", "--json", "--data-dir", str(short)]) == 1
    told = capsys.readouterr()
    assert "There is no account 'X'" in told.err
    assert json.loads(told.out)["error"].startswith("There is no account 'X'")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out == f"cooldown-journal {__version__}\n"


def test_wrong_usage_is_exit_code_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["fly"])
    assert left.value.code == 2
    assert "invalid choice: 'fly'" in capsys.readouterr().err


def test_every_command_answers_in_json_and_says_how_it_is_used(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in COMMANDS:
        with pytest.raises(SystemExit) as left:
            main([name, "--json", "--help"])
        assert left.value.code == 0
        assert "--json" in capsys.readouterr().out


def test_a_liquidation_is_reviewed_in_json_and_as_text(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    newest = answer(capsys, "review", "--json", "--data-dir", folder)
    assert str(newest["episode"]).startswith("SOLUSDT:")
    listed = answer(capsys, "liquidations", "--json", "--data-dir", folder)["episodes"]
    assert isinstance(listed, list)
    stacked = listed[1]["episode"]
    assert main(["--data-dir", str(folder), "review", stacked]) == 0
    text = capsys.readouterr().out
    assert "liquidation price about" in text
    assert "last hour: SOLUSDT long" in text
    assert "Stop at 1 %" in text
    assert text.endswith("three positions at once. (no stop)\n")
    assert main(["--data-dir", str(folder), "review"]) == 0
    assert capsys.readouterr().out.endswith("Not reviewed yet.\n")
    assert main(["--data-dir", str(folder), "review", "nowhere"]) == 1


def test_what_came_near_is_listed_in_json_and_as_text(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    noon = datetime(2026, 5, 14, 12, tzinfo=UTC)
    low, flat = np.array([100.0, 90.55, 99.0]), np.full(3, 100.0)
    services = open_services(tmp_path)
    services.charting.candle_files.add(
        CandleSeries(
            symbol="XRPUSDT",
            interval="1m",
            price_type=PriceType.LAST,
            open_at=ms_from_utc(noon) + MINUTE_MS * np.arange(3, dtype=np.int64),
            open=flat,
            high=flat,
            low=low,
            close=flat,
            volume=flat,
        )
    )
    services.positions.record_by_hand(
        "Main",
        HandTrade(
            symbol="XRPUSDT",
            side=Side.LONG,
            quantity=Decimal(1),
            entry_price=Decimal(100),
            opened_at=noon,
            exit_price=Decimal(99),
            closed_at=noon + timedelta(minutes=2),
            leverage=Decimal(10),
            margin_mode=MarginMode.ISOLATED,
        ),
    )
    services.close()
    found: Any = answer(capsys, "review", "--near", "--json", "--data-dir", tmp_path)["near"]
    (near,) = found
    assert (near["symbol"], near["price"]) == ("XRPUSDT", "90.55")
    assert main(["--data-dir", str(tmp_path), "review", "--near"]) == 0
    assert capsys.readouterr().out == (
        "1 position came near liquidation in account Main\n"
        "2026-05-14 12:01 UTC  XRPUSDT long  margin ratio 80.00 % at 90.55  "
        "(by last price, mark is not stored, the margin is an estimate)\n"
    )


def test_without_a_liquidation_there_is_nothing_to_review(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["--data-dir", str(tmp_path), "review"]) == 1
    assert "there is none to review" in capsys.readouterr().err


IN_TURN = """
import json, sys
from journal.__main__ import main
print(json.dumps([main(one) for one in json.loads(sys.argv[1])]))
"""
"""Several commands in one process: starting one takes longer than most of them."""


def test_a_report_is_written_without_a_display(
    capsys: pytest.CaptureFixture[str], short: Path, tmp_path: Path
) -> None:
    """In a process of its own: neither a display nor a setting of Qt's, as on a server."""
    place, page = tmp_path / "week.pdf", tmp_path / "page.html"
    days = ["--from", "2020-01-01", "--to", "2030-01-01", "--out", str(place), "--json"]
    week = ["--week", "2026-W20", "--format", "html", "--out", str(page)]
    wanted = [
        ["report", "--data-dir", str(short), *asked]
        for asked in (days, week, ["--position", "gone"])
    ]
    bare = {key: value for key, value in os.environ.items() if key not in _OF_A_DISPLAY}
    # Not here: what draws would stay, and be in the way of every test of the window.
    command = [sys.executable, "-c", IN_TURN, json.dumps(wanted)]
    done = subprocess.run(command, env=bare, capture_output=True, check=True, text=True)
    first, *_, codes = done.stdout.splitlines()
    assert json.loads(first) == {"written": str(place), "account": "Demo", "kind": "period"}
    assert json.loads(codes) == [0, 0, 1]
    assert done.stderr == "There is no position gone in account Demo.\n"
    assert place.read_bytes().startswith(b"%PDF-")
    assert "Week 20 of 2026" in page.read_text(encoding="utf-8")
    for arguments, sentence in (
        ([], "Name what to report about"),
        (["--month", "2026-05", "--out", "a.html"], "must end in .pdf"),
        (["--from", "2026-05-02", "--to", "2026-05-01"], "must not lie before"),
    ):
        assert main(["report", "--data-dir", str(short), *arguments]) == 1
        assert sentence in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["report", "--month", "May"])
