"""Days with what they brought, and how strongly each is tinted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from journal.gui.style.text import DAY_NAMES, MONTH_NAMES

WEEK: Final = 7
_LEVELS: Final = 4
_TYPICAL: Final = 90
"""Percentile of sizes that is tinted most, so that one large day does not pale the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What was closed on a day.

    Attributes:
        value: what it brought in the unit shown; None where that is not known.
        trades: how many positions were closed.
        has_note: whether the trader wrote about it.
    """

    value: float | None
    trades: int
    has_note: bool = False


Days = Mapping[date, Day]


def levels(days: Days) -> dict[date, int]:
    """Return a strength from 1 to 4 for each day whose value is known and not zero."""
    known = {at: abs(day.value) for at, day in days.items() if day.value}
    if not known:
        return {}
    full = float(np.percentile(list(known.values()), _TYPICAL))
    return {at: min(_LEVELS, 1 + int(size / full * (_LEVELS - 0.01))) for at, size in known.items()}


def day_name(at: date) -> str:
    """Return a day as it is told: ``Thu 14 May 2026``."""
    return f"{DAY_NAMES[at.weekday()]} {at.day} {MONTH_NAMES[at.month - 1]} {at.year}"


def first_cell(year: int, month: int = 1) -> date:
    """Return the Monday of the week in which a month begins."""
    first = date(year, month, 1)
    return first - timedelta(days=first.weekday())


def month_after(year: int, month: int, by: int = 1) -> tuple[int, int]:
    """Return the month so many after another."""
    count = year * 12 + month - 1 + by
    return count // 12, count % 12 + 1


def days_in(year: int, month: int) -> int:
    """Return how many days a month has."""
    return (date(*month_after(year, month), 1) - date(year, month, 1)).days
