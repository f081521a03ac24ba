from datetime import UTC, timedelta, timezone, tzinfo

import pytest

from journal.domain.errors import InvalidValueError
from journal.importers.zones import zone_from_text, zone_in_name


def hours(offset: float) -> timezone:
    return timezone(timedelta(hours=offset))


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Binance-Futures-Trade-History-202609291427(UTC+9)-part1-of1.csv", hours(9)),
        ("Binance-Futures-Transaction-History-202603230525(UTC--6).csv", hours(-6)),
        ("x(UTC-6).csv", hours(-6)),
        ("x(UTC+05:30) (1).csv", hours(5.5)),
        ("x(UTC+5_45).zip", hours(5.75)),
        ("x(UTC).csv", UTC),
        ("x(UTC0).csv", UTC),
        ("x(UTC+0).csv", UTC),
        ("x(utc+3).csv", hours(3)),
        ("x（UTC+8）.csv", hours(8)),  # noqa: RUF001  # brackets of wide scripts
        ("x%28UTC%2B9%29.csv", hours(9)),
        ("100 % (UTC--6).csv", hours(-6)),
        ("x(UTC9).csv", None),
        ("x(UTC+15).csv", None),
        ("x(UTC+3:75).csv", None),
        ("x UTC+3.csv", None),
        ("account_001.csv", None),
    ],
)
def test_the_zone_in_a_name_is_read_and_never_guessed(name: str, zone: timezone | None) -> None:
    assert zone_in_name(name) == zone


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("+03:00", hours(3)),
        ("UTC+3", hours(3)),
        ("utc-6", hours(-6)),
        ("GMT+5:30", hours(5.5)),
        ("-0630", hours(-6.5)),
        ("+00:00", UTC),
        (" UTC ", UTC),
        ("z", UTC),
    ],
)
def test_a_typed_zone_is_an_offset(text: str, zone: tzinfo) -> None:
    assert zone_from_text(text) == zone


def test_a_typed_zone_may_be_a_place() -> None:
    assert str(zone_from_text("Europe/Berlin")) == "Europe/Berlin"


@pytest.mark.parametrize(
    "text", ["", "3", "+25:00", "+3:99", "Mars/Base", "../etc/passwd", "Europe", "/etc/passwd"]
)
def test_a_zone_nobody_knows_is_refused_with_examples(text: str) -> None:
    with pytest.raises(InvalidValueError, match="write it like"):
        zone_from_text(text)
