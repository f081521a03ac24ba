"""A drawing as a value: shapes in points, the origin at the upper left."""

from dataclasses import dataclass
from enum import StrEnum

Point = tuple[float, float]


class Anchor(StrEnum):
    """Which part of some words stands at their place."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line through points."""

    points: tuple[Point, ...]
    color: str
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A filled surface, closed by itself."""

    points: tuple[Point, ...]
    fill: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle; no fill or no edge where its color is empty."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    edge: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A line of text; ``y`` is its base line."""

    x: float
    y: float
    text: str
    color: str
    size: float = 7.5
    anchor: Anchor = Anchor.START
    strong: bool = False


Shape = Line | Area | Box | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Shapes on a sheet of so many points.

    Attributes:
        told: what it shows, in a sentence for whoever cannot see it.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    told: str
