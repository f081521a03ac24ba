"""Cells of an export into exact values; whatever is not plainly right is refused with a reason.

An ASCII pattern goes before every conversion: ``Decimal`` and ``int`` also accept ``1_000``,
full-width digits and ``1e999999``, the last of which would take all memory once expanded.
"""

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeVar

from journal.domain.instants import utc_from_ms
from journal.domain.values import OrderSide, PositionSide, Side
from journal.importers.zones import to_utc

Row = list[str]
Word = TypeVar("Word")

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?(?:[eE][+-]?[0-9]{1,2})?")
_MOST_DIGITS: Final = 18
"""Before and after the point: what the record keeps exactly."""
_FEE: Final = re.compile(
    rf"({_NUMBER.pattern})(?: *([A-Za-z][0-9A-Za-z]{{0,19}})| +([0-9A-Za-z]{{1,20}}))?"
)
_TIME: Final = re.compile(
    r"(?:20)?([0-9]{2}-[0-9]{2}-[0-9]{2})[ T]"
    r"((?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?)"
)
_CLOCK: Final = r"[ T]+(?P<clock>[0-9]{1,2}:[0-9]{2}:[0-9]{2})"
_RESPELLED: Final = (
    re.compile(rf"(?P<y>20[0-9]{{2}})[-/.](?P<m>[0-9]{{1,2}})[-/.](?P<d>[0-9]{{1,2}}){_CLOCK}"),
    re.compile(rf"(?P<d>[0-9]{{1,2}})\.(?P<m>[0-9]{{1,2}})\.(?P<y>20[0-9]{{2}}){_CLOCK}"),
)
"""Spellings of a spreadsheet program that can be meant in one way only."""
_REST: Final = r"[-/.][0-9]{1,2}[-/.][0-9]{1,4}[ T,]+[0-9]{1,2}:[0-9]{2}"
_HALF_OF_DAY: Final = r"(?: ?[AaPp][Mm])?"
_SPREADSHEET: Final = "a spreadsheet program: import the exchange's own file"
_SPOILED: Final = (
    (re.compile(rf"[0-9]{{1,4}}{_REST}{_HALF_OF_DAY}"), f"lost its seconds in {_SPREADSHEET}"),
    (
        re.compile(rf"[0-9]{{1,2}}{_REST}:[0-9]{{2}}{_HALF_OF_DAY}"),
        f"may name the day or the month first, as rewritten by {_SPREADSHEET}",
    ),
    (
        re.compile(r"[34][0-9]{4}(?:[.,][0-9]+)?"),
        f"is a count of days, as kept by {_SPREADSHEET}",
    ),
)
"""Times of a spreadsheet program that cannot be read, and why."""
_COUNT: Final = re.compile(r"[0-9]{1,17}")
_DIGITS_OF_DAYS: Final = 5
_LAST_HOUR: Final = 23
_MICROSECONDS_FROM: Final = 10**14
EARLIEST_MS: Final = 1_483_228_800_000  # 2017-01-01: no exchange read here is older
LATEST_MS: Final = 4_102_444_800_000  # 2100-01-01
EARLIEST_YEAR: Final = 2017
_SYMBOL: Final = re.compile(r"[\w][\w.-]{0,39}")
_ID: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")
_LABEL: Final = re.compile(r"[!-~]{1,64}")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_ -]{0,63}")
_ASSET: Final = re.compile(r"[\w]{1,20}")
# Always with a sign: without one it may be an id in hexadecimal digits.
_SHORTENED: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+[0-9]+")
_ORDER_SIDES: Final = {"BUY": OrderSide.BUY, "SELL": OrderSide.SELL}
_POSITION_SIDES: Final = {
    "BOTH": PositionSide.BOTH,
    "LONG": PositionSide.LONG,
    "SHORT": PositionSide.SHORT,
}
_FLAGS: Final = {"TRUE": True, "FALSE": False, "": None}


class CellError(Exception):
    """A cell that cannot be read; caught where rows are read and turned into a RowError."""

    def __init__(self, index: int, reason: str) -> None:
        """Keep the column's place, since only the table knows its name."""
        super().__init__(reason)
        self.index = index
        self.reason = reason


def shown(text: str) -> str:
    """Return the start of a cell, quoted and with everything unprintable escaped."""
    return repr(text if len(text) <= 40 else text[:40] + "…")  # noqa: PLR2004  # fits a line


def _bad_number(text: str) -> str:
    if not text:
        return "is empty: a number is expected"
    if len(text) > _MOST_DIGITS and text.strip("+-").replace(".", "", 1).isdigit():
        return f"has more digits than any amount: {shown(text)}"
    if "," in text:
        return f"has a comma, {shown(text)}: write numbers with a point and no separators"
    return f"is not a number: {shown(text)}"


