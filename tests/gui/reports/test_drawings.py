"""Charts on paper: what they show, at which places."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from journal.gui.reports.drawing.calendar import DayResult, calendar_drawing
from journal.gui.reports.drawing.equity import equity_drawing
from journal.gui.reports.drawing.scales import round_steps, thinned, times
from journal.gui.reports.drawing.shapes import Area, Box, Drawing, Line, Words
from journal.gui.reports.drawing.svg import as_svg
from journal.gui.style.text import HIDDEN, MINUS, TextStyle

D = Decimal
STYLE = TextStyle()
HOUR = 3_600_000


def words(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.shapes if isinstance(shape, Words)]


@pytest.mark.parametrize(
    ("low", "high", "steps"),
    [
        (0, 10, (0, 2.5, 5, 7.5, 10)),
        (-3586, 0, (-4000, -3000, -2000, -1000, 0)),
        (0.1, 0.4, (0.1, 0.2, 0.30000000000000004, 0.4)),
        (5, 5, (5,)),
    ],
)
def test_axes_have_round_numbers(low: float, high: float, steps: tuple[float, ...]) -> None:
    assert round_steps(low, high, 4) == pytest.approx(steps)


def test_a_thinned_curve_keeps_ends_and_every_swing() -> None:
    values = [0.0] * 1000
    values[333], values[700] = 9.0, -9.0
    kept = thinned(values, 50)
    assert {0, 333, 700, 999} <= set(kept)
    assert len(kept) <= 52
    assert thinned([1.0, 2.0], 50) == (0, 1)


def test_few_days_are_told_with_the_hour() -> None:
    assert [label for _, label in times(0, 24 * HOUR, STYLE.zone, 2)] == [
        "1 Jan 00:00",
        "1 Jan 12:00",
        "2 Jan 00:00",
    ]
    assert [label for _, label in times(0, 240 * HOUR, STYLE.zone, 1)] == ["1 Jan", "11 Jan"]


def test_the_curve_begins_at_zero_and_falls_are_shaded() -> None:
    at = [1.0 * HOUR, 2.0 * HOUR]
    drawing = equity_drawing(at, [10.0, -10.0], "USDT", STYLE, span=(0, 4 * HOUR))
    assert drawing is not None
    curve = [shape for shape in drawing.shapes if isinstance(shape, Line)][-1]
    (shade,) = [shape for shape in drawing.shapes if isinstance(shape, Area)]
    heights = [y for _, y in curve.points]
    assert heights[0] > min(heights)  # it rose from zero
    assert heights[-1] == max(heights)  # and ended lowest
    assert max(y for _, y in shade.points) == max(heights)
    assert f"{MINUS}10.00 USDT" in drawing.told
    assert equity_drawing([], [], "USDT", STYLE, span=(0, HOUR)) is None
    hidden = equity_drawing(at, [10.0, -10.0], "USDT", replace(STYLE, hide_money=True), span=(0, 9))
    assert hidden is not None
    assert "10" not in hidden.told
    assert not any("10" in one for one in words(hidden) if "Jan" not in one)


def test_a_week_is_a_strip_a_month_a_sheet_and_a_year_small_months() -> None:
    days = {
        date(2026, 5, 14): DayResult(net=D("12.5"), count=2),
        date(2026, 5, 15): DayResult(net=D(-40), count=1),
        date(2026, 5, 16): DayResult(net=D(0), count=1),
    }
    week = calendar_drawing(date(2026, 5, 11), date(2026, 5, 17), days, "USDT", STYLE)
    assert [one for one in words(week) if "." in one] == ["+12.50", f"{MINUS}40.00", "0.00"]
    assert "Thu 14" in words(week)
    month = calendar_drawing(date(2026, 5, 1), date(2026, 5, 31), days, "USDT", STYLE)
    assert "May 2026" in words(month)
    assert sum(isinstance(shape, Box) for shape in month.shapes) == 31
    assert {"31", "2 closed", "+12.50"} <= set(words(month))
    year = calendar_drawing(date(2026, 1, 1), date(2026, 12, 31), days, "USDT", STYLE)
    assert sum(isinstance(shape, Box) for shape in year.shapes) == 365
    assert {"+", MINUS, "0"} <= set(words(year))
    boxes = [shape for shape in week.shapes if isinstance(shape, Box) and shape.fill]
    assert len({box.fill for box in boxes}) == 3  # profit, loss, neither
    hidden = calendar_drawing(
        date(2026, 5, 1), date(2026, 5, 31), days, "USDT", replace(STYLE, hide_money=True)
    )
    assert words(hidden).count(HIDDEN) == 3
    for drawing in (week, month, year):
        assert all(0 <= s.x <= drawing.width for s in drawing.shapes if isinstance(s, Words | Box))
        assert all(s.y <= drawing.height for s in drawing.shapes if isinstance(s, Words))
        assert as_svg(drawing).startswith("<svg ")
