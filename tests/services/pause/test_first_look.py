"""What the first frame knows, before anything heavy is there."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from journal.bootstrap import first_glance
from journal.services.clock import SystemClock
from journal.services.pause.clocks.glance import glance
from journal.services.pause.clocks.reading import SystemClocks
from journal.services.pause.service import PauseService
from journal.storage.pause_log.state_folder import StateFolder

House = Any
Computer = Any


@pytest.fixture
def shown(house: House) -> Callable[..., timedelta | None]:
    """Return how long the first frame of a journal says the pause lasts."""

    def look(name: str = "journal") -> timedelta | None:
        glanced = first_glance(house.place / name, house.computer)
        ends_at = glanced.pause_ends_at
        return None if ends_at is None else ends_at - house.computer.now()

    return look


@pytest.fixture(autouse=True)
def one_state_folder(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StateFolder, "default", lambda: house.state_folder)


def test_a_liquidation_nobody_looked_at_yet_is_told_by_the_record(
    house: House, shown: Callable[..., timedelta | None]
) -> None:
    house.store()
    assert shown() is None
    house.liquidate(hours=2)
    assert shown() == timedelta(hours=22)


def test_what_was_kept_is_told_where_the_journal_is_gone_or_another_one(
    house: House, computer: Computer, shown: Callable[..., timedelta | None]
) -> None:
    house.liquidate()
    house.pause().extend(timedelta(hours=2))
    computer.wait(hours=1)
    assert shown() == timedelta(hours=25)
    assert shown("a folder without a journal") == timedelta(hours=25)
    house.state_folder.sentinel.unlink()
    assert shown() == timedelta(hours=25)
    computer.wait(hours=25)
    assert shown() is None


def test_a_voided_record_is_not_told(
    house: House, computer: Computer, shown: Callable[..., timedelta | None]
) -> None:
    house.liquidate()
    house.pause().sample()
    computer.wait(hours=1)
    assert house.pause().void(None, "Of the testnet.").granted
    assert shown() is None


@pytest.mark.parametrize("rubbish", [b"", b"no database", b"\x00" * 5000])
def test_a_damaged_copy_is_left_for_the_service_to_tell_of(
    house: House, shown: Callable[..., timedelta | None], rubbish: bytes
) -> None:
    house.liquidate()
    house.pause().sample()
    house.state_folder.sentinel.write_bytes(rubbish)
    assert shown() == timedelta(hours=24)


def test_the_glance_agrees_with_the_clocks_of_this_computer(house: House) -> None:
    clock = SystemClock()
    house.liquidate()
    service = PauseService(store=house.store(), clock=clock, state_folder=house.state_folder)
    service.sample()
    found = service._copies.read(0).kept
    assert found is not None
    full, quick = SystemClocks(clock).read(), glance(clock, found.state)
    assert full.sample.boot_id == quick.sample.boot_id
    assert abs(full.sample.boot - quick.sample.boot) <= 1
    assert abs(full.sample.wall - quick.sample.wall) <= 1


@pytest.mark.skipif(sys.platform != "linux", reason="the other systems ask platformdirs")
@pytest.mark.parametrize("home", ["", "/some/where", "not/absolute"])
def test_both_folders_are_where_platformdirs_says(
    monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("XDG_STATE_HOME", home)
    monkeypatch.setenv("XDG_DATA_HOME", home)
    code = (
        "from journal.storage.folder import DataFolder\n"
        "from journal.storage.pause_log.state_folder import StateFolder\n"
        "print(StateFolder.default().path, DataFolder.default().path)\n"
        "import sys; assert 'platformdirs' not in sys.modules"
    )
    root = Path(__file__).resolve().parents[3]
    told = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=root, capture_output=True, text=True
    ).stdout.strip()
    asked = (platformdirs.user_state_path, platformdirs.user_data_path)
    assert told == " ".join(str(ask("cooldown-journal", appauthor=False)) for ask in asked)
