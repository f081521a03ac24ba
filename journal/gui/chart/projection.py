"""The one place where times and prices become pixels and back."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """A window of times (milliseconds) and prices on a rectangle of logical pixels.

    Pixel (0, 0) is the left upper corner; prices rise upwards.
    """

    start_ms: float
    end_ms: float
    low: float
    high: float
    width: float
    height: float
    pixels_per_ms: float = field(init=False)
    """Width of a millisecond."""
    pixels_per_price: float = field(init=False)
    """Height of one unit of price."""

    def __post_init__(self) -> None:
        """Divide once: a frame asks hundreds of times."""
        object.__setattr__(self, "pixels_per_ms", self.width / (self.end_ms - self.start_ms))
        object.__setattr__(self, "pixels_per_price", self.height / (self.high - self.low))

    def x(self, at_ms: float) -> float:
        """Return the pixel column of a time."""
        return (at_ms - self.start_ms) * self.pixels_per_ms

    def y(self, price: float) -> float:
        """Return the pixel row of a price."""
        return (self.high - price) * self.pixels_per_price

    def xs(self, at_ms: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the pixel columns of times."""
        return (at_ms.astype(np.float64) - self.start_ms) * self.pixels_per_ms

    def ys(self, prices: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the pixel rows of prices."""
        return (self.high - prices) * self.pixels_per_price

    def ms(self, x: float) -> float:
        """Return the time at a pixel column."""
        return self.start_ms + x / self.pixels_per_ms

    def price(self, y: float) -> float:
        """Return the price at a pixel row."""
        return self.high - y / self.pixels_per_price
