from decimal import Decimal

import pytest

from journal.domain.errors import InvalidValueError
from journal.domain.margin.numbers import exact_number, within


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.0E7", "10000000"),
        ("2.771E-4", "0.0002771"),
        ("9223372036854775807", "9223372036854775807"),
        ("0.1", "0.1"),
        ("-.5", "-0.5"),
        ("5.", "5"),
        ("+7", "7"),
        ("313.20000000000005", "313.20000000000005"),
        (42, "42"),
        (Decimal("1.50"), "1.50"),
    ],
)
def test_a_number_is_read_exactly(written: object, number: str) -> None:
    assert exact_number(written, "field") == Decimal(number)


@pytest.mark.parametrize(
    "written",
    [
        "",
        " 1",
        "1 ",
        "1_000",
        "1,5",
        "NaN",
        "Infinity",
        "--",
        "1e999999",
        "1e99",
        "1e-99",
        "9" * 20,
        "9" * 5000,
        "0." + "1" * 31,
        "\uff11\uff12\uff13",
        "\u0661\u0662",
        "0x10",
        10**19,
        Decimal("NaN"),
        Decimal("1e500000"),
        0.1,
        float("nan"),
        True,
        None,
        [],
        {"a": 1},
    ],
)
def test_what_is_no_plain_number_is_refused_by_its_field(written: object) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        exact_number(written, "quantity")
    assert refusal.value.field == "quantity"
    assert len(str(refusal.value)) < 120


def test_an_int_too_long_to_print_is_refused_before_it_is_printed() -> None:
    with pytest.raises(InvalidValueError, match="larger than any real amount"):
        exact_number(-(10**5000), "quantity")


def test_a_refusal_inside_an_object_names_the_whole_path() -> None:
    with (
        pytest.raises(InvalidValueError) as refusal,
        within("positions[3]"),
        within("stop"),
    ):
        exact_number("x", "price")
    assert refusal.value.field == "positions[3].stop.price"
