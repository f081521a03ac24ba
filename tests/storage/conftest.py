"""Journals and records to store."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from journal.domain.values import ExchangeOrder, Fill, Income, OrderSide, PositionSide
from journal.storage.folder import DataFolder
from journal.storage.store import Store

START = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
NOBODY = 65_534


@pytest.fixture(scope="session")
def empty_journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a journal just made, to be copied: making one takes 15 ms."""
    folder = DataFolder(tmp_path_factory.mktemp("empty"))
    Store.open(folder).close()
    return folder.database


@pytest.fixture
def folder(tmp_path: Path, empty_journal: Path) -> DataFolder:
    """A folder with an empty journal."""
    folder = DataFolder(tmp_path / "journal")
    folder.create()
    shutil.copy(empty_journal, folder.database)
    return folder


@pytest.fixture
def store(folder: DataFolder) -> Iterator[Store]:
    """An open journal with the account Main."""
    with Store.open(folder) as store:
        with store.writing() as writer:
            writer.ensure_account()
        yield store


@pytest.fixture
def make_fill() -> Callable[..., Fill]:
    """Make the n-th fill of a row of fills, with fields of one's choice."""

    def make(number: int = 1, **fields: Any) -> Fill:
        chosen: dict[str, Any] = {
            "symbol": "BTCUSDT",
            "trade_id": str(number),
            "order_id": str(number // 3),
            "traded_at": START + timedelta(seconds=number // 2),
            "order_side": OrderSide.BUY,
            "position_side": PositionSide.BOTH,
            "price": Decimal("42000.10") + number,
            "quantity": Decimal("0.500"),
            "fee": Decimal("0.01680004"),
            "fee_asset": "USDT",
            "realized_pnl": Decimal(0),
            "is_maker": False,
        }
        return Fill(**(chosen | fields))

    return make


@pytest.fixture
def make_income() -> Callable[..., Income]:
    """Make the n-th change of the wallet, with fields of one's choice."""

    def make(number: int = 1, **fields: Any) -> Income:
        chosen: dict[str, Any] = {
            "income_type": "FUNDING_FEE",
            "amount": Decimal("-0.125"),
            "asset": "USDT",
            "symbol": "BTCUSDT",
            "transaction_id": f"txn-{number}",
            "occurred_at": START + timedelta(hours=number),
        }
        return Income(**(chosen | fields))

    return make


@pytest.fixture
def make_order() -> Callable[..., ExchangeOrder]:
    """Make the n-th order, with fields of one's choice."""

    def make(number: int = 1, **fields: Any) -> ExchangeOrder:
        chosen: dict[str, Any] = {
            "symbol": "BTCUSDT",
            "order_id": str(number),
            "client_order_id": f"web_{number}",
            "order_type": "LIMIT",
            "order_side": OrderSide.SELL,
            "position_side": PositionSide.BOTH,
            "price": Decimal(41_000),
            "average_price": Decimal(0),
            "quantity": Decimal("0.5"),
            "executed_quantity": Decimal(0),
            "stop_price": None,
            "status": "NEW",
            "placed_at": START + timedelta(minutes=number),
            "updated_at": START + timedelta(minutes=number),
        }
        return ExchangeOrder(**(chosen | fields))

    return make


@pytest.fixture
def write_protected() -> Iterator[Callable[[DataFolder], AbstractContextManager[DataFolder]]]:
    """Copy a folder to where nobody may write, and give up root's rights inside the block."""
    made: list[Path] = []

    @contextlib.contextmanager
    def protect(folder: DataFolder) -> Iterator[DataFolder]:
        # Root may write anywhere, and pytest's own folders let nobody else in.
        place = Path(tempfile.mkdtemp())
        made.append(place)
        place.chmod(0o755)
        copy = DataFolder(place / "journal")
        shutil.copytree(folder.path, copy.path)
        for path in copy.path.iterdir():
            path.chmod(0o444)
        copy.path.chmod(0o555)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(NOBODY)
        try:
            yield copy
        finally:
            if is_root:
                os.seteuid(0)
            copy.path.chmod(0o755)

    yield protect
    for place in made:
        shutil.rmtree(place)
