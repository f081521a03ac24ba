"""The fold over columns gives the positions that the fold of values gives, whatever the fills."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.instants import ms_from_utc
from journal.domain.ledger.columns import fold, phases
from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.columns.table import FillTable
from journal.domain.ledger.history import FoldedHistory, Step
from journal.domain.ledger.payoff import payoff_of
from journal.domain.ledger.positions import Position, fold_positions, pnl_of_events
from journal.domain.values import Fill, OrderSide, PositionSide, Side
from tests.examples import examples

D = Decimal
START = datetime(2024, 6, 1, tzinfo=UTC)
LEGS = (
    ("BTCUSDT", PositionSide.BOTH),
    ("ETHUSDT", PositionSide.LONG),
    ("ETHUSDT", PositionSide.SHORT),
)
COIN_LEGS = (
    ("BTCUSD_PERP", PositionSide.BOTH),
    ("ETHUSD_PERP", PositionSide.SHORT),
    ("ETHUSD", PositionSide.BOTH),
)
"""Settled in coin; of the last one nobody knows what a contract is worth."""
many = examples(6)

quantities = st.one_of(
    st.integers(1, 9).map(D),
    st.integers(1, 50).map(lambda n: D(n) / 1000),
    st.sampled_from([D("0.000000000003"), D("123456789012.345"), D("5E+16")]),
)
prices = st.one_of(
    st.integers(90, 110).map(D),
    st.integers(1, 10**7).map(lambda n: D(n) / 10**7),
    st.sampled_from([D("0.0000000000012"), D("99999999999999999")]),
)


@st.composite
def fills_of_an_account(
    draw: st.DrawFn, legs: tuple[tuple[str, PositionSide], ...] = LEGS
) -> list[Fill]:
    """Fills of three legs; sides, sizes and seconds repeat so that positions close and reverse."""
    is_plain = draw(st.booleans())
    sizes = st.integers(1, 4).map(D) if is_plain else quantities
    paid = st.integers(90, 110).map(D) if is_plain else prices
    fills: list[Fill] = []
    second = 0
    for number in range(1, draw(st.integers(1, 40))):
        second += draw(st.integers(0, 2))
        symbol, position_side = draw(st.sampled_from(legs))
        fee = draw(st.sampled_from([D("0.01"), D("0.000000001"), None]))
        fills.append(
            Fill(
                symbol=symbol,
                trade_id=draw(st.sampled_from([str(number), f"0{number}", f"typed:{number}"])),
                order_id=None,
                traded_at=START + timedelta(seconds=second),
                order_side=draw(st.sampled_from(OrderSide)),
                position_side=position_side,
                price=draw(paid),
                quantity=draw(sizes),
                fee=fee,
                fee_asset=None if fee is None else draw(st.sampled_from(["USDT", "BNB"])),
                realized_pnl=None,
                is_maker=draw(st.sampled_from([True, False, None])),
            )
        )
    return fills


def told(fills: list[Fill]) -> list[Fill]:
    """The fills with what the exchange would tell: realized PnL, cut at eight decimals."""
    figures = {fill.trade_id: D(0) for fill in fills}
    for position in fold_positions(fills):
        for event in position.events:
            if event.kind.takes_off and event.realized_pnl is not None:
                figures[event.fill.trade_id] += event.realized_pnl.quantize(D("1e-8"), ROUND_DOWN)
    return [replace(fill, realized_pnl=figures[fill.trade_id]) for fill in fills]


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


def regular(count: int, **changes: Any) -> list[Fill]:
    """Longs of two orders, each closed in two parts with the exchange's figure told."""
    fills = []
    for number in range(count):
        side, price = (OrderSide.BUY, D(100)) if number % 4 < 2 else (OrderSide.SELL, D(101))
        fields: dict[str, Any] = {
            "symbol": "BTCUSDT",
            "trade_id": str(number + 1),
            "order_id": str(number),
            "traded_at": START + timedelta(seconds=number),
            "order_side": side,
            "position_side": PositionSide.BOTH,
            "price": price,
            "quantity": D("0.5"),
            "fee": D("0.02"),
            "fee_asset": "USDT",
            "realized_pnl": D("0.5") if side is OrderSide.SELL else D(0),
            "is_maker": False,
        }
        fills.append(Fill(**(fields | changes)))
    return fills


def by_values(ledger: Ledger) -> int:
    return sum(isinstance(position.history, FoldedHistory) for position in ledger)


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


