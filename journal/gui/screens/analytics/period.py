"""Stretches of days that figures are asked for."""

import re
from datetime import date, timedelta
from enum import Enum
from typing import Final

from journal.domain.routine.period import FIRST_YEAR
from journal.gui.style.text import calendar_day
from journal.services.analytics.question import ALL_TIME, Period

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Preset(Enum):
    """Stretches that are asked for by name; BEFORE only beside another one."""

    ALL = "All time"
    DAYS_30 = "Last 30 days"
    DAYS_90 = "Last 90 days"
    DAYS_365 = "Last 365 days"
    THIS_YEAR = "This year"
    OWN = "Own dates"
    BEFORE = "The same length before"


_LENGTHS: Final = {Preset.DAYS_30: 30, Preset.DAYS_90: 90, Preset.DAYS_365: 365}


def period_of(preset: Preset, today: date) -> Period:
    """Return the days of a preset; own dates are all time until they are given."""
    if preset in _LENGTHS:
        return Period(since=today - timedelta(days=_LENGTHS[preset] - 1))
    return Period(since=date(today.year, 1, 1)) if preset is Preset.THIS_YEAR else ALL_TIME


def period_before(period: Period, today: date) -> Period | None:
    """Return as many days just before others; None where those have no beginning."""
    if period.since is None:
        return None
    until = period.since - timedelta(days=1)
    since = until - ((period.until or today) - period.since)
    return Period(since=since, until=until) if since.year >= FIRST_YEAR else None


def period_told(period: Period) -> str:
    """Return days in words."""
    since, until = period.since, period.until
    if since is not None and until is not None:
        return f"{_day(since)} to {_day(until)}"
    if since is not None:
        return f"since {_day(since)}"
    return "all time" if until is None else f"up to {_day(until)}"


def day_of_text(text: str) -> date | None:
    """Return a day typed as YYYY-MM-DD; None for an empty text.

    Raises:
        ValueError: it is no day.
    """
    typed = text.strip()
    if not typed:
        return None
    if not _DATE.fullmatch(typed):
        raise ValueError(f"{typed} is not written as YYYY-MM-DD")
    return date.fromisoformat(typed)


def _day(day: date) -> str:
    return f"{calendar_day(day)} {day.year}"
