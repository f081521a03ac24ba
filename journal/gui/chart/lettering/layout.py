"""Where label boxes go so that none covers another."""

from collections.abc import Sequence


def spread(wanted: Sequence[float], height: float, top: float, bottom: float) -> list[float | None]:
    """Return a top edge for each box, near the one wanted, without overlap between top and bottom.

    Boxes all have the same height and are given most important first: where there is no room
    for all, the last ones get None.
    """
    room = max(0, int((bottom - top) // height))
    kept = sorted(range(min(len(wanted), room)), key=lambda index: (wanted[index], index))
    edges: list[float | None] = [None] * len(wanted)
    edge = top
    for index in kept:
        edge = max(edge, wanted[index])
        edges[index] = edge
        edge += height
    edge = bottom
    for index in reversed(kept):
        edge = min(edges[index] or 0.0, edge - height)
        edges[index] = edge
    return edges
