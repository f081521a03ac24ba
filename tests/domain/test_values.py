"""Values refuse what cannot be, naming the field."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.instants import ms_from_utc, require_utc, utc_from_ms
from journal.domain.values import (
    Account,
    Certainty,
    Fill,
    Income,
    Liquidation,
    MarginMode,
    OrderSide,
    Plan,
    PositionFacts,
    PositionSide,
    Side,
)

D = Decimal
NOON = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)


def a_fill(**changes: object) -> Fill:
    fields: dict[str, object] = {
        "symbol": "BTCUSDT",
        "trade_id": "7",
        "order_id": None,
        "traded_at": NOON,
        "order_side": OrderSide.BUY,
        "position_side": PositionSide.BOTH,
        "price": D(100),
        "quantity": D(1),
        "fee": None,
        "fee_asset": None,
        "realized_pnl": None,
        "is_maker": None,
    }
    return Fill(**(fields | changes))  # type: ignore[arg-type]  # the value itself checks


def an_income(**changes: object) -> Income:
    fields: dict[str, object] = {
        "income_type": "FUNDING_FEE",
        "amount": D("-0.1"),
        "asset": "USDT",
        "symbol": None,
        "transaction_id": "1",
        "occurred_at": NOON,
    }
    return Income(**(fields | changes))  # type: ignore[arg-type]  # the value itself checks


def a_plan(**changes: object) -> Plan:
    fields: dict[str, object] = {
        "symbol": "BTCUSDT",
        "side": Side.LONG,
        "margin_mode": MarginMode.ISOLATED,
        "leverage": D(5),
        "entry_price": D(100),
        "quantity": D(1),
    }
    return Plan(**(fields | changes))  # type: ignore[arg-type]  # the value itself checks


@pytest.mark.parametrize("number", [D(0), D(-1), D("NaN"), D("Infinity")])
def test_a_price_or_quantity_must_be_above_zero(number: Decimal) -> None:
    for field in ("price", "quantity"):
        with pytest.raises(InvalidValueError) as refused:
            a_fill(**{field: number})
        assert refused.value.field == field


@pytest.mark.parametrize(
    "at", [NOON.replace(tzinfo=None), NOON.astimezone(timezone(timedelta(hours=1)))]
)
def test_a_time_must_be_aware_and_in_utc(at: datetime) -> None:
    with pytest.raises(InvalidValueError, match="traded_at: must be a time in UTC"):
        a_fill(traded_at=at)


def test_an_amount_that_is_no_number_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="amount: must be a number, not NaN"):
        an_income(amount=D("NaN"))
    assert an_income(amount=D(-5)).amount == -5


def test_a_stop_price_contradicts_no_stop() -> None:
    with pytest.raises(InvalidValueError, match="although 'no stop' is chosen"):
        PositionFacts(position_key="k", stop_price=D(1), has_stop=False)
    assert PositionFacts(position_key="k", has_stop=False).stop_price is None


def test_what_has_no_name_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="symbol: is missing"):
        a_plan(symbol="")
    with pytest.raises(InvalidValueError, match="name: is missing"):
        Account(name="  ")
    with pytest.raises(InvalidValueError, match="symbol: is missing"):
        Liquidation(
            liquidation_id="1",
            symbol="",
            side=None,
            occurred_at=NOON,
            certainty=Certainty.CERTAIN,
            source="test",
        )


@pytest.mark.parametrize(("side", "stop"), [(Side.LONG, "100"), (Side.SHORT, "99.9")])
def test_a_stop_lies_on_the_losing_side_of_the_entry(side: Side, stop: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        a_plan(side=side, stop_price=D(stop))
    assert refused.value.field == "stop_price"


def test_a_target_must_be_above_zero() -> None:
    with pytest.raises(InvalidValueError, match="targets"):
        a_plan(targets=(D(110), D(0)))


def test_sides_have_signs_and_opposites() -> None:
    assert [side.sign for side in Side] == [1, -1]
    assert Side.LONG.opposite is Side.SHORT
    assert Side.SHORT.opposite is Side.LONG
    assert OrderSide.SELL.side is Side.SHORT
    assert OrderSide.BUY.side is Side.LONG


def test_only_a_guess_starts_no_pause() -> None:
    assert [one for one in Certainty if not one.starts_pause] == [Certainty.PROBABLE]


def test_fills_of_one_second_are_ordered_by_numeric_trade_id() -> None:
    fills = [a_fill(trade_id=name) for name in ("10", "9", "hand-1")]
    assert [fill.trade_id for fill in sorted(fills, key=lambda fill: fill.sort_key)] == [
        "hand-1",
        "9",
        "10",
    ]


def test_milliseconds_and_times_are_exact_both_ways() -> None:
    assert utc_from_ms(1_636_934_400_123).isoformat() == "2021-11-15T00:00:00.123000+00:00"
    assert ms_from_utc(utc_from_ms(-1)) == -1


def test_a_time_of_another_name_for_utc_is_utc() -> None:
    require_utc("at", datetime(2024, 5, 14, tzinfo=timezone(timedelta(0), "GMT")))
    with pytest.raises(InvalidValueError):
        require_utc("at", datetime(2024, 5, 14, tzinfo=timezone(timedelta(hours=1))))
