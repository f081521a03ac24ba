"""Coin contracts, shared balances and simulations: what holds for every one of them."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal, localcontext

from hypothesis import assume, given
from hypothesis import strategies as st

from journal.domain.margin.account.multi_assets import (
    AssetBalance,
    AssetRates,
    account_equity,
    account_maintenance,
    multi_assets_liquidation_prices,
)
from journal.domain.margin.account.multi_assets_lines import multi_assets_lines
from journal.domain.margin.account.portfolio import portfolio_lines
from journal.domain.margin.answer import LiquidationAnswer, MarginFlag
from journal.domain.margin.brackets.table import BracketTable
from journal.domain.margin.contracts.inverse.formulas import (
    inverse_bankruptcy_price,
    inverse_hedge_prices,
    inverse_liquidation_price,
    inverse_unrealized_pnl,
)
from journal.domain.margin.contracts.linear.formulas import liquidation_price
from journal.domain.margin.contracts.linear.position import LinearPosition
from journal.domain.margin.contracts.position import Leg
from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.margin.simulator.run import simulate
from journal.domain.margin.simulator.scene import ClosingOrder, MarketRules, Rival, Scene
from journal.domain.values import MarginMode, Side
from tests.examples import examples

# The strategy of tables is the same object in every example.
SETTINGS = examples(8, shares_fixtures=True)
AT = datetime(2026, 10, 1, tzinfo=UTC)
NEGLIGIBLE = Decimal("1e-30")
Tables = st.SearchStrategy[BracketTable]

sides = st.sampled_from(Side)
coin_sizes = st.integers(1, 100_000).map(Decimal)
prices = st.decimals("1", "90000", places=2)
shares = st.decimals("0.05", "3", places=3)


def coin_left(
    side: Side, size: Decimal, entry: Decimal, wallet: Decimal, price: Decimal, table: BracketTable
) -> Decimal:
    """Return what is left above the maintenance margin in coin, the equation itself."""
    with localcontext(ARITHMETIC):
        pnl = inverse_unrealized_pnl(side=side, quantity=size, entry_price=entry, mark_price=price)
        return wallet + pnl - table.exact_maintenance_margin(size / price)


def coin_answer(
    side: Side, size: Decimal, entry: Decimal, wallet: Decimal, table: BracketTable
) -> LiquidationAnswer:
    return inverse_liquidation_price(
        side=side, quantity=size, entry_price=entry, wallet_balance=wallet, table=table
    )


@SETTINGS
@given(draw=st.data(), side=sides, size=coin_sizes, entry=prices, share=shares)
def test_at_a_coin_liquidation_price_equity_is_the_maintenance_margin(
    tables: Tables, draw: st.DataObject, side: Side, size: Decimal, entry: Decimal, share: Decimal
) -> None:
    table = draw.draw(tables)
    wallet = ARITHMETIC.multiply(ARITHMETIC.divide(size, entry), share)
    price = coin_answer(side, size, entry, wallet, table).exact_price
    assume(price is not None)
    assert price is not None
    left = coin_left(side, size, entry, wallet, price, table)
    assert abs(left) <= NEGLIGIBLE * (wallet + size / entry + size / price)


@SETTINGS
@given(draw=st.data(), side=sides, size=coin_sizes, power=st.integers(0, 5), share=shares)
def test_a_coin_contract_is_a_linear_one_of_the_other_side_in_one_over_the_price(
    tables: Tables, draw: st.DataObject, side: Side, size: Decimal, power: int, share: Decimal
) -> None:
    table = draw.draw(tables)
    # Powers of two have an exact inverse of 8 decimals at most.
    entry = Decimal(2) ** power
    wallet = size / entry * share
    mirrored = liquidation_price(
        side=side.opposite,
        quantity=size,
        entry_price=1 / entry,
        wallet_balance=wallet,
        table=table,
    )
    price = coin_answer(side, size, entry, wallet, table).exact_price
    assume(price is not None and mirrored.exact_price is not None)
    assert price is not None
    assert mirrored.exact_price is not None
    assert abs(ARITHMETIC.multiply(price, mirrored.exact_price) - 1) <= NEGLIGIBLE


@SETTINGS
@given(draw=st.data(), side=sides, size=coin_sizes, entry=prices, share=shares)
def test_more_coin_never_brings_liquidation_nearer_and_bankruptcy_lies_beyond(
    tables: Tables, draw: st.DataObject, side: Side, size: Decimal, entry: Decimal, share: Decimal
) -> None:
    table = draw.draw(tables)
    wallet = ARITHMETIC.multiply(ARITHMETIC.divide(size, entry), share)
    poorer = coin_answer(side, size, entry, wallet, table).price
    richer = coin_answer(side, size, entry, wallet * 2, table).price
    bankrupt = inverse_bankruptcy_price(
        side=side, quantity=size, entry_price=entry, wallet_balance=wallet
    )
    if poorer is not None and richer is not None:
        assert side.sign * richer <= side.sign * poorer
    if poorer is not None and bankrupt is not None:
        assert side.sign * bankrupt <= side.sign * poorer


@SETTINGS
@given(
    draw=st.data(),
    sizes=st.tuples(coin_sizes, coin_sizes),
    entry=prices,
    share=shares,
    probe=st.decimals("0.1", "10", places=2),
)
def test_a_coin_hedge_survives_exactly_between_its_two_prices(
    tables: Tables,
    draw: st.DataObject,
    sizes: tuple[Decimal, Decimal],
    entry: Decimal,
    share: Decimal,
    probe: Decimal,
) -> None:
    table, price = draw.draw(tables), entry * probe
    long_leg, short_leg = (Leg(quantity=size, entry_price=entry) for size in sizes)
    with localcontext(ARITHMETIC):
        wallet = sum(sizes) / entry * share
        answer = inverse_hedge_prices(
            long_leg=long_leg, short_leg=short_leg, wallet_balance=wallet, table=table
        )
        left = coin_left(Side.LONG, sizes[0], entry, wallet, price, table) + coin_left(
            Side.SHORT, sizes[1], entry, Decimal(0), price, table
        )
    lost = MarginFlag.AT_OR_PAST_LIQUIDATION in answer.flags
    lower, upper = answer.lower_price or Decimal(0), answer.upper_price or Decimal("Infinity")
    rounding = Decimal("1e-8")
    if lower + rounding < price < upper - rounding and not lost:
        assert left > 0
    if lost or price < lower - rounding or price > upper + rounding:
        assert left <= 0


@st.composite
def cross_positions(draw: st.DrawFn, symbol: str = "AUSDT") -> LinearPosition:
    entry = draw(prices)
    return LinearPosition(
        symbol=symbol,
        side=draw(sides),
        margin_mode=MarginMode.CROSS,
        quantity=draw(st.decimals("0.001", "50", places=3)),
        entry_price=entry,
        mark_price=entry * draw(st.decimals("0.7", "1.4", places=3)),
    )


@SETTINGS
@given(
    draw=st.data(),
    first=cross_positions(),
    second=cross_positions("BUSDT"),
    wallet=st.decimals("1", "1000000", places=2),
)
def test_one_asset_without_haircut_is_an_ordinary_cross_wallet(
    tables: Tables,
    draw: st.DataObject,
    first: LinearPosition,
    second: LinearPosition,
    wallet: Decimal,
) -> None:
    table = draw.draw(tables)
    held = [replace(one, wallet_balance=wallet) for one in (first, second)]
    ordinary = portfolio_lines(held, lambda _: table, at=AT)
    account = multi_assets_lines(
        held, [AssetBalance(asset="USDT", wallet_balance=wallet)], lambda _: table, at=AT
    )
    for plain, shared in zip(ordinary, account.positions, strict=True):
        assert plain.liquidation_price == shared.liquidation_price
        assert plain.margin_ratio == shared.margin_ratio


@SETTINGS
@given(
    draw=st.data(),
    position=cross_positions(),
    owned=st.decimals("-1000", "1000000", places=2),
    other=st.decimals("1", "1000000", places=2),
    buffers=st.tuples(st.decimals("0", "0.2", places=3), st.decimals("0", "0.2", places=3)),
)
def test_at_a_multi_assets_price_the_account_has_just_its_maintenance_margin(
    tables: Tables,
    draw: st.DataObject,
    position: LinearPosition,
    owned: Decimal,
    other: Decimal,
    buffers: tuple[Decimal, Decimal],
) -> None:
    table = draw.draw(tables)
    rates = AssetRates(bid_buffer=buffers[0], ask_buffer=buffers[1])
    settlement = AssetBalance(asset="USDT", wallet_balance=owned, rates=rates)
    elsewhere = AssetBalance(asset="BTC", wallet_balance=other, rates=rates)
    answer = multi_assets_liquidation_prices(
        legs=[(position.side, position.leg)],
        table=table,
        settlement=settlement,
        others=[elsewhere],
    )
    for price in (answer.lower_price, answer.upper_price):
        if price is not None:
            at_price = replace(
                settlement,
                unrealized_pnl=position.pnl_at(price),
                maintenance_margin=table.exact_maintenance_margin(position.notional_at(price)),
            )
            balances = [at_price, elsewhere]
            left = account_equity(balances) - account_maintenance(balances)
            assert abs(left) <= 3 * position.quantity * Decimal("1e-8")


@SETTINGS
@given(
    draw=st.data(),
    position=cross_positions(),
    other=st.decimals("1", "1000000", places=2),
    buffer=st.decimals("0.001", "0.5", places=3),
)
def test_a_haircut_never_moves_liquidation_away(
    tables: Tables,
    draw: st.DataObject,
    position: LinearPosition,
    other: Decimal,
    buffer: Decimal,
) -> None:
    table = draw.draw(tables)

    def answer(rates: AssetRates) -> tuple[Decimal, Decimal]:
        prices = multi_assets_liquidation_prices(
            legs=[(position.side, position.leg)],
            table=table,
            settlement=AssetBalance(asset="USDT", wallet_balance=Decimal(0)),
            others=[AssetBalance(asset="BTC", wallet_balance=other, rates=rates)],
        )
        return prices.lower_price or Decimal(0), prices.upper_price or Decimal("Infinity")

    lower, upper = answer(AssetRates())
    cut_lower, cut_upper = answer(AssetRates(bid_buffer=buffer))
    assert cut_lower >= lower
    assert cut_upper <= upper


@st.composite
def scenes(draw: st.DrawFn, table: BracketTable) -> Scene:
    """Accounts of one to three positions, isolated and cross, with a market of any depth."""
    symbols = draw(
        st.lists(st.sampled_from(["AUSDT", "BUSDT", "CUSDT"]), min_size=1, max_size=3, unique=True)
    )
    positions = []
    for symbol in symbols:
        position = draw(cross_positions(symbol))
        isolated = draw(st.booleans())
        notional = position.quantity * position.entry_price
        positions.append(
            replace(
                position,
                entry_price=Decimal(100),
                quantity=Decimal(round(notional) + 1) / 100,
                margin_mode=MarginMode.ISOLATED if isolated else MarginMode.CROSS,
                wallet_balance=(notional + 1) * draw(st.decimals("0.01", "0.5", places=2))
                if isolated
                else None,
            )
        )
    queue = tuple(
        Rival(
            name=f"rival {number}",
            symbol=draw(st.sampled_from(symbols)),
            side=draw(sides),
            quantity=draw(st.decimals("0.001", "50", places=3)),
            score=Decimal(number),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    return Scene(
        cross_wallet=draw(st.decimals("0", "100000", places=2)),
        positions=tuple(positions),
        tables=dict.fromkeys(symbols, table),
        fund=draw(st.decimals("0", "1000", places=2)),
        queue=queue,
        rules=MarketRules(
            slippage_ratio=draw(st.decimals("0", "0.1", places=3)),
            fillable_quantity=draw(st.none() | st.decimals("0", "10", places=2)),
            liquidation_fee_rate=draw(st.decimals("0", "0.03", places=4)),
            closing_order=draw(st.sampled_from(ClosingOrder)),
            whole_up_to=draw(st.none() | st.just(Decimal(0))),
        ),
    )


@SETTINGS
@given(
    draw=st.data(),
    moves=st.lists(st.decimals("50", "160", places=2), min_size=1, max_size=4),
)
def test_a_simulation_conserves_money_at_every_step_and_ends_compliant(
    tables: Tables, draw: st.DataObject, moves: list[Decimal]
) -> None:
    scene = draw.draw(scenes(draw.draw(tables)))
    symbols = [position.symbol for position in scene.positions]
    played = simulate(scene, [dict.fromkeys(symbols, price) for price in moves])
    total = played.steps[0].state.total
    for step in played.steps:
        assert step.state.total == total, step.sentence
        assert step.state.fund >= 0
        assert all((one.isolated_wallet or Decimal(0)) >= 0 for one in step.state.holdings)
    assert not any(margin.is_liquidated for margin in played.steps[-1].margins)
    if not played.steps[-1].state.cross_holdings:
        assert played.steps[-1].state.cross_wallet >= 0


@SETTINGS
@given(
    draw=st.data(),
    wallet=st.decimals("1", "50", places=2),
    side=sides,
    moves=st.lists(st.decimals("30", "200", places=2), min_size=1, max_size=4),
)
def test_an_isolated_position_never_loses_more_than_its_margin(
    tables: Tables, draw: st.DataObject, wallet: Decimal, side: Side, moves: list[Decimal]
) -> None:
    position = LinearPosition(
        symbol="AUSDT",
        side=side,
        margin_mode=MarginMode.ISOLATED,
        quantity=Decimal(1),
        entry_price=Decimal(100),
        wallet_balance=wallet,
    )
    scene = Scene(
        cross_wallet=Decimal(1000),
        positions=(position,),
        tables={"AUSDT": draw.draw(tables)},
        fund=Decimal(10),
    )
    played = simulate(scene, [{"AUSDT": price} for price in moves])
    assert played.lost <= wallet
    assert min(step.state.cross_wallet for step in played.steps) >= 1000
