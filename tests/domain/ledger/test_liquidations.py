from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from journal.domain.ledger.liquidations import UNTOLD_SYMBOL, recognize
from journal.domain.ledger.positions import Position, fold_positions
from journal.domain.values import (
    Certainty,
    ExchangeOrder,
    Fill,
    Income,
    OrderSide,
    PositionSide,
    Side,
)

D = Decimal
START = datetime(2024, 6, 1, tzinfo=UTC)
Fold = Callable[..., tuple[Position, ...]]
Write = Callable[..., list[Fill]]


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def row(seconds: int, amount: str = "-2", **changes: Any) -> Income:
    values: dict[str, Any] = {
        "income_type": "INSURANCE_CLEAR",
        "amount": D(amount),
        "asset": "USDT",
        "symbol": "BTCUSDT",
        "transaction_id": f"t{seconds}",
        "occurred_at": at(seconds),
    }
    return Income(**(values | changes))


def order(seconds: int, **changes: Any) -> ExchangeOrder:
    values: dict[str, Any] = {
        "symbol": "BTCUSDT",
        "order_id": "77",
        "client_order_id": "autoclose-1596107620040000020",
        "order_type": "LIMIT",
        "order_side": OrderSide.SELL,
        "position_side": PositionSide.BOTH,
        "price": D(88),
        "average_price": D(89),
        "quantity": D(2),
        "executed_quantity": D(2),
        "stop_price": None,
        "status": "FILLED",
        "placed_at": at(seconds),
        "updated_at": None,
    }
    return ExchangeOrder(**(values | changes))


LONG_LIQUIDATED = ("buy 2@100 +0s", "sell 0.5@90 +500s", "sell 1.5@88 +501s")


# Insurance rows


def test_an_insurance_row_names_the_position_that_lost_at_that_time(fold: Fold) -> None:
    positions = fold("buy 1@50 +0s", "sell 1@60 +0s", *LONG_LIQUIDATED)

    (found,) = recognize(positions, [row(502)], ())

    assert found.symbol == "BTCUSDT"
    assert found.side is Side.LONG
    assert found.position_key == positions[1].key
    assert found.quantity == 2
    assert found.execution_price == D("88.5")
    assert found.entry_price == 100
    assert found.loss == 25
    assert found.certainty is Certainty.HIGH
    assert found.source == "transaction history"
    assert found.occurred_at == at(502)
    assert found.liquidation_id == "BTCUSDT:income:t502"
    assert found.bankruptcy_price is None
    assert found.trigger_price is None


def test_the_time_is_that_of_the_last_fill_when_the_row_is_earlier(fold: Fold) -> None:
    (found,) = recognize(fold(*LONG_LIQUIDATED), [row(499)], ())

    assert found.occurred_at == at(501)


def test_a_compensation_by_the_insurance_fund_makes_the_loss_smaller(fold: Fold) -> None:
    (found,) = recognize(fold(*LONG_LIQUIDATED), [row(502, "3")], ())

    assert found.loss == 20


def test_the_exchanges_realized_pnl_is_the_loss_even_of_an_incomplete_position(
    fold: Fold,
) -> None:
    positions = fold("buy 2@90 =-40 +500s", leg="short")

    (found,) = recognize(positions, [row(501)], ())

    assert (found.side, found.loss, found.entry_price) == (Side.SHORT, D(42), None)


def test_only_fills_of_the_order_nearest_to_the_row_belong_to_it(write_fills: Write) -> None:
    positions = fold_positions(
        [
            *write_fills("buy 5@100 #1 +0s"),
            *write_fills("sell 1@95 #2 +497s", order_id="own"),
            *write_fills("sell 2@90 #3 +500s", "sell 2@90 #4 +501s", order_id="forced"),
        ]
    )

    (found,) = recognize(positions, [row(501)], ())

    assert (found.quantity, found.loss) == (D(4), D(42))


def test_a_row_far_from_any_loss_is_a_liquidation_without_a_position(fold: Fold) -> None:
    positions = fold("buy 1@100 +0s", "sell 1@90 +489s", "buy 1@100 +490s", "sell 1@101 +500s")

    (found,) = recognize(positions, [row(500)], ())

    assert (found.symbol, found.side, found.position_key) == ("BTCUSDT", None, None)
    assert (found.quantity, found.execution_price, found.loss) == (None, None, None)


