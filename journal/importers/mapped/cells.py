"""Cells in the spellings of the world, into those of the exchange's own exports.

What is not recognized is left as it is: ``journal/importers/cells.py`` then refuses it with a
reason. Nothing is guessed here; how dates and decimals are written is the trader's word.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from journal.domain.instants import ms_from_utc
from journal.importers.mapped.mapping import DateOrder

_MONTHS: Final = "janfebmaraprmayjunjulaugsepoctnovdec"
_CLOCK: Final = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})"
    r"(?:[.,](?P<fraction>[0-9]{1,9}))?)?(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
    r"(?: ?(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?"
)
_NUMERIC: Final = re.compile(
    r"(?P<a>[0-9]{1,4})(?P<mark>[-/.])(?P<b>[0-9]{1,2})(?P=mark)(?P<c>[0-9]{1,4})[ T,]+" + _CLOCK
)
_NAMED: Final = re.compile(
    r"(?:(?P<day>[0-9]{1,2})[ -])?(?P<month>[A-Za-z]{3})[A-Za-z]*\.?[ -]"
    r"(?:(?P<day2>[0-9]{1,2}),? )?(?P<year>[0-9]{4})[ T,]+" + _CLOCK
)
_COUNT: Final = re.compile(r"[0-9]{10}(?:\.[0-9]{1,9})?")
# A unit has two letters or more: 1.5K may well be a thousand times as much.
_WITH_UNIT: Final = re.compile(
    r"([^A-Za-z]*[0-9][eE][+-]?[0-9]{1,2}(?![0-9A-Za-z])|[^A-Za-z]*)"
    r" ?([A-Za-z]{2}[0-9A-Za-z]{0,18})?"
)
_COMMA_DECIMALS: Final = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,[0-9]+)?")
_POINT_THOUSANDS: Final = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_BLANKS: Final = dict.fromkeys(map(ord, " \u00a0\u2009\u202f'\u2019$€"))
_MONTH_LETTERS: Final = 3
_NOON: Final = 12
_CENTURY: Final = 2000
_SIDES: Final = {
    **dict.fromkeys(("buy", "b", "bid", "bot", "bought", "openlong", "closeshort"), "BUY"),
    **dict.fromkeys(("sell", "s", "ask", "sld", "sold", "openshort", "closelong"), "SELL"),
    **dict.fromkeys(("买", "买入", "开多", "平空"), "BUY"),
    **dict.fromkeys(("卖", "卖出", "开空", "平多"), "SELL"),
}
_PERPETUAL: Final = re.compile(r"[ _-]?PERP(?:ETUAL)?$")


def plain_time(text: str, order: DateOrder) -> str:
    """Return ``2026-01-31 13:17:22``, or milliseconds since 1970 where the cell tells its zone."""
    text = " ".join(text.split())
    if _COUNT.fullmatch(text):
        return str(int(text.partition(".")[0]) * 1000)
    numeric = _NUMERIC.fullmatch(text)
    match = numeric or _NAMED.fullmatch(text)
    if match is None:
        return text
    day = _numeric_day(match, order) if numeric else _named_day(match)
    if day is None:
        return text
    try:
        at = datetime(*day, *_clock(match))  # noqa: DTZ001  # local until its zone is read
        zone = _offset(match["zone"])
        if zone is None:
            return at.isoformat(" ")
        return str(ms_from_utc(at.replace(tzinfo=zone).astimezone(UTC)))
    except (ValueError, OverflowError):
        return text


def _numeric_day(match: re.Match[str], order: DateOrder) -> tuple[int, int, int] | None:
    parts = [match["a"], match["b"], match["c"]]
    # Four digits at the front are a year, whatever was said.
    if order is not DateOrder.YEAR_FIRST and len(parts[0]) <= 2:  # noqa: PLR2004  # digits of a day
        year, (a, b) = parts[2], parts[:2]
        parts = [year, b, a] if order is DateOrder.DAY_FIRST else [year, a, b]
    if len(parts[0]) not in {2, 4} or len(parts[2]) > 2:  # noqa: PLR2004  # digits of a year, of a day
        return None
    year, month, day = map(int, parts)
    return (year + _CENTURY if len(parts[0]) == 2 else year, month, day)  # noqa: PLR2004  # the same


def _named_day(match: re.Match[str]) -> tuple[int, int, int] | None:
    place, rest = divmod(_MONTHS.find(match["month"].lower()), _MONTH_LETTERS)
    day = match["day"] or match["day2"]
    return None if rest or day is None else (int(match["year"]), place + 1, int(day))


def _clock(match: re.Match[str]) -> tuple[int, int, int, int]:
    hour, half = int(match["hour"]), (match["half"] or "").upper()
    if half:
        if not 1 <= hour <= _NOON:
            raise ValueError(match[0])
        hour = hour % _NOON + (_NOON if half == "P" else 0)
    fraction = (match["fraction"] or "").ljust(6, "0")[:6]
    return hour, int(match["minute"]), int(match["second"] or 0), int(fraction)


def _offset(zone: str | None) -> timezone | None:
    if zone is None:
        return None
    if zone[0] not in "+-":
        return UTC
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes))


def plain_number(text: str, *, decimal_comma: bool) -> tuple[str, str]:
    """Return a number with a point and without separators, and the unit behind it."""
    match = _WITH_UNIT.fullmatch(text.strip())
    if match is None or not match[1].strip():
        return text, ""  # a word is no unit of nothing
    digits, unit = match[1].translate(_BLANKS), match[2] or ""
    if decimal_comma:
        if _COMMA_DECIMALS.fullmatch(digits):
            digits = digits.replace(".", "").replace(",", ".")
    elif _POINT_THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    return digits, unit


def plain_side(text: str) -> str:
    """Return BUY or SELL for the words that can mean nothing else.

    ``Long`` and ``Short`` stay: on a closing row they may name the position instead.
    """
    return _SIDES.get("".join(letter for letter in text.lower() if letter.isalpha()), text)


def plain_symbol(text: str) -> str:
    """Return a contract as the exchange names it: BTCUSDT for ``BTC/USDT:USDT``."""
    name = text.strip().upper()
    if "/" in name:
        name = name.partition(":")[0].replace("/", "")
    return _PERPETUAL.sub("", name) if " PERP" in name else name
