"""The lab over a journal in a temporary folder and one contract of two brackets."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.domain.margin.brackets.book import BracketBook
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.values import Side
from journal.services.margin_lab.position import LabPosition
from journal.services.margin_lab.service import MarginLabService
from journal.services.pause.service import PauseService
from journal.storage.files.candle_files import CandleFiles
from journal.storage.store import Store

D = Decimal
TABLE = BracketTable(
    symbol="BTCUSDT",
    as_of=date(2024, 5, 1),
    brackets=(
        Bracket(
            floor=D(0),
            cap=D(50_000),
            max_leverage=D(125),
            maintenance_margin_rate=D("0.004"),
            maintenance_amount=D(0),
        ),
        Bracket(
            floor=D(50_000),
            cap=D(600_000),
            max_leverage=D(100),
            maintenance_margin_rate=D("0.005"),
            maintenance_amount=D(50),
        ),
    ),
)
BOOK = BracketBook(
    as_of=date(2024, 5, 1), source="a test", content_hash="0", tables={"BTCUSDT": TABLE}
)


@pytest.fixture
def candles(tmp_path: Path) -> CandleFiles:
    return CandleFiles(tmp_path / "candles")


@pytest.fixture
def lab(store: Store, clock: Any, candles: CandleFiles) -> MarginLabService:
    pause = PauseService(store=store, clock=clock)
    return MarginLabService(brackets=BOOK, clock=clock, pause=pause, candles=candles)


@pytest.fixture
def typed() -> Callable[..., LabPosition]:
    """Return a maker of positions: 1 BTC long at 30,000, isolated, 10x."""

    def make(**changes: Any) -> LabPosition:
        fields: dict[str, Any] = {
            "symbol": "BTCUSDT",
            "side": Side.LONG,
            "quantity": D(1),
            "entry_price": D(30_000),
            "leverage": D(10),
        }
        return LabPosition(**(fields | changes))

    return make