def test_without_fills_the_realized_losses_of_the_income_file_tell_the_loss() -> None:
    rows = [
        row(492, "-30", income_type="REALIZED_PNL", transaction_id="a"),
        row(501, "-12", income_type="REALIZED_PNL", transaction_id="b"),
        row(501, "0.5", income_type="REALIZED_PNL", transaction_id="won"),
        row(501, "-7", income_type="REALIZED_PNL", transaction_id="c", symbol="XRPUSDT"),
        row(501, "-7", income_type="REALIZED_PNL", transaction_id="d", asset="BNB"),
        row(489, "-7", income_type="REALIZED_PNL", transaction_id="e"),
        row(502, "-3"),
        row(503, "-2"),
    ]

    (found,) = recognize((), rows, ())

    assert found.loss == 47
    assert found.side is None


def test_a_row_in_another_asset_is_never_added_to_the_loss(fold: Fold) -> None:
    (found,) = recognize(fold(*LONG_LIQUIDATED), [row(502, asset="BNB")], ())

    assert found.quantity == 2
    assert found.loss is None


def test_steps_within_a_minute_are_one_liquidation(fold: Fold) -> None:
    positions = fold("buy 3@100 +0s", "sell 1@90 +500s", "sell 1@89 +530s", "sell 1@88 +900s")

    first, second = recognize(positions, [row(500), row(531), row(901)], ())

    assert (first.quantity, first.loss, first.occurred_at) == (D(2), D(25), at(531))
    assert (second.quantity, second.loss) == (D(1), D(14))
    assert first.position_key == second.position_key


def test_both_hedge_legs_may_be_liquidated_at_once(write_fills: Write) -> None:
    fills = [
        *write_fills("buy 1@100 #1 +0s", "sell 1@90 #3 +500s", leg="long"),
        *write_fills("sell 1@80 #2 +0s", "buy 1@91 #4 +505s", leg="short"),
    ]

    found = recognize(fold_positions(fills), [row(500), row(506)], ())

    assert [(one.side, one.loss) for one in found] == [(Side.LONG, D(12)), (Side.SHORT, D(13))]


def test_a_statement_row_finds_its_symbol_through_the_loss(write_fills: Write) -> None:
    positions = fold_positions(
        [
            *write_fills("buy 2@100 #1 +0s", "sell 2@90 #2 +500s", symbol="ETHUSDT"),
            *write_fills("buy 2@100 #1 +0s", "sell 2@90 #2 +900s", symbol="XRPUSDT"),
        ]
    )

    (found,) = recognize(positions, [row(501, symbol=None)], ())

    assert (found.symbol, found.loss) == ("ETHUSDT", D(22))


def test_a_statement_row_without_any_loss_is_still_a_liquidation() -> None:
    (found,) = recognize((), [row(501, symbol=None)], ())

    assert found.symbol == UNTOLD_SYMBOL
    assert found.loss is None


def test_statement_and_transaction_history_tell_the_same_amount_once(fold: Fold) -> None:
    rows = [row(502, "-0.5"), row(503, "-1.5"), row(502, symbol=None, transaction_id="statement")]

    (found,) = recognize(fold(*LONG_LIQUIDATED), rows, ())

    assert found.loss == 25


@pytest.mark.parametrize(("seconds", "is_found"), [(510, True), (490, True), (511, False)])
def test_a_loss_belongs_to_a_row_within_ten_seconds(
    fold: Fold, seconds: int, *, is_found: bool
) -> None:
    (found,) = recognize(fold("buy 1@100 +0s", "sell 1@90 +500s"), [row(seconds)], ())

    assert (found.position_key is not None) is is_found


@pytest.mark.parametrize("price", ["100", "100.5"])
def test_a_close_without_a_loss_is_no_liquidation_of_that_position(fold: Fold, price: str) -> None:
    (found,) = recognize(fold("buy 1@100 +0s", f"sell 1@{price} +500s"), [row(500)], ())

    assert found.position_key is None


def test_steps_more_than_a_minute_apart_are_two_liquidations() -> None:
    assert len(recognize((), [row(500), row(560)], ())) == 1
    assert len(recognize((), [row(500), row(561)], ())) == 2


# Orders


