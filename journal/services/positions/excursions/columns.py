"""The figures of excursions by name: what the Journal sorts and filters by."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from journal.services.positions.excursions.found import Found, FoundExcursions


def _closest(found: FoundExcursions) -> Decimal | None:
    return None if found.approach is None else found.approach.distance


def _margin_ratio(found: FoundExcursions) -> Decimal | None:
    return None if found.approach is None else found.approach.margin_ratio


FIGURES: Final[Mapping[str, Callable[[FoundExcursions], Decimal | None]]] = {
    "mae": lambda found: found.reached.mae,
    "mfe": lambda found: found.reached.mfe,
    "closest_approach": _closest,
    "margin_ratio": _margin_ratio,
    "exit_efficiency": lambda found: found.exit_efficiency,
    "open_loss": lambda found: found.reached.open_loss,
    "open_profit": lambda found: found.reached.open_profit,
}
"""What a column of each name holds; NaN where it is not known."""


def figures_of(found: Found) -> Mapping[str, float]:
    """Return the figures of one position that are known, as floats."""
    if not isinstance(found, FoundExcursions):
        return {}
    told = {name: figure(found) for name, figure in FIGURES.items()}
    return {name: float(value) for name, value in told.items() if value is not None}
