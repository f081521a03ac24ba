"""Properties 15-18 and 21: what holds for any fills, not only for examples."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from itertools import groupby
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from journal.domain.ledger.positions import Position, fold_positions
from journal.domain.values import Fill, PositionSide
from tests.examples import examples

D = Decimal
DUST = D("1e-30")
WriteFill = Callable[..., Fill]
quick = examples(15)

quantities = st.integers(1, 50).map(lambda n: D(n) / 10)
prices = st.integers(50, 150).map(D)


@st.composite
def one_way_fills(draw: st.DrawFn) -> list[tuple[str, Decimal, Decimal, int]]:
    """Side, quantity, price and second; seconds repeat, so ids decide."""
    sides = st.sampled_from(["buy", "sell"])
    return draw(
        st.lists(st.tuples(sides, quantities, prices, st.integers(0, 5)), min_size=1, max_size=25)
    )


def as_fills(
    write_fill: WriteFill, rows: list[tuple[str, Decimal, Decimal, int]], **changes: object
) -> list[Fill]:
    ordered = sorted(rows, key=lambda row: row[3])
    return [
        write_fill(f"{side} {quantity}@{price} #{number} +{second}s", **changes)
        for number, (side, quantity, price, second) in enumerate(ordered, start=8)
    ]


def signed(fill: Fill) -> Decimal:
    return fill.quantity * fill.order_side.side.sign


def with_exchange_figures(fills: list[Fill]) -> list[Fill]:
    """The same fills with realized PnL as an exchange prints it: eight decimals, cut off."""
    told: dict[str, Decimal] = {fill.trade_id: D(0) for fill in fills}
    for position in fold_positions(fills):
        for event in position.events:
            if event.kind.takes_off and event.realized_pnl is not None:
                told[event.fill.trade_id] = event.realized_pnl.quantize(D("1e-8"), ROUND_DOWN)
    return [replace(fill, realized_pnl=told[fill.trade_id]) for fill in fills]


@quick
@given(rows=one_way_fills())
def test_the_sum_of_signed_fills_is_the_position(
    write_fill: WriteFill, rows: list[tuple[str, Decimal, Decimal, int]]
) -> None:
    fills = as_fills(write_fill, rows)

    positions = fold_positions(fills)

    still_open = [p for p in positions if p.is_open]
    assert sum(p.quantity * p.side.sign for p in positions) == sum(map(signed, fills))
    assert len(still_open) <= 1
    assert all(p.quantity > 0 for p in still_open)
    by_fill: defaultdict[str, Decimal] = defaultdict(Decimal)
    for position in positions:
        for event in position.events:
            by_fill[event.fill.trade_id] += event.quantity
    assert by_fill == {fill.trade_id: fill.quantity for fill in fills}


@quick
@given(rows=one_way_fills(), mark_price=prices)
def test_realized_and_unrealized_pnl_are_the_cash_flow(
    write_fill: WriteFill, rows: list[tuple[str, Decimal, Decimal, int]], mark_price: Decimal
) -> None:
    fills = as_fills(write_fill, rows)
    positions = fold_positions(fills)

    realized = sum((p.realized_pnl or D(0) for p in positions), D(0))
    unrealized = sum(
        (
            p.quantity * (mark_price - p.entry_price) * p.side.sign
            for p in positions
            if p.entry_price is not None
        ),
        D(0),
    )

    cash = -sum((signed(fill) * fill.price for fill in fills), D(0))
    worth = sum(map(signed, fills), D(0)) * mark_price
    assert abs(realized + unrealized - (cash + worth)) <= DUST


@quick
@given(rows=one_way_fills(), randomness=st.randoms(use_true_random=False))
def test_only_time_and_id_order_the_fills_not_the_file(
    write_fill: WriteFill,
    rows: list[tuple[str, Decimal, Decimal, int]],
    randomness: Random,
) -> None:
    fills = as_fills(write_fill, rows)
    shuffled = list(fills)
    randomness.shuffle(shuffled)

    assert fold_positions(shuffled) == fold_positions(fills)


def outline(positions: tuple[Position, ...]) -> list[tuple[object, ...]]:
    return [
        (
            p.side,
            p.is_open,
            p.quantity,
            p.opened_at,
            p.closed_at,
            round(p.entry_price or D(0), 30),
            round(p.exit_price or D(0), 30),
            round(p.realized_pnl or D(0), 30),
            [(asset, round(fee, 17)) for asset, fee in p.fees],
            p.incomplete_reason,
        )
        for p in positions
    ]


@quick
@given(rows=one_way_fills(), leg=st.sampled_from(PositionSide), which=st.integers(0, 100))
def test_splitting_a_fill_changes_nothing(
    write_fill: WriteFill,
    rows: list[tuple[str, Decimal, Decimal, int]],
    leg: PositionSide,
    which: int,
) -> None:
    fills = as_fills(write_fill, rows, position_side=leg)
    # Tenfold ids leave room for the second half between two neighbors.
    fills = [replace(fill, trade_id=str(int(fill.trade_id) * 10)) for fill in fills]
    index = which % len(fills)
    half = fills[index].quantity / 2
    first = replace(fills[index], quantity=half, fee=D("0.025"))
    second = replace(first, trade_id=str(int(first.trade_id) + 1))

    whole = fold_positions(fills)
    split = fold_positions([*fills[:index], first, second, *fills[index + 1 :]])

    assert outline(split) == outline(whole) or leg is not PositionSide.BOTH
    if leg is not PositionSide.BOTH:
        # A hedge close larger than what is open ends one position; its halves may end the same
        # one and go on with it, which is one incomplete position either way.
        assert sum(p.quantity for p in split) == sum(p.quantity for p in whole)


@quick
@given(rows=one_way_fills())
def test_the_exchanges_cut_figures_never_mark_a_complete_record(
    write_fill: WriteFill, rows: list[tuple[str, Decimal, Decimal, int]]
) -> None:
    fills = as_fills(write_fill, rows)

    plain, told = fold_positions(fills), fold_positions(with_exchange_figures(fills))

    assert not any(p.history_incomplete for p in told)
    assert [(p.key, p.entry_price, p.quantity) for p in told] == [
        (p.key, p.entry_price, p.quantity) for p in plain
    ]


@quick
@given(rows=one_way_fills(), cut=st.integers(1, 20))
def test_where_the_beginning_is_missing_every_disagreement_is_marked(
    write_fill: WriteFill, rows: list[tuple[str, Decimal, Decimal, int]], cut: int
) -> None:
    fills = with_exchange_figures(as_fills(write_fill, rows))

    positions = fold_positions(fills[cut:])

    for position in positions:
        differs = [e for e in position.events if e.pnl_differs or e.realized_pnl is None]
        assert position.history_incomplete or not differs
    kept = {event.fill.trade_id for p in positions for event in p.events}
    assert kept == {fill.trade_id for fill in fills[cut:]}


@quick
@given(rows=one_way_fills(), assets=st.lists(st.sampled_from(["USDT", "BNB", "BTC"]), min_size=25))
def test_fees_are_never_mixed_across_assets(
    write_fill: WriteFill, rows: list[tuple[str, Decimal, Decimal, int]], assets: list[str]
) -> None:
    fills = [
        replace(fill, fee=D(1), fee_asset=asset)
        for fill, asset in zip(as_fills(write_fill, rows), assets, strict=False)
    ]

    pairs = sorted(pair for position in fold_positions(fills) for pair in position.fees)

    totals = {
        asset: sum((fee for _, fee in group), D(0))
        for asset, group in groupby(pairs, key=lambda pair: pair[0])
    }
    assert totals == dict(Counter(assets[: len(fills)]))
