"""Sweeps, profiles and the other quantities: what holds for every one of them."""

from dataclasses import replace
from decimal import Decimal, localcontext

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.break_even import honest_break_even_price
from journal.domain.margin.contracts.linear.formulas import liquidation_price
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.contracts.returns import ReturnBasis, return_on_margin, target_price
from journal.domain.margin.profiles.binance import BINANCE
from journal.domain.margin.profiles.bybit import BYBIT
from journal.domain.margin.profiles.okx import OKX
from journal.domain.margin.profiles.profile import IsolatedPosition
from journal.domain.margin.quantities.average_entry import (
    entry_after_add,
    inverse_entry_after_add,
)
from journal.domain.margin.quantities.fees import clearance_fee
from journal.domain.margin.quantities.isolated_margin import max_removable_margin
from journal.domain.margin.quantities.orders import (
    OpenLimit,
    PlannedOrder,
    max_open,
    order_cost,
)
from journal.domain.margin.rounding import ARITHMETIC, leverage_rate
from journal.domain.margin.sweep.prices import liquidation_prices
from journal.domain.margin.sweep.survival import Outcome, Stake, survival_grid
from journal.domain.margin.sweep.touches import first_touches
from journal.domain.market.series import CandleSeries
from journal.domain.values import MarginMode, PriceType, Side
from tests.examples import examples

SETTINGS = examples(8, shares_fixtures=True)
NEGLIGIBLE = Decimal("1e-30")
Tables = st.SearchStrategy[BracketTable]

sides = st.sampled_from(Side)
prices = st.decimals("0.01", "90000", places=4)
quantities = st.decimals("0.001", "5000", places=3)
leverages = st.integers(1, 125).map(Decimal)
fee_rates = st.decimals("0", "0.01", places=5)


@SETTINGS
@given(
    draw=st.data(),
    rows=st.lists(
        st.tuples(sides, quantities, prices, st.decimals("0.05", "3", places=3), leverages),
        min_size=1,
        max_size=8,
    ),
)
def test_the_sweep_agrees_with_the_exact_path_to_a_billionth(
    tables: Tables,
    draw: st.DataObject,
    rows: list[tuple[Side, Decimal, Decimal, Decimal, Decimal]],
) -> None:
    table = draw.draw(tables)
    wallets = [
        round(quantity * entry * share / leverage, 8) + Decimal("1e-8")
        for _, quantity, entry, share, leverage in rows
    ]
    swept = liquidation_prices(
        signs=np.array([side.sign for side, *_ in rows], np.int8),
        quantities=np.array([float(row[1]) for row in rows]),
        entry_prices=np.array([float(row[2]) for row in rows]),
        wallets=np.array([float(wallet) for wallet in wallets]),
        table=table,
    )
    for (side, quantity, entry, *_), wallet, found in zip(rows, wallets, swept, strict=True):
        exact = liquidation_price(
            side=side,
            quantity=quantity,
            entry_price=entry,
            wallet_balance=wallet,
            table=table,
        ).exact_price
        # Near zero the price is a difference of two equal numbers: nothing is left to agree on.
        if exact is not None and exact > entry / 100_000:
            assert abs(found - float(exact)) <= 1e-9 * float(exact)
        elif exact is None:
            assert np.isnan(found) or found < float(entry) / 100_000


@SETTINGS
@given(
    extremes=st.lists(st.integers(1, 50), max_size=30),
    levels=st.lists(st.integers(1, 50), max_size=10),
    side=sides,
)
def test_first_touches_are_those_of_brute_force(
    extremes: list[int], levels: list[int], side: Side
) -> None:
    found = first_touches(
        np.array(extremes, dtype=np.float64), np.array(levels, dtype=np.float64), side
    )
    for level, index in zip(levels, found.tolist(), strict=True):
        reached = [
            place
            for place, extreme in enumerate(extremes)
            if side.sign * extreme <= side.sign * level
        ]
        assert index == (reached[0] if reached else len(extremes))