def test_an_autoclose_order_is_a_certain_liquidation() -> None:
    (found,) = recognize((), (), [order(500)])

    assert found.certainty is Certainty.CERTAIN
    assert found.side is Side.LONG
    assert found.bankruptcy_price == 88
    assert found.execution_price == 89
    assert found.quantity == 2
    assert found.loss is None
    assert found.occurred_at == at(500)
    assert found.source == "order history"
    assert found.liquidation_id == "BTCUSDT:order:77"


@pytest.mark.parametrize(
    "client_order_id",
    [
        "adl_autoclose",
        "adl_autoclose_12345",
        "settlement_autoclose-9999",
        "delivery_autoclose-12345",
        "my-autoclose-1",
        "",
        None,
    ],
)
def test_what_only_contains_autoclose_is_none(client_order_id: str | None) -> None:
    assert recognize((), (), [order(500, client_order_id=client_order_id)]) == ()


def test_an_announcement_that_executes_nothing_is_ignored() -> None:
    assert recognize((), (), [order(500, executed_quantity=D(0))]) == ()


def test_an_order_without_prices_keeps_them_unknown() -> None:
    (found,) = recognize(
        (), (), [order(500, price=D(0), average_price=D(0), order_side=OrderSide.BUY)]
    )

    assert found.side is Side.SHORT
    assert found.bankruptcy_price is None
    assert found.execution_price is None


def test_small_prices_and_quantities_are_as_good_as_large_ones() -> None:
    small = order(500, price=D("0.5"), average_price=D("0.6"), executed_quantity=D("0.1"))

    (found,) = recognize((), (), [small])

    assert (found.bankruptcy_price, found.execution_price) == (D("0.5"), D("0.6"))
    assert found.quantity == D("0.1")


def test_an_order_finds_its_fills_by_order_id(write_fills: Write) -> None:
    positions = fold_positions(
        [
            *write_fills("buy 3@100 #1 +0s"),
            *write_fills("sell 1@95 #2 +499s", order_id="76"),
            *write_fills("sell 2@90 #3 +500s", order_id="77"),
        ]
    )

    (found,) = recognize(positions, (), [order(300)])

    assert (found.quantity, found.execution_price, found.loss) == (D(2), D(90), D(20))
    assert found.position_key == "BTCUSDT:both:1"
    assert found.occurred_at == at(500)


def test_fills_without_order_ids_are_found_by_side_and_time(fold: Fold) -> None:
    (found,) = recognize(fold(*LONG_LIQUIDATED), (), [order(300, updated_at=at(510))])
    (other,) = recognize(fold(*LONG_LIQUIDATED), (), [order(505, order_side=OrderSide.BUY)])

    assert (found.quantity, found.loss) == (D(2), D(23))
    assert (other.side, other.position_key) == (Side.SHORT, None)


def test_order_and_row_of_the_same_event_are_one_liquidation(fold: Fold) -> None:
    (found,) = recognize(fold(*LONG_LIQUIDATED), [row(502)], [order(501)])

    assert found.certainty is Certainty.CERTAIN
    assert found.bankruptcy_price == 88
    assert found.quantity == 2
    assert found.loss == 25
    assert found.source == "order history and transaction history"
    assert found.liquidation_id == "BTCUSDT:income:t502"


def test_two_symbols_at_the_same_second_are_two_liquidations() -> None:
    found = recognize((), [row(500), row(500, symbol="XRPUSDT")], [order(500)])

    assert [(one.symbol, one.certainty) for one in found] == [
        ("BTCUSDT", Certainty.CERTAIN),
        ("XRPUSDT", Certainty.HIGH),
    ]


def test_an_untold_pnl_leaves_the_loss_unknown(fold: Fold) -> None:
    positions = fold("sell 2@90 +500s", leg="long")

    (found,) = recognize(positions, [row(502)], [order(500)])

    assert (found.quantity, found.loss) == (D(2), None)


def test_importing_again_in_another_order_gives_the_same_liquidations(fold: Fold) -> None:
    positions = fold(*LONG_LIQUIDATED)
    rows, orders = [row(502), row(503), row(9000)], [order(501), order(8990, order_id="9")]

    found = recognize(positions, rows, orders)

    assert recognize(positions[::-1], rows[::-1], orders[::-1]) == found
    assert len({one.liquidation_id for one in found}) == len(found) == 2


def test_a_record_without_evidence_has_no_liquidation(fold: Fold) -> None:
    assert recognize(fold(*LONG_LIQUIDATED), [row(502, income_type="TRANSFER")], ()) == ()
