"""The curve of added-up results on paper, what it fell below its highest shaded."""

from collections.abc import Sequence
from datetime import tzinfo
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Final

from journal.gui.reports.drawing.scales import Scale, round_steps, thinned, times
from journal.gui.reports.drawing.shapes import Anchor, Area, Drawing, Line, Point, Shape, Words
from journal.gui.style.text import TextStyle
from journal.gui.style.theme import LIGHT, Meaning

_WIDTH: Final = 510.0
_HEIGHT: Final = 170.0
_LEFT: Final = 62.0
_FOOT: Final = 18.0
_TOP: Final = 8.0
_MOST: Final = 800
_LINES: Final = 4
_TIMES: Final = 5


def equity_drawing(
    at: Sequence[float],
    values: Sequence[float],
    asset: str,
    style: TextStyle,
    *,
    span: tuple[float, float],
) -> Drawing | None:
    """Return the curve; None where there are no results.

    Args:
        at: milliseconds since 1970, rising.
        values: all results up to each of them.
        asset: what they are in.
        style: how times and amounts are written.
        span: the milliseconds that it shows; it begins at zero.
    """
    if not at:
        return None
    begin, end = span
    moments, totals = [begin, *at, end], [0.0, *values, values[-1]]
    steps = round_steps(min(totals), max(totals), _LINES)
    across = Scale(low=begin, high=end, begin=_LEFT, end=_WIDTH - 4)
    up = Scale(low=steps[0], high=steps[-1], begin=_HEIGHT - _FOOT, end=_TOP)
    places = thinned(totals, _MOST)
    highest = list(accumulate(totals, max))
    curve = _stairs([(across.place(moments[one]), up.place(totals[one])) for one in places])
    crest = _stairs([(across.place(moments[one]), up.place(highest[one])) for one in places])
    shapes: list[Shape] = [Area(points=(*crest, *reversed(curve)), fill=_shade())]
    shapes += _grid(steps, up, asset, style)
    shapes += _days(begin, end, across, style.zone)
    shapes.append(Line(points=curve, color=LIGHT.profit, width=1.3))
    final = style.pnl(Decimal(f"{totals[-1]:.2f}"), asset)
    return Drawing(
        width=_WIDTH,
        height=_HEIGHT,
        shapes=tuple(shapes),
        told=f"Results added up: {final} at the end. Shaded: below the highest point so far.",
    )


def _stairs(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return a line that stays where it is until it jumps: between results nothing happens."""
    found = [points[0]]
    for before, after in pairwise(points):
        found += [(after[0], before[1]), after]
    return tuple(found)


def _shade() -> str:
    return LIGHT.tint(Meaning.LOSS, 0.2).name()


def _grid(steps: Sequence[float], up: Scale, asset: str, style: TextStyle) -> list[Shape]:
    shapes: list[Shape] = []
    width = max((len(f"{step:g}".partition(".")[2]) for step in steps), default=0)
    for step in steps:
        y = up.place(step)
        color = LIGHT.border_strong if step == 0 else LIGHT.grid
        shapes.append(Line(points=((_LEFT, y), (_WIDTH - 4, y)), color=color, width=0.6))
        label = style.pnl(Decimal(f"{step:.{min(width, 2)}f}"), decimals=min(width, 2))
        shapes.append(
            Words(x=_LEFT - 5, y=y + 2.6, text=label, color=LIGHT.text_muted, anchor=Anchor.END)
        )
    shapes.append(Words(x=0, y=_TOP + 2.6, text=asset, color=LIGHT.text_muted))
    return shapes


def _days(begin: float, end: float, across: Scale, zone: tzinfo | None) -> list[Shape]:
    shapes: list[Shape] = []
    for at, label in times(begin, end, zone, _TIMES):
        anchor = Anchor.END if at == end else Anchor.START if at == begin else Anchor.MIDDLE
        place = across.place(at)
        shapes.append(
            Words(x=place, y=_HEIGHT - 5, text=label, color=LIGHT.text_muted, anchor=anchor)
        )
    return shapes
