"""The command `rules`, through the entrance of the command."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.bootstrap import open_services
from journal.cli.main import run
from journal.domain.values import (
    Account,
    Certainty,
    Fill,
    Liquidation,
    MarginMode,
    OrderSide,
    PositionSide,
    Side,
)

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
CONDITION = {"field": "leverage", "comparison": "above", "value": "7"}
OWN = {"name": "Small", "severity": "breach", "sentence": "7 is enough.", "condition": CONDITION}


@dataclass(slots=True)
class SetClock:
    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal with one open position at 25x, to be copied: making one takes longer."""
    folder = tmp_path_factory.mktemp("made")
    fill = Fill(
        symbol="BTCUSDT",
        trade_id="1",
        order_id=None,
        traded_at=NOON - timedelta(hours=2),
        order_side=OrderSide.BUY,
        position_side=PositionSide.BOTH,
        price=Decimal(60_000),
        quantity=Decimal(1),
        fee=None,
        fee_asset=None,
        realized_pnl=None,
        is_maker=None,
    )
    habits = Account(name="Main", usual_leverage=Decimal(25), usual_margin_mode=MarginMode.ISOLATED)
    with (
        closing(open_services(folder, clock=SetClock())) as services,
        services.store.writing() as writer,
    ):
        writer.save_account(habits)
        writer.add_fills("Main", [fill], None)
    return folder


@pytest.fixture
def folder(tmp_path: Path, made: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "journal"))


Ask = Callable[..., tuple[int, Any]]


@pytest.fixture
def ask(folder: Path, clock: SetClock, capsys: pytest.CaptureFixture[str]) -> Iterator[Ask]:
    """Return a function that runs `rules` with some words; JSON answers are decoded."""
    with closing(open_services(folder, clock=clock)) as services:

        def command(*words: str) -> tuple[int, Any]:
            # Each command lets go of the database and the next one takes it again: as if opened.
            code = run(["rules", *words], lambda *_, **__: services)
            out, error = capsys.readouterr()
            return code, json.loads(out) if out and "--json" in words else out + error

        yield command


def rule(ask: Ask, rule_id: str) -> Any:
    _, cards = ask("list", "--json")
    return next(card for card in cards if card["rule"] == rule_id)


def limit(ask: Ask) -> str:
    return str(rule(ask, "R01")["parameters"]["limit"]["value"])


def test_a_rule_is_listed_with_all_that_was_asked_of_it(ask: Ask) -> None:
    ask("set", "R01", "limit=8")
    ask("set", "R01", "limit=5", "--symbol", "btcusdt")
    code, told = ask("set", "R01", "critical_above=30", "--loosen", "--json")
    assert (code, told["loosens"]) == (0, True)
    assert told["takes_effect_at"] == "2024-05-15T12:00:00Z"
    card = rule(ask, "R01")
    assert card["in_force_since"] == "2024-05-14T12:00:00Z"
    assert card["parameters"]["limit"] == {
        "label": "Highest leverage",
        "value": "8",
        "default": "10",
        "unit": "x",
        "minimum": "1",
        "maximum": "150",
        "tighter": "lower",
    }
    assert [(one["scope"], one["enabled"]) for one in card["narrower"]] == [("BTCUSDT", True)]
    assert [one["values"] for one in card["pending"]] == [{"critical_above": "30"}]
    assert len(card["history"]) == 3
    code, text = ask("list")
    assert "R01    on   Leverage too high: limit 8 x, critical_above 20 x\n" in text
    assert "R01    on   Leverage too high for BTCUSDT: limit 5 x" in text
    assert "      waiting until 2024-05-15T12:00:00Z: critical_above 30 (R01 2024" in text
    assert "R24    off  " in text


def test_loosening_has_to_be_said_and_waits(ask: Ask, clock: SetClock) -> None:
    code, text = ask("set", "R01", "limit=15")
    assert code == 1
    assert "R01: limit 10 to 15. It becomes less strict, which counts from 2024-05-15" in text
    assert ask("set", "R01", "limit=15", "--loosen") == (
        0,
        "R01: limit 10 to 15: from 2024-05-15T12:00:00Z on.\n",
    )
    assert limit(ask) == "10"
    clock.at += timedelta(days=1)
    assert limit(ask) == "15"


