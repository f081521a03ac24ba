from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from journal.domain.values import OrderSide, PositionSide
from journal.importers import cells
from journal.importers.cells import CellError, TimeCells
from journal.importers.zones import zone_from_text


def reason(read: Callable[[list[str], int], object], text: str) -> str:
    with pytest.raises(CellError) as caught:
        read(["", text], 1)
    assert caught.value.index == 1
    return caught.value.reason


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("-4.43848", "-4.43848"),
        (" 25.230 ", "25.230"),
        ("1.0E7", "1.0E+7"),
        ("1e-8", "1E-8"),
        ("+2", "2"),
        ("0E-8", "0"),
        ("123456789012345678.123456789012345678", "123456789012345678.123456789012345678"),
    ],
)
def test_numbers_are_read_exactly_as_written(text: str, value: str) -> None:
    assert str(cells.number([text], 0)) == value


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "inf",
        "-Infinity",
        "--",
        "-",
        "1_000",
        "１２３",  # noqa: RUF001  # full-width digits
        "١٢٣",
        "0x10",
        ".5",
        "5.",
        "1 000",
        "1\x00",
        "1.2.3",
        "=1+1",
        "1e999999",
    ],
)
def test_whatever_is_not_plainly_a_number_is_refused(text: str) -> None:
    assert "is not a number" in reason(cells.number, text)


def test_each_bad_number_gets_its_own_reason() -> None:
    assert "is empty" in reason(cells.number, " ")
    assert "has a comma" in reason(cells.number, "1,5")
    assert "has a comma" in reason(cells.number, "1,234.5")
    assert "more digits" in reason(cells.number, "1" * 40)
    assert "more digits" in reason(cells.number, "-0." + "1" * 19)
    assert "no amount anybody trades" in reason(cells.number, "1e99")
    assert "no amount anybody trades" in reason(cells.number, "1e-99")
    assert len(reason(cells.number, "x" * 10_000)) < 100


def test_signs_are_checked_where_they_matter() -> None:
    assert "must be above zero" in reason(cells.positive, "0.0")
    assert "must be above zero" in reason(cells.positive, "-1")
    assert "must not be negative" in reason(cells.zero_or_above, "-1")
    assert cells.zero_or_above(["0"], 0) == 0


def test_a_price_of_zero_or_nothing_means_none_was_set() -> None:
    assert cells.price_if_set(["0.0"], 0) is None
    assert cells.price_if_set([""], 0) is None
    assert cells.price_if_set(["1.5"], 0) == Decimal("1.5")
    assert cells.number_if_told([" "], 0) is None
    assert cells.number_if_told(["-2"], 0) == -2


@pytest.mark.parametrize(
    ("text", "amount", "asset"),
    [
        ("0.005USDT", "0.005", "USDT"),
        ("0.29528919 USDT", "0.29528919", "USDT"),
        ("0.00352911 BNB", "0.00352911", "BNB"),
        ("-0.1 usdc", "-0.1", "USDC"),
        ("1E-7BNB", "1E-7", "BNB"),
        ("0.5EUR", "0.5", "EUR"),
        ("5 1000SATS", "5", "1000SATS"),
        ("0.2", "0.2", None),
    ],
)
def test_a_fee_keeps_the_asset_it_was_paid_in(text: str, amount: str, asset: str | None) -> None:
    assert cells.fee([text], 0) == (Decimal(amount), asset)


def test_a_fee_that_is_missing_is_unknown_and_a_wrong_one_refused() -> None:
    assert cells.fee([""], 0) == (None, None)
    assert "is not a fee" in reason(cells.fee, "USDT")
    assert "is not a fee" in reason(cells.fee, "0,005 USDT")
    assert "no amount" in reason(cells.fee, "1e99USDT")


def test_sides_are_known_in_any_case() -> None:
    assert cells.order_side(["buy"], 0) is OrderSide.BUY
    assert cells.order_side([" SELL "], 0) is OrderSide.SELL
    assert cells.position_side(["Both"], 0) is PositionSide.BOTH
    assert cells.position_side(["LONG"], 0) is PositionSide.LONG
    assert "must be BUY or SELL, not 'HOLD'" in reason(cells.order_side, "HOLD")
    assert "must be Both, Long or Short" in reason(cells.position_side, "")


def test_flags_are_true_false_or_unknown() -> None:
    assert cells.flag(["true"], 0) is True
    assert cells.flag(["False"], 0) is False
    assert cells.flag([""], 0) is None
    assert "must be true or false" in reason(cells.flag, "maybe")


def test_symbols_may_hold_letters_of_any_script_but_nothing_that_runs() -> None:
    assert cells.symbol(["btcusdt_240329"], 0) == "BTCUSDT_240329"
    assert cells.symbol(["币安人生USDT"], 0) == "币安人生USDT"
    assert cells.symbol_if_told([""], 0) is None
    assert cells.symbol_if_told(["ETHUSDT"], 0) == "ETHUSDT"
    for text in ("", "=cmd|x", "A B", "<b>", "../x", "A" * 41, "A\ufffd", "A\x00B"):
        assert "is not a contract" in reason(cells.symbol, text)
    assert "is not an asset" in reason(cells.asset, "US DT")


