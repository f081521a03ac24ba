"""Today, the summary and the exports of the demo journal."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from journal.bootstrap import Services, open_services
from journal.domain.values import Account, Side
from journal.services.positions import service as positions
from journal.services.positions.rows import number
from journal.services.positions.service import HandTrade

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


class StandingClock:
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def empty(new_folder: Path) -> Iterator[Services]:
    services = open_services(new_folder, clock=StandingClock())
    yield services
    services.close()


def test_today_adds_up_what_was_closed_since_midnight(demo: Services) -> None:
    today = demo.today.look("Demo")
    closed = [
        view
        for view in demo.positions.views("Demo")
        if view.position.closed_at is not None and view.position.closed_at.date() == NOW.date()
    ]
    assert today.closed_today == len(closed) > 0
    assert today.result_today == sum(view.net_pnl or 0 for view in closed)
    assert [view.position.symbol for view in today.open_positions] == ["ETHUSDT"]
    log = demo.rules.breach_log("Demo")
    newest = [entry.breach for entry in log if entry.breach.at == log[0].breach.at]
    assert today.last_breach is not None
    assert today.last_breach.breach in newest
    assert today.last_breach.breach.severity == max(one.severity for one in newest)
    assert today.last_breach.breach.severity > min(one.severity for one in newest)
    assert not today.is_empty


def test_of_very_many_fills_the_last_breach_follows(
    demo: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = demo.today.look("Demo")
    monkeypatch.setattr(positions, "MANY_FILLS", 0)
    first = demo.today.look("Demo")
    assert first.is_pending
    assert first.last_breach is None
    assert (first.closed_today, first.result_today) == (at_once.closed_today, at_once.result_today)
    assert len(first.open_positions) == len(at_once.open_positions)
    assert demo.today.judged("Demo").last_breach == at_once.last_breach


def test_today_of_an_empty_journal_is_empty(empty: Services) -> None:
    today = empty.today.look("Main")
    assert today.is_empty
    assert today.last_breach is None
    assert today.result_today == 0


def test_the_summary_tells_positions_exact_prices_rules_and_the_pause(demo: Services) -> None:
    text = demo.summary.text()
    assert "Account Demo: 200 positions, 1 open, 0 incomplete" in text
    assert "Liquidation episodes: 3" in text
    assert "h 54 min left" in text or "trading is paused until" in text
    view = demo.liquidations.episodes("Demo")[0].liquidations[0]
    assert view.liquidation_price is not None
    assert f"liquidation price {view.liquidation_price}".rstrip("0") in text
    assert "estimate: margin not recorded" in text
    assert "if it alone used the cross wallet" in text
    assert "R04 CRITICAL" in text


def test_the_summary_of_an_empty_journal_says_what_to_do(empty: Services) -> None:
    text = empty.summary.text()
    assert "Pause: none is running." in text
    assert "cooldown-journal import FILE" in text


def test_the_csv_has_one_line_a_position_and_numbers_that_read_back(demo: Services) -> None:
    rows = list(csv.DictReader(io.StringIO(demo.exporting.as_csv("Demo"))))
    views = demo.positions.views("Demo")
    assert len(rows) == 200
    for row, view in zip(rows, views, strict=True):
        assert row["key"] == view.position.key
        assert Decimal(row["entry_price"]) == view.position.entry_price
        assert Decimal(row["net_pnl"]) == view.net_pnl


def test_the_json_holds_positions_and_episodes(demo: Services) -> None:
    content = json.loads(demo.exporting.as_json("Demo"))
    assert content["account"] == "Demo"
    assert len(content["positions"]) == 200
    assert len(content["liquidations"]) == 3
    assert sum(position["liquidated"] for position in content["positions"]) == 5


def test_text_cells_cannot_start_a_formula(empty: Services) -> None:
    empty.accounts.save(Account(name="Main"))
    trade = HandTrade(
        symbol="=SUM(A1)",
        side=Side.SHORT,
        quantity=Decimal(1),
        entry_price=Decimal(2),
        opened_at=NOW,
    )
    empty.positions.record_by_hand("Main", trade)
    (row,) = csv.DictReader(io.StringIO(empty.exporting.as_csv("Main")))
    assert row["symbol"] == "'=SUM(A1)"
    assert row["key"].startswith("'=")


def test_the_csv_of_an_empty_journal_has_a_header_only(empty: Services) -> None:
    assert empty.exporting.as_csv("Main") == "key,symbol,side,opened_at\r\n"


def test_numbers_are_written_without_exponent() -> None:
    assert number(Decimal("1E-8")) == "0.00000001"
    assert number(None) is None
