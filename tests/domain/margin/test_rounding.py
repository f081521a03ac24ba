from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.rounding import (
    ceil_8,
    display_price,
    floor_8,
    half_up_8,
    leverage_rate,
)
from journal.domain.values import Side


def test_the_three_roundings_differ_at_half_a_unit() -> None:
    value = Decimal("1.000000005")
    assert floor_8(value) == Decimal("1.00000000")
    assert half_up_8(value) == Decimal("1.00000001")
    assert ceil_8(Decimal("1.000000001")) == Decimal("1.00000001")


def test_a_huge_amount_can_be_rounded() -> None:
    huge = Decimal("9" * 60)
    assert floor_8(huge) == huge


def test_leverage_becomes_a_rate_rounded_up() -> None:
    assert leverage_rate(Decimal(15)) == Decimal("0.06666667")
    assert leverage_rate(Decimal(125)) == Decimal("0.008")


@pytest.mark.parametrize("leverage", ["0", "-5", "NaN"])
def test_an_impossible_leverage_is_refused(leverage: str) -> None:
    with pytest.raises(InvalidValueError, match="leverage"):
        leverage_rate(Decimal(leverage))


def test_a_price_is_displayed_on_its_tick_towards_the_mark() -> None:
    price = Decimal("27108.43373494")
    assert display_price(price, Decimal("0.1"), Side.LONG) == Decimal("27108.5")
    assert display_price(price, Decimal("0.1"), Side.SHORT) == Decimal("27108.4")
    assert display_price(Decimal("0.5"), Decimal("0.5"), Side.LONG) == Decimal("0.5")


def test_an_impossible_tick_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="tick"):
        display_price(Decimal(1), Decimal(0), Side.LONG)
