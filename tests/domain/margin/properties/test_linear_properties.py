"""What must hold for every position, table and wallet (the margin properties of the spec)."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal, localcontext
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from journal.domain.errors import InvalidValueError
from journal.domain.margin.account.portfolio import portfolio_lines
from journal.domain.margin.answer import LiquidationAnswer, MarginFlag
from journal.domain.margin.brackets.table import Bracket, BracketTable, next_maintenance_amount
from journal.domain.margin.contracts.linear.formulas import (
    bankruptcy_price,
    exact_unrealized_pnl,
    liquidation_price,
)
from journal.domain.margin.contracts.linear.hedge import hedge_liquidation_prices
from journal.domain.margin.contracts.linear.lines import LinearPosition
from journal.domain.margin.contracts.position import Leg
from journal.domain.margin.rounding import ARITHMETIC, display_price
from journal.domain.values import MarginMode, Side
from tests.domain.margin.bracket_search import bracket_of
from tests.examples import examples

SETTINGS = examples(8)
AT = datetime(2026, 10, 1, tzinfo=UTC)
NEGLIGIBLE = Decimal("1e-30")

sides = st.sampled_from(Side)
quantities = st.decimals("0.001", "5000", places=3)
entries = st.decimals("0.01", "90000", places=4)
leverages = st.integers(1, 125).map(Decimal)
# Wallets as a multiple of notional/leverage: from nearly gone to far more than needed.
margins = st.decimals("0.05", "3", places=3)


@st.composite
def tables(draw: st.DrawFn) -> BracketTable:
    """Valid tables of 1 to 12 brackets with rising rates and amounts by the recurrence."""
    count = draw(st.integers(1, 12))
    rates = sorted(draw(st.sets(st.integers(1, 900), min_size=count, max_size=count).map(sorted)))
    steps = draw(st.lists(st.integers(1, 500_000), min_size=count, max_size=count))
    brackets: list[Bracket] = []
    for row in range(count):
        rate = Decimal(rates[row]) / 1000
        below = brackets[-1] if brackets else None
        floor = below.cap if below else Decimal(0)
        amount = Decimal(0)
        if below:
            amount = next_maintenance_amount(
                floor=floor,
                rate=rate,
                amount_below=below.maintenance_amount,
                rate_below=below.maintenance_margin_rate,
            )
        brackets.append(
            Bracket(
                floor=floor,
                cap=floor + steps[row],
                max_leverage=Decimal(count - row),
                maintenance_margin_rate=rate,
                maintenance_amount=amount,
            )
        )
    return BracketTable(symbol="ANYUSDT", brackets=tuple(brackets))


@st.composite
def positions(draw: st.DrawFn) -> LinearPosition:
    """Isolated positions of any size with any margin."""
    quantity, entry, leverage = draw(quantities), draw(entries), draw(leverages)
    return LinearPosition(
        symbol="ANYUSDT",
        side=draw(sides),
        margin_mode=MarginMode.ISOLATED,
        quantity=quantity,
        entry_price=entry,
        leverage=leverage,
        wallet_balance=quantity * entry / leverage * draw(margins),
        mark_price=draw(entries),
    )


def solve(
    position: LinearPosition,
    table: BracketTable,
    *,
    others: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0)),
) -> LiquidationAnswer:
    assert position.wallet_balance is not None
    return liquidation_price(
        side=position.side,
        quantity=position.quantity,
        entry_price=position.entry_price,
        wallet_balance=position.wallet_balance,
        table=table,
        other_maintenance_margin=others[0],
        other_unrealized_pnl=others[1],
    )


def left_above_maintenance(
    position: LinearPosition, table: BracketTable, price: Decimal
) -> Decimal:
    """Return margin balance - maintenance margin at a price, the equation itself."""
    assert position.wallet_balance is not None
    with localcontext(ARITHMETIC):
        pnl = exact_unrealized_pnl(
            side=position.side,
            quantity=position.quantity,
            entry_price=position.entry_price,
            mark_price=price,
        )
        needed = table.exact_maintenance_margin(position.quantity * price)
        return position.wallet_balance + pnl - needed


@SETTINGS
@given(position=positions(), table=tables())
def test_at_the_liquidation_price_equity_is_the_maintenance_margin(
    position: LinearPosition, table: BracketTable
) -> None:
    price = solve(position, table).exact_price
    assume(price is not None)
    assert price is not None
    scale = position.quantity * (position.entry_price + price)
    assert abs(left_above_maintenance(position, table, price)) <= NEGLIGIBLE * scale


@SETTINGS
@given(position=positions(), table=tables())
def test_the_max_min_rule_finds_what_bisection_finds(
    position: LinearPosition, table: BracketTable
) -> None:
    answer = solve(position, table)
    sign = position.side.sign
    low, high = Decimal("1e-9"), Decimal(1_000_000)
    if sign * left_above_maintenance(position, table, low) >= 0:
        # A long still solvent, or a short already lost, at no price at all.
        assert answer.price is None or answer.price <= Decimal("1e-8")
        return
    for _ in range(90):
        middle = (low + high) / 2
        if sign * left_above_maintenance(position, table, middle) < 0:
            low = middle
        else:
            high = middle
    assert answer.exact_price is not None
    assert abs(answer.exact_price - high) <= Decimal("1e-15") * high


@SETTINGS
@given(position=positions(), table=tables(), more=st.decimals("0.01", "100000", places=2))
def test_more_wallet_never_brings_liquidation_nearer(
    position: LinearPosition, table: BracketTable, more: Decimal
) -> None:
    assert position.wallet_balance is not None
    poorer = solve(position, table)
    richer = solve(replace(position, wallet_balance=position.wallet_balance + more), table)
    if richer.exact_price is None:
        assert position.side is Side.LONG or poorer.exact_price is None
    elif poorer.exact_price is not None:
        sign = position.side.sign
        assert sign * richer.exact_price < sign * poorer.exact_price


@SETTINGS
@given(position=positions(), table=tables())
def test_bankruptcy_lies_beyond_liquidation(position: LinearPosition, table: BracketTable) -> None:
    assert position.wallet_balance is not None
    liquidated = solve(position, table).price
    bankrupt = bankruptcy_price(
        side=position.side,
        quantity=position.quantity,
        entry_price=position.entry_price,
        wallet_balance=position.wallet_balance,
    )
    if liquidated is None:
        assert bankrupt is None or position.side is Side.SHORT
    elif bankrupt is not None:
        assert position.side.sign * bankrupt <= position.side.sign * liquidated


@SETTINGS
@given(
    table=tables(),
    notionals=st.lists(st.decimals("0", "6000000", places=2), min_size=3, max_size=3, unique=True),
)
def test_maintenance_margin_is_convex_and_continuous_and_matches_its_bracket(
    table: BracketTable, notionals: list[Decimal]
) -> None:
    low, middle, high = sorted(notionals)
    margin = table.exact_maintenance_margin
    with localcontext(ARITHMETIC):
        share = (middle - low) / (high - low)
        chord = margin(low) + share * (margin(high) - margin(low))
        assert margin(middle) <= chord + NEGLIGIBLE * high
        for bracket in table.brackets:
            just_above = bracket.cap + Decimal("1e-12")
            assert 0 <= margin(just_above) - margin(bracket.cap) <= Decimal("1e-12")
        inside = bracket_of(table, middle)
        by_search = middle * inside.maintenance_margin_rate - inside.maintenance_amount
        assert margin(middle) == by_search


@SETTINGS
@given(position=positions(), table=tables())
def test_one_cross_position_is_an_isolated_one_with_the_whole_wallet(
    position: LinearPosition, table: BracketTable
) -> None:
    crossed = replace(position, margin_mode=MarginMode.CROSS)
    (isolated,) = portfolio_lines([position], lambda _: table, at=AT)
    (cross,) = portfolio_lines([crossed], lambda _: table, at=AT)
    assert cross == isolated


@SETTINGS
@given(
    position=positions(),
    table=tables(),
    other_pnl=st.decimals("0.01", "1000", places=2),
)
def test_a_losing_neighbor_moves_liquidation_towards_the_mark_and_a_winning_one_away(
    position: LinearPosition, table: BracketTable, other_pnl: Decimal
) -> None:
    losing = solve(position, table, others=(Decimal(0), -other_pnl)).exact_price
    alone = solve(position, table).exact_price
    winning = solve(position, table, others=(Decimal(0), other_pnl)).exact_price
    assume(None not in {losing, alone, winning})
    assert losing is not None
    assert alone is not None
    assert winning is not None
    sign = position.side.sign
    assert sign * losing > sign * alone > sign * winning


@SETTINGS
@given(position=positions(), table=tables(), factor=st.integers(2, 1000).map(Decimal))
def test_scaling_prices_wallet_and_brackets_scales_liquidation(
    position: LinearPosition, table: BracketTable, factor: Decimal
) -> None:
    assert position.wallet_balance is not None
    price = solve(position, table).exact_price
    scaled_table = replace(
        table,
        brackets=tuple(
            replace(
                bracket,
                floor=bracket.floor * factor,
                cap=bracket.cap * factor,
                maintenance_amount=bracket.maintenance_amount * factor,
            )
            for bracket in table.brackets
        ),
    )
    scaled_position = replace(
        position,
        entry_price=position.entry_price * factor,
        wallet_balance=position.wallet_balance * factor,
    )
    scaled = solve(scaled_position, scaled_table).exact_price
    assume(price is not None and scaled is not None)
    assert price is not None
    assert scaled is not None
    assert abs(scaled - price * factor) <= NEGLIGIBLE * scaled


@SETTINGS
@given(
    price=st.decimals("0.00000001", "100000", places=8),
    tick=st.sampled_from([Decimal("0.00001"), Decimal("0.01"), Decimal("0.1"), Decimal(5)]),
    side=sides,
)
def test_the_displayed_price_is_on_the_tick_and_never_optimistic(
    price: Decimal, tick: Decimal, side: Side
) -> None:
    shown = display_price(price, tick, side)
    assert shown % tick == 0
    assert 0 <= side.sign * (shown - price) < tick


@st.composite
def hedges(draw: st.DrawFn) -> tuple[Leg, Leg, Decimal]:
    """A long leg, a short leg entered near it, and a cross wallet."""
    entry = draw(st.decimals("1", "1000", places=2))
    near = draw(st.decimals("0.5", "2", places=2))
    long_leg = Leg(quantity=draw(quantities), entry_price=entry)
    short_leg = Leg(quantity=draw(quantities), entry_price=entry * near)
    share = draw(st.decimals("0.01", "1", places=2))
    return long_leg, short_leg, entry * (long_leg.quantity + short_leg.quantity) * share


def left_of_hedge(hedge: tuple[Leg, Leg, Decimal], table: BracketTable, price: Decimal) -> Decimal:
    """Return f(P), the hedge equation itself."""
    long_leg, short_leg, wallet = hedge
    with localcontext(ARITHMETIC):
        return (
            wallet
            + long_leg.quantity * (price - long_leg.entry_price)
            - short_leg.quantity * (price - short_leg.entry_price)
            - table.exact_maintenance_margin(long_leg.quantity * price)
            - table.exact_maintenance_margin(short_leg.quantity * price)
        )


@SETTINGS
@given(hedge=hedges(), table=tables(), probe=st.decimals("0.01", "5000", places=2))
def test_a_hedge_survives_exactly_between_its_two_prices(
    hedge: tuple[Leg, Leg, Decimal], table: BracketTable, probe: Decimal
) -> None:
    long_leg, short_leg, wallet = hedge
    answer = hedge_liquidation_prices(
        long_leg=long_leg, short_leg=short_leg, wallet_balance=wallet, table=table
    )
    rounding = Decimal("1e-8")
    for price in (answer.lower_price, answer.upper_price):
        if price is not None:
            slope = 3 * (long_leg.quantity + short_leg.quantity)
            assert abs(left_of_hedge(hedge, table, price)) <= slope * rounding
    lower = answer.lower_price or Decimal(0)
    upper = answer.upper_price or Decimal("Infinity")
    lost = MarginFlag.AT_OR_PAST_LIQUIDATION in answer.flags
    if lower + rounding < probe < upper - rounding and not lost:
        assert left_of_hedge(hedge, table, probe) > 0
    if lost or probe < lower - rounding or probe > upper + rounding:
        assert left_of_hedge(hedge, table, probe) <= 0


DEFECTS = (
    ("floor", Decimal("0.5")),
    ("maintenance_amount", Decimal("0.02")),
    ("maintenance_margin_rate", Decimal("-0.9")),
    ("max_leverage", Decimal(20)),
)


@SETTINGS
@given(table=tables(), defect=st.sampled_from(DEFECTS), draw=st.data())
def test_the_validator_finds_each_seeded_defect(
    table: BracketTable, defect: tuple[str, Decimal], draw: st.DataObject
) -> None:
    field, change = defect
    first = 1 if field in {"max_leverage", "maintenance_margin_rate"} else 0
    assume(len(table.brackets) > first)
    row = draw.draw(st.integers(first, len(table.brackets) - 1))

    def seeded() -> BracketTable:
        brackets = list(table.brackets)
        faulty = getattr(brackets[row], field) + change
        brackets[row] = replace(brackets[row], **{field: faulty})
        return BracketTable(symbol="ANYUSDT", brackets=tuple(brackets))

    with pytest.raises(InvalidValueError):
        seeded()


@SETTINGS
@given(table=tables(), draw=st.data())
def test_the_validator_finds_swapped_and_missing_rows(
    table: BracketTable, draw: st.DataObject
) -> None:
    assume(len(table.brackets) > 2)
    row = draw.draw(st.integers(0, len(table.brackets) - 2))
    missing = table.brackets[:row] + table.brackets[row + 1 :]
    swapped = list(table.brackets)
    swapped[row], swapped[row + 1] = swapped[row + 1], swapped[row]
    for brackets in (missing, tuple(swapped)):
        with pytest.raises(InvalidValueError):
            BracketTable(symbol="ANYUSDT", brackets=brackets)
    assert all(below.cap == above.floor for below, above in pairwise(table.brackets))
