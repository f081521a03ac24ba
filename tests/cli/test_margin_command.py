import argparse
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from journal.cli import margin_command
from journal.domain.errors import InvalidValueError, JournalError
from journal.services.margin import MarginService
from journal.storage.files.bracket_files import load_shipped_brackets

ISOLATED = """{"wallet_balance": 1000, "positions": [{"symbol": "BTCUSDT", "side": "long",
 "margin_mode": "isolated", "quantity": 1, "entry_price": 3.0E4, "mark_price": "29000",
 "leverage": 10, "isolated_wallet": %s, "stop_price": 28500.10}]}"""


@dataclass(frozen=True)
class FixedClock:
    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class FewServices:
    margin: MarginService


@pytest.fixture(scope="module")
def services() -> FewServices:
    clock = FixedClock(datetime(2026, 11, 20, tzinfo=UTC))
    return FewServices(MarginService(brackets=load_shipped_brackets(), clock=clock))


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    margin_command.add_parser(parser.add_subparsers())
    return parser.parse_args(["margin", *words])


def written(folder: Path, text: str) -> str:
    path = folder / "account.json"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_json_numbers_are_read_as_written_and_answered_as_text(
    services: FewServices, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = written(tmp_path, ISOLATED % "3000.000000000000000001")
    assert margin_command.run(arguments(name, "--json"), services) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    (position,) = answer["positions"]
    assert position["liquidation_price"] == "27108.43373494"
    assert position["wallet_balance"] == "3000.000000000000000001"
    assert position["stop"]["stop_price"] == "28500.10"
    assert position["flags"] == ["stale_brackets"]


def test_the_readable_answer_tells_estimates_stops_and_old_brackets(
    services: FewServices, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert margin_command.run(arguments(written(tmp_path, ISOLATED % "null")), services) == 0
    text = capsys.readouterr().out
    assert "BTCUSDT long, isolated" in text
    assert "27123.49397590" in text
    assert "ESTIMATE" in text
    assert "Stop to liquidation" in text
    assert "Brackets as of 2026-09-29, more than 30 days from now" in text
    assert "Cross:" not in text


def test_the_readable_answer_of_a_hedge_tells_both_prices_and_the_assumption(
    services: FewServices, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leg = {
        "symbol": "BTCUSDT",
        "side": "long",
        "margin_mode": "cross",
        "quantity": "1",
        "entry_price": "30000",
        "mark_price": "30000",
        "leverage": "10",
        "color": "red",
    }
    legs = [leg, leg | {"side": "short"}]
    text = json.dumps({"wallet_balance": "5000", "positions": legs})
    assert margin_command.run(arguments(written(tmp_path, text)), services) == 0
    answer = capsys.readouterr().out
    assert "Liquidation below                                —" in answer
    assert "Liquidation above" in answer
    assert "only this symbol moves" in answer
    assert "ignored: positions[0].color, positions[1].color" in answer


def test_an_account_may_come_from_standard_input(
    services: FewServices, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"positions": []}'))
    assert margin_command.run(arguments("-", "--json"), services) == 0
    assert json.loads(capsys.readouterr().out)["positions"] == []


@pytest.mark.parametrize(
    ("number", "field"),
    [
        ("NaN", "isolated_wallet"),
        ("Infinity", "isolated_wallet"),
        ("1e999999", "isolated_wallet"),
        ("9" * 5000, "isolated_wallet"),
        ("true", "isolated_wallet"),
        ("[[[]]]", "isolated_wallet"),
    ],
)
def test_a_bad_number_in_the_file_names_its_field(
    services: FewServices, tmp_path: Path, number: str, field: str
) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        margin_command.run(arguments(written(tmp_path, ISOLATED % number)), services)
    assert refusal.value.field == f"positions[0].{field}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a JSON file"),
        ("<html>", "not a JSON file"),
        ("[]", "must hold one object"),
        ("[" * 200_000, "nested too deeply"),
        ('{"a":' * 200_000, "nested too deeply"),
        ('{"positions": [], "positions": []}', "positions: is given twice"),
        (" " * 2_000_001, "too large"),
    ],
)
def test_a_file_that_is_no_account_is_refused_with_a_sentence(
    services: FewServices, tmp_path: Path, text: str, reason: str
) -> None:
    with pytest.raises(JournalError, match=reason):
        margin_command.run(arguments(written(tmp_path, text)), services)


def test_a_file_that_cannot_be_read_is_named(services: FewServices, tmp_path: Path) -> None:
    with pytest.raises(JournalError, match=r"none\.json cannot be read"):
        margin_command.run(arguments(str(tmp_path / "none.json")), services)
    with pytest.raises(JournalError, match="cannot be read"):
        margin_command.run(arguments(str(tmp_path)), services)
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(JournalError, match="not a text file"):
        margin_command.run(arguments(str(binary)), services)


def test_recorded_answers_are_given_one_file_each(
    services: FewServices, shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared_data / "api" / "ccxt"
    names = ("fapi_v3_positionRisk_cross_long_1", "fapi_v3_account_multi_asset_cross")
    files = [str(folder / f"{name}.json") for name in names]
    assert margin_command.run(arguments(*files), services) == 0
    answer = capsys.readouterr().out
    assert "BTCUSDT long, cross" in answer
    assert "Liquidation (exchange)" in answer
    assert "64846.98753790" in answer
    assert "the exchange's own price differs by more than one tick" in answer


def test_the_readable_answer_of_coin_contracts_and_of_many_assets_says_so(
    services: FewServices, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    coin = {
        "symbol": "BTCUSD_PERP",
        "side": "long",
        "margin_mode": "isolated",
        "quantity": "2",
        "entry_price": "40000",
        "mark_price": "40000",
        "leverage": "3",
        "isolated_wallet": "0.002",
    }
    brackets = {"BTCUSD_PERP": [["0", "5", "125", "0.004", "0"]]}
    text = json.dumps({"positions": [coin], "brackets": brackets})
    margin_command.run(arguments(written(tmp_path, text)), services)
    assert "BTCUSD_PERP long, isolated, contracts of 100 USD, amounts in coin" in (
        capsys.readouterr().out
    )
    linear = coin | {"symbol": "BTCUSDT", "margin_mode": "cross", "quantity": "0.001"}
    shared = {"USDT": {"wallet_balance": "5"}, "USDC": {"wallet_balance": "10"}}
    text = json.dumps({"positions": [linear], "multi_assets": shared})
    margin_command.run(arguments(written(tmp_path, text)), services)
    answer = capsys.readouterr().out
    assert answer.startswith("Multi-assets mode, in USD\n  Equity after haircuts")
