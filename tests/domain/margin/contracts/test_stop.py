from decimal import Decimal

from journal.domain.margin.contracts.stop import StopLines, stop_lines
from journal.domain.values import Side


def lines(side: Side, stop: str, liquidation: str | None) -> StopLines:
    return stop_lines(
        side=side,
        quantity=Decimal(2),
        entry_price=Decimal(100),
        stop_price=Decimal(stop),
        liquidation_price=None if liquidation is None else Decimal(liquidation),
    )


def test_a_stop_of_a_long_leaves_room_above_its_liquidation() -> None:
    stop = lines(Side.LONG, "95", "90")
    assert (stop.distance, stop.distance_ratio, stop.loss) == (
        Decimal(5),
        Decimal("0.05"),
        Decimal(10),
    )
    assert (stop.liquidation_buffer, stop.liquidation_buffer_ratio) == (Decimal(5), Decimal("0.5"))


def test_a_stop_of_a_short_leaves_room_below_its_liquidation() -> None:
    stop = lines(Side.SHORT, "103", "112")
    assert (stop.distance, stop.loss) == (Decimal(3), Decimal(6))
    assert (stop.liquidation_buffer, stop.liquidation_buffer_ratio) == (Decimal(9), Decimal("0.75"))


def test_a_stop_beyond_liquidation_has_a_negative_buffer() -> None:
    assert lines(Side.LONG, "85", "90").liquidation_buffer == -5


def test_a_stop_that_locks_a_profit_in_loses_less_than_nothing() -> None:
    assert lines(Side.LONG, "110", "90").loss == -20


def test_without_a_liquidation_there_is_no_buffer_to_it() -> None:
    stop = lines(Side.LONG, "95", None)
    assert stop.liquidation_buffer is None
    assert stop.liquidation_buffer_ratio is None


def test_a_liquidation_at_the_entry_itself_leaves_no_ratio() -> None:
    stop = lines(Side.LONG, "95", "100")
    assert stop.liquidation_buffer == -5
    assert stop.liquidation_buffer_ratio is None
