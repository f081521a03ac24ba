"""`day` and `week` print what the window shows."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from journal.bootstrap import open_services
from journal.cli.main import run
from journal.domain.routine.saved import DailyReview, Grade, Stood, WeeklyReview, Went
from journal.domain.values import Fill, OrderSide, PositionSide

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
MONDAY = date(2026, 5, 4)


class NoonClock:
    def now(self) -> datetime:
        return NOON


def fills() -> Iterator[Fill]:
    """A short that brought 10 on Wednesday 6 May."""
    for number, (hour, side, pnl) in enumerate(((8, "sell", None), (9, "buy", "10")), start=1):
        yield Fill(
            symbol="BTCUSDT",
            trade_id=str(number),
            order_id=str(number),
            traded_at=datetime(2026, 5, 6, hour, tzinfo=UTC),
            order_side=OrderSide(side),
            position_side=PositionSide.BOTH,
            price=Decimal(100 - number),
            quantity=Decimal(1),
            fee=Decimal(0),
            fee_asset="USDT",
            realized_pnl=None if pnl is None else Decimal(pnl),
            is_maker=False,
        )


def test_a_week_and_a_day_are_told_as_text_and_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, opened = tmp_path / "journal", partial(open_services, clock=NoonClock())
    services = opened(folder)
    with services.store.writing() as writer:
        writer.ensure_account("Main")
        writer.add_fills("Main", tuple(fills()), None)
    routine = services.routine
    stood = Stood.of(routine.judged("Main", routine.standing("Main").due[0]).numbers, 0, 0)
    before = WeeklyReview(
        week=date(2026, 4, 27), saved_at=NOON, if_part="I hurry", then_part="I wait"
    )
    routine.save_week("Main", before, stood)
    said = WeeklyReview(
        week=MONDAY,
        saved_at=NOON,
        grade=Grade.KEPT,
        grade_line="Twice.",
        if_part="I lose",
        then_part="I stop",
    )
    routine.save_week("Main", said, stood)
    went = DailyReview(day=date(2026, 5, 6), saved_at=NOON, went=Went.WELL, line="Calm.")
    routine.save_day("Main", went)
    services.close()

    def told(*words: str) -> str:
        assert run(["--data-dir", str(folder), *words], opened) == 0
        return capsys.readouterr().out

    text = told("week")
    assert text.startswith("2026-W19 in account Main: 1 trade closed\n  result +10.00 USDT")
    assert "in R unknown" in text
    assert "clean 1 of 1 (leverage or stop unknown for 1)\n" in text
    assert "look at BTCUSDT short" in text
    assert "the sentence before: kept. Twice." in text
    assert "for the next week: If I lose, then I stop." in text
    assert "due: nothing" in text
    answer = json.loads(told("week", "2026-05-06", "--json"))
    assert (answer["period"], answer["first"], answer["last"]) == (
        "2026-W19",
        "2026-05-04",
        "2026-05-10",
    )
    assert answer["numbers"]["money"] == {"sum_of_known": "10", "known": 1, "unknown": 0}
    assert answer["review"]["grade"] == "kept"
    assert answer["review"]["week"] == "2026-05-04"
    assert answer["review"]["stood"]["trades"] == "1"
    assert answer["sentence"] == "If I lose, then I stop."
    assert answer["three"][0]["symbol"] == "BTCUSDT"
    assert "you said: well. Calm." in told("day", "2026-05-06")
    day = json.loads(told("day", "--json"))
    assert (day["period"], day["review"], day["trades"]) == ("2026-05-14", None, [])
    assert "not reviewed" in told("day")
    assert json.loads(told("day", "2026-05-06", "--json"))["review"]["went"] == "well"
    assert run(["--data-dir", str(folder), "week", "someday"], opened) == 1
    assert "2026-W47" in capsys.readouterr().err


def test_a_coin_is_told_in_full_and_never_added_to_dollars(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = partial(open_services, clock=NoonClock())
    services = opened(tmp_path)
    coin = [
        replace(
            one,
            symbol="BTCUSD_PERP",
            fee_asset="BTC",
            realized_pnl=one.realized_pnl and Decimal("0.0004"),
        )
        for one in fills()
    ]
    with services.store.writing() as writer:
        writer.ensure_account("Main")
        writer.add_fills("Main", [*fills(), *coin], None)
    services.close()
    assert run(["week", "2026-W19", "--data-dir", str(tmp_path)], opened) == 0
    text = capsys.readouterr().out
    assert "+0.00040000 BTC" in text
    assert "  1 of 2 not counted: settled in another asset" in text
