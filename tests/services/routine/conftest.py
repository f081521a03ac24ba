"""The services over that record."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from journal.bootstrap import Services, open_services
from journal.domain.values import (
    Account,
    MarginMode,
    PositionFacts,
)
from tests.services.routine.record import MONDAY, D, SetClock, fills


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def services(new_folder: Path, clock: SetClock) -> Iterator[Services]:
    opened = open_services(new_folder, clock=clock)
    with opened.store.writing() as writer:
        writer.save_account(
            Account(name="Main", wallet_balance=D(1000), wallet_balance_at=MONDAY - timedelta(30))
        )
        writer.add_fills("Main", tuple(fills()), None)
        for number, leverage in (("1", 5), ("3", 30), ("7", 5)):
            writer.save_facts(
                "Main",
                PositionFacts(
                    position_key=f"BTCUSDT:both:{number}",
                    leverage=D(leverage),
                    margin_mode=MarginMode.ISOLATED,
                    stop_price=D(99),
                ),
            )
    yield opened
    opened.close()