def number(row: Row, index: int) -> Decimal:
    """Return any finite number of at most 18 digits before and 18 after the point."""
    text = row[index].strip()
    if _NUMBER.fullmatch(text) is None:
        raise CellError(index, _bad_number(text))
    value = Decimal(text)
    if "e" in text or "E" in text:
        if not value:
            return Decimal(0)
        exponent = value.as_tuple().exponent
        if value.adjusted() >= _MOST_DIGITS or -int(exponent) > _MOST_DIGITS:
            raise CellError(index, f"is no amount anybody trades: {shown(text)}")
    return value


def positive(row: Row, index: int) -> Decimal:
    """Return a number above zero."""
    value = number(row, index)
    if value <= 0:
        raise CellError(index, f"must be above zero, not {shown(row[index])}")
    return value


def zero_or_above(row: Row, index: int) -> Decimal:
    """Return a number that is not negative."""
    value = number(row, index)
    if value < 0:
        raise CellError(index, f"must not be negative: {shown(row[index])}")
    return value


def price_if_set(row: Row, index: int) -> Decimal | None:
    """Return a price, or None where the exchange writes 0 or nothing for "none"."""
    return (zero_or_above(row, index) or None) if row[index].strip() else None


def number_if_told(row: Row, index: int) -> Decimal | None:
    """Return a number, or None for an empty cell."""
    return number(row, index) if row[index].strip() else None


def fee(row: Row, index: int) -> tuple[Decimal | None, str | None]:
    """Return what was paid and in which asset, as in ``0.005USDT`` or ``0.0035 BNB``."""
    text = row[index].strip()
    if not text:
        return None, None
    match = _FEE.fullmatch(text)
    if match is None:
        raise CellError(index, f"is not a fee such as 0.005USDT: {shown(text)}")
    paid_in = match[2] or match[3]
    try:
        return number([match[1]], 0), paid_in.upper() if paid_in else None
    except CellError as error:
        raise CellError(index, error.reason) from error


def order_side(row: Row, index: int) -> OrderSide:
    """Return BUY or SELL."""
    side = _ORDER_SIDES.get(row[index].strip().upper())
    if side is None:
        raise CellError(index, f"must be BUY or SELL, not {shown(row[index])}")
    return side


def position_side(row: Row, index: int) -> PositionSide:
    """Return Both, Long or Short."""
    side = _POSITION_SIDES.get(row[index].strip().upper())
    if side is None:
        raise CellError(index, f"must be Both, Long or Short, not {shown(row[index])}")
    return side


def held_side(row: Row, index: int) -> Side:
    """Return the direction of a position, Long or Short."""
    return choice(row, index, {"LONG": Side.LONG, "SHORT": Side.SHORT}, "Long or Short")


def choice(row: Row, index: int, known: Mapping[str, Word], expected: str) -> Word:
    """Return what a word in upper case stands for."""
    found = known.get(row[index].strip().upper())
    if found is None:
        raise CellError(index, f"must be {expected}, not {shown(row[index])}")
    return found


def without_dashes(row: Row, index: int) -> Row:
    """Return the row with nothing in a cell where the exchange writes ``-`` or ``--``."""
    return row if row[index].strip("- ") else [*row[:index], "", *row[index + 1 :]]


def signed_with_unit(row: Row, index: int) -> Decimal:
    """Return a number that may have its asset behind it."""
    value, _ = fee(row, index)
    if value is None:
        raise CellError(index, _bad_number(""))
    return value


def amount_with_unit(row: Row, index: int) -> Decimal:
    """Return a number that is not negative and may have its asset behind it."""
    value = signed_with_unit(row, index)
    if value < 0:
        raise CellError(index, f"must not be negative: {shown(row[index])}")
    return value


def flag(row: Row, index: int) -> bool | None:
    """Return true or false, None for an empty cell."""
    text = row[index].strip().upper()
    if text not in _FLAGS:
        raise CellError(index, f"must be true or false, not {shown(row[index])}")
    return _FLAGS[text]


@lru_cache(maxsize=4096)
def contract_name(text: str) -> str | None:
    """Return a contract's name in upper case, or None for what can be none."""
    symbol = text.strip().upper()
    return symbol if _SYMBOL.fullmatch(symbol) else None


def symbol(row: Row, index: int) -> str:
    """Return a contract's name; it may hold letters of any script."""
    name = contract_name(row[index])
    if name is None:
        raise CellError(index, f"is not a contract such as BTCUSDT: {shown(row[index])}")
    return name


def symbol_if_told(row: Row, index: int) -> str | None:
    """Return a contract's name, or None for an empty cell."""
    return symbol(row, index) if row[index].strip() else None


