from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeDecorator

from journal.domain.errors import InvalidValueError
from journal.domain.values import OrderSide
from journal.storage.columns import (
    ExactDecimal,
    ExactDecimals,
    UtcMilliseconds,
    Word,
    YesNo,
    decimal_text,
    decimals_text,
    optional_decimal_text,
)
from tests.examples import examples

DIALECT = sqlite.dialect()


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("-0.000", "0"),
        ("0E-30", "0"),
        ("0E+30", "0"),
        ("1.2300", "1.23"),
        ("100", "100"),
        ("1E+2", "100"),
        ("1E-8", "0.00000001"),
        ("-5.10", "-5.1"),
        ("+7", "7"),
        ("123456789012345678.123456789012345678", "123456789012345678.123456789012345678"),
        ("0.00000000000000000100000", "0.000000000000000001"),
        ("-999999999999999999", "-999999999999999999"),
    ],
)
def test_a_number_has_one_text(number: str, text: str) -> None:
    assert decimal_text(Decimal(number), "price") == text


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("1000000000000000000", "18 digits before the point"),
        ("1E+18", "18 digits before the point"),
        ("1E+999999", "18 digits before the point"),
        ("-1E+999999", "18 digits before the point"),
        ("0.0000000000000000001", "18 digits after the point"),
        ("1E-999999", "18 digits after the point"),
        ("1.2345678901234567891", "18 digits after the point"),
        ("NaN", "must be a number"),
        ("sNaN", "must be a number"),
        ("NaN123", "must be a number"),
        ("Infinity", "must be a number"),
        ("-Infinity", "must be a number"),
    ],
)
def test_a_number_that_cannot_be_kept_exactly_is_refused_by_name(number: str, reason: str) -> None:
    with pytest.raises(InvalidValueError, match=reason) as refusal:
        decimal_text(Decimal(number), "price")
    assert refusal.value.field == "price"


KEPT = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(-exponent),
    st.integers(-(10**18) + 1, 10**18 - 1),
    st.integers(0, 18),
)


@given(KEPT, st.integers(0, 12))
@examples(50)
def test_text_returns_the_same_number_however_many_zeros_it_came_with(
    number: Decimal, zeros: int
) -> None:
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    padded = Decimal((sign, digits + (0,) * zeros, exponent - zeros))
    text = decimal_text(padded, "price")
    assert Decimal(text) == number
    assert text == decimal_text(number, "price")
    assert "E" not in text


def test_an_unknown_number_stays_unknown() -> None:
    assert optional_decimal_text(None, "fee") is None
    assert optional_decimal_text(Decimal("0.10"), "fee") == "0.1"
    assert decimals_text([Decimal("1.0"), Decimal(2)], "targets") == "1 2"


@pytest.mark.parametrize(
    ("column", "value", "stored"),
    [
        (ExactDecimal(), Decimal("1.50"), "1.5"),
        (ExactDecimals(), (Decimal("1.50"), Decimal(2)), "1.5 2"),
        (ExactDecimals(), (), ""),
        (UtcMilliseconds(), datetime(1970, 1, 1, 0, 0, 1, 234_000, tzinfo=UTC), 1_234),
        (UtcMilliseconds(), datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC), -1_000),
        (Word(OrderSide), OrderSide.SELL, "sell"),
        (YesNo(), True, 1),
        (YesNo(), False, 0),
        (ExactDecimal(), None, None),
        (ExactDecimals(), None, None),
        (UtcMilliseconds(), None, None),
        (Word(OrderSide), None, None),
        (YesNo(), None, None),
    ],
)
def test_a_column_stores_and_returns_its_value(
    column: TypeDecorator[Any], value: object, stored: object
) -> None:
    assert column.process_bind_param(value, DIALECT) == stored
    returned = column.process_result_value(stored, DIALECT)
    assert returned == value
    assert type(returned) is type(value)


@pytest.mark.parametrize(
    "time",
    [datetime(2024, 1, 1), datetime(2024, 1, 1, tzinfo=timezone(timedelta(hours=3)))],  # noqa: DTZ001  # what is refused
)
def test_a_time_that_is_not_utc_is_refused(time: datetime) -> None:
    with pytest.raises(InvalidValueError, match="must be a time in UTC"):
        UtcMilliseconds().process_bind_param(time, DIALECT)


def test_a_word_the_column_does_not_speak_is_refused() -> None:
    class Other(StrEnum):
        HOLD = "hold"

    with pytest.raises(ValueError, match="hold"):
        Word(OrderSide).process_bind_param(Other.HOLD, DIALECT)
