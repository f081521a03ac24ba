"""What order and position histories, and a closer look, tell about positions that fills made."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.answers import LiquidationAnswer
from journal.domain.ledger.history import FoldedHistory
from journal.domain.ledger.positions import Position
from journal.domain.ledger.probable import confirmed, probable_liquidations
from journal.domain.ledger.repeats import without_repeats
from journal.domain.ledger.told import ToldFacts, facts_told
from journal.domain.told_positions import ToldPosition
from journal.domain.values import (
    Certainty,
    ExchangeOrder,
    Income,
    Liquidation,
    MarginMode,
    OrderSide,
    PositionSide,
    Side,
)

Fold = Callable[..., tuple[Position, ...]]
D = Decimal


def order_of(position: Position, **changes: Any) -> ExchangeOrder:
    fields: dict[str, Any] = {
        "symbol": position.symbol,
        "order_id": "s1",
        "client_order_id": None,
        "order_type": "STOP_MARKET",
        "order_side": OrderSide.SELL,
        "position_side": PositionSide.BOTH,
        "price": D(0),
        "average_price": D(0),
        "quantity": D(1),
        "executed_quantity": D(0),
        "stop_price": D(95),
        "status": "NEW",
        "placed_at": position.opened_at + timedelta(seconds=5),
        "updated_at": None,
    }
    return ExchangeOrder(**(fields | changes))


def row_of(position: Position, **changes: Any) -> ToldPosition:
    fields: dict[str, Any] = {
        "symbol": position.symbol,
        "told_id": "1",
        "source": "Position History",
        "side": position.side,
        "margin_mode": MarginMode.CROSS,
        "entry_price": D(100),
        "opened_at": position.opened_at,
        "closed_at": None,
        "exit_price": None,
        "peak_quantity": None,
        "closed_quantity": D(0),
        "realized_pnl": None,
        "status": "CLOSED",
    }
    return ToldPosition(**(fields | changes))


def stop_told(position: Position, **changes: Any) -> Decimal | None:
    found = facts_told([position], [order_of(position, **changes)], [])
    return found.get(position.key, ToldFacts()).stop_price


def test_the_first_stop_order_that_stood_is_the_stop(fold: Fold) -> None:
    (position,) = fold("buy 1@100", "sell 1@110")
    later = order_of(
        position, order_id="s2", stop_price=D(99), placed_at=position.opened_at + timedelta(9)
    )
    second = replace(later, placed_at=position.opened_at + timedelta(seconds=9))
    found = facts_told([position], [second, order_of(position)], [])
    assert [facts.stop_price for facts in found.values()] == [95]
    (open_,) = fold("buy 1@100")
    assert facts_told([open_], [later], [])[open_.key].stop_price == 99


@pytest.mark.parametrize(
    "changes",
    [
        {"order_type": "LIMIT"},
        {"order_type": "TAKE_PROFIT_MARKET"},
        {"order_type": "STOP", "stop_price": None},
        {"order_side": OrderSide.BUY},
        {"position_side": PositionSide.SHORT},
        {"symbol": "ETHUSDT"},
    ],
)
def test_other_orders_are_no_stop(fold: Fold, changes: dict[str, Any]) -> None:
    (position,) = fold("buy 1@100", "sell 1@110")
    assert stop_told(position, **changes) is None


def test_a_stop_counts_only_while_it_stood(fold: Fold) -> None:
    (position,) = fold("buy 1@100", "sell 1@110")
    opened, closed = position.opened_at, position.closed_at
    before = opened - timedelta(seconds=30)
    assert closed is not None
    assert stop_told(position, placed_at=closed + timedelta(seconds=1)) is None
    assert stop_told(position, placed_at=before) == 95
    assert stop_told(position, placed_at=before, status="CANCELED", updated_at=before) is None
    later = opened + timedelta(seconds=1)
    assert stop_told(position, placed_at=before, status="CANCELED", updated_at=later) == 95
    assert stop_told(position, placed_at=before, status="FILLED", updated_at=before) is None


def test_the_position_history_tells_the_margin_mode(fold: Fold) -> None:
    (position,) = fold("buy 1@100", "sell 1@110")
    found = facts_told([position], [], [row_of(position)])
    assert found[position.key].margin_mode is MarginMode.CROSS
    for other in (
        row_of(position, side=Side.SHORT),
        row_of(position, opened_at=None),
        row_of(position, opened_at=position.opened_at + timedelta(seconds=2)),
        row_of(position, symbol="ETHUSDT"),
    ):
        assert facts_told([position], [], [other]) == {}


def probable(
    position: Position,
    *orders: ExchangeOrder,
    told: tuple[ToldPosition, ...] = (),
    leverage: Decimal | None = None,
    known: tuple[Liquidation, ...] = (),
) -> tuple[Liquidation, ...]:
    return probable_liquidations(
        [position],
        orders,
        told,
        leverage_of={} if leverage is None else {position.key: leverage},
        known=known,
    )


def test_a_loss_of_about_the_margin_is_asked_about(fold: Fold) -> None:
    (position,) = fold("buy 2@100", "sell 1@91 =-9", "sell 1@90 =-10")
    (one,) = probable(position, leverage=D(10))
    assert (one.certainty, one.certainty.starts_pause) == (Certainty.PROBABLE, False)
    assert (one.liquidation_id, one.position_key) == (f"probable:{position.key}", position.key)
    assert (one.quantity, one.entry_price, one.execution_price, one.loss) == (
        D(1),
        D(100),
        D(90),
        D(10),
    )
    assert (one.occurred_at, "margin" in one.source) == (position.closed_at, True)
    assert probable(position, leverage=D(20)) == probable(position, leverage=D(2)) == ()
    assert probable(position) == ()
    assert probable(position, leverage=D(10), known=(one,)) == ()
    (winning,) = fold("buy 2@100", "sell 2@110")
    (open_,) = fold("buy 2@100")
    assert probable(winning, leverage=D(10)) == probable(open_, leverage=D(10)) == ()


def test_a_limit_order_that_was_never_placed_is_asked_about(fold: Fold) -> None:
    (long,) = fold("buy 2@100", "sell 1@90 =-10 #8", "sell 1@89 =-11 #9", order_id="7")
    forced: dict[str, Any] = {
        "order_id": "7",
        "order_type": "LIMIT",
        "price": D(85),
        "average_price": D("89.5"),
        "status": "FILLED",
        "stop_price": None,
        "updated_at": long.opened_at + timedelta(seconds=5),
    }
    (one,) = probable(long, order_of(long, **forced))
    assert (one.quantity, one.loss, "limit order" in one.source) == (D(2), D(21), True)
    for usual in (
        {"client_order_id": "web_1"},
        {"order_type": "MARKET"},
        {"status": "PARTIALLY_FILLED"},
        {"price": D(95)},
        {"order_id": "8"},
        {"updated_at": long.opened_at + timedelta(minutes=5)},
    ):
        assert probable(long, order_of(long, **(forced | usual))) == ()
    (short,) = fold("sell 2@100", "buy 2@110 =-20", order_id="7")
    bought = forced | {"order_side": OrderSide.BUY, "price": D(120), "average_price": D(110)}
    assert len(probable(short, order_of(short, **bought))) == 1
    assert probable(short, order_of(short, **(bought | {"price": D(105)}))) == ()


def test_a_position_history_may_say_it_itself(fold: Fold) -> None:
    (position,) = fold("buy 1@100", "sell 1@110")
    (one,) = probable(position, told=(row_of(position, status="LIQUIDATION"),))
    assert "position history" in one.source
    assert probable(position, told=(row_of(position),)) == ()


def test_a_yes_confirms_a_no_ends_the_question_and_a_yes_stands_by_itself(fold: Fold) -> None:
    (position,) = fold("buy 2@100", "sell 2@90")
    shown = probable(position, leverage=D(10))
    at = shown[0].occurred_at

    def answer(key: str, *, is_liquidation: bool) -> LiquidationAnswer:
        return LiquidationAnswer(
            liquidation_id=f"probable:{key}",
            is_liquidation=is_liquidation,
            occurred_at=at,
            answered_at=at,
        )

    assert confirmed(shown, []) == ((), shown)
    (yes,), asked = confirmed(shown, [answer(position.key, is_liquidation=True)])
    assert (yes, asked) == (replace(shown[0], certainty=Certainty.CONFIRMED), ())
    assert confirmed(shown, [answer(position.key, is_liquidation=False)]) == ((), ())
    (bare,), _ = confirmed([], [answer("ETHUSDT:both:4", is_liquidation=True)])
    assert (bare.symbol, bare.certainty, bare.occurred_at) == ("ETHUSDT", Certainty.CONFIRMED, at)


def test_where_fills_are_missing_nothing_is_made_up(fold: Fold) -> None:
    # The second sale realized something, so it closed a long whose opening is not recorded.
    (unended, *_) = fold("sell 3@90", "sell 1@80 =-5", order_id="7")
    assert probable(unended, told=(row_of(unended, status="LIQUIDATION"),)) == ()
    (position,) = fold("buy 1@100", "sell 1@90")
    last = position.events[-1]
    untold = replace(
        position, history=FoldedHistory((position.events[0], replace(last, realized_pnl=None)))
    )
    (one,) = probable(untold, told=(row_of(untold, status="LIQUIDATION"),))
    assert one.loss is None
    assert probable(untold, leverage=D(10)) == ()
    entryless = replace(
        position, history=FoldedHistory((position.events[0], replace(last, entry_price_after=None)))
    )
    assert probable(entryless, leverage=D(10)) == ()


def test_statements_repeat_what_other_files_tell_with_an_id(fold: Fold) -> None:
    (position,) = fold("buy 1@100")
    row = Income(
        income_type="COMMISSION",
        amount=D("-0.5"),
        asset="USDT",
        symbol="BTCUSDT",
        transaction_id="77",
        occurred_at=position.opened_at + timedelta(milliseconds=300),
    )
    first, second = (
        replace(row, transaction_id=f"statement:{n}", symbol=None, occurred_at=position.opened_at)
        for n in (1, 2)
    )
    assert without_repeats([first, second]) == (first, second)
    assert without_repeats([first, row, second]) == (row, second)