def asset(row: Row, index: int) -> str:
    """Return the name of a coin."""
    text = row[index].strip().upper()
    if _ASSET.fullmatch(text) is None:
        raise CellError(index, f"is not an asset such as USDT: {shown(row[index])}")
    return text


def identifier(row: Row, index: int) -> str:
    """Return the exchange's id, which tells a row from every other one."""
    text = row[index].strip()
    if _ID.fullmatch(text) is None:
        _require_whole(text, index)
        raise CellError(index, f"is not an id: {shown(text)}" if text else "is empty: an id is due")
    return text


def identifier_if_told(row: Row, index: int) -> str | None:
    """Return the exchange's id, or None for an empty cell."""
    return identifier(row, index) if row[index].strip() else None


def label_if_told(row: Row, index: int) -> str | None:
    """Return an account's or an order's own label, or None for an empty cell."""
    text = row[index].strip()
    if not text:
        return None
    _require_whole(text, index)
    if _LABEL.fullmatch(text) is None:
        raise CellError(index, f"is not an id: {shown(text)}")
    return text


def _require_whole(text: str, index: int) -> None:
    """Refuse an id of which a spreadsheet program left the first digits only."""
    if _SHORTENED.fullmatch(text):
        raise CellError(index, f"was shortened by {_SPREADSHEET} ({shown(text)})")


def word(row: Row, index: int) -> str:
    """Return the exchange's own word in upper case with underscores: ``INSURANCE_CLEAR``."""
    text = row[index].strip()
    if _WORD.fullmatch(text) is None:
        raise CellError(index, f"is not a type the exchange writes: {shown(row[index])}")
    return text.upper().replace(" ", "_").replace("-", "_")


def milliseconds(row: Row, index: int) -> int:
    """Return milliseconds since 1970 of a cell in milliseconds or, by magnitude, microseconds."""
    text = row[index].strip()
    if _COUNT.fullmatch(text) is None:
        raise CellError(index, f"is not a time in milliseconds: {shown(text)}")
    count = int(text)
    if count >= _MICROSECONDS_FROM:
        count //= 1000
    if not EARLIEST_MS <= count < LATEST_MS:
        raise CellError(index, f"is a time out of range: {shown(text)}")
    return count


def _usual_time(text: str) -> str | None:
    """Return a time as ``datetime`` reads it, or None."""
    match = _TIME.fullmatch(text)
    if match is not None:
        return f"20{match[1]} {match[2]}"
    found = next(filter(None, (pattern.fullmatch(text) for pattern in _RESPELLED)), None)
    if found is None or int(found["clock"].partition(":")[0]) > _LAST_HOUR:
        return None
    day = f"{found['y']}-{found['m'].zfill(2)}-{found['d'].zfill(2)}"
    return f"{day} {found['clock'].zfill(8)}"


def _bad_time(text: str) -> str:
    for pattern, reason in _SPOILED:
        if pattern.fullmatch(text):
            return f"{reason} ({shown(text)})"
    return f"is not a time such as 2026-01-31 13:17:22: {shown(text)}"


class TimeCells:
    """Times of one file, in the zone they were written in; milliseconds need none."""

    def __init__(self, zone: tzinfo | None) -> None:
        """Remember the zone, and the last time, which many rows share."""
        self._zone = zone
        self._text: str | None = None
        self._at = utc_from_ms(EARLIEST_MS)

    def at(self, row: Row, index: int) -> datetime:
        """Return the UTC time of a cell."""
        text = row[index]
        if text != self._text:
            self._at = self._read(row, index)
            self._text = text
        return self._at

    def at_if_told(self, row: Row, index: int) -> datetime | None:
        """Return the UTC time of a cell, or None for an empty one."""
        return self.at(row, index) if row[index].strip() else None

    def _read(self, row: Row, index: int) -> datetime:
        text = row[index].strip()
        if text.isascii() and text.isdigit() and len(text) > _DIGITS_OF_DAYS:
            return utc_from_ms(milliseconds(row, index))
        spelled = _usual_time(text)
        if spelled is None:
            raise CellError(index, _bad_time(text))
        if self._zone is None:
            raise CellError(index, f"has no time zone, unlike the rows before: {shown(text)}")
        try:
            local = datetime.fromisoformat(spelled)
        except ValueError as error:
            raise CellError(
                index, f"is a day or time that does not exist: {shown(text)}"
            ) from error
        if local.year < EARLIEST_YEAR:
            raise CellError(index, f"is a time out of range: {shown(text)}")
        try:
            return to_utc(local, self._zone)
        except ValueError as error:
            raise CellError(index, str(error)) from error
