"""Insurance rows go to the position whose liquidation they belong to."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from journal.domain.ledger.clearance import clearance_by_position
from journal.domain.values import Certainty, Income, Liquidation, Side

START = datetime(2024, 6, 1, tzinfo=UTC)
D = Decimal


def ended(seconds: int, key: str | None, symbol: str = "BTCUSDT") -> Liquidation:
    return Liquidation(
        liquidation_id=f"{symbol}:{seconds}",
        symbol=symbol,
        side=Side.LONG,
        occurred_at=START + timedelta(seconds=seconds),
        certainty=Certainty.HIGH,
        source="transaction history",
        position_key=key,
    )


def row(
    seconds: int, amount: str, *, symbol: str = "BTCUSDT", kind: str = "INSURANCE_CLEAR"
) -> Income:
    return Income(
        income_type=kind,
        amount=D(amount),
        asset="USDT",
        symbol=symbol,
        transaction_id=f"{kind}:{symbol}:{seconds}",
        occurred_at=START + timedelta(seconds=seconds),
    )


def test_rows_of_one_liquidation_are_added_up() -> None:
    found = clearance_by_position([ended(10, "a")], [row(10, "-5"), row(12, "-2.5")])
    assert found == {"a": (("USDT", D("-7.5")),)}


def test_a_row_belongs_to_the_nearest_liquidation_of_its_symbol() -> None:
    liquidations = [ended(0, "a"), ended(50, "b"), ended(40, "c", "ETHUSDT")]
    assert clearance_by_position(liquidations, [row(40, "-1")]) == {"b": (("USDT", D(-1)),)}


def test_what_belongs_to_nobody_is_left_out() -> None:
    rows = [row(0, "-1", kind="FUNDING_FEE"), row(61, "-1"), row(0, "-1", symbol="ETHUSDT")]
    assert clearance_by_position([ended(0, "a"), ended(61, None)], rows) == {}
