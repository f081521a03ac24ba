"""Round numbers and days for the axes of printed charts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from math import ceil, floor, log10
from typing import Final

from journal.gui.style.text import MONTH_NAMES

_ROUND: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Values on one side, places on the other, in a straight line."""

    low: float
    high: float
    begin: float
    """The place of ``low``."""
    end: float

    def place(self, value: float) -> float:
        """Return where a value stands."""
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.begin + share * (self.end - self.begin)


def round_steps(low: float, high: float, count: int) -> tuple[float, ...]:
    """Return about so many round numbers from at or below ``low`` to at or above ``high``."""
    span = high - low
    if span <= 0:
        return (low,)
    rough = span / count
    power = 10.0 ** floor(log10(rough))
    step = next(one * power for one in _ROUND if one * power >= rough)
    first, last = floor(low / step), ceil(high / step)
    return tuple(number * step for number in range(first, last + 1))


def times(
    low_ms: float, high_ms: float, zone: tzinfo | None, count: int
) -> Iterator[tuple[float, str]]:
    """Yield moments at even distances with how they are written; of few days with the hour."""
    span = (high_ms - low_ms) or 1.0
    for number in range(count + 1):
        at = low_ms + span * number / count
        moment = datetime.fromtimestamp(at / 1000, tz=zone).astimezone(zone)
        day = f"{moment.day} {MONTH_NAMES[moment.month - 1][:3]}"
        yield at, f"{day} {moment:%H:%M}" if span < 4 * 86_400_000 else day


def thinned(values: Sequence[float], most: int) -> tuple[int, ...]:
    """Return the places of at most so many values that keep every swing: ends, lows and highs."""
    if len(values) <= most:
        return tuple(range(len(values)))
    size = ceil(len(values) / (most // 2))
    kept = {0, len(values) - 1}
    for begin in range(0, len(values), size):
        part = range(begin, min(begin + size, len(values)))
        kept.add(min(part, key=values.__getitem__))
        kept.add(max(part, key=values.__getitem__))
    return tuple(sorted(kept))
