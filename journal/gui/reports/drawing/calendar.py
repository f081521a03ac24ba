"""Results day by day as a calendar on paper: a month a sheet, or small months side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from journal.gui.reports.drawing.shapes import Anchor, Box, Drawing, Shape, Words
from journal.gui.style.text import DAY_NAMES, HIDDEN, MINUS, MONTH_NAMES, TextStyle
from journal.gui.style.theme import LIGHT, Meaning

_WIDTH: Final = 510.0
_CELL: Final = 34.0
_SMALL_CELL: Final = 15.0
_HEAD: Final = 16.0
_SMALL_A_ROW: Final = 4
_GAP: Final = 14.0
_MOST_TINT: Final = 0.45
_LEAST_TINT: Final = 0.1
_WEEK: Final = 7
_LARGE_MONTHS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DayResult:
    """What the positions closed on a day brought; None: of one of them it is not known."""

    net: Decimal
    count: int


def calendar_drawing(
    first: date, last: date, days: Mapping[date, DayResult], asset: str, style: TextStyle
) -> Drawing:
    """Return the calendar of all days between two, both included."""
    most = max((abs(one.net) for one in days.values()), default=Decimal(0))
    told = f"A calendar of {len(days)} days with closed positions, in {asset}."
    if (last - first).days < _WEEK:
        shapes = tuple(_strip(first, last, days, most, style))
        return Drawing(width=_WIDTH, height=_HEAD + _CELL + 4, shapes=shapes, told=told)
    months = list(_months(first, last))
    shapes_: list[Shape] = []
    y = 0.0
    if len(months) <= _LARGE_MONTHS:
        for month in months:
            shapes_ += _large(month, y, first, last, days, most, style)
            y += 2 * _HEAD + _weeks(month) * _CELL + _GAP
    else:
        width = (_WIDTH - (_SMALL_A_ROW - 1) * _GAP) / _SMALL_A_ROW
        for number, month in enumerate(months):
            x = number % _SMALL_A_ROW * (width + _GAP)
            top = number // _SMALL_A_ROW * (_HEAD + 6 * _SMALL_CELL + _GAP)
            shapes_ += _small(month, x, top, width, days, most)
            y = top + _HEAD + 6 * _SMALL_CELL + _GAP
    return Drawing(width=_WIDTH, height=y - _GAP + 2, shapes=tuple(shapes_), told=told)


def _strip(
    first: date, last: date, days: Mapping[date, DayResult], most: Decimal, style: TextStyle
) -> Iterator[Shape]:
    """Yield the days of a week side by side."""
    count = (last - first).days + 1
    width = _WIDTH / count
    for number in range(count):
        day = first + timedelta(days=number)
        name = f"{DAY_NAMES[day.weekday()]} {day.day}"
        x = number * width
        yield Words(x=x + 3, y=10, text=name, color=LIGHT.text_muted)
        yield from _cell(x, _HEAD, width, days.get(day), most, style)


def _large(
    month: date,
    top: float,
    first: date,
    last: date,
    days: Mapping[date, DayResult],
    most: Decimal,
    style: TextStyle,
) -> Iterator[Shape]:
    """Yield a month as wide as the page, amounts in its days."""
    width = _WIDTH / _WEEK
    yield Words(x=0, y=top + 11, text=_named(month), color=LIGHT.text, size=9, strong=True)
    for number, name in enumerate(DAY_NAMES):
        yield Words(x=number * width + 3, y=top + _HEAD + 10, text=name, color=LIGHT.text_muted)
    for day in _days_of(month):
        x = day.weekday() * width
        y = top + 2 * _HEAD + _week_of(day) * _CELL
        if first <= day <= last:
            yield from _cell(x, y, width, days.get(day), most, style)
        yield Words(x=x + 4, y=y + 10, text=str(day.day), color=LIGHT.text_muted, size=6.5)


def _cell(
    x: float,
    y: float,
    width: float,
    result: DayResult | None,
    most: Decimal,
    style: TextStyle,
) -> Iterator[Shape]:
    """Yield one day: its color says what its sign says."""
    fill = "" if result is None else _tint(result.net, most)
    yield Box(x=x + 1, y=y + 1, width=width - 2, height=_CELL - 2, fill=fill, edge=LIGHT.border)
    if result is None:
        return
    amount = HIDDEN if style.hide_money else style.pnl(result.net)
    trades = f"{result.count} closed"
    yield Words(
        x=x + width - 4, y=y + 20, text=amount, color=LIGHT.text, anchor=Anchor.END, strong=True
    )
    yield Words(
        x=x + width - 4, y=y + 29, text=trades, color=LIGHT.text_muted, anchor=Anchor.END, size=6.5
    )


def _small(
    month: date,
    x: float,
    top: float,
    width: float,
    days: Mapping[date, DayResult],
    most: Decimal,
) -> Iterator[Shape]:
    """Yield a month in a quarter of the width: colors and signs."""
    cell = width / _WEEK
    yield Words(x=x, y=top + 10, text=_named(month), color=LIGHT.text, size=8, strong=True)
    for day in _days_of(month):
        left = x + day.weekday() * cell
        y = top + _HEAD + _week_of(day) * _SMALL_CELL
        result = days.get(day)
        fill = "" if result is None else _tint(result.net, most)
        yield Box(
            x=left + 0.5,
            y=y + 0.5,
            width=cell - 1,
            height=_SMALL_CELL - 1,
            fill=fill,
            edge=LIGHT.border,
        )
        if result is not None:
            sign = "+" if result.net > 0 else MINUS if result.net < 0 else "0"
            middle = left + cell / 2
            yield Words(x=middle, y=y + 10.5, text=sign, color=LIGHT.text, anchor=Anchor.MIDDLE)


def _tint(net: Decimal, most: Decimal) -> str:
    if not net:
        return LIGHT.raised
    share = _LEAST_TINT + (_MOST_TINT - _LEAST_TINT) * float(abs(net) / most)
    return LIGHT.tint(Meaning.PROFIT if net > 0 else Meaning.LOSS, share).name()


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _days_of(month: date) -> Iterator[date]:
    day = month
    while day.month == month.month:
        yield day
        day += timedelta(days=1)


def _week_of(day: date) -> int:
    """Return in which line of its month a day stands, weeks beginning on Monday."""
    return (day.day - 1 + day.replace(day=1).weekday()) // _WEEK


def _weeks(month: date) -> int:
    return max(map(_week_of, _days_of(month))) + 1


def _named(month: date) -> str:
    return f"{MONTH_NAMES[month.month - 1]} {month.year}"
