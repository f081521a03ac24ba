"""How exact numbers, times, words and answers lie in the columns of a STRICT SQLite table.

SQLite has no decimal type: SQLAlchemy's own Numeric would pass through a float. Numbers are
therefore canonical text, one text per number, so that equal text means equal number.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator, UserDefinedType

from journal.domain.errors import InvalidValueError
from journal.domain.instants import ms_from_utc, require_utc, utc_from_ms

MAX_INTEGER_DIGITS = 18
MAX_FRACTION_DIGITS = 18


def decimal_text(value: Decimal, field: str) -> str:
    """Return the one text that stands for a number: no exponent, no trailing or leading zeros.

    Args:
        value: any finite number of at most 18 digits before and 18 after the point.
        field: the name to blame.

    Raises:
        InvalidValueError: not finite, or more digits than are kept.
    """
    text = str(value)
    if len(text) > MAX_INTEGER_DIGITS or "E" in text or not value.is_finite():
        text = _checked_text(value, field)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _checked_text(value: Decimal, field: str) -> str:
    """Return a number in plain notation after counting its digits."""
    if not value.is_finite():
        raise InvalidValueError(field, f"must be a number, not {value}")
    if not value:
        return "0"
    # Before formatting: 1e999999 as plain text would be a megabyte.
    if value.adjusted() >= MAX_INTEGER_DIGITS:
        raise InvalidValueError(
            field, f"has more than {MAX_INTEGER_DIGITS} digits before the point: {value:.6e}"
        )
    _, digits, exponent = value.as_tuple()
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    if isinstance(exponent, int) and -exponent - zeros > MAX_FRACTION_DIGITS:
        raise InvalidValueError(
            field, f"has more than {MAX_FRACTION_DIGITS} digits after the point: {value:.6e}"
        )
    return format(value, "f")


def optional_decimal_text(value: Decimal | None, field: str) -> str | None:
    """Return canonical text, or None for an unknown number."""
    return None if value is None else decimal_text(value, field)


def decimals_text(values: Iterable[Decimal], field: str) -> str:
    """Return several numbers as canonical texts with a blank between."""
    return " ".join(decimal_text(value, field) for value in values)


class ExactDecimal(TypeDecorator[Decimal]):
    """A Decimal as canonical TEXT; never a float on the way."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        """Return the canonical text."""
        return optional_decimal_text(value, "value")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        """Return the number."""
        return None if value is None else Decimal(value)


class ExactDecimals(TypeDecorator[tuple[Decimal, ...]]):
    """Several Decimals in order as one TEXT, blanks between."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        """Return the canonical texts."""
        return None if value is None else decimals_text(value, "value")

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Decimal, ...] | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        """Return the numbers."""
        return None if value is None else tuple(Decimal(text) for text in value.split())


class UtcMilliseconds(TypeDecorator[datetime]):
    """An aware UTC time as INTEGER milliseconds since 1970."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        """Return milliseconds."""
        require_utc("time", value)
        return None if value is None else ms_from_utc(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        """Return the aware time."""
        return None if value is None else utc_from_ms(value)


class CalendarDay(TypeDecorator[date]):
    """A day of the trader's calendar as TEXT ``YYYY-MM-DD``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        """Return the day's text."""
        return None if value is None else str(value.isoformat())

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        """Return the day."""
        return None if value is None else date.fromisoformat(value)


class Word(TypeDecorator[StrEnum]):
    """One word of an enumeration as its TEXT value."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        """Keep the enumeration that the column speaks."""
        super().__init__()
        self.words = words

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        """Return the word's text."""
        return None if value is None else self.words(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        """Return the member."""
        return None if value is None else self.words(value)


class YesNo(TypeDecorator[bool]):
    """True or False as INTEGER 1 or 0: a STRICT table knows no BOOLEAN."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        """Return 1 or 0."""
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:  # noqa: ANN401, ARG002  # SQLAlchemy's signature
        """Return the answer."""
        return None if value is None else bool(value)


class AsGiven(UserDefinedType[Any]):
    """Whatever SQLite stores, converted neither on the way in nor out."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:  # noqa: ANN401  # SQLAlchemy's signature
        """Return the one column type that SQLite does not convert to."""
        return "BLOB"