@SETTINGS
@given(
    draw=st.data(),
    side=sides,
    walk=st.lists(st.integers(60, 150), min_size=1, max_size=12),
    leverage=st.integers(1, 100),
    stop=st.integers(1, 99),
)
def test_a_cell_of_the_survival_grid_is_what_a_walk_through_the_candles_finds(
    tables: Tables, draw: st.DataObject, side: Side, walk: list[int], leverage: int, stop: int
) -> None:
    drawn = draw.draw(tables)
    table = replace(
        drawn,
        brackets=tuple(replace(one, max_leverage=Decimal(100)) for one in drawn.brackets),
    )
    opens = np.array([100, *walk[:-1]], dtype=np.float64)
    closes = np.array(walk, dtype=np.float64)
    candles = CandleSeries(
        symbol="ANYUSDT",
        interval="1m",
        price_type=PriceType.MARK,
        open_at=np.arange(len(walk), dtype=np.int64) * 60_000,
        open=opens,
        high=np.maximum(opens, closes),
        low=np.minimum(opens, closes),
        close=closes,
        volume=np.zeros(len(walk)),
    )
    stake = Stake(side=side, entry_price=Decimal(100), amount=Decimal("0.01"), fee_rate=Decimal(0))
    grid = survival_grid(
        stake,
        candles,
        table,
        leverages=np.array([float(leverage)]),
        stop_ratios=np.array([stop / 100]),
    )
    outcome = int(grid.outcomes[0, 0])
    assume(outcome != Outcome.NOT_OFFERED)
    sign, price = side.sign, float(grid.liquidation_prices[0])
    stop_price = float(100 * (1 - sign * np.float64(stop / 100)))
    expected = Outcome.SURVIVED
    for start, end in zip(opens.tolist(), closes.tolist(), strict=True):
        worst = min(start, end) if side is Side.LONG else max(start, end)
        is_gap = sign * start <= sign * price
        hits_stop, hits_price = sign * worst <= sign * stop_price, sign * worst <= sign * price
        if hits_price and (is_gap or not hits_stop or sign * stop_price <= sign * price):
            expected = Outcome.LIQUIDATED
        elif hits_stop:
            expected = Outcome.STOPPED
        if expected is not Outcome.SURVIVED:
            break
    assert outcome == expected


@SETTINGS
@given(draw=st.data(), side=sides, quantity=quantities, entry=prices, leverage=leverages)
def test_other_exchanges_liquidate_where_their_own_equation_says(
    tables: Tables,
    draw: st.DataObject,
    side: Side,
    quantity: Decimal,
    entry: Decimal,
    leverage: Decimal,
) -> None:
    table = draw.draw(tables)
    position = IsolatedPosition(side=side, quantity=quantity, entry_price=entry, leverage=leverage)
    okx = OKX.liquidation_price(position, table).exact_price
    binance = BINANCE.liquidation_price(position, table).exact_price
    assume(okx is not None and binance is not None)
    assert okx is not None
    assert binance is not None
    assert side.sign * okx > side.sign * binance
    with localcontext(ARITHMETIC):
        left = position.leverage_margin + side.sign * quantity * (okx - entry)
        needed = table.exact_maintenance_margin(quantity * okx) + OKX.closing_fee_rate * (
            quantity * okx
        )
    assert abs(left - needed) <= NEGLIGIBLE * quantity * (entry + okx)


@SETTINGS
@given(
    draw=st.data(),
    side=sides,
    entry=prices,
    leverage=st.integers(2, 125).map(Decimal),
    fee_rate=fee_rates,
)
def test_bybit_s_price_is_the_same_at_any_fee_where_the_margin_is_what_it_posts(
    tables: Tables,
    draw: st.DataObject,
    side: Side,
    entry: Decimal,
    leverage: Decimal,
    fee_rate: Decimal,
) -> None:
    table = draw.draw(tables)
    profile = replace(BYBIT, closing_fee_rate=fee_rate)
    position = IsolatedPosition(
        side=side, quantity=Decimal(2), entry_price=entry, leverage=leverage
    )
    with localcontext(ARITHMETIC):
        bankruptcy = entry * (1 - side.sign / leverage)
        booked = position.leverage_margin + fee_rate * 2 * bankruptcy
    plain = profile.liquidation_price(position, table).exact_price
    typed = profile.liquidation_price(replace(position, wallet_balance=booked), table).exact_price
    assume(plain is not None and typed is not None)
    assert plain is not None
    assert typed is not None
    assert abs(plain - typed) <= NEGLIGIBLE * (entry + plain)


@SETTINGS
@given(
    side=sides,
    entry=prices,
    fees=st.tuples(fee_rates, fee_rates),
    funding=st.decimals("-5", "5", places=4),
    quantity=quantities,
)
def test_at_the_honest_break_even_nothing_is_won_or_lost(
    side: Side,
    entry: Decimal,
    fees: tuple[Decimal, Decimal],
    funding: Decimal,
    quantity: Decimal,
) -> None:
    price = honest_break_even_price(
        side=side,
        entry_price=entry,
        opening_fee_rate=fees[0],
        closing_fee_rate=fees[1],
        funding_paid=funding,
        quantity=quantity,
    )
    assume(price is not None)
    assert price is not None
    with localcontext(ARITHMETIC):
        paid = quantity * (entry * fees[0] + price * fees[1]) + funding
        left = side.sign * quantity * (price - entry) - paid
    assert abs(left) <= NEGLIGIBLE * quantity * (entry + price)


