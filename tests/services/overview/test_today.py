"""What today brought: the day is the trader's, wherever that is."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from journal.domain.margin.brackets.book import BracketBook
from journal.domain.values import Side
from journal.services.account.settings import SettingsService
from journal.services.overview.today import TodayService
from journal.services.positions.service import HandTrade, PositionService
from journal.services.rules.service import RulesService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store
from tests.services.conftest import NOON, SetClock


@pytest.mark.parametrize(
    ("zone", "closed"),
    [
        ("UTC", 1),
        # Four hours before noon is 22:00 of yesterday in Honolulu, where it is 02:00 now.
        ("Pacific/Honolulu", 0),
        # Thirteen hours before noon is 00:00 of today in the east.
        ("+01:00", 2),
    ],
)
def test_the_day_begins_at_the_traders_midnight(
    store: Store, clock: SetClock, brackets: BracketBook, tmp_path: Path, zone: str, closed: int
) -> None:
    settings = SettingsService(store=store)
    settings.save(replace(settings.read(), time_zone=zone))
    rules = RulesService(store=store, brackets=brackets, clock=clock)
    positions = PositionService(store=store, rules=rules, clock=clock)
    trade = HandTrade(
        symbol="BTCUSDT",
        side=Side.LONG,
        quantity=Decimal(1),
        entry_price=Decimal(100),
        opened_at=NOON - timedelta(hours=30),
    )
    for hours, symbol in ((4, "BTCUSDT"), (13, "ETHUSDT")):
        clock.at += timedelta(milliseconds=1)
        closed_at = NOON - timedelta(hours=hours)
        positions.record_by_hand(
            "Main",
            replace(trade, symbol=symbol, exit_price=Decimal(101), closed_at=closed_at),
        )
    today = TodayService(
        positions=positions,
        clock=clock,
        candles=CandleFiles(tmp_path / "candles"),
        settings=settings,
    )
    assert today.look("Main").closed_today == closed
    assert today.look("Main").result_today == closed
