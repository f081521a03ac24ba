from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from journal.domain.ledger.positions import (
    EntrySource,
    Position,
    PositionEventKind,
    fold_positions,
)
from journal.domain.values import Fill, PositionSide, Side

D = Decimal
Fold = Callable[..., tuple[Position, ...]]
Write = Callable[..., list[Fill]]
OPEN, INCREASE, REDUCE, CLOSE = PositionEventKind


def test_no_fills_make_no_positions() -> None:
    assert fold_positions([]) == ()


def test_adds_move_the_average_and_partial_closes_do_not(fold: Fold) -> None:
    (position,) = fold("buy 2@100", "buy 1@130", "sell 1@120", "sell 2@125")

    assert [event.kind for event in position.events] == [OPEN, INCREASE, REDUCE, CLOSE]
    assert [event.entry_price_after for event in position.events] == [100, 110, 110, 110]
    assert [event.quantity_after for event in position.events] == [2, 3, 2, 0]
    assert [event.realized_pnl for event in position.events] == [0, 0, 10, 30]
    assert position.side is Side.LONG
    assert position.entry_price == 110
    assert position.exit_price == D(370) / 3
    assert position.realized_pnl == 40
    assert position.peak_quantity == 3
    assert position.quantity == 0
    assert not position.is_open
    assert not position.history_incomplete
    assert position.entry_from_exchange is None
    assert position.opened_at == datetime(2024, 6, 1, 0, 1, tzinfo=UTC)
    assert position.closed_at == datetime(2024, 6, 1, 0, 4, tzinfo=UTC)
    assert position.key == "BTCUSDT:both:1"


def test_an_open_short_has_an_entry_but_no_exit(fold: Fold) -> None:
    (position,) = fold("sell 2@100", "sell 2@110")

    assert position.side is Side.SHORT
    assert position.is_open
    assert position.quantity == 4
    assert position.entry_price == 105
    assert position.exit_price is None
    assert position.closed_at is None
    assert position.realized_pnl == 0


def test_one_fill_that_reverses_closes_one_position_and_opens_the_next(fold: Fold) -> None:
    long, short = fold("buy 2@100", "sell 5@110 =20")

    assert long.events[-1].kind is CLOSE
    assert long.events[-1].quantity == 2
    assert long.realized_pnl == 20
    assert short.side is Side.SHORT
    assert short.is_open
    assert short.quantity == 3
    assert short.entry_price == 110
    assert short.realized_pnl == 0
    assert short.key == "BTCUSDT:both:2"
    assert not short.history_incomplete


@pytest.mark.parametrize("fee", ["0.05", "1", "0.000000000000000001", "12345.678", "-0.01", "0"])
def test_the_fee_of_a_reversal_is_split_in_proportion_and_exactly(fold: Fold, fee: str) -> None:
    closing, opening = (
        position.events[-1] for position in fold("buy 2@100", "sell 6@110", fee=D(fee))
    )

    assert closing.fee is not None
    assert opening.fee is not None
    assert closing.fee + opening.fee == D(fee)
    assert abs(closing.fee - D(fee) / 3) <= D("1e-18")


def test_a_reversal_without_a_told_fee_keeps_it_unknown(fold: Fold) -> None:
    long, short = fold("buy 1@100", "sell 3@110", fee=None)

    assert long.fees == ()
    assert long.fees_unknown
    assert short.events[0].fee is None


def test_fees_are_kept_apart_by_asset(write_fills: Write) -> None:
    fills = [
        *write_fills("buy 1@100 #1", fee=D("0.04")),
        *write_fills("buy 1@100 #2", fee=D("0.001"), fee_asset="BNB"),
        *write_fills("buy 1@100 #3", fee=D("0.02")),
        *write_fills("buy 1@100 #4", fee=D("0.5"), fee_asset=None),
        *write_fills("buy 1@100 #5", fee=D("-0.01")),
    ]

    (position,) = fold_positions(fills)

    assert position.fees == (("", D("0.5")), ("BNB", D("0.001")), ("USDT", D("0.05")))
    assert not position.fees_unknown


def test_fills_of_the_same_second_are_folded_by_numeric_trade_id(write_fills: Write) -> None:
    fills = write_fills("sell 1@110 #10 +5s", "buy 1@100 #9 +5s", "sell 1@105 #100 +5s")

    first, second = fold_positions(fills)

    assert (first.key, first.side, first.realized_pnl) == ("BTCUSDT:both:9", Side.LONG, D(10))
    assert (second.key, second.side) == ("BTCUSDT:both:100", Side.SHORT)


def test_hedge_legs_and_symbols_do_not_touch_each_other(write_fills: Write) -> None:
    fills = [
        *write_fills("buy 1@100 #1 +1s", "sell 1@120 #4 +4s", leg="long"),
        *write_fills("sell 2@110 #2 +2s", "buy 2@100 #3 +3s", leg="short"),
        *write_fills("buy 7@5 #1 +5s", symbol="XRPUSDT"),
    ]

    positions = fold_positions(reversed(fills))

    assert [(p.key, p.realized_pnl, p.is_open) for p in positions] == [
        ("BTCUSDT:long:1", D(20), False),
        ("BTCUSDT:short:2", D(20), False),
        ("XRPUSDT:both:1", D(0), True),
    ]
    assert positions[0].position_side is PositionSide.LONG


def test_a_new_position_begins_after_a_close(fold: Fold) -> None:
    first, second = fold("buy 1@100", "sell 1@90", "buy 1@80", "sell 1@85")

    assert (first.realized_pnl, second.realized_pnl) == (D(-10), D(5))
    assert second.entry_price == 80


def test_the_exchanges_own_figure_is_taken_where_it_agrees(fold: Fold) -> None:
    (position,) = fold("buy 3@1", "sell 1@1.1 =0.09999999", "sell 2@1.1 =0.2")

    assert position.realized_pnl == D("0.29999999")
    assert not position.history_incomplete


def test_a_close_at_the_entry_price_realizes_exactly_zero(fold: Fold) -> None:
    (position,) = fold("buy 1@100 =0", "sell 0.4@100 =0", "sell 0.6@100 =0")

    assert position.closed_at is not None
    assert position.realized_pnl == 0
    assert not position.history_incomplete


def test_a_reversal_at_the_entry_price_opens_the_other_side(fold: Fold) -> None:
    long, short = fold("buy 1@100 =0", "sell 3@100 =0")

    assert not long.is_open
    assert (short.side, short.quantity) == (Side.SHORT, D(2))


@pytest.mark.parametrize(
    ("told", "is_incomplete"),
    [("10.00000002", False), ("9.99999998", False), ("10.00000003", True)],
)
def test_only_what_rounding_explains_is_tolerated(
    fold: Fold, told: str, *, is_incomplete: bool
) -> None:
    (position,) = fold("buy 1@100 =0", f"sell 1@110 ={told}")

    assert position.events[-1].pnl_differs is is_incomplete
    assert position.history_incomplete is is_incomplete


def test_every_earlier_closing_may_have_cut_one_more_step(fold: Fold) -> None:
    (position,) = fold("buy 2@100 =0", "sell 1@110 =10", "sell 1@110 =10.00000003")

    assert not position.history_incomplete


def test_average_entries_of_folded_fills_are_labelled_so(fold: Fold) -> None:
    (position,) = fold("buy 2@100", "sell 1@110")

    assert {event.entry_source for event in position.events} == {EntrySource.FILLS}