def test_ids_shortened_by_a_spreadsheet_are_recognized() -> None:
    assert cells.identifier(["8389765568816714211"], 0) == "8389765568816714211"
    assert "spreadsheet" in reason(cells.identifier, "8.38977E+18")
    assert "spreadsheet" in reason(cells.identifier, "8E+18")
    assert "spreadsheet" in reason(cells.identifier, "8,38977E+18")
    assert "spreadsheet" in reason(cells.label_if_told, "1.67857E+08")
    # An order of Bybit is named by hexadecimal digits.
    assert cells.identifier(["9871e976"], 0) == "9871e976"
    assert "is not an id" in reason(cells.identifier, "a b")
    assert "is empty" in reason(cells.identifier, "")
    assert cells.identifier_if_told([""], 0) is None
    assert cells.identifier_if_told(["txn-1"], 0) == "txn-1"
    assert cells.label_if_told(["autoclose-161"], 0) == "autoclose-161"
    assert cells.label_if_told([" "], 0) is None
    assert "is not an id" in reason(cells.label_if_told, "a b")


def test_the_exchange_s_words_get_one_spelling() -> None:
    assert cells.word(["Insurance Clear"], 0) == "INSURANCE_CLEAR"
    assert cells.word(["REALIZED_PNL"], 0) == "REALIZED_PNL"
    assert "is not a type" in reason(cells.word, "")


def test_counts_are_milliseconds_or_by_magnitude_microseconds() -> None:
    assert cells.milliseconds(["1736351700000"], 0) == 1736351700000
    assert cells.milliseconds(["1736351700000999"], 0) == 1736351700000
    for text in ("", "-1", "1.5e12", "1" * 18, "１"):  # noqa: RUF001  # a full-width digit
        assert "is not a time in milliseconds" in reason(cells.milliseconds, text)
    for text in ("0", "1736351700", "9999999999999"):
        assert "out of range" in reason(cells.milliseconds, text)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-09-29 14:27:00", datetime(2026, 9, 29, 5, 27, tzinfo=UTC)),
        ("26-03-17 09:34:12", datetime(2026, 3, 17, 0, 34, 12, tzinfo=UTC)),
        ("2026-01-01T00:00:00.250", datetime(2025, 12, 31, 15, 0, 0, 250_000, tzinfo=UTC)),
        ("1700000000000", datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        # Spreadsheet programs rewrite dates; these can be meant in one way only.
        ("2026/9/29 14:27:00", datetime(2026, 9, 29, 5, 27, tzinfo=UTC)),
        ("2026-9-29 9:27:00", datetime(2026, 9, 29, 0, 27, tzinfo=UTC)),
        ("29.09.2026 14:27:00", datetime(2026, 9, 29, 5, 27, tzinfo=UTC)),
        ("3.2.2026 9:05:01", datetime(2026, 2, 3, 0, 5, 1, tzinfo=UTC)),
    ],
)
def test_times_become_utc_from_the_zone_of_the_file(text: str, at: datetime) -> None:
    times = TimeCells(zone_from_text("+09:00"))
    assert times.at([text], 0) == at
    assert times.at([text], 0) == at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-01 24:00:00", "is not a time such as"),
        ("2026-02-30 10:00:00", "does not exist"),
        ("2026-01-01 10:61:00", "does not exist"),
        ("1999-01-01 00:00:00", "is not a time such as"),
        ("2009-01-01 00:00:00", "out of range"),
        ("01/02/2026 10:00", "lost its seconds in a spreadsheet program"),
        ("2026-01-02 10:00", "lost its seconds in a spreadsheet program"),
        ("1/2/2026 1:00 PM", "lost its seconds in a spreadsheet program"),
        ("01/02/2026 10:00:00", "may name the day or the month first"),
        ("01-02-26 10:00:00 AM", "may name the day or the month first"),
        ("44927.8286226852", "is a count of days"),
        ("44927", "is a count of days"),
        ("31.04.2026 10:00:00", "does not exist"),
        ("2026/01/01 24:00:00", "is not a time such as"),
        ("２０26-01-01 00:00:00", "is not a time such as"),  # noqa: RUF001  # full-width digits
        ("", "is not a time such as"),
    ],
)
def test_times_that_cannot_be_are_refused(text: str, expected: str) -> None:
    assert expected in reason(TimeCells(UTC).at, text)


def test_a_time_without_a_zone_is_refused_where_the_file_began_in_milliseconds() -> None:
    times = TimeCells(None)
    assert "has no time zone" in reason(times.at, "2026-01-01 00:00:00")
    assert times.at_if_told([""], 0) is None


def test_hours_skipped_or_repeated_by_daylight_saving_are_refused() -> None:
    berlin = TimeCells(zone_from_text("Europe/Berlin"))
    assert "clocks skipped it" in reason(berlin.at, "2025-03-30 02:30:00")
    assert "was twice" in reason(berlin.at, "2025-10-26 02:30:00")
    summer = berlin.at(["2025-07-01 12:00:00"], 0)
    assert summer == datetime(2025, 7, 1, 10, tzinfo=UTC)
