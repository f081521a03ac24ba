"""The lines of a position on its chart."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.errors import JournalError
from journal.domain.instants import ms_from_utc
from journal.domain.values import (
    ExchangeOrder,
    Fill,
    MarginMode,
    OrderSide,
    Plan,
    PositionSide,
    PriceType,
    Side,
)
from journal.services.charting.content import LineKind
from journal.services.charting.what_if import WhatIf

NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)
NOON_MS = ms_from_utc(NOON)
MINUTE = 60_000
KEY = "BTCUSDT:both:1"
ISOLATED = {"leverage": Decimal(10), "margin_mode": MarginMode.ISOLATED}
Room = Any
"""See conftest: the services of one journal, and short ways to put something into it."""


def test_without_candles_the_chart_opens_on_the_fills_and_names_the_file_to_get(
    room: Room, fill: Callable[..., Fill], clock: Any
) -> None:
    clock.at = NOON + timedelta(days=20)  # the file of a month comes when it is over
    room.trade(fill(0, "buy", "1", "100.5"))
    content = room.content()
    assert len(content.series) == 0
    assert content.overlay is None
    assert content.symbol == "BTCUSDT"
    assert [mark.price for mark in content.marks] == [Decimal("100.5")]
    assert content.tick_size == Decimal("0.1")
    assert "BTCUSDT-1m-2024-05.zip" in content.notes[0]
    assert "klines/BTCUSDT" in content.notes[0]
    assert content.window[0] < NOON_MS < content.window[1]


def test_lines_of_an_isolated_long_carry_price_distance_and_estimate(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"), **ISOLATED, stop_price=Decimal(95))
    content = room.content()
    kinds = [line.kind for line in content.lines]
    assert kinds == [LineKind.ENTRY, LineKind.LIQUIDATION, LineKind.BANKRUPTCY, LineKind.STOP]
    liquidation = content.line(LineKind.LIQUIDATION)
    stop = content.line(LineKind.STOP)
    assert liquidation is not None
    assert stop is not None
    assert liquidation.is_estimate
    assert liquidation.distance_ratio is not None
    assert Decimal("-0.1") < liquidation.distance_ratio < Decimal("-0.08")
    assert liquidation.shown_price is not None
    assert liquidation.shown_price >= liquidation.price
    assert liquidation.until_ms is None
    assert stop.distance_ratio == Decimal("-0.05")
    assert not stop.is_estimate
    assert any("estimated from the leverage" in note for note in content.notes)


def test_the_average_entry_and_the_margin_lines_move_in_steps(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(
        fill(0, "buy", "1", "100"),
        fill(10, "buy", "1", "90"),
        fill(20, "sell", "2", "95"),
        **ISOLATED,
    )
    content = room.content()
    average = content.line(LineKind.AVERAGE_ENTRY)
    liquidation = content.line(LineKind.LIQUIDATION)
    assert average is not None
    assert liquidation is not None
    assert average.steps == (
        (NOON_MS, Decimal(100)),
        (NOON_MS + 10 * MINUTE, Decimal(95)),
    )
    assert average.until_ms == NOON_MS + 20 * MINUTE
    assert [at for at, _ in liquidation.steps] == [NOON_MS, NOON_MS + 10 * MINUTE]
    assert liquidation.until_ms == NOON_MS + 20 * MINUTE
    assert liquidation.price == liquidation.steps[-1][1]
    assert liquidation.price_at(NOON_MS - 1) is None
    assert liquidation.price_at(NOON_MS + 9 * MINUTE) == liquidation.steps[0][1]


def test_the_entry_of_an_order_filled_in_parts_is_their_average(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"), fill(0, "buy", "3", "104"), fill(20, "sell", "4", "95"))
    content = room.content()
    entry = content.line(LineKind.ENTRY)
    assert entry is not None
    assert entry.price == 103
    assert content.line(LineKind.AVERAGE_ENTRY) is None


def test_a_line_is_reached_where_it_stood_at_the_time(
    room: Room, fill: Callable[..., Fill]
) -> None:
    """The second line lies higher: only a candle after the add reaches it."""
    room.trade(fill(0, "buy", "1", "100"), fill(30, "buy", "3", "104"), **ISOLATED)
    room.candles("1m", PriceType.MARK, [93.0] * 30 + [104.0] * 10 + [93.0] * 20)
    content = room.content(PriceType.MARK)
    assert content.touch is not None
    assert content.touch.at_ms == NOON_MS + 40 * MINUTE
    assert content.touch.since_ms == NOON_MS + 30 * MINUTE


def test_a_candle_during_which_the_line_moved_says_so(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"), fill(30, "buy", "3", "104"), **ISOLATED)
    room.candles("1h", PriceType.MARK, [93.0, 93.0])
    note = next(note for note in room.content(PriceType.MARK).notes if "first in the" in note)
    assert "The line moved during that candle" in note


def test_a_position_without_a_margin_mode_says_why_it_has_no_liquidation_line(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"))
    content = room.content()
    assert content.line(LineKind.LIQUIDATION) is None
    assert content.touch is None
    assert any(note.startswith("No liquidation line: no margin mode") for note in content.notes)
    assert content.suggested_stop == Decimal(98)


def test_a_cross_position_says_what_its_lines_assume(room: Room, fill: Callable[..., Fill]) -> None:
    room.trade(fill(0, "buy", "1", "100"), margin_mode=MarginMode.CROSS)
    content = room.content()
    assert content.line(LineKind.LIQUIDATION) is None
    assert "This position has no liquidation at any positive price." in content.notes
    assert any("the wallet's only position" in note for note in content.notes)


def test_lines_on_shaky_brackets_say_so(room: Room, fill: Callable[..., Fill], clock: Any) -> None:
    clock.at = NOON + timedelta(days=90)
    room.trade(fill(0, "buy", "20000", "100"), **ISOLATED)
    notes = room.content().notes
    assert "The size lies outside the leverage brackets: the line is unreliable." in notes
    assert "Computed with the leverage brackets of 2024-05-10." in notes


def test_a_position_whose_opening_is_missing_has_no_lines_and_no_stop_to_try(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "sell", "1", "100", realized_pnl=Decimal(5)))
    content = room.content()
    assert content.line(LineKind.ENTRY) is None
    assert content.suggested_stop is None
    view = room.charts.positions.view("Main", KEY)
    with pytest.raises(JournalError, match="opening is not recorded"):
        room.charts.what_if(view, WhatIf(stop_price=Decimal(95)), content.tick_size)


def stop_order(minute: int, price: str, until: int | None = None) -> ExchangeOrder:
    return ExchangeOrder(
        symbol="BTCUSDT",
        order_id=f"stop {minute}",
        client_order_id=None,
        order_type="STOP_MARKET",
        order_side=OrderSide.SELL,
        position_side=PositionSide.BOTH,
        price=Decimal(0),
        average_price=Decimal(0),
        quantity=Decimal(1),
        executed_quantity=Decimal(0),
        stop_price=Decimal(price),
        status="NEW" if until is None else "CANCELED",
        placed_at=NOON + timedelta(minutes=minute),
        updated_at=None if until is None else NOON + timedelta(minutes=until),
    )


def test_the_stop_is_drawn_as_it_moved_unless_the_trader_typed_one(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"), fill(60, "sell", "1", "97"))
    with room.store.writing() as writer:
        writer.add_orders("Main", [stop_order(1, "95", 20), stop_order(25, "90")], None)
    stop = room.content().line(LineKind.STOP)
    assert stop is not None
    assert stop.steps == (
        (NOON_MS + MINUTE, Decimal(95)),
        (NOON_MS + 20 * MINUTE, None),
        (NOON_MS + 25 * MINUTE, Decimal(90)),
    )
    assert (stop.price, stop.distance_ratio) == (90, Decimal("-0.1"))
    room.trade(stop_price=Decimal(96))
    typed = room.content().line(LineKind.STOP)
    assert typed is not None
    assert typed.steps == ((NOON_MS, Decimal(96)),)


def test_targets_are_those_of_the_plan_the_position_was_opened_by(
    room: Room, fill: Callable[..., Fill]
) -> None:
    room.trade(fill(0, "buy", "1", "100"), fill(60, "sell", "1", "97"))
    with room.store.writing() as writer:
        for minute, prices in ((-90, ("101",)), (-5, ("104", "110")), (5, ("120",))):
            plan = Plan(
                symbol="BTCUSDT",
                side=Side.LONG,
                margin_mode=MarginMode.ISOLATED,
                leverage=Decimal(5),
                entry_price=Decimal(100),
                quantity=Decimal(1),
                targets=tuple(Decimal(target) for target in prices),
            )
            writer.add_plan("Main", plan, NOON + timedelta(minutes=minute))
    content = room.content()
    targets = [line for line in content.lines if line.kind is LineKind.TARGET]
    assert [(line.price, line.distance_ratio) for line in targets] == [
        (104, Decimal("0.04")),
        (110, Decimal("0.1")),
    ]
    assert all(line.is_planned and line.until_ms == NOON_MS + 60 * MINUTE for line in targets)
    assert content.quantity == 1
