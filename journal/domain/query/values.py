"""The values that fields are compared with: written as text, read as bounds."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Final

from journal.domain.instants import ms_from_utc
from journal.domain.query.fields import Field, Kind

BETWEEN: Final = ".."
"""Between the two ends of a range."""
_NUMBER: Final = re.compile(r"([-+]?(?:\d{1,15}(?:\.\d{0,18})?|\.\d{1,18}))(k|x|r)?", re.IGNORECASE)
_PERCENT: Final = re.compile(r"([-+]?(?:\d{1,15}(?:\.\d{0,18})?|\.\d{1,18})) ?%")
_DURATION: Final = re.compile(
    r"(?:(\d{1,5})w)?(?:(\d{1,5})d)?(?:(\d{1,6})h)?(?:(\d{1,7})m)?(?:(\d{1,8})s)?"
)
_UNITS_MS: Final = (604_800_000, 86_400_000, 3_600_000, 60_000, 1000)
_TIME: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2}))?)?)?)?")
_COUNTED_IN: Final = {
    "x": frozenset({"leverage"}),
    "r": frozenset({"r_multiple", "mae_r", "mfe_r"}),
}
"""Columns that a unit belongs to: money is never meant by 2R."""
_MONTHS: Final = 12
NAMED_TIMES: Final = (
    *("today", "yesterday", "this-week", "last-week"),
    *("this-month", "last-month", "this-year"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Where and when a query is asked: days begin at midnight of the trader's zone.

    Attributes:
        zone: None: this computer's.
    """

    now: datetime
    zone: tzinfo | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a value stands for: a number, a range, or a stretch of time; None: without an end.

    Attributes:
        includes_high: whether ``high`` itself belongs to it.
    """

    low: float | None
    high: float | None
    includes_high: bool = True


class UnreadableValueError(ValueError):
    """A value that its field does not know; says what to write instead."""


def is_range(text: str) -> bool:
    """Return whether a value is a range."""
    return BETWEEN in text


def bounds_of(field: Field, text: str, asking: Asking) -> Bounds:
    """Return what a value of a field that is no text stands for.

    Raises:
        UnreadableValueError: it stands for nothing.
    """
    low, between, high = text.partition(BETWEEN)
    read = _READERS[field.kind]
    if not between:
        return read(field, text, asking)
    if not low and not high:
        raise UnreadableValueError(f"Say from where to where, for example {_example(field)}.")
    first = read(field, low, asking).low if low else None
    last = read(field, high, asking) if high else Bounds(low=None, high=None)
    if first is not None and last.high is not None and first > last.high:
        raise UnreadableValueError("The range ends before it begins: write the smaller end first.")
    return Bounds(low=first, high=last.high, includes_high=last.includes_high)


def _number(field: Field, text: str, _asking: Asking) -> Bounds:
    found = _NUMBER.fullmatch(text)
    unit = (found[2] or "").lower() if found else ""
    if found is None or field.column not in _COUNTED_IN.get(unit, {field.column}):
        raise UnreadableValueError(f"{text!r} is no number: write {field.example}.")
    value = float(Decimal(found[1])) * (1000 if unit == "k" else 1)
    return Bounds(low=value, high=value)


def _percent(field: Field, text: str, _asking: Asking) -> Bounds:
    found = _PERCENT.fullmatch(text)
    if found is None:
        raise UnreadableValueError(f"Write it with a percent sign, for example {field.example}.")
    value = float(Decimal(found[1]) / 100)
    return Bounds(low=value, high=value)


def _duration(field: Field, text: str, _asking: Asking) -> Bounds:
    found = _DURATION.fullmatch(text.lower())
    if not text or found is None:
        raise UnreadableValueError(
            f"Write a duration in w, d, h, m and s, for example {field.example} or "
            f"{field.name}<1d12h."
        )
    parts = zip(found.groups("0"), _UNITS_MS, strict=True)
    value = float(sum(int(count) * unit for count, unit in parts))
    return Bounds(low=value, high=value)


def _time(field: Field, text: str, asking: Asking) -> Bounds:
    span = _named(text.lower(), asking.now.astimezone(asking.zone).date())
    if span is not None:
        first, last = (datetime(day.year, day.month, day.day) for day in span)  # noqa: DTZ001  # made aware below
    else:
        found = _TIME.fullmatch(text)
        try:
            first, last = _written(found) if found else _raised()
        except (ValueError, OverflowError):
            raise UnreadableValueError(
                f"Write a time like {field.name}:2026, {field.name}:2026-05, "
                f"{field.name}>2026-05-31, {field.name}>2026-05-31T14:30 or "
                f"{field.name}:this-month."
            ) from None
    low, high = (float(ms_from_utc(_begun(one, asking.zone))) for one in (first, last))
    return Bounds(low=low, high=high, includes_high=False)


def _begun(moment: datetime, zone: tzinfo | None) -> datetime:
    """Return a moment of a zone; without one it is this computer's."""
    return moment.astimezone(UTC) if zone is None else moment.replace(tzinfo=zone)


def _raised() -> tuple[datetime, datetime]:
    raise ValueError


def _written(found: re.Match[str]) -> tuple[datetime, datetime]:
    """Return the beginning and the end of a year, month, day, hour or minute, without a zone."""
    year, month, day, hour, minute = (None if one is None else int(one) for one in found.groups())
    first = datetime(year or 0, month or 1, day or 1, hour or 0, minute or 0)  # noqa: DTZ001  # as typed
    if month is None:
        return first, first.replace(year=first.year + 1)
    if day is None:
        return first, _next_month(first)
    step = timedelta(days=1) if hour is None else timedelta(hours=1)
    return first, first + (step if minute is None else timedelta(minutes=1))


def _next_month(first: datetime) -> datetime:
    if first.month == _MONTHS:
        return first.replace(year=first.year + 1, month=1)
    return first.replace(month=first.month + 1)


def _named(text: str, today: date) -> tuple[date, date] | None:
    """Return the first day of a stretch of time and the first one after it."""
    day, week = timedelta(days=1), timedelta(days=7)
    monday = today - today.weekday() * day
    month = today.replace(day=1)
    later = (month + 31 * day).replace(day=1)
    return {
        "today": (today, today + day),
        "yesterday": (today - day, today),
        "this-week": (monday, monday + week),
        "last-week": (monday - week, monday),
        "this-month": (month, later),
        "last-month": ((month - day).replace(day=1), month),
        "this-year": (today.replace(month=1, day=1), date(today.year + 1, 1, 1)),
    }.get(text)


def _example(field: Field) -> str:
    values = {
        Kind.NUMBER: "5..10",
        Kind.PERCENT: "1%..5%",
        Kind.DURATION: "1h..4h",
        Kind.TIME: "2026-05-01..2026-05-15",
    }
    return f"{field.name}:{values[field.kind]}"


_READERS: Final[dict[Kind, Callable[[Field, str, Asking], Bounds]]] = {
    Kind.NUMBER: _number,
    Kind.PERCENT: _percent,
    Kind.DURATION: _duration,
    Kind.TIME: _time,
}
