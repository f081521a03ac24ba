"""How the exchange rounds, and the arithmetic every margin formula runs in.

Source: ``margin.md`` section 5, read off recorded responses.
"""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    InvalidOperation,
    Overflow,
)

from journal.domain.errors import InvalidValueError
from journal.domain.values import Side, require_positive

ARITHMETIC = Context(
    prec=50,
    rounding=ROUND_HALF_EVEN,
    traps=[InvalidOperation, DivisionByZero, Overflow, FloatOperation],
)
"""The context of every formula here, so a caller's own precision never changes a price."""

_EIGHT_PLACES = Decimal("0.00000001")
# Wider than ARITHMETIC: rounding a huge amount to 8 places must not fail for lack of digits.
_ROUNDING = Context(prec=120)


def floor_8(value: Decimal) -> Decimal:
    """Return the value truncated to 8 decimals, as the exchange does with margins and entries."""
    return value.quantize(_EIGHT_PLACES, ROUND_DOWN, _ROUNDING)


def half_up_8(value: Decimal) -> Decimal:
    """Return the value rounded half-up to 8 decimals, as the exchange does with prices and PnL."""
    return value.quantize(_EIGHT_PLACES, ROUND_HALF_UP, _ROUNDING)


def ceil_8(value: Decimal) -> Decimal:
    """Return the value rounded up to 8 decimals, away from zero."""
    return value.quantize(_EIGHT_PLACES, ROUND_UP, _ROUNDING)


def truncated_entry(entry_price: Decimal) -> Decimal:
    """Return the entry price the exchange solves with: 8 decimals, truncated.

    Raises:
        InvalidValueError: the price is not positive, or nothing is left of it.
    """
    require_positive("entry_price", entry_price)
    truncated = floor_8(entry_price)
    if truncated == 0:
        raise InvalidValueError("entry_price", "must be at least 0.00000001")
    return truncated


def leverage_rate(leverage: Decimal) -> Decimal:
    """Return 1/leverage rounded up to 8 decimals (15x: 0.06666667).

    Raises:
        InvalidValueError: the leverage is not positive.
    """
    require_positive("leverage", leverage)
    return ceil_8(ARITHMETIC.divide(Decimal(1), leverage))


def display_price(price: Decimal, tick: Decimal, side: Side) -> Decimal:
    """Return a liquidation price on the symbol's tick, rounded towards the mark.

    A long's price goes up and a short's down, so what is shown is never optimistic.

    Raises:
        InvalidValueError: the tick is not positive.
    """
    require_positive("tick", tick)
    rounding = ROUND_CEILING if side is Side.LONG else ROUND_FLOOR
    steps = _ROUNDING.divide(price, tick).to_integral_value(rounding)
    return _ROUNDING.multiply(steps, tick)