@SETTINGS
@given(
    side=sides,
    entry=st.decimals("1", "90000", places=2),
    leverage=leverages,
    wanted=st.decimals("-0.9", "20", places=3),
    basis=st.sampled_from(ReturnBasis),
)
def test_a_target_price_brings_its_return_back(
    side: Side, entry: Decimal, leverage: Decimal, wanted: Decimal, basis: ReturnBasis
) -> None:
    price = target_price(
        side=side, entry_price=entry, leverage=leverage, target_return=wanted, basis=basis
    )
    assume(price is not None and price > entry / 100)
    assert price is not None
    margin_price = entry if basis is ReturnBasis.ENTRY else price
    found = return_on_margin(
        pnl=side.sign * (price - entry), notional=margin_price, leverage=leverage
    )
    # Price and 1/leverage are rounded to 8 decimals, and the leverage multiplies that.
    steepest = max(1 / margin_price, entry / price**2)
    assert abs(found - wanted) <= Decimal("1e-8") * (1 + leverage * (steepest + abs(wanted)))


@SETTINGS
@given(
    draw=st.data(),
    side=sides,
    entry=st.decimals("1", "1000", places=2),
    share=st.decimals("0.2", "2", places=2),
    move=st.decimals("0.8", "1.2", places=2),
    leverage=leverages,
)
def test_what_may_be_removed_leaves_both_margins_covered_and_a_bit_more_does_not(
    tables: Tables,
    draw: st.DataObject,
    side: Side,
    entry: Decimal,
    share: Decimal,
    move: Decimal,
    leverage: Decimal,
) -> None:
    table = draw.draw(tables)
    position = LinearPosition(
        symbol="ANYUSDT",
        side=side,
        margin_mode=MarginMode.ISOLATED,
        quantity=Decimal(3),
        entry_price=entry,
        mark_price=entry * move,
        wallet_balance=entry * 3 * share,
    )
    removable = max_removable_margin(position, table, leverage=leverage)
    assume(removable > 0)
    assert position.mark_price is not None
    assert position.wallet_balance is not None
    notional = position.notional_at(position.mark_price)
    wallet = position.wallet_balance - removable
    spare = min(
        wallet - table.exact_maintenance_margin(notional),
        wallet + position.pnl_at(position.mark_price) - notional * leverage_rate(leverage),
    )
    assert 0 <= spare < Decimal("1e-8")


@SETTINGS
@given(
    draw=st.data(),
    side=sides,
    price=st.decimals("1", "1000", places=2),
    mark=st.decimals("1", "1000", places=2),
    leverage=st.integers(1, 3).map(Decimal),
    available=st.decimals("0", "100000", places=2),
)
def test_the_largest_order_is_affordable_and_the_next_lot_is_not(
    tables: Tables,
    draw: st.DataObject,
    side: Side,
    price: Decimal,
    mark: Decimal,
    leverage: Decimal,
    available: Decimal,
) -> None:
    table = draw.draw(tables)
    order = PlannedOrder(side=side, order_price=price, mark_price=mark, leverage=leverage)
    step = Decimal("0.001")
    largest = max_open(order, table, available_balance=available, quantity_step=step)
    if largest.quantity:
        assert order_cost(order, largest.quantity) <= available + Decimal("1e-7")
    if largest.limited_by is OpenLimit.BALANCE:
        assert order_cost(order, largest.quantity + step) > available - Decimal("1e-7")


@SETTINGS
@given(
    first=st.tuples(quantities, prices),
    second=st.tuples(quantities, prices),
)
def test_an_average_entry_lies_between_and_keeps_the_pnl(
    first: tuple[Decimal, Decimal], second: tuple[Decimal, Decimal]
) -> None:
    given_fields = {
        "quantity": first[0],
        "entry_price": first[1],
        "added_quantity": second[0],
        "added_price": second[1],
    }
    low, high = sorted((first[1], second[1]))
    average, coin_average = entry_after_add(**given_fields), inverse_entry_after_add(**given_fields)
    rounding = NEGLIGIBLE * high
    assert low - rounding <= coin_average <= average + rounding <= high + 2 * rounding
    with localcontext(ARITHMETIC):
        both = first[0] * (200 - first[1]) + second[0] * (200 - second[1])
        merged = (first[0] + second[0]) * (200 - average)
    assert abs(both - merged) <= NEGLIGIBLE * (first[0] + second[0]) * (200 + high)


@SETTINGS
@given(
    notional=st.decimals("1", "1000000", places=2),
    rate=st.decimals("0", "0.03", places=4),
    left=st.decimals("-100", "100000", places=8),
)
def test_a_clearance_fee_never_takes_more_than_there_is(
    notional: Decimal, rate: Decimal, left: Decimal
) -> None:
    fee = clearance_fee(
        liquidated_notional=notional, liquidation_fee_rate=rate, remaining_collateral=left
    )
    assert 0 <= fee <= max(Decimal(0), left)
    assert fee <= notional * rate + Decimal("1e-8")