def sizes_are_exact(ledger: Ledger, place: int, position: Position) -> None:
    keys, unknown = ledger.keys, float("nan")
    opened = added = price = unknown
    if not position.history_incomplete:
        adding = [event for event in position.events if not event.kind.takes_off]
        second = position.opened_at.replace(microsecond=0)
        parts = [one for one in adding if one.fill.traded_at.replace(microsecond=0) == second]
        opened = float(parts[-1].quantity_after)
        payoff = payoff_of(position.symbol)
        worth = sum((part.quantity * payoff.worth(part.fill.price) for part in parts), D(0))
        price = float(payoff.price(worth / sum(part.quantity for part in parts)) or 0)
        last = position.events[-1] if position.is_open else adding[-1]
        added = float(last.quantity_after)
    for key, wanted in (
        (keys.opening_quantity, opened),
        (keys.opening_price, price),
        (keys.added_quantity, added),
    ):
        assert key[place] == pytest.approx(wanted, rel=1e-9, abs=1e-7, nan_ok=True)


def sorts_as_it_is(ledger: Ledger) -> None:
    keys = ledger.keys
    for place, position in enumerate(ledger):
        assert ledger.table.symbols[int(keys.symbol[place])] == position.symbol
        assert keys.newest_at[place] == ms_from_utc(position.newest_at)
        assert bool(keys.is_long[place]) == (position.side is Side.LONG)
        assert bool(keys.is_open[place]) == position.is_open
        assert bool(keys.is_incomplete[place]) == position.history_incomplete
        for key, exact in (
            (keys.peak_quantity, position.peak_quantity),
            (keys.entry_price, position.entry_price),
            (keys.exit_price, position.exit_price),
            (keys.realized_pnl, position.realized_pnl),
        ):
            wanted = float("nan") if exact is None else float(exact)
            assert key[place] == pytest.approx(wanted, rel=1e-9, abs=1e-7, nan_ok=True)
        sizes_are_exact(ledger, place, position)
        paid = {asset: float(fee) for asset, fee in position.fees}
        for asset, fee in zip(ledger.table.assets, keys.fees[place], strict=True):
            assert fee == pytest.approx(paid.get(asset, float("nan")), abs=1e-12, nan_ok=True)
        for event in position.events:
            if event.kind.takes_off and event.entry_price_after and event.pnl is not None:
                payoff = payoff_of(position.symbol)
                if not payoff.is_known:
                    assert keys.loss_ratio[place] == float("inf")
                    continue
                worth = abs(payoff.worth(event.entry_price_after))
                ratio = -event.pnl / (event.quantity * payoff.unit * worth)
                assert float(ratio) <= keys.loss_ratio[place] + 1e-6


@many
@given(fills=fills_of_an_account(), tells=st.booleans())
def test_positions_are_sorted_by_what_they_are(fills: list[Fill], tells: bool) -> None:  # noqa: FBT001  # drawn
    plain = [fill for fill in fills if max(fill.price, fill.quantity, 1 / fill.price) < 10**7]
    sorts_as_it_is(Ledger(FillTable.of(told(plain) if tells else plain)))


@many
@given(fills=fills_of_an_account(COIN_LEGS), tells=st.booleans())
def test_contracts_settled_in_coin_are_sorted_by_what_they_are(
    fills: list[Fill],
    tells: bool,  # noqa: FBT001  # drawn
) -> None:
    plain = [fill for fill in fills if max(fill.price, fill.quantity, 1 / fill.price) < 10**7]
    sorts_as_it_is(Ledger(FillTable.of(told(plain) if tells else plain)))


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


def test_positions_too_large_for_columns_are_sorted_by_their_exact_figures() -> None:
    fills = regular(4, price=D(10**9), quantity=D(10**9), realized_pnl=None)
    ledger = Ledger(FillTable.of(fills))
    assert by_values(ledger) == 0
    assert ledger.keys.exit_price.tolist() == [1e9]


def test_steps_of_regular_positions_and_of_reversals_are_those_of_their_events() -> None:
    parts = regular(8, quantity=D("0.50"))
    require_same(parts)
    first, second, *_ = regular(2, trade_id="007")
    turned = replace(second, trade_id="typed:2", order_side=OrderSide.SELL, quantity=D("1.25"))
    require_same([first, replace(turned, price=D(110), realized_pnl=D(5))])
