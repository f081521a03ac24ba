"""The fold over columns gives the positions that the fold of values gives, whatever the fills."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.ledger.columns import fold, phases
from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.history import Step
from journal.domain.ledger.positions import fold_positions, pnl_of_events
from journal.domain.values import Fill, OrderSide, PositionSide
from tests.domain.ledger.columns.accounts import (
    COIN_LEGS,
    START,
    D,
    by_values,
    fills_of_an_account,
    many,
    regular,
    told,
)
from tests.domain.ledger.columns.exact_keys import sorts_as_it_is


def require_same(fills: list[Fill]) -> None:
    """Both folds give the same positions; steps and results are those of their events."""
    ledger = Ledger(FillTable.of(fills))
    assert tuple(ledger) == fold_positions(fills)
    for position in ledger:
        assert tuple(position.history.steps) == tuple(map(Step.of, position.events))
        assert position.realized_pnl == pnl_of_events(position)


@many
@given(fills=fills_of_an_account())
def test_fills_without_figures_fold_the_same_both_ways(fills: list[Fill]) -> None:
    require_same(fills)


@many
@given(fills=fills_of_an_account(), strategy=st.data())
def test_told_figures_missing_fills_and_wrong_figures_fold_the_same_both_ways(
    fills: list[Fill], strategy: st.DataObject
) -> None:
    require_same_with_figures(fills, strategy)


@many
@given(fills=fills_of_an_account(COIN_LEGS), strategy=st.data())
def test_contracts_settled_in_coin_fold_the_same_both_ways(
    fills: list[Fill], strategy: st.DataObject
) -> None:
    assert tuple(Ledger(FillTable.of(fills))) == fold_positions(fills)
    require_same_with_figures(fills, strategy)


def require_same_with_figures(fills: list[Fill], strategy: st.DataObject) -> None:
    try:
        fills = told(fills)
    except ArithmeticError:  # a figure of more digits than Python keeps
        fills = fills[:1]
    places = range(len(fills))
    for place in strategy.draw(st.lists(st.sampled_from(places), max_size=3)) if fills else ():
        step = strategy.draw(st.sampled_from([D("1e-8"), D("3e-8"), D(1), None]))
        figure = fills[place].realized_pnl
        other = None if step is None or figure is None else figure + step
        fills[place] = replace(fills[place], realized_pnl=other)
    cut = strategy.draw(st.integers(0, len(fills)))
    hole = strategy.draw(st.integers(cut, len(fills)))
    kept = fills[cut:hole] + fills[hole + 1 :]

    require_same(kept)


def test_a_regular_record_is_folded_by_columns_alone() -> None:
    fills = regular(400)
    ledger = Ledger(FillTable.of(fills))
    assert by_values(ledger) == 0
    assert tuple(ledger) == fold_positions(fills)


def test_only_the_doubtful_position_is_folded_by_values_and_columns_go_on_behind_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fold, "_FIRST_WINDOW", 3)  # so that positions lie across two windows
    fills = regular(400)
    for place in (102, 106, 302):
        fills[place] = replace(fills[place], realized_pnl=D(7))
    ledger = Ledger(FillTable.of(fills))
    assert by_values(ledger) == 3
    assert tuple(ledger) == fold_positions(fills)


def test_a_position_may_go_on_behind_any_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fold, "_FIRST_WINDOW", 2)
    fills = regular(4)[2:] + [
        replace(one, trade_id=str(number), traded_at=START + timedelta(seconds=number))
        for number, one in enumerate([*regular(2) * 6, *regular(4)[2:] * 6, *regular(2)], 10)
    ]
    ledger = Ledger(FillTable.of(fills))
    assert tuple(ledger) == fold_positions(fills)
    assert [position.is_open for position in ledger] == [False, False, True]


def test_a_doubt_about_a_reversed_position_begins_with_what_the_reversal_opened() -> None:
    first, *_ = regular(1)
    texts = [("buy", 2, 0), ("sell", 3, 2), ("buy", 1, 9)]
    fills = [
        replace(
            first,
            trade_id=str(number),
            traded_at=START + timedelta(seconds=number),
            order_side=OrderSide(side),
            quantity=D(quantity),
            price=D(100 + number),
            realized_pnl=D(pnl),
        )
        for number, (side, quantity, pnl) in enumerate(texts)
    ]
    assert tuple(Ledger(FillTable.of(fills))) == fold_positions(fills)


def test_amounts_too_large_for_whole_numbers_are_left_to_the_fold_of_values() -> None:
    fills = regular(4, price=D(10**9), quantity=D(10**9), realized_pnl=D(0))
    ledger = Ledger(FillTable.of(fills))
    assert by_values(ledger) == 1
    assert tuple(ledger) == fold_positions(fills)


def test_a_position_of_very_many_turns_is_still_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phases, "_MOST_AT_ONCE", 3)
    half = [replace(one, quantity=D("0.25")) for one in regular(2)]
    turns = [*regular(2), *[half[0], replace(half[1], order_side=OrderSide.SELL)] * 9]
    fills = told(
        [
            replace(
                one,
                trade_id=str(n),
                traded_at=START + timedelta(seconds=n),
                price=D(100 + n),
                realized_pnl=None,
            )
            for n, one in enumerate(turns)
        ]
    )
    ledger = Ledger(FillTable.of(fills))
    assert by_values(ledger) == 0
    assert tuple(ledger) == fold_positions(fills)


def test_positions_are_found_by_place_by_slice_and_from_the_end() -> None:
    ledger = Ledger(FillTable.of(regular(12)))
    assert len(ledger) == 3
    assert ledger[-1] is ledger[2]
    assert ledger[1:] == (ledger[1], ledger[2])
    with pytest.raises(IndexError):
        ledger[3]
    assert len({position.history for position in ledger}) == 3
    assert ledger[0].history != "anything else"


def test_the_events_at_hand_are_not_worked_out_again() -> None:
    fills = regular(3)
    fills[2] = replace(fills[2], realized_pnl=D(9))
    ledger = Ledger(FillTable.of(fills))
    assert by_values(ledger) == 1
    with pytest.raises(TypeError):
        ledger.events(0)


def test_the_newest_fill_is_known_without_folding() -> None:
    fills = regular(7)
    fills[2] = replace(fills[2], realized_pnl=D(9))
    ledger = Ledger(FillTable.of(fills))
    assert by_values(ledger) == 1
    assert [ledger[place].key for place in ledger.places.values()] == list(ledger.places)
    assert [one.history.last_fill for one in ledger] == [one.events[-1].fill for one in ledger]


def test_no_fills_make_no_positions() -> None:
    table = FillTable.of([])
    assert tuple(Ledger(table)) == ()
    assert np.array_equal(Ledger(table).opened_at, [])


def test_a_regular_record_of_a_coin_contract_is_folded_by_columns_alone() -> None:
    fills = told(regular(40, symbol="BTCUSD_PERP", realized_pnl=None))
    ledger = Ledger(FillTable.of(fills))
    assert by_values(ledger) == 0
    assert tuple(ledger) == fold_positions(fills)
    sorts_as_it_is(ledger)
    fills[2] = replace(fills[2], realized_pnl=D(7))
    assert by_values(Ledger(FillTable.of(fills))) == 1


def test_every_kind_of_position_at_once() -> None:
    first, *_ = regular(1)
    texts = (
        ("buy", "2", None, PositionSide.BOTH, "USDT", D("0.3")),
        ("sell", "3", None, PositionSide.BOTH, "USDT", D("0.7")),
        ("buy", "1", None, PositionSide.BOTH, "BNB", D("1e-12")),
        ("buy", "4", D(9), PositionSide.LONG, None, None),
        ("sell", "1", D(-5), PositionSide.LONG, "USDT", D("0.1")),
        ("sell", "2", D(0), PositionSide.SHORT, "USDT", D("0.1")),
        ("buy", "0.0000000001", None, PositionSide.SHORT, "USDT", D("0.1")),
        ("buy", "1", D(-3), PositionSide.SHORT, "USDT", D("0.1")),
    )
    fills = [
        replace(
            first,
            trade_id=str(number),
            traded_at=START + timedelta(seconds=number),
            order_side=OrderSide(side),
            quantity=D(quantity),
            price=D(100 + number),
            realized_pnl=pnl,
            position_side=leg,
            fee_asset=asset,
            fee=fee,
        )
        for number, (side, quantity, pnl, leg, asset, fee) in enumerate(texts)
    ]
    ledger = Ledger(FillTable.of(fills))
    assert tuple(ledger) == fold_positions(fills)
    assert 0 < by_values(ledger) < len(ledger)
    sorts_as_it_is(ledger)


def test_steps_of_regular_positions_and_of_reversals_are_those_of_their_events() -> None:
    parts = regular(8, quantity=D("0.50"))
    require_same(parts)
    first, second, *_ = regular(2, trade_id="007")
    turned = replace(second, trade_id="typed:2", order_side=OrderSide.SELL, quantity=D("1.25"))
    require_same([first, replace(turned, price=D(110), realized_pnl=D(5))])
