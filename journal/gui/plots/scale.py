"""From values to pixels, and the round values an axis names."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, overload

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS: Final = (1.0, 2.0, 5.0, 10.0)
_ROOM: Final = 0.06
"""Share of a span left free above and below what is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A straight line from values to pixels; ``end`` is above ``start`` for an upward axis."""

    low: float
    high: float
    start: float
    end: float

    @overload
    def pixel(self, value: float) -> float: ...
    @overload
    def pixel(self, value: Floats) -> Floats: ...
    def pixel(self, value: float | Floats) -> float | Floats:
        """Return where a value lies."""
        return self.start + (value - self.low) * self._per_value

    def value(self, pixel: float) -> float:
        """Return which value lies at a pixel."""
        return self.low + (pixel - self.start) / self._per_value

    @property
    def _per_value(self) -> float:
        return (self.end - self.start) / (self.high - self.low)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """Round values between two ends."""

    step: float
    first: int
    last: int

    def __iter__(self) -> Iterator[float]:
        """Yield the values from low to high."""
        return (number * self.step for number in range(self.first, self.last + 1))


def ticks(low: float, high: float, most: int) -> Ticks:
    """Return at most about so many round values between two."""
    wanted = (high - low) / max(1, most)
    power = 10.0 ** math.floor(math.log10(wanted))
    step = next(power * digit for digit in _STEPS if power * digit >= wanted * (1 - 1e-9))
    return Ticks(step=step, first=math.ceil(low / step - 1e-9), last=math.floor(high / step + 1e-9))


def span_of(*arrays: Floats, around: float | None = None) -> tuple[float, float]:
    """Return limits with some room around all finite values, never of no height.

    Args:
        arrays: what is drawn.
        around: a value that shall be in view, too, such as zero.
    """
    found = [values[np.isfinite(values)] for values in arrays]
    ends = [end for values in found if len(values) for end in (values.min(), values.max())]
    if around is not None:
        ends.append(around)
    low, high = (float(min(ends)), float(max(ends))) if ends else (0.0, 1.0)
    if high - low <= abs(high) * 1e-12:
        half = abs(high) / 2 or 1.0
        return low - half, high + half
    room = (high - low) * _ROOM
    return low - room, high + room
