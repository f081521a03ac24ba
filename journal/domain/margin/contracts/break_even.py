"""The price at which nothing is won or lost: as the exchange shows it, and honestly.

Source: ``margin.md`` section 6.
"""

from decimal import Decimal, localcontext

from journal.domain.errors import InvalidValueError
from journal.domain.margin.contracts.position import TAKER_FEE_RATE
from journal.domain.margin.numbers import require_finite
from journal.domain.margin.rounding import ARITHMETIC
from journal.domain.values import Side, require_positive

_ZERO = Decimal(0)


def break_even_price(
    *, side: Side, entry_price: Decimal, opening_fee_rate: Decimal = TAKER_FEE_RATE
) -> Decimal:
    """Return the exchange's break-even, ``EP * (1 +/- opening fee rate)``: the opening fee only.

    Not rounded: recorded ones have more than 8 decimals.

    Raises:
        InvalidValueError: the entry price is not positive or the fee no number.
    """
    require_positive("entry_price", entry_price)
    require_finite("opening_fee_rate", opening_fee_rate)
    with localcontext(ARITHMETIC):
        return entry_price * (1 + side.sign * opening_fee_rate)


def honest_break_even_price(
    *,
    side: Side,
    entry_price: Decimal,
    opening_fee_rate: Decimal = TAKER_FEE_RATE,
    closing_fee_rate: Decimal = TAKER_FEE_RATE,
    funding_paid: Decimal = _ZERO,
    quantity: Decimal | None = None,
) -> Decimal | None:
    """Return the price at which PnL - both fees - funding is exactly zero, not rounded.

    Long ``(EP*(1 + f_open) + funding/Q) / (1 - f_close)``, short
    ``(EP*(1 - f_open) - funding/Q) / (1 + f_close)``. None where a short paid more funding than
    a price of zero would win back. Funding is part of what the closing fee must be earned on,
    so it stands inside the division.

    Args:
        side: direction of the position.
        entry_price: average entry.
        opening_fee_rate: fraction of the notional paid on opening.
        closing_fee_rate: fraction of the notional to be paid on closing.
        funding_paid: in the quote asset, positive when paid, negative when received.
        quantity: in the base asset; needed where there was funding.

    Raises:
        InvalidValueError: names the argument that cannot be right.
    """
    require_positive("entry_price", entry_price)
    require_positive("quantity", quantity)
    require_finite("opening_fee_rate", opening_fee_rate)
    require_finite("funding_paid", funding_paid)
    if not (closing_fee_rate.is_finite() and abs(closing_fee_rate) < 1):
        raise InvalidValueError("closing_fee_rate", f"must be below 1, not {closing_fee_rate}")
    if funding_paid and quantity is None:
        raise InvalidValueError("quantity", "is missing: funding is spread over it")
    sign = side.sign
    with localcontext(ARITHMETIC):
        per_unit = _ZERO if quantity is None else funding_paid / quantity
        price = (entry_price * (1 + sign * opening_fee_rate) + sign * per_unit) / (
            1 - sign * closing_fee_rate
        )
    return price if price > 0 else None
