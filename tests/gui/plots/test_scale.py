"""Round values of axes, and how values are written."""

import numpy as np
import pytest

from journal.gui.plots.scale import Scale, span_of, ticks
from journal.gui.plots.unit import Unit


@pytest.mark.parametrize(
    ("low", "high", "most", "wanted"),
    [
        (-3.0, 11.0, 5, [0.0, 5.0, 10.0]),
        (0.0, 0.07, 4, [0.0, 0.02, 0.04, 0.06]),
        (-25_000.0, 1_000.0, 3, [-20_000.0, -10_000.0, 0.0]),
    ],
)
def test_ticks_are_round(low: float, high: float, most: int, wanted: list[float]) -> None:
    assert list(ticks(low, high, most)) == pytest.approx(wanted)


def test_a_span_has_height_even_where_all_values_are_equal() -> None:
    assert span_of(np.array([5.0, np.nan])) == (2.5, 7.5)
    assert span_of(np.zeros(3)) == (-1.0, 1.0)
    low, high = span_of(np.array([4.0, 10.0]), around=0.0)
    assert low < 0
    assert high > 10


def test_pixels_and_values_are_each_others_inverse() -> None:
    scale = Scale(low=-2, high=6, start=100, end=20)
    assert scale.pixel(6.0) == 20
    assert scale.value(scale.pixel(1.25)) == pytest.approx(1.25)


def test_hidden_money_shows_dots_and_an_axis_without_figures() -> None:
    money = Unit(name="USDT", is_hidden=True)
    assert money.write(-1234.5) == "•••\u2009USDT"
    assert [money.tick(value, 500) for value in (-500, 0, 500)] == ["", "0", ""]


def test_a_fraction_is_written_as_percent() -> None:
    unit = Unit(name="%", decimals=1, factor=100)
    assert unit.write(-0.1234) == "−12.3\u2009%"
    assert unit.tick(0.02, 0.005) == "2.0"
