"""A computer whose clocks are set by the test, with journals and a state folder of its own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from journal.domain.instants import ms_from_utc, utc_from_ms
from journal.domain.pause.trusted_time import Reading, Sample, ServerTime
from journal.domain.values import Account, Income, Liquidation
from journal.services.pause.service import PauseService
from journal.storage.folder import DataFolder
from journal.storage.pause_log.state_folder import StateFolder
from journal.storage.store import Store

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


@dataclass(slots=True)
class Computer:
    """True time, a wall clock that can be set, and a boot clock; also the exchange's clock."""

    true: int = ms_from_utc(NOON) // 1000
    offset: int = 0
    booted: int = ms_from_utc(NOON) // 1000 - 5000
    boot_id: str = "first"
    is_synchronized: bool = False
    is_online: bool = True

    def now(self) -> datetime:
        return utc_from_ms((self.true + self.offset) * 1000)

    def read(self, server: ServerTime | None = None, newest_fill: int | None = None) -> Reading:
        return Reading(
            sample=Sample(
                boot_id=self.boot_id, boot=self.true - self.booted, wall=self.true + self.offset
            ),
            is_synchronized=self.is_synchronized,
            server=server,
            newest_fill=newest_fill,
        )

    def ask(self) -> ServerTime | None:
        return ServerTime(at=self.true, round_trip=1) if self.is_online else None

    def wait(self, **span: float) -> None:
        self.true += int(timedelta(**span).total_seconds())

    def set_clock(self, **by: float) -> None:
        self.offset += int(timedelta(**by).total_seconds())

    def reboot(self, **off: float) -> None:
        self.wait(**off)
        self.booted, self.boot_id = self.true, f"{self.boot_id}+"
        self.true += 30


@dataclass(slots=True)
class House:
    """Journals that share one computer."""

    computer: Computer
    place: Path
    fresh: Path
    opened: ExitStack
    stores: dict[str, Store] = field(default_factory=dict)

    @property
    def state_folder(self) -> StateFolder:
        return StateFolder(self.place / "state")

    def store(self, name: str = "journal") -> Store:
        """Open a journal, made where there is none."""
        if name not in self.stores:
            folder = DataFolder(self.place / name)
            folder.create()
            if not folder.database.exists():
                shutil.copy(self.fresh, folder.database)
            self.stores[name] = self.opened.enter_context(Store.open(folder))
            with self.stores[name].writing() as writer:
                writer.save_account(Account(name="Main"))
        return self.stores[name]

    def pause(self, name: str = "journal") -> PauseService:
        """Return the pause of a journal."""
        return PauseService(
            store=self.store(name),
            clock=self.computer,
            state_folder=self.state_folder,
            clocks=self.computer,
            exchange_clock=self.computer,  # type: ignore[arg-type]  # asked the same way
        )

    def close(self, name: str = "journal") -> DataFolder:
        """Close a journal, so that its files may be touched."""
        self.stores.pop(name).close()
        return DataFolder(self.place / name)

    def liquidate(self, name: str = "journal", account: str = "Main", **ago: float) -> None:
        """Import the exchange's row of a liquidation so long ago, by the true time."""
        at = utc_from_ms(self.computer.true * 1000) - timedelta(**ago)
        row = Income(
            income_type="INSURANCE_CLEAR",
            amount=Decimal("-1.5"),
            asset="USDT",
            symbol="BTCUSDT",
            transaction_id=f"{at}",
            occurred_at=at,
        )
        with self.store(name).writing() as writer:
            writer.ensure_account(account)
            writer.add_incomes(account, [row], None)

    def type_in(self, liquidation: Liquidation) -> None:
        """Type a liquidation."""
        with self.store().writing() as writer:
            writer.add_liquidation("Main", liquidation)


@pytest.fixture
def house(tmp_path: Path, fresh_journal: Path) -> Iterator[House]:
    with ExitStack() as opened:
        yield House(Computer(), tmp_path, fresh_journal, opened)


@pytest.fixture
def computer(house: House) -> Computer:
    return house.computer


@pytest.fixture
def left(house: House) -> Callable[..., float]:
    """Return what is left of a journal's pause, in hours; 0 where none runs."""

    def hours(name: str = "journal") -> float:
        state = house.pause(name).state()
        assert state.running is (state.remaining > timedelta(0))
        return state.remaining / timedelta(hours=1)

    return hours
