"""Typed liquidations find the position that ended then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.ledger.liquidations import attach_to_positions
from journal.domain.ledger.positions import Position
from journal.domain.values import Certainty, Liquidation, Side

START = datetime(2024, 6, 1, tzinfo=UTC)
D = Decimal
Fold = Callable[..., tuple[Position, ...]]

TYPED = Liquidation(
    liquidation_id="hand:1",
    symbol="BTCUSDT",
    side=Side.LONG,
    occurred_at=START + timedelta(seconds=630),
    certainty=Certainty.BY_HAND,
    source="typed by hand",
)


def test_a_typed_liquidation_takes_what_its_position_tells(fold: Fold) -> None:
    first, second = fold("buy 1@100 +0s", "sell 1@95 =-5 +600s", "buy 1@95 +700s")
    (found,) = attach_to_positions([TYPED], [first, second])
    assert found == replace(
        TYPED,
        position_key=first.key,
        quantity=D(1),
        entry_price=D(100),
        execution_price=D(95),
        loss=D(5),
    )


def test_an_order_filled_in_parts_counts_whole(fold: Fold) -> None:
    (position,) = fold(
        "buy 6@100 +0s",
        "sell 1@99 =-1 +500s",
        "sell 2@96 =-8 +600s",
        "sell 3@95 =-15 +601s",
    )
    (found,) = attach_to_positions([TYPED], [position])
    assert found.quantity == 5
    assert found.execution_price == D("95.4")
    assert found.loss == 23


def test_a_gain_is_no_loss(fold: Fold) -> None:
    (found,) = attach_to_positions([TYPED], fold("buy 1@100 +0s", "sell 1@105 =5 +600s"))
    assert found.execution_price == 105
    assert found.loss is None


def test_what_was_typed_is_kept(fold: Fold) -> None:
    (position,) = fold("buy 1@100 +0s", "sell 1@95 +600s")
    typed = replace(TYPED, entry_price=D(101), side=None)
    (found,) = attach_to_positions([typed], [position])
    assert found.entry_price == 101
    assert found.side is Side.LONG


def test_the_nearest_closing_is_taken(fold: Fold) -> None:
    one, other = fold("buy 1@100 +0s", "sell 1@95 +590s", "buy 1@100 +595s", "sell 1@94 +628s")
    (found,) = attach_to_positions([TYPED], [one, other])
    assert found.position_key == other.key


@pytest.mark.parametrize(
    "changes",
    [
        {"symbol": "ETHUSDT"},
        {"side": Side.SHORT},
        {"occurred_at": START + timedelta(seconds=661)},
        {"position_key": "BTCUSDT:both:77"},
    ],
)
def test_a_typed_liquidation_of_something_else_stays_alone(
    fold: Fold, changes: dict[str, Any]
) -> None:
    positions = fold("buy 1@100 +0s", "sell 1@95 +600s")
    typed = replace(TYPED, **changes)
    assert attach_to_positions([typed], positions) == (typed,)


def test_a_position_that_is_still_open_did_not_end(fold: Fold) -> None:
    assert attach_to_positions([TYPED], fold("buy 1@100 +625s")) == (TYPED,)
