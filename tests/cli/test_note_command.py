"""The diary through the command."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.__main__ import main
from journal.bootstrap import open_services
from journal.domain.values import Side
from journal.services.positions.service import HandTrade


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A journal with one position."""
    services = open_services(tmp_path)
    trade = HandTrade(
        symbol="BTCUSDT",
        side=Side.LONG,
        quantity=Decimal(1),
        entry_price=Decimal(60_000),
        opened_at=datetime(2026, 5, 14, 12, tzinfo=UTC),
    )
    services.positions.record_by_hand("Main", trade)
    services.close()
    return tmp_path


def note(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> Any:
    assert main(["--data-dir", str(folder), "note", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_day_is_written_changed_and_read(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    written = note(
        capsys,
        folder,
        *("2026-05-14", "--text", "slept \x1b[31mbadly", "--tag", "Own: Tired"),
        *("--before", "tired", "--rating", "2", "--planned", "two trades"),
    )
    assert (written["subject"], written["tags"]) == ("d:2026-05-14", ["own:tired"])
    more = note(
        capsys,
        folder,
        *("2026-05-14", "--append", "and traded", "--untag", "tired", "--tag", "mistake:fomo"),
        *("--before", "none", "--after", "angry"),
    )
    assert more | {"written_at": None} == {
        "account": "Main",
        "subject": "d:2026-05-14",
        "note": "slept \x1b[31mbadly\nand traded",
        "planned": "two trades",
        "before": None,
        "during": None,
        "after": "angry",
        "rating": 2,
        "tags": ["mistake:fomo"],
        "written_at": None,
    }
    assert note(capsys, folder, "2026-05-14") == more
    assert main(["--data-dir", str(folder), "note", "2026-05-14"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        *("slept  [31mbadly", "and traded", "Planned: two trades", "Felt: after angry"),
        *("Rating: 2 of 5", "Tags: mistake:fomo"),
    ]


def test_a_position_is_known_by_its_key(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert main(["--data-dir", str(folder), "positions", "--json"]) == 0
    (position,) = json.loads(capsys.readouterr().out)["positions"]
    assert main(["--data-dir", str(folder), "note", position["key"]]) == 0
    assert capsys.readouterr().out == "Nothing is written about it yet.\n"
    assert note(capsys, folder, position["key"], "--text", "x")["note"] == "x"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("ETHUSDT:both:9", "--text", "x"), "There is no position"),
        (("20260514", "--text", "x"), "There is no position"),
        (("2026-05-14", "--tag", "mood:fine"), "knows no group 'mood'"),
        (("2026-05-14", "--text", "x" * 20_001), "longer than 20,000"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], folder: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    assert main(["--data-dir", str(folder), "note", *arguments]) == 1
    assert sentence in capsys.readouterr().err
    assert note(capsys, folder, "2026-05-14")["written_at"] is None
