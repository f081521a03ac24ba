"""Numbers, times and names as they appear in the sentences of rules and reviews."""

from datetime import datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final, Protocol

from journal.domain.values import Side

_DIGITS: Final = 6
NO_LEVERAGE = "no leverage recorded"
NO_MARGIN_MODE = "no margin mode recorded"
NO_EQUITY = "no account balance recorded for that time"
NO_SIZE = "size or average entry are not known: the record of this position is incomplete"
NO_STOP_RECORD = "whether there was a stop is not recorded"
NO_STOP_PRICE = "the price of the stop is not recorded"
NO_PLAN_RECORD = "plans were not kept in this journal yet at that time"
NO_RESULT = "the result of a position closed shortly before is not known"


def plain(value: Decimal) -> str:
    """Return a number without exponent and trailing zeros: "0.5", "1200"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal, places: int = 2) -> str:
    """Return a number rounded half up to at most ``places`` decimals."""
    return plain(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def liquidation_price(value: Decimal, sign: int) -> str:
    """Return a computed price with six digits, and cents at least: "123.976", "64459.51".

    Args:
        value: the price.
        sign: +1 for a long, −1 for a short: what is said is never farther away than what is true.
    """
    step = Decimal(1).scaleb(-max(2, _DIGITS - 1 - value.adjusted()))
    return plain(value.quantize(step, rounding=ROUND_CEILING if sign > 0 else ROUND_FLOOR))


def times(leverage: Decimal) -> str:
    """Return a leverage as "12.5x"."""
    return f"{rounded(leverage)}x"


def percent(ratio: Decimal) -> str:
    """Return a fraction as "20.5 %"."""
    return f"{rounded(ratio * 100)} %"


def minute(at: datetime) -> str:
    """Return a UTC time as "2024-05-14 15:40 UTC"."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


class Placed(Protocol):
    """What may be about one position, or about the account."""

    @property
    def symbol(self) -> str | None:
        """Its contract."""

    @property
    def side(self) -> Side | None:
        """Its direction."""


def subject(context: Placed) -> str:
    """Return what is judged: "BTCUSDT long"; "The account" where no position is."""
    if context.symbol is None or context.side is None:
        return context.symbol or "The account"
    return f"{context.symbol} {context.side.value}"


def span(duration: timedelta) -> str:
    """Return a duration in whole minutes as "9 min", "3 h" or "3 h 12 min"; below one "40 s"."""
    if duration < timedelta(minutes=1):
        return f"{duration // timedelta(seconds=1)} s"
    hours, minutes = divmod(duration // timedelta(minutes=1), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
