"""Which pauses were kept, and what the trades inside made."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.ledger.positions import PositionEventKind
from journal.domain.values import Fill
from journal.services.pause.door import SENTENCE
from journal.services.pause.history import PauseHistoryService

House = Any
Computer = Any
HOURS = 60.0


@pytest.fixture
def history(house: House) -> PauseHistoryService:
    return PauseHistoryService(store=house.store(), pause=house.pause())


@pytest.fixture
def traded(house: House, fill: Callable[..., Fill]) -> Callable[..., None]:
    def trade(*rows: tuple[float, str, str, str], **changes: Any) -> None:
        fills = [fill(hours * HOURS, *told, **changes) for hours, *told in rows]
        with house.store().writing() as writer:
            writer.add_fills("Main", fills, None)

    return trade


def test_nothing_to_tell_is_told_as_nothing(history: PauseHistoryService) -> None:
    found = history.history()
    assert (found.pauses, found.kept, found.over, found.kept_in_a_row) == ((), 0, 0, 0)


def test_a_pause_that_runs_is_not_kept_yet(
    house: House, history: PauseHistoryService, computer: Computer
) -> None:
    house.liquidate()
    (running,) = history.history().pauses
    assert running.is_running
    assert not running.is_broken
    assert history.history().kept_in_a_row == 0
    computer.wait(hours=24)
    assert history.history().kept_in_a_row == 1


def test_what_was_opened_or_added_inside_broke_it_and_has_its_price(
    house: House,
    history: PauseHistoryService,
    computer: Computer,
    traded: Callable[..., None],
) -> None:
    house.liquidate()
    traded(
        (-1, "buy", "1", "100"),
        (0, "buy", "1", "200"),  # the very moment: files do not tell which came first
        (1, "buy", "1", "110"),
        (2, "sell", "1", "100"),
        (30, "sell", "2", "85"),
        fee=Decimal("0.5"),
    )
    traded((3, "sell", "1", "50"), (4, "buy", "1", "60"), symbol="ETHUSDT")
    computer.wait(hours=48)
    house.liquidate()
    computer.wait(hours=48)
    kept, broken = history.history().pauses
    assert not kept.is_broken
    assert kept.made == ()
    assert broken.is_broken
    assert [one.event.kind for one in broken.trades] == [
        PositionEventKind.INCREASE,
        PositionEventKind.OPEN,
    ]
    # Closed at 90 on average, 20 below the price of the increase, and half a dollar of fee.
    assert [one.result for one in broken.trades] == [Decimal("-20.5"), Decimal(-10)]
    assert broken.made == (("USDT", Decimal("-30.5")),)
    assert broken.liquidation is not None
    found = history.history()
    assert (found.kept, found.over, found.kept_in_a_row) == (1, 2, 1)


@pytest.mark.parametrize(
    ("rows", "changes"),
    [
        ([(1, "buy", "1", "100")], {}),
        ([(1, "buy", "1", "100"), (2, "sell", "1", "90")], {"fee": None}),
        (
            [(1, "buy", "1", "100"), (2, "sell", "1", "90")],
            {"fee": Decimal(1), "fee_asset": "BNB"},
        ),
        ([(1, "buy", "1", "100"), (2, "sell", "1", "90")], {"symbol": "BTCUSD_PERP"}),
    ],
)
def test_what_is_not_known_is_not_invented(
    house: House,
    history: PauseHistoryService,
    computer: Computer,
    traded: Callable[..., None],
    rows: list[tuple[float, str, str, str]],
    changes: dict[str, Any],
) -> None:
    house.liquidate()
    traded(*rows, **changes)
    computer.wait(hours=3)
    (running,) = history.history().pauses
    assert [one.result for one in running.trades] == [None]
    assert running.made == ()
    assert history.history().over == 1


def test_leaving_early_breaks_it(
    house: House, history: PauseHistoryService, computer: Computer
) -> None:
    pause = house.pause()
    pause.choose("door", "on")
    computer.wait(hours=25)
    pause.start(timedelta(hours=12))
    computer.wait(hours=1)
    pause.ask_door("A hedge.")
    computer.wait(minutes=15)
    pause.open_door(SENTENCE)
    (running,) = history.history().pauses
    assert running.door_opened
    assert running.is_broken
    assert running.liquidation is None
