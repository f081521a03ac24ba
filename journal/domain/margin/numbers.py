"""Numbers typed by people or written by other programs, read exactly or refused."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from journal.domain.errors import InvalidValueError

# ASCII digits only and short: Decimal itself takes other scripts, underscores and 1e999999.
_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,2})?"
)
_LONGEST_INTEGER_PART = 19  # 9223372036854775807, the exchange's "no cap", has 19 digits
_LONGEST_FRACTION = 30
_LONGEST_QUOTE = 40


def exact_number(value: object, field: str) -> Decimal:
    """Return the number that a text, int or Decimal tells, exactly ("1.0E7", "2.771E-4").

    Raises:
        InvalidValueError: it is no plain number, not finite, or longer than any real amount.
    """
    # bool is an int to Python; a float has already lost what was written.
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise InvalidValueError(field, f"must be a number, not {_quoted(value)}")
    if isinstance(value, int) and abs(value) >= 10**_LONGEST_INTEGER_PART:
        raise InvalidValueError(field, "is larger than any real amount")
    text = str(value)
    if not _NUMBER.fullmatch(text):
        raise InvalidValueError(field, f"must be a plain number, not {_quoted(value)}")
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    # The pattern admits neither NaN nor infinity, the only numbers without an exponent.
    fraction = -exponent if isinstance(exponent, int) else 0
    if number.adjusted() >= _LONGEST_INTEGER_PART or fraction > _LONGEST_FRACTION:
        raise InvalidValueError(field, f"is longer than any real amount: {_quoted(value)}")
    return number


def require_finite(field: str, value: Decimal) -> None:
    """Raise InvalidValueError unless the value is a number."""
    if not value.is_finite():
        raise InvalidValueError(field, f"must be a number, not {value}")


@contextmanager
def within(place: str) -> Iterator[None]:
    """Name the place of whatever field is refused inside: ``positions[0].quantity``.

    Raises:
        InvalidValueError: what was raised inside, its field led by the place.
    """
    try:
        yield
    except InvalidValueError as error:
        raise InvalidValueError(f"{place}.{error.field}", error.reason) from error


def _quoted(value: object) -> str:
    """Return what was given, short enough for a sentence."""
    if value is None:
        return "nothing"
    text = (
        repr(str(value)) if isinstance(value, str | int | float | Decimal) else "a list or object"
    )
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
