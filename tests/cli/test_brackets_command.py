import argparse
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from journal.cli import brackets_command
from journal.domain.errors import InvalidValueError
from journal.services.margin.bracket_library import BracketLibrary
from journal.storage.files.bracket_files import BracketFiles, load_shipped_brackets

ANSWER = """{"symbol": "BTCUSDT", "brackets": [{"bracket": 1, "initialLeverage": 125,
 "notionalCap": 50000, "notionalFloor": 0, "maintMarginRatio": 0.005, "cum": 0.0}]}"""


@dataclass(frozen=True)
class FixedClock:
    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class FewServices:
    brackets: BracketLibrary


@pytest.fixture
def services(tmp_path: Path) -> FewServices:
    library = BracketLibrary(
        shipped=load_shipped_brackets(),
        files=BracketFiles(tmp_path / "brackets"),
        clock=FixedClock(datetime(2026, 11, 20, tzinfo=UTC)),
    )
    return FewServices(library)


@pytest.fixture
def answer(tmp_path: Path) -> str:
    path = tmp_path / "answer.json"
    path.write_text(ANSWER, encoding="utf-8")
    return str(path)


def run(services: FewServices, *words: str) -> int:
    parser = argparse.ArgumentParser()
    brackets_command.add_parser(parser.add_subparsers()).add_argument("--json", action="store_true")
    return brackets_command.run(parser.parse_args(["brackets", *words]), services)


def test_an_answer_is_kept_once_and_listed(
    services: FewServices, answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(services, answer, "--as-of", "2026-11-01") == 0
    assert "1 symbols of production, in force from 2026-11-01 on: kept, 1 changed" in (
        capsys.readouterr().out
    )
    run(services, answer, "--as-of", "2026-11-01", "--json")
    assert json.loads(capsys.readouterr().out) == {
        "environment": "production",
        "as_of": "2026-11-01",
        "symbols": 1,
        "changed": 0,
        "is_new": False,
    }
    run(services, answer, "--as-of", "2026-11-01")
    assert "known already" in capsys.readouterr().out
    run(services)
    listed = capsys.readouterr().out.splitlines()
    assert listed[0].startswith("2026-09-29    907 symbols")
    assert "answer.json" in listed[1]
    run(services, "--json")
    assert len(json.loads(capsys.readouterr().out)["versions"]) == 2


def test_testnet_starts_without_brackets_and_damage_is_named(
    services: FewServices, answer: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(services, "--testnet")
    assert "No brackets of testnet yet" in capsys.readouterr().out
    run(services, answer, "--testnet")
    (path,) = (tmp_path / "brackets" / "testnet").iterdir()
    path.write_text("{}", encoding="utf-8")
    capsys.readouterr()
    run(services, "--testnet")
    assert f"Damaged, import it again: {path}" in capsys.readouterr().out


def test_a_day_that_is_none_is_refused_by_name(services: FewServices, answer: str) -> None:
    with pytest.raises(InvalidValueError, match="as_of: must be a day"):
        run(services, answer, "--as-of", "yesterday")
