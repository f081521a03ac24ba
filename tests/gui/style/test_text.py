"""Numbers, times and durations as a trader reads them."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from journal.domain.values import Side
from journal.gui.style import text as words
from journal.gui.style.text import TextStyle

AT = datetime(2026, 5, 14, 15, 40, 7, tzinfo=UTC)
STYLE = TextStyle()


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("1234567.5", 2, "1\u2009234\u2009567.50"),
        ("-0.5", 1, "\u22120.5"),
        ("-0.004", 2, "0.00"),
        ("100", None, "100"),
        ("1E+3", None, "1\u2009000"),
        ("0.00000001", None, "0.00000001"),
        ("1.100", None, "1.1"),
    ],
)
def test_a_number_has_thin_thousands_and_a_true_minus(
    value: str, decimals: int | None, shown: str
) -> None:
    assert words.number(Decimal(value), decimals) == shown


def test_unknown_is_a_dash() -> None:
    assert words.number(None) == words.price(None) == words.percent(None) == "—"
    assert words.leverage(None) == words.duration(None) == STYLE.money(None) == STYLE.time(None)
    assert STYLE.utc(None) == ""


def test_a_sign_is_shown_where_asked_but_never_on_zero() -> None:
    assert words.number(Decimal(5), signed=True) == "+5"
    assert words.number(Decimal(0), 2, signed=True) == "0.00"
    assert words.percent(Decimal("0.342"), signed=True) == "+34.2\u2009%"


@pytest.mark.parametrize(
    ("price", "shown"),
    [
        ("57123.4", "57\u2009123.4"),
        ("57123.456789", "57\u2009123.46"),
        ("1.12345678", "1.12346"),
        ("0.0123456789", "0.0123457"),
        ("0.00001234", "0.00001234"),
    ],
)
def test_a_price_shows_the_digits_that_matter(price: str, shown: str) -> None:
    assert words.price(Decimal(price)) == shown


def test_a_liquidation_price_is_never_shown_farther_away_than_it_is() -> None:
    price = Decimal("57123.45123")
    assert words.price(price, Side.LONG) == "57\u2009123.46"
    assert words.price(price, Side.SHORT) == "57\u2009123.45"


def test_a_column_has_as_many_decimals_as_its_longest_value() -> None:
    assert words.decimals_of([Decimal("1.5"), None, Decimal("2.250"), Decimal(7)]) == 2
    assert words.decimals_of([Decimal("0.123456789")], at_most=4) == 4
    assert words.decimals_of([]) == 0


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (timedelta(hours=23, minutes=12, seconds=59), "23 h 12 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(days=3, hours=4), "3 d 4 h"),
        (timedelta(hours=24), "24 h"),
        (timedelta(minutes=5, seconds=30), "5 min"),
        (timedelta(seconds=45), "45 s"),
        (timedelta(seconds=-5), "0 s"),
    ],
)
def test_a_duration_has_its_two_largest_units(span: timedelta, shown: str) -> None:
    assert words.duration(span) == shown


def test_a_countdown_ends_with_the_pause_and_not_before() -> None:
    assert words.countdown(timedelta(hours=23, minutes=12, seconds=4)) == "23:12:04"
    assert words.countdown(timedelta(milliseconds=1)) == "00:00:01"
    assert words.countdown(timedelta(days=2)) == "48:00:00"
    assert words.countdown(timedelta(seconds=-1)) == "00:00:00"


def test_copied_text_is_plain() -> None:
    assert words.plain(words.number(Decimal("-1234.5"))) == "-1234.5"


def test_times_are_in_the_chosen_zone() -> None:
    style = TextStyle(zone=ZoneInfo("Asia/Tokyo"), zone_label="Asia/Tokyo")
    assert style.time(AT) == "2026-05-15 00:40"
    assert style.time(AT, seconds=True) == "2026-05-15 00:40:07"
    assert style.day_and_time(AT) == "Fri 15 May, 00:40"
    assert style.clock_time(AT) == "00:40"
    assert style.day(AT) == "15 May"
    assert style.utc(AT) == "2026-05-14 15:40:07 UTC"


def test_zones_are_known_by_name_and_by_offset() -> None:
    assert words.zone_named("") is None
    assert words.zone_named("+03:30") == timezone(timedelta(hours=3, minutes=30))
    assert words.zone_named("-05:00") == timezone(timedelta(hours=-5))
    assert words.zone_named("Europe/Berlin") == ZoneInfo("Europe/Berlin")
    assert words.zone_named("Moon/Crater") is UTC


def test_hidden_money_leaves_percent_and_unknown() -> None:
    hidden = TextStyle(hide_money=True)
    assert hidden.money(Decimal(5), "USDT") == "••• USDT"
    assert hidden.pnl(Decimal(-5)) == "•••"
    assert hidden.pnl(None) == "—"
    assert STYLE.pnl(Decimal("412.5"), "USDT") == "+412.50 USDT"
