"""What breaks a pause: openings and increases of any position, nothing that takes off."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from journal.domain.ledger.positions import Position, fold_positions
from journal.domain.pause.broken import added_within, broken_by
from journal.domain.pause.cooldown import Pause
from journal.domain.values import Fill, OrderSide, PositionSide

NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)
PAUSE = Pause(started_at=NOON, liquidated_at=NOON, ends_at=NOON + timedelta(hours=24))
Make = Callable[..., Position]


@pytest.fixture
def position() -> Make:
    def make(*changes: tuple[float, int]) -> Position:
        fills = [
            Fill(
                symbol="BTCUSDT",
                trade_id=str(number),
                order_id=None,
                traded_at=NOON + timedelta(hours=hours),
                order_side=OrderSide.BUY if size > 0 else OrderSide.SELL,
                position_side=PositionSide.BOTH,
                price=Decimal(100),
                quantity=Decimal(abs(size)),
                fee=None,
                fee_asset=None,
                realized_pnl=None,
                is_maker=None,
            )
            for number, (hours, size) in enumerate(changes, start=1)
        ]
        (one,) = fold_positions(fills)
        return one

    return make


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        (((1, 1), (2, -1)), [0]),
        (((-1, 1), (1, 1), (2, 1), (3, -1)), [1, 2]),
        (((-1, 2), (1, -1), (2, -1)), []),
        (((0, 1), (30, -1)), []),  # the very edge
        (((24, 1),), []),
        (((-5, 1), (-4, -1)), []),
    ],
)
def test_only_what_adds_within_it_breaks_it(
    position: Make, changes: tuple[tuple[float, int], ...], places: list[int]
) -> None:
    one = position(*changes)
    assert list(added_within(PAUSE, one)) == places
    assert broken_by([PAUSE], [one]) == bool(places)


def test_a_position_counts_once_however_often_it_was_added_to(position: Make) -> None:
    later = Pause(
        started_at=NOON + timedelta(hours=30),
        liquidated_at=NOON + timedelta(hours=30),
        ends_at=NOON + timedelta(hours=54),
    )
    both = position((1, 1), (2, 1), (40, 1))
    assert broken_by([PAUSE, later], [both, position((-3, 1)), position((31, 1))]) == 2