def test_what_waits_is_taken_back(ask: Ask, clock: SetClock) -> None:
    _, told = ask("off", "R01", "--json")
    change = told["change"]
    code, _ = ask("cancel", *change.split())
    assert code == 0
    clock.at += timedelta(days=2)
    assert rule(ask, "R01")["enabled"] is True
    assert rule(ask, "R01")["history"][0]["cancelled_at"] == "2024-05-14T12:00:00Z"
    assert ask("cancel", change)[0] == 1


def test_an_offered_rule_is_switched_on_with_settings_of_its_own(ask: Ask) -> None:
    field = next(iter(rule(ask, "R24")["parameters"]))
    code, text = ask("on", "R24", f"{field}=2")
    assert (code, text.endswith("on: from now on.\n")) == (0, True)
    assert rule(ask, "R24")["enabled"] is True


UNCLEAR = (
    ("set", "R01"),
    ("set", "R01", "limit"),
    ("set", "R01", "limit=many"),
    ("set", "R99", "limit=1"),
    ("off",),
    ("off", "R01", "R02"),
    ("answer", "R01"),
    ("answer", "--sentence", "I was in a hurry."),
    ("add", "missing.json"),
    ("set", "R01", "limit=5", "--symbol", "a b"),
)


def test_what_cannot_be_meant_changes_nothing(ask: Ask) -> None:
    for words in UNCLEAR:
        code, text = ask(*words)
        assert (code, bool(text)) == (1, True)
    assert rule(ask, "R01")["history"] == []


def test_while_paused_nothing_loosens_and_tightening_goes_on(
    ask: Ask, folder: Path, clock: SetClock
) -> None:
    liquidation = Liquidation(
        liquidation_id="hand:1",
        symbol="BTCUSDT",
        side=Side.LONG,
        occurred_at=NOON - timedelta(hours=1),
        certainty=Certainty.BY_HAND,
        source="typed by hand",
    )
    with (
        closing(open_services(folder, clock=clock)) as services,
        services.store.writing() as writer,
    ):
        writer.add_liquidation("Main", liquidation)
    for words in (("set", "R01", "limit=15", "--loosen"), ("off", "R01")):
        code, text = ask(*words)
        assert code == 4
        assert "waits until the pause is over" in text
    assert ask("set", "R01", "limit=5")[0] == 0
    assert limit(ask) == "5"


def test_a_rule_of_ones_own_is_tried_then_kept(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    path.write_text(json.dumps(OWN))
    assert ask("try", str(path), "--json") == (
        0,
        {
            "fired": 1,
            "positions": 1,
            "made": {},
            "unknown_results": 1,
            "not_judged": 0,
        },
    )
    assert "leverage above 7 x: would have fired 1 times" in ask("try", str(path))[1]
    code, told = ask("add", str(path), "--json")
    assert (code, told["severity"]) == (0, "where leverage above 7 x: breach")
    assert rule(ask, told["rule"])["name"] == "Small"
    assert "in force from now on" in ask("add", str(path), "--only-account", "Main")[1]


def test_scans_are_kept_and_compared(ask: Ask) -> None:
    assert "No scan was made yet" in ask("scans")[1]
    _, first = ask("scan", "--json")
    assert first["since_the_scan_before"] is None
    assert first["by_rule"]["R01"] == 1
    worst = next(one for one in first["breaches"] if one["rule"] == "R01")
    assert (worst["value"], worst["inputs"]["leverage"]) == ("25", "25")
    ask("set", "R01", "limit=5")
    text = ask("scan")[1]
    assert "Since the scan before: 0 more, 0 fewer" in text
    assert "R01: highest leverage 5 instead of 10" in text
    _, scans = ask("scans", "--json")
    assert [one["found"] for one in scans] == [first["found"]] * 2
    assert len(ask("scans")[1].splitlines()) == 2
    assert ask("scan", "--json")[1]["since_the_scan_before"]["rules"] == []


def test_broken_rules_are_answered_in_writing(ask: Ask) -> None:
    log = ask("--json")[1]["breaches"]
    waiting = [one["key"] for one in log if one["waits_for_answer"]]
    sentence = ("--sentence", "I was sure of it.")
    assert ask("answer", *waiting[0].split(), *sentence) == (
        0,
        f"1 answered, {len(waiting) - 1} still waiting.\n",
    )
    assert ask("answer", "--all", *sentence, "--json")[1]["still_waiting"] == 0
    answered = ask("log", "--json")[1]["breaches"]
    assert {one["answer"] for one in answered if one["key"] in waiting} == {"I was sure of it."}
    assert f"{len(log)} breaches of" in ask("log")[1]
