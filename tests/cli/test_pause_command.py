"""`pause` with its actions, through the entrance of the command."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.bootstrap import Services, open_services
from journal.cli.main import run
from journal.domain.values import Fill, OrderSide, PositionSide, Side
from journal.services.liquidations.service import HandLiquidation

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
Answer = tuple[int, Any]


@dataclass(slots=True)
class SetClock:
    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def services(
    tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Services]:
    """One journal that stays open for all commands of a test: opening takes longer than they do."""
    opened = open_services(tmp_path, clock=clock)
    with monkeypatch.context() as patch:
        patch.setattr(Services, "close", lambda _: None)
        yield opened
    opened.close()


@pytest.fixture
def pause(services: Services, capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Run `pause` with some words; return the exit code and the answer in JSON."""

    def call(*words: str, as_json: bool = True) -> Answer:
        capsys.readouterr()
        command = ["pause", *words, *(["--json"] if as_json else [])]
        code = run(command, lambda *_, **__: services)
        out = capsys.readouterr().out
        return code, json.loads(out) if as_json else out

    return call


@pytest.fixture
def liquidated(services: Services) -> None:
    form = HandLiquidation(symbol="BTCUSDT", side=Side.LONG, occurred_at=NOON)
    services.liquidations.record_by_hand("Main", form)


def test_a_pause_is_started_lengthened_and_told(
    pause: Callable[..., Answer], clock: SetClock
) -> None:
    code, told = pause("start", "12", "--reason", "I am tired.")
    assert (code, told["running"], told["remaining_seconds"]) == (0, True, 12 * 3600)
    assert pause("extend", "2")[1]["remaining_seconds"] == 14 * 3600
    clock.at += timedelta(hours=4)
    code, text = pause(as_json=False)
    assert code == 0
    assert text == (
        "Trading is paused until Wed 15 May, 02:00 UTC — 10 h 0 min left: you paused it yourself. "
        "Whatever reduces risk stays open.\n"
    )
    _, rows = pause("log")
    assert [row["kind"] for row in rows] == ["started by hand", "extended"]
    assert "started by hand" in pause("log", as_json=False)[1]


def test_it_is_told_which_pauses_were_kept_and_what_broken_ones_made(
    pause: Callable[..., Answer], services: Services, clock: SetClock, liquidated: None
) -> None:
    assert liquidated is None
    assert pause("history", as_json=False)[1].endswith("Z  runs\n")
    fills = [
        Fill(
            symbol="BTCUSDT",
            trade_id=str(number),
            order_id=None,
            traded_at=NOON + timedelta(hours=number),
            order_side=side,
            position_side=PositionSide.BOTH,
            price=Decimal(price),
            quantity=Decimal(2),
            fee=Decimal("0.5"),
            fee_asset="USDT",
            realized_pnl=None,
            is_maker=None,
        )
        for number, side, price in ((1, OrderSide.BUY, 100), (2, OrderSide.SELL, 90))
    ]
    clock.at += timedelta(hours=30)
    with services.store.writing() as writer:
        writer.add_fills("Main", fills, None)
    code, told = pause("history")
    assert (code, told["kept"], told["over"], told["kept_in_a_row"]) == (0, 0, 1, 0)
    (broken,) = told["pauses"]
    # Bought at 100, sold at 90, and half a dollar paid for buying.
    assert (broken["kept"], broken["made"]) == (False, {"USDT": "-20.5"})
    assert [one["position"] for one in broken["trades"]] == ["BTCUSDT:both:1"]
    text = pause("history", as_json=False)[1]
    assert text.startswith("0 of 1 pauses kept, 0 in a row\n")
    assert "broken by 1 trade, which made -20.5 USDT" in text


def test_without_a_pause_there_is_no_history(pause: Callable[..., Answer]) -> None:
    assert pause("history", as_json=False) == (0, "There was no pause yet.\n")


IMPOSSIBLE = (
    ("start",),
    ("start", "-1"),
    ("start", "0"),
    ("start", "1e9"),
    ("start", "99999"),
    ("extend", "1"),
    ("void",),
    ("dispute", "it"),
    ("policy", "hours"),
    ("policy", "hours", "12"),
    ("policy", "mood", "good"),
    ("show", "me"),
    ("log", "book"),
    ("history", "book"),
    ("dispute", "--reason", "Nothing runs."),
)


def test_what_cannot_be_is_an_error_and_changes_nothing(pause: Callable[..., Answer]) -> None:
    answers = {words: pause(*words) for words in IMPOSSIBLE}
    wrong = [words for words, (code, told) in answers.items() if code != 1 or "error" not in told]
    assert wrong == []
    assert not pause()[1]["running"]
    assert pause("log")[1] == []


@pytest.mark.usefixtures("liquidated")
def test_a_wrong_record_is_disputed_with_a_reason(
    pause: Callable[..., Answer], clock: SetClock
) -> None:
    assert pause("dispute")[0] == 1
    code, told = pause("dispute", "--reason", "It was the testnet.")
    assert (code, told["granted"], told["state"]["running"]) == (4, False, True)
    clock.at += timedelta(hours=1)
    liquidation_id = pause()[1]["liquidation"]["id"]
    code, told = pause("void", liquidation_id, "--reason", "It was the testnet.")
    assert (code, told["granted"], told["state"]["running"]) == (0, True, False)
    assert pause("void", liquidation_id, "--reason", "Again.")[0] == 1


def test_the_policy_is_told_and_chosen(pause: Callable[..., Answer]) -> None:
    code, told = pause("policy", "hours", "48")
    assert (code, told["policy"]["hours"], told["pending"]) == (0, "48", [])
    code, text = pause("policy", "hours", "24", as_json=False)
    assert code == 0
    assert text.startswith("It is looser, so it holds from 2024-05-15T12:00:00Z on.\nhours  ")
    assert "hours becomes 24 at 2024-05-15T12:00:00Z" in text


@pytest.mark.usefixtures("liquidated")
def test_while_it_runs_nothing_loosens_leaves_or_ends_it(pause: Callable[..., Answer]) -> None:
    assert pause("policy", "door", "on")[0] == 4
    assert pause("leave", "--reason", "I must.")[0] == 4
    assert pause("leave", "I plan")[0] == 4
    assert pause("end")[0] == 4
    assert pause()[1]["remaining_seconds"] == 86_400


def test_the_door_is_opened_with_its_sentence(
    pause: Callable[..., Answer], clock: SetClock
) -> None:
    pause("policy", "door", "on")
    clock.at += timedelta(hours=25)
    pause("start", "12")
    clock.at += timedelta(hours=1)
    _, told = pause("leave", "--reason", "A hedge.")
    assert told["door"]["opens_in_seconds"] == 900
    clock.at += timedelta(minutes=15)
    _, text = pause(as_json=False)
    sentence = text.split('pause leave "')[1].split('"')[0]
    _, told = pause("leave", sentence)
    assert (told["door"]["open_for_seconds"], told["running"]) == (1800, True)
