"""`cooldown-journal analytics` through the entrance of the command."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from journal.bootstrap import Services, open_services
from journal.cli.main import run
from journal.domain.values import Account, Fill, OrderSide, PositionSide

D = Decimal
NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)


@contextmanager
def opened(folder: Path) -> Iterator[Services]:
    services = open_services(folder)
    try:
        yield services
    finally:
        services.close()


def fill(number: int, side: str, price: int, pnl: int, symbol: str = "BTCUSDT") -> Fill:
    return Fill(
        symbol=symbol,
        trade_id=str(number),
        order_id=None,
        traded_at=NOON + timedelta(hours=9 * number),
        order_side=OrderSide(side),
        position_side=PositionSide.BOTH,
        price=D(price),
        quantity=D(1),
        fee=D("0.1"),
        fee_asset=symbol[-4:],
        realized_pnl=D(pnl),
        is_maker=None,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with opened(tmp_path) as services, services.store.writing() as writer:
        balance_at = NOON + timedelta(days=9)
        account = Account(name="Main", wallet_balance=D(1000), wallet_balance_at=balance_at)
        writer.save_account(account)
        fills = [
            fill(1, "buy", 100, 0),
            fill(2, "sell", 112, 12),
            fill(3, "sell", 100, 0),
            fill(4, "buy", 104, -4),
            fill(5, "buy", 100, 0, "ETHUSDC"),
            fill(6, "sell", 103, 3, "ETHUSDC"),
        ]
        writer.add_fills("Main", fills, None)
    return tmp_path


def told(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["analytics", "--data-dir", str(folder), *arguments]) == 0
    return capsys.readouterr().out


def test_figures_are_told_in_words_and_in_json(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = told(folder, capsys)
    assert text.startswith("Main: 2 closed positions, the beginning to the newest\n")
    assert "  Net result                      +7.60 USDT  too few trades\n" in text
    assert "  Fees                            0.40 USDT" in text
    assert "  Winners held                    9 h 00 min" in text
    assert "1 position is settled in USDC" in text
    answer = json.loads(told(folder, capsys, "--json"))
    net = answer["figures"]["net"]
    assert (net["value"], net["count"], net["too_few"]) == ("7.6", 2, True)
    assert net["definition"]
    assert answer["figures"]["win_rate"]["value"] == "0.5"
    assert len(answer["figures"]["win_rate"]["interval"]) == 2
    assert answer["figures"]["expectancy_r"]["unknown_because"]
    assert answer["scope"]["other_assets"] == {"USDC": 1}


def test_days_units_and_rates_are_taken_as_they_are_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = told(folder, capsys, "--from", "2024-05-14", "--to", "2024-05-15", "--unit", "percent")
    assert first.startswith("Main: 1 closed position, 2024-05-14 to 2024-05-15\n")
    assert "  Net result                      +1.19%" in first
    both = json.loads(told(folder, capsys, "--json", "--rate", "usdc=2"))
    assert both["figures"]["net"]["value"] == "13.2"
    assert both["scope"]["rates"] == {"USDC": "2"}
    assert run(["analytics", "--data-dir", str(folder), "--rate", "USDC=much"]) == 1


def test_a_breakdown_by_rules_applies_them_first(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by_side = told(folder, capsys, "--by", "side")
    assert "  long         1  won 100%  total +11.80 USDT" in by_side
    assert "  short        1  won   0%  total -4.20 USDT" in by_side
    answer = json.loads(told(folder, capsys, "--by", "clean", "--json"))
    assert sum(row["count"] for row in answer["rows"]) == 2
    assert answer["definition"].startswith("Clean where ")
    by_plan = told(folder, capsys, "--by", "plan")
    assert "not known (opened before this journal was kept" in by_plan


def test_days_no_trade_was_made_on_are_refused_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for asked in (["--to", "9999-12-31"], ["--from", "0001-01-01"]):
        assert run(["--data-dir", str(folder), "analytics", *asked], open_services) == 1
        assert "must lie between 1970 and 9000" in capsys.readouterr().err


def test_the_asset_may_be_typed_in_small_letters(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--data-dir", str(folder), "analytics", "--asset", "usdc"], open_services) == 0
    assert "Main: 1 closed position, " in capsys.readouterr().out


def test_a_query_narrows_the_figures_and_its_faults_are_marked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = told(folder, capsys, "--query", "side:long is:clean or pnl>0")
    heading, *figures = text.splitlines()
    assert heading.endswith("the beginning to the newest, found by side:long is:clean or pnl>0")
    assert "  Net result                      +11.80 USDT  too few trades" in figures
    answer = json.loads(told(folder, capsys, "--query", "PNL<0", "--json"))
    assert (answer["scope"]["query"], answer["scope"]["trades"]) == ("pnl<0", 1)
    assert run(["--data-dir", str(folder), "analytics", "--query", "side:up"], open_services) == 1
    assert "\n  side:up\n       ^^" in capsys.readouterr().err
