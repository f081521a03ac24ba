"""A real journal in a temporary folder, a clock to be set, brackets small enough to compute."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from journal.bootstrap import Services, open_services
from journal.domain.margin.brackets.book import BracketBook
from journal.domain.margin.brackets.table import Bracket, BracketTable
from journal.domain.values import (
    Account,
    Certainty,
    Fill,
    Liquidation,
    MarginMode,
    OrderSide,
    Plan,
    PositionSide,
    Side,
)
from journal.storage.folder import DataFolder
from journal.storage.store import Store

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
DEMO_MORNING = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@dataclass(slots=True)
class SetClock:
    """A clock that stands still until it is set."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at


@pytest.fixture(scope="module", autouse=True)
def quick_journals(new_journals_are_copies: None) -> None:
    """Give every service its new journal without the migrations."""


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(scope="session")
def fresh_journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a journal just made, to be copied: making one takes longer."""
    folder = DataFolder(tmp_path_factory.mktemp("fresh"))
    Store.open(folder).close()
    return folder.database


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo of a November morning in it, to be copied: making one takes longer."""
    folder = tmp_path_factory.mktemp("demo")
    open_services(folder, demo=True, clock=SetClock(DEMO_MORNING)).close()
    return folder


@pytest.fixture(scope="session")
def demo_opened(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo below."""
    return shutil.copytree(demo_folder, tmp_path_factory.mktemp("opened") / "demo")


@pytest.fixture(scope="session")
def demo(demo_opened: Path) -> Iterator[Services]:
    """The demo of that morning, open for all tests that only read it: it is judged once."""
    services = open_services(demo_opened, demo=True, clock=SetClock(DEMO_MORNING))
    yield services
    services.close()


@pytest.fixture
def store(tmp_path: Path, fresh_journal: Path) -> Iterator[Store]:
    """An open journal with the account "Main": 10,000 USDT at noon, no habits."""
    folder = DataFolder(tmp_path / "journal")
    folder.create()
    shutil.copy(fresh_journal, folder.database)
    with Store.open(folder) as store:
        with store.writing() as writer:
            writer.save_account(
                Account(name="Main", wallet_balance=Decimal(10_000), wallet_balance_at=NOON)
            )
        yield store


@pytest.fixture
def new_folder(tmp_path: Path, fresh_journal: Path) -> Path:
    """A folder with an empty journal, for whoever opens every service in it."""
    folder = DataFolder(tmp_path / "journal")
    folder.create()
    shutil.copy(fresh_journal, folder.database)
    return folder.path


@pytest.fixture(scope="session")
def brackets() -> BracketBook:
    """BTCUSDT and ETHUSDT: 1 % up to 50,000 at 100x, 2 % up to 1,000,000 at 20x."""
    rows = (
        ("0", "50000", "100", "0.01", "0"),
        ("50000", "1000000", "20", "0.02", "500"),
    )
    steps = tuple(
        Bracket(
            floor=Decimal(floor),
            cap=Decimal(cap),
            max_leverage=Decimal(leverage),
            maintenance_margin_rate=Decimal(rate),
            maintenance_amount=Decimal(amount),
        )
        for floor, cap, leverage, rate, amount in rows
    )
    as_of = date(2024, 5, 10)
    return BracketBook(
        as_of=as_of,
        source="test",
        content_hash="test",
        tables={
            symbol: BracketTable(symbol=symbol, brackets=steps, as_of=as_of)
            for symbol in ("BTCUSDT", "ETHUSDT")
        },
    )


@pytest.fixture
def fill() -> Callable[..., Fill]:
    """Return a maker of fills: minutes from noon, side "buy" or "sell", quantity, price."""
    numbers = count(1)

    def make(minutes: float, side: str, quantity: str, price: str, **changes: Any) -> Fill:
        number = next(numbers)
        fields: dict[str, Any] = {
            "symbol": "BTCUSDT",
            "trade_id": str(number),
            "order_id": str(number),
            "traded_at": NOON + timedelta(minutes=minutes),
            "order_side": OrderSide(side),
            "position_side": PositionSide.BOTH,
            "price": Decimal(price),
            "quantity": Decimal(quantity),
            "fee": Decimal(0),
            "fee_asset": "USDT",
            "realized_pnl": None,
            "is_maker": False,
        }
        return Fill(**(fields | changes))

    return make


@pytest.fixture
def liquidation() -> Callable[..., Liquidation]:
    """Return a maker of liquidations typed by hand: minutes from noon."""
    numbers = count(1)

    def make(minutes: float, **changes: Any) -> Liquidation:
        fields: dict[str, Any] = {
            "liquidation_id": f"hand:{next(numbers)}",
            "symbol": "BTCUSDT",
            "side": Side.LONG,
            "occurred_at": NOON + timedelta(minutes=minutes),
            "certainty": Certainty.BY_HAND,
            "source": "typed by hand",
        }
        return Liquidation(**(fields | changes))

    return make


@pytest.fixture
def plan() -> Callable[..., Plan]:
    """Return a maker of plans that keep every rule: 10 at 100, 5x isolated, stop at 95."""

    def make(**changes: Any) -> Plan:
        fields: dict[str, Any] = {
            "symbol": "BTCUSDT",
            "side": Side.LONG,
            "margin_mode": MarginMode.ISOLATED,
            "leverage": Decimal(5),
            "entry_price": Decimal(100),
            "quantity": Decimal(10),
            "stop_price": Decimal(95),
        }
        return Plan(**(fields | changes))

    return make
