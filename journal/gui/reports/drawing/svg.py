"""A drawing as SVG to stand in a page of HTML."""

from html import escape
from typing import Final

from journal.gui.reports.drawing.shapes import Area, Box, Drawing, Line, Point, Shape, Words

FAMILY: Final = "Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_DASHES: Final = "4 3"


def as_svg(drawing: Drawing) -> str:
    """Return the drawing as one element, with its sentence for whoever cannot see it."""
    size = f'viewBox="0 0 {_number(drawing.width)} {_number(drawing.height)}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    return (
        f"{head}<title>{escape(drawing.told)}</title>{''.join(map(_shape, drawing.shapes))}</svg>"
    )


def _shape(shape: Shape) -> str:
    match shape:
        case Line():
            dashes = f' stroke-dasharray="{_DASHES}"' if shape.dashed else ""
            return (
                f'<polyline points="{_points(shape.points)}" fill="none" '
                f'stroke="{escape(shape.color)}" stroke-width="{_number(shape.width)}"{dashes}/>'
            )
        case Area():
            return f'<polygon points="{_points(shape.points)}" fill="{escape(shape.fill)}"/>'
        case Box():
            return (
                f'<rect x="{_number(shape.x)}" y="{_number(shape.y)}" '
                f'width="{_number(shape.width)}" height="{_number(shape.height)}" '
                f'fill="{escape(shape.fill or "none")}" stroke="{escape(shape.edge or "none")}"/>'
            )
        case Words():
            weight = ' font-weight="600"' if shape.strong else ""
            return (
                f'<text x="{_number(shape.x)}" y="{_number(shape.y)}" fill="{escape(shape.color)}" '
                f'font-size="{_number(shape.size)}" font-family="{FAMILY}" '
                f'text-anchor="{shape.anchor.value}"{weight}>{escape(shape.text)}</text>'
            )


def _points(points: tuple[Point, ...]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
