"""Fills of an account, drawn in every odd way or regular."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from hypothesis import strategies as st

from journal.domain.ledger.columns.ledger import Ledger
from journal.domain.ledger.history import FoldedHistory
from journal.domain.ledger.positions import fold_positions
from journal.domain.values import Fill, OrderSide, PositionSide
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
