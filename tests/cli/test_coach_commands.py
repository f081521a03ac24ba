"""The commands `pause`, `rules` and `plan`, through the entrance of the command."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from journal.bootstrap import Services, open_services
from journal.cli.main import run
from journal.domain.values import (
    Account,
    Certainty,
    Fill,
    Liquidation,
    MarginMode,
    OrderSide,
    PositionFacts,
    PositionSide,
    Side,
)

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
PLAN = {
    "symbol": "BTCUSDT",
    "side": "long",
    "margin_mode": "isolated",
    "leverage": "5",
    "entry_price": "60000",
    "quantity": "0.1",
    "stop_price": "57000",
}


@dataclass(slots=True)
class SetClock:
    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


@contextmanager
def journal_at(folder: Path) -> Iterator[Services]:
    services = open_services(folder, clock=SetClock())
    try:
        yield services
    finally:
        services.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A journal with one account of 10,000 USDT."""
    with journal_at(tmp_path) as services:
        services.accounts.save(
            Account(name="Main", wallet_balance=Decimal(10_000), wallet_balance_at=NOON)
        )
    return tmp_path


@pytest.fixture
def paused_folder(folder: Path) -> Path:
    liquidation = Liquidation(
        liquidation_id="hand:1",
        symbol="BTCUSDT",
        side=Side.LONG,
        occurred_at=NOON - timedelta(hours=1),
        certainty=Certainty.BY_HAND,
        source="typed by hand",
    )
    with journal_at(folder) as services, services.store.writing() as writer:
        writer.add_liquidation("Main", liquidation)
    return folder


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Return what runs a command and gives its exit code and output."""

    def call(folder: Path, *arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        opened = partial(open_services, clock=SetClock())
        code = run(["--data-dir", str(folder), *arguments], opened)
        return code, capsys.readouterr().out

    return call


def traded(trade_id: str, hours: int, side: OrderSide, price: int) -> Fill:
    """A fill of one bitcoin at a number of hours from noon."""
    return Fill(
        symbol="BTCUSDT",
        trade_id=trade_id,
        order_id=None,
        traded_at=NOON + timedelta(hours=hours),
        order_side=side,
        position_side=PositionSide.BOTH,
        price=Decimal(price),
        quantity=Decimal(1),
        fee=None,
        fee_asset=None,
        realized_pnl=None,
        is_maker=None,
    )


def plan_file(folder: Path, **changes: object) -> str:
    path = folder / "plan.json"
    path.write_text(json.dumps(PLAN | changes), encoding="utf-8")
    return str(path)


def answer(outcome: tuple[int, str]) -> tuple[int, dict[str, Any]]:
    return outcome[0], json.loads(outcome[1])


def test_pause_tells_that_nothing_is_recorded(
    folder: Path, command: Callable[..., tuple[int, str]]
) -> None:
    assert command(folder, "pause") == (
        0,
        "No pause is running, and no liquidation is recorded.\n",
    )
    code, told = answer(command(folder, "pause", "--json"))
    assert (code, told["running"], told["ends_at"], told["liquidation"]) == (0, False, None, None)


def test_pause_tells_a_running_pause_and_is_itself_never_locked(
    paused_folder: Path, command: Callable[..., tuple[int, str]]
) -> None:
    code, text = command(paused_folder, "pause")
    assert code == 0
    assert text.startswith("Trading is paused until Wed 15 May, 11:00 UTC — 23 h 0 min left")
    code, told = answer(command(paused_folder, "pause", "--json"))
    assert code == 0
    assert (told["running"], told["remaining_seconds"]) == (True, 23 * 3600)
    assert told["ends_at"] == "2024-05-15T11:00:00Z"
    assert told["liquidation"]["symbol"] == "BTCUSDT"


def test_pause_tells_when_the_last_one_ended(
    folder: Path, command: Callable[..., tuple[int, str]]
) -> None:
    liquidation = Liquidation(
        liquidation_id="hand:1",
        symbol="BTCUSDT",
        side=None,
        occurred_at=NOON - timedelta(hours=30),
        certainty=Certainty.BY_HAND,
        source="typed by hand",
    )
    with journal_at(folder) as services, services.store.writing() as writer:
        writer.add_liquidation("Main", liquidation)
    assert command(folder, "pause") == (
        0,
        "No pause is running. The last one ended at 2024-05-14T06:00:00Z.\n",
    )


def test_rules_lists_what_was_broken(folder: Path, command: Callable[..., tuple[int, str]]) -> None:
    fill = traded("1", -2, OrderSide.BUY, 60_000)
    habits = Account(name="Main", usual_leverage=Decimal(25), usual_margin_mode=MarginMode.ISOLATED)
    with journal_at(folder) as services, services.store.writing() as writer:
        writer.save_account(habits)
        writer.add_fills("Main", [fill], None)
    code, text = command(folder, "rules")
    assert code == 0
    heading, *lines = text.splitlines()
    assert re.fullmatch(r"\d+ breaches of \d+ rules in account Main", heading)
    assert (
        "2024-05-14T10:00:00Z  R01  critical  BTCUSDT long at 25x (by your usual leverage) "
        "is above your limit of 20x."
    ) in lines
    code, told = answer(command(folder, "rules", "--json"))
    assert code == 0
    breach = next(one for one in told["breaches"] if one["rule"] == "R01")
    assert (breach["rule"], breach["severity"], breach["value"]) == ("R01", "critical", "25")
    assert breach["position"] == "BTCUSDT:both:1"
    assert told["rules"][0]["parameters"]["limit"]["value"] == "10"


def test_a_plan_that_keeps_the_rules_exits_with_zero_and_tells_every_field(
    folder: Path, command: Callable[..., tuple[int, str]]
) -> None:
    safe = plan_file(folder, stop_price="58500")
    code, told = answer(command(folder, "plan", safe, "--json"))
    assert code == 0
    assert (told["allowed"], told["locked"], told["severity"]) == (True, False, None)
    assert Decimal(told["notional"]) == 6000
    assert Decimal(told["initial_margin"]) == 1200
    assert Decimal(told["initial_margin_share"]) == Decimal("0.12")
    assert Decimal(told["loss_at_stop"]) == Decimal("155.925")
    assert Decimal(told["loss_at_liquidation"]) == 1200
    assert Decimal(48_000) < Decimal(told["liquidation_price"]) < Decimal(48_500)
    assert told["largest_allowed_set_by"] == "R21"
    # 2 % of 10,000 by 1,500 of way and 59.25 of fees.
    assert told["largest_allowed_quantity"] == "0.12826679"
    assert told["funding_per_day"] is None
    assert told["not_judged"] == []
    code, text = command(folder, "plan", safe)
    assert code == 0
    assert text.splitlines()[-1] == "Allowed."


def test_a_plan_is_sized_by_a_share_of_the_account(
    folder: Path, command: Callable[..., tuple[int, str]]
) -> None:
    file = plan_file(folder, stop_price="58500")
    _, told = answer(command(folder, "plan", file, "--margin", "6", "--json"))
    assert (Decimal(told["quantity"]), Decimal(told["initial_margin"])) == (
        Decimal("0.05"),
        Decimal(600),
    )
    _, told = answer(command(folder, "plan", file, "--risk", "1", "--json"))
    assert Decimal("99.99") < Decimal(told["loss_at_stop"]) <= 100


@pytest.mark.parametrize(
    ("leverage", "code", "severity"),
    [("10", 0, "warn"), ("11", 2, "breach"), ("21", 2, "critical")],
)
def test_a_warning_exits_with_zero_and_a_breach_with_two(
    folder: Path,
    command: Callable[..., tuple[int, str]],
    leverage: str,
    code: int,
    severity: str,
) -> None:
    found, told = answer(command(folder, "plan", plan_file(folder, leverage=leverage), "--json"))
    assert (found, told["severity"]) == (code, severity)
    assert told["allowed"] is (severity != "critical")


def test_what_cannot_be_judged_is_told_and_is_no_breach(
    folder: Path, command: Callable[..., tuple[int, str]]
) -> None:
    code, text = command(folder, "plan", plan_file(folder, symbol="NOSUCHUSDT"))
    assert code == 0
    assert "R05  not judged: no leverage brackets are known for NOSUCHUSDT" in text


def test_broken_rules_wait_for_a_sentence_before_a_plan_is_judged(
    folder: Path, command: Callable[..., tuple[int, str]]
) -> None:
    with journal_at(folder) as services, services.store.writing() as writer:
        fills = [traded("1", -9, OrderSide.BUY, 60_000), traded("2", -5, OrderSide.SELL, 60_000)]
        writer.add_fills("Main", fills, None)
        writer.save_facts("Main", PositionFacts(position_key="BTCUSDT:both:1", has_stop=False))
    code, told = answer(command(folder, "plan", plan_file(folder), "--json"))
    assert (code, len(told["waiting"])) == (2, 1)
    assert told["waiting"][0]["key"] == "R04 critical BTCUSDT:both:1"
    code, text = command(folder, "plan", plan_file(folder))
    assert code == 2
    assert text.startswith("1 broken rule waits for your sentence before the next trade is planned")
    assert 'rules answer --all --account "Main" --sentence "…"' in text
    assert "Allowed" not in text
    reducing = plan_file(folder, intent="reduce")
    assert command(folder, "plan", reducing)[0] == 0  # reducing is never held up
    words = ("--all", "--sentence", "I was too sure of it.")
    assert command(folder, "rules", "answer", *words)[0] == 0
    safe = plan_file(folder, stop_price="58500")
    assert command(folder, "plan", safe)[0] == 0


def test_a_plan_that_opens_exits_with_four_while_paused(
    paused_folder: Path, command: Callable[..., tuple[int, str]]
) -> None:
    code, told = answer(command(paused_folder, "plan", plan_file(paused_folder), "--json"))
    assert code == 4
    assert (told["locked"], told["allowed"], told["liquidation_price"]) == (True, False, None)
    code, text = command(paused_folder, "plan", plan_file(paused_folder), "--risk", "1")
    assert code == 4
    assert text.startswith("Trading is paused until Wed 15 May, 11:00 UTC")
    assert text.splitlines()[-1] == "Not allowed."


def test_a_plan_that_reduces_is_free_while_paused(
    paused_folder: Path, command: Callable[..., tuple[int, str]]
) -> None:
    file = plan_file(paused_folder, intent="reduce")
    code, text = command(paused_folder, "plan", file)
    assert code == 0
    assert text.splitlines() == [
        "No figures: a plan that reduces a position has no lines of its own.",
        "Allowed.",
    ]


@pytest.mark.parametrize(
    ("content", "field"), [('{"symbol": "X"}', "side"), ("nonsense", None), ("\xff", None)]
)
def test_a_file_that_is_no_plan_exits_with_one(
    folder: Path, command: Callable[..., tuple[int, str]], content: str, field: str | None
) -> None:
    path = folder / "bad.json"
    path.write_bytes(content.encode("latin-1"))
    code, told = answer(command(folder, "plan", str(path), "--json"))
    assert code == 1
    assert told.get("field") == field
    assert told["error"]


def test_a_file_that_is_missing_exits_with_one(
    folder: Path, command: Callable[..., tuple[int, str]]
) -> None:
    code, _ = command(folder, "plan", str(folder / "none.json"))
    assert code == 1
